using System.Buffers.Binary;
using System.Text;

namespace Mnemophase.Formats;

/// <summary>A tensor as the pickle of a state dict describes it: a view of one storage.</summary>
/// <param name="Type">Type of the storage's numbers.</param>
/// <param name="StorageKey">Name of the storage's entry under data/.</param>
/// <param name="StorageCount">Numbers in the storage.</param>
/// <param name="Offset">First number of the view.</param>
/// <param name="Size">Length of each dimension.</param>
/// <param name="Stride">Numbers between neighbours along each dimension.</param>
internal sealed record TensorView(
    ElementType Type,
    string StorageKey,
    long StorageCount,
    long Offset,
    IReadOnlyList<long> Size,
    IReadOnlyList<long> Stride
);

/// <summary>
/// Reads the pickle of a state dict of tensors and nothing else. It builds plain values on a stack; nothing named in the file is looked up,
/// imported or called, and every name other than the four a state dict needs is refused by that name.
/// </summary>
/// <remarks>Source: Python's pickletools (protocols 2 to 4, the opcodes a state dict uses) and torch.save.</remarks>
internal sealed class PickleReader
{
    private const int MaximumValues = 1 << 20;
    private const int MaximumDimensions = 32;
    private static readonly object Mark = new();

    private readonly string _path;
    private readonly byte[] _bytes;
    private readonly List<object?> _stack = [];
    private readonly Dictionary<long, object?> _memo = [];
    private int _at;

    private PickleReader(string path, byte[] bytes)
    {
        _path = path;
        _bytes = bytes;
    }

    private enum Known
    {
        OrderedDict,
        RebuildTensor,
        FloatStorage,
        DoubleStorage,
    }

    /// <summary>The tensors of the state dict, in its order.</summary>
    public static OrderedDictionary<string, TensorView> ReadStateDict(string path, byte[] bytes) => new PickleReader(path, bytes).Read();

    private OrderedDictionary<string, TensorView> Read()
    {
        while (true)
        {
            var opcode = Byte();
            if (opcode == (byte)'.')
            {
                break;
            }

            Execute(opcode);
            if (_stack.Count > MaximumValues || _memo.Count > MaximumValues)
            {
                throw Bad($"nests more than {MaximumValues} values");
            }
        }

        if (_stack.Count != 1 || _at != _bytes.Length || _stack[0] is not Dict state)
        {
            throw Bad("does not end in one state dict");
        }

        var tensors = new OrderedDictionary<string, TensorView>(StringComparer.Ordinal);
        foreach (var (key, value) in state.Entries)
        {
            if (value is not TensorView tensor)
            {
                throw Bad($"entry '{key}' is no tensor; only a state dict of tensors is read");
            }

            tensors.Add(key, tensor);
        }

        return tensors;
    }

    private void Execute(byte opcode)
    {
        switch (opcode)
        {
            case 0x80: // PROTO
                RequireProtocol(Byte());
                break;
            case 0x95: // FRAME, a hint for buffered readers
                Take(8);
                break;
            case (byte)'c': // GLOBAL
                Push(Named(Line(), Line()));
                break;
            case 0x93: // STACK_GLOBAL
                var name = Pop<string>("a name");
                Push(Named(Pop<string>("a module"), name));
                break;
            case (byte)'i': // INST names a class, as GLOBAL does, and calls it at once
                throw Refused($"{Line()} {Line()}");
            case (byte)'(':
                Push(Mark);
                break;
            case (byte)')':
                Push(Array.Empty<object?>());
                break;
            case (byte)'t':
                Push(PopToMark());
                break;
            case 0x85 or 0x86 or 0x87: // TUPLE1, TUPLE2, TUPLE3
                Push(PopMany(opcode - 0x84));
                break;
            case (byte)'}':
                Push(new Dict());
                break;
            case (byte)'s': // SETITEM
                SetItems(PopMany(2));
                break;
            case (byte)'u': // SETITEMS
                SetItems(PopToMark());
                break;
            case (byte)'R': // REDUCE
                var arguments = Pop<object?[]>("arguments");
                Push(Call(Pop<object>("a function"), arguments));
                break;
            case (byte)'b': // BUILD sets attributes; a state dict has its _metadata there, which is not needed
                Pop<Dict>("attributes");
                Require(_stack.Count > 0 && _stack[^1] is Dict, "sets attributes of something other than a state dict");
                break;
            case (byte)'Q': // BINPERSID
                Push(Storage(Pop<object?[]>("a storage")));
                break;
            default:
                ExecuteValue(opcode);
                break;
        }
    }

    private void ExecuteValue(byte opcode)
    {
        switch (opcode)
        {
            case (byte)'N':
                Push(null);
                break;
            case 0x88 or 0x89: // NEWTRUE, NEWFALSE
                Push(opcode == 0x88);
                break;
            case (byte)'K': // BININT1
                Push((long)Byte());
                break;
            case (byte)'M': // BININT2
                Push((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2)));
                break;
            case (byte)'J': // BININT
                Push((long)BinaryPrimitives.ReadInt32LittleEndian(Take(4)));
                break;
            case 0x8a: // LONG1
                Push(Long(Take(Byte())));
                break;
            case (byte)'X': // BINUNICODE
                Push(Text(BinaryPrimitives.ReadUInt32LittleEndian(Take(4))));
                break;
            case 0x8c: // SHORT_BINUNICODE
                Push(Text(Byte()));
                break;
            case (byte)'q': // BINPUT
                Memoize(Byte());
                break;
            case (byte)'r': // LONG_BINPUT
                Memoize(BinaryPrimitives.ReadUInt32LittleEndian(Take(4)));
                break;
            case 0x94: // MEMOIZE
                Memoize(_memo.Count);
                break;
            case (byte)'h': // BINGET
                Recall(Byte());
                break;
            case (byte)'j': // LONG_BINGET
                Recall(BinaryPrimitives.ReadUInt32LittleEndian(Take(4)));
                break;
            default:
                throw Bad($"uses pickle opcode 0x{opcode:x2} at byte {_at - 1}; a state dict of tensors does not");
        }
    }

    private object Named(string module, string name) =>
        (module, name) switch
        {
            ("collections", "OrderedDict") => Known.OrderedDict,
            ("torch._utils", "_rebuild_tensor_v2") => Known.RebuildTensor,
            ("torch", "FloatStorage") => Known.FloatStorage,
            ("torch", "DoubleStorage") => Known.DoubleStorage,
            _ => throw Refused($"{module} {name}"),
        };

    private object Call(object function, object?[] arguments)
    {
        switch (function)
        {
            case Known.OrderedDict when arguments.Length == 0:
                return new Dict();
            case Known.RebuildTensor when arguments is [StorageReference storage, long offset, object?[] size, object?[] stride, ..]:
                Require(arguments.Length <= 7, "describes a tensor with unknown arguments");
                return new TensorView(storage.Type, storage.Key, storage.Count, offset, Integers(size), Integers(stride));
            default:
                throw Bad("calls something other than a tensor's constructor");
        }
    }

    private StorageReference Storage(object?[] id)
    {
        if (id is not ["storage", Known kind and (Known.FloatStorage or Known.DoubleStorage), string key, string, long count])
        {
            throw Bad("refers to an object outside the pickle that is no storage");
        }

        return new StorageReference(kind == Known.FloatStorage ? ElementType.F32 : ElementType.F64, key, count);
    }

    private void SetItems(object?[] items)
    {
        Require(items.Length % 2 == 0 && _stack.Count > 0 && _stack[^1] is Dict, "sets items of something other than a dict");
        var dict = (Dict)_stack[^1]!;
        for (var i = 0; i < items.Length; i += 2)
        {
            if (items[i] is not string key)
            {
                throw Bad("has an entry whose name is no text");
            }

            Require(dict.Entries.TryAdd(key, items[i + 1]), $"has two entries '{key}'");
        }
    }

    private long[] Integers(object?[] values)
    {
        Require(values.Length <= MaximumDimensions, $"has a shape of {values.Length} dimensions, more than {MaximumDimensions}");
        return Array.ConvertAll(values, v => v is long number ? number : throw Bad("has a shape that is no list of integers"));
    }

    private long Long(ReadOnlySpan<byte> bytes)
    {
        Require(bytes.Length <= 8, "holds an integer of more than 64 bits");
        var value = bytes.Length > 0 && bytes[^1] >= 0x80 ? -1L : 0L;
        for (var i = bytes.Length - 1; i >= 0; i--)
        {
            value = (value << 8) | bytes[i];
        }

        return value;
    }

    private void Memoize(long key)
    {
        Require(_stack.Count > 0, "remembers a value that is not there");
        _memo[key] = _stack[^1];
    }

    private void Recall(long key)
    {
        Require(_memo.TryGetValue(key, out var value), "recalls a value that was never remembered");
        Push(value);
    }

    private void Push(object? value) => _stack.Add(value);

    private T Pop<T>(string what)
    {
        if (_stack.Count == 0 || _stack[^1] is not T value)
        {
            throw Bad($"lacks {what} before byte {_at}");
        }

        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    private object?[] PopToMark()
    {
        var mark = _stack.LastIndexOf(Mark);
        Require(mark >= 0, $"lacks a mark before byte {_at}");
        var values = PopMany(_stack.Count - mark - 1);
        _stack.RemoveAt(mark);
        return values;
    }

    private object?[] PopMany(int count)
    {
        Require(_stack.Count >= count, $"lacks values before byte {_at}");
        var values = _stack.GetRange(_stack.Count - count, count).ToArray();
        _stack.RemoveRange(_stack.Count - count, count);
        return values;
    }

    private void RequireProtocol(byte protocol) => Require(protocol is >= 2 and <= 4, $"uses pickle protocol {protocol}; read are 2 to 4");

    private byte Byte() => Take(1)[0];

    private ReadOnlySpan<byte> Take(int count)
    {
        Require(count <= _bytes.Length - _at, $"ends early, at byte {_bytes.Length}");
        _at += count;
        return _bytes.AsSpan(_at - count, count);
    }

    private string Text(uint length)
    {
        Require(length <= 4096, $"holds a text of {length} bytes, more than the 4096 of a name");
        return Encoding.UTF8.GetString(Take((int)length));
    }

    private string Line()
    {
        var length = _bytes.AsSpan(_at).IndexOf((byte)'\n');
        Require(length is >= 0 and <= 4096, $"has an unfinished name at byte {_at}");
        var text = Encoding.UTF8.GetString(Take(length));
        _at++;
        return text;
    }

    private void Require(bool condition, string problem)
    {
        if (!condition)
        {
            throw Bad(problem);
        }
    }

    private MnemoFormatException Refused(string name) =>
        new(_path, $"refuses '{name}': only tensors of a state dict are read, and nothing in the file is executed.");

    private MnemoFormatException Bad(string problem) => new(_path, $"data.pkl {problem}.");

    private sealed record StorageReference(ElementType Type, string Key, long Count);

    private sealed class Dict
    {
        public OrderedDictionary<string, object?> Entries { get; } = new(StringComparer.Ordinal);
    }
}
