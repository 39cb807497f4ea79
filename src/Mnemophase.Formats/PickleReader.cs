using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Mnemophase.Formats;

/// <summary>
/// Reads a pickle of tensors, alone or among the other values of a checkpoint. It builds plain values on a stack; nothing named in the file is looked up,
/// imported or called, and every name that is not in <see cref="PickleGlobals"/> is refused by that name.
/// </summary>
/// <remarks>Source: Python's pickletools (protocols 2 to 4, the opcodes that tensors, numbers, texts, lists and dicts use) and torch.save.</remarks>
internal sealed class PickleReader
{
    private const int MaximumValues = 1 << 20;
    private const int MaximumDimensions = 32;
    private const int MaximumDepth = 16;
    private static readonly object Mark = new();

    private readonly string _path;
    private readonly byte[] _bytes;
    private readonly List<object?> _stack = [];
    private readonly Dictionary<long, object?> _memo = [];
    private int _at;

    private PickleReader(string path, byte[] bytes, int at)
    {
        _path = path;
        _bytes = bytes;
        _at = at;
    }

    /// <summary>Every tensor of a pickle that fills the bytes; of nested dicts and lists with the keys on the way to it, joined by dots.</summary>
    public static OrderedDictionary<string, TensorView> ReadTensors(string path, byte[] bytes)
    {
        var at = 0;
        var value = ReadValue(path, bytes, ref at);
        return at == bytes.Length ? Tensors(path, value) : throw Bad(path, "does not end where its last value ends");
    }

    /// <summary>One value; moves <paramref name="at"/> behind it.</summary>
    public static object? ReadValue(string path, byte[] bytes, ref int at)
    {
        var reader = new PickleReader(path, bytes, at);
        var value = reader.Read();
        at = reader._at;
        return value;
    }

    /// <summary>Every tensor of a value, by the keys on the way to it, joined by dots.</summary>
    public static OrderedDictionary<string, TensorView> Tensors(string path, object? value)
    {
        var tensors = new OrderedDictionary<string, TensorView>(StringComparer.Ordinal);
        var visited = 0;
        Collect("", value, 0);
        return tensors;

        void Collect(string name, object? found, int depth)
        {
            if (++visited > MaximumValues || depth > MaximumDepth)
            {
                throw Bad(path, $"nests more than {MaximumValues} values, or deeper than {MaximumDepth}");
            }

            switch (found)
            {
                case TensorView tensor when !tensors.TryAdd(name, tensor):
                    throw Bad(path, $"has two entries '{name}'");
                case Dict dict:
                    foreach (var (key, entry) in dict.Entries)
                    {
                        Collect(Join(name, key), entry, depth + 1);
                    }

                    break;
                case IReadOnlyList<object?> list:
                    for (var i = 0; i < list.Count; i++)
                    {
                        Collect(Join(name, $"{i}"), list[i], depth + 1);
                    }

                    break;
            }
        }

        static string Join(string name, string key) => name.Length == 0 ? key : $"{name}.{key}";
    }

    private object? Read()
    {
        while (true)
        {
            var opcode = Byte();
            if (opcode == (byte)'.')
            {
                return _stack.Count == 1 ? _stack[0] : throw Bad("does not end in one value");
            }

            Execute(opcode);
            if (_stack.Count > MaximumValues || _memo.Count > MaximumValues)
            {
                throw Bad($"nests more than {MaximumValues} values");
            }
        }
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
            case (byte)']':
                Push(new List<object?>());
                break;
            case (byte)'a': // APPEND
                Append(PopMany(1));
                break;
            case (byte)'e': // APPENDS
                Append(PopToMark());
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
            case (byte)'R' or 0x81: // REDUCE, NEWOBJ
                var arguments = Pop<object?[]>("arguments");
                Push(Call(Pop<object>("a function"), arguments));
                break;
            case (byte)'b': // BUILD sets attributes; a state dict has its _metadata there, which is not needed
                PopMany(1);
                Require(_stack.Count > 0 && _stack[^1] is Dict or PickleInert, "sets attributes of something other than a state dict");
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
            case (byte)'G': // BINFLOAT
                Push(BinaryPrimitives.ReadDoubleBigEndian(Take(8)));
                break;
            case (byte)'C' or (byte)'B': // SHORT_BINBYTES, BINBYTES
                Take(opcode == (byte)'C' ? Byte() : (int)Math.Min(int.MaxValue, BinaryPrimitives.ReadUInt32LittleEndian(Take(4))));
                Push(PickleInert.Instance);
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

    private object Named(string module, string name) => PickleGlobals.Find(module, name) ?? throw Refused($"{module} {name}");

    private object Call(object function, object?[] arguments)
    {
        switch (function)
        {
            case PickleGlobal.OrderedDict when arguments.Length == 0:
                return new Dict();
            case PickleGlobal.RebuildTensor when arguments is [StorageReference storage, long offset, object?[] size, object?[] stride, ..]:
                Require(arguments.Length <= 7, "describes a tensor with unknown arguments");
                return new TensorView(storage.Type, storage.Key, storage.Count, offset, Integers(size), Integers(stride));
            case PickleGlobal.RebuildParameter when arguments is [TensorView tensor, ..]:
                return tensor;
            case PickleGlobal.Inert:
                return PickleInert.Instance;
            default:
                throw Bad("calls something other than a tensor's constructor");
        }
    }

    private StorageReference Storage(object?[] id) =>
        // The old format adds a sixth part, a view of the storage, which PyTorch has long left empty.
        id is ["storage", PickleStorageType kind, string key, string, long count, .. var view]
        && view is [] or [null]
            ? new StorageReference(kind.Type, key, count)
            : throw Bad("refers to an object outside the pickle that is not a storage");

    private void Append(object?[] items)
    {
        Require(_stack.Count > 0 && _stack[^1] is List<object?>, "appends to something other than a list");
        ((List<object?>)_stack[^1]!).AddRange(items);
    }

    private void SetItems(object?[] items)
    {
        Require(items.Length % 2 == 0 && _stack.Count > 0 && _stack[^1] is Dict, "sets items of something other than a dict");
        var dict = (Dict)_stack[^1]!;
        for (var i = 0; i < items.Length; i += 2)
        {
            // An optimiser numbers its parameters; other keys name nothing that is looked for.
            var key = items[i] switch
            {
                string text => text,
                long number => number.ToString(CultureInfo.InvariantCulture),
                _ => throw Bad("has an entry whose name is not a text"),
            };
            Require(dict.Entries.TryAdd(key, items[i + 1]), $"has two entries '{key}'");
        }
    }

    private long[] Integers(object?[] values)
    {
        Require(values.Length <= MaximumDimensions, $"has a shape of {values.Length} dimensions, more than {MaximumDimensions}");
        return Array.ConvertAll(values, v => v is long number ? number : throw Bad("has a shape that is not a list of integers"));
    }

    /// <summary>A whole number; one beyond 64 bits is nothing that is looked at, but for the mark at the start of an old file.</summary>
    private static object Long(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > 8)
        {
            return new BigInteger(bytes);
        }

        var value = bytes.Length > 0 && bytes[^1] >= 0x80 ? -1L : 0L;
        for (var i = bytes.Length - 1; i >= 0; i--)
        {
            value = (value << 8) | bytes[i];
        }

        return value;
    }

    private void Memoize(long key)
    {
        Require(_stack.Count > 0, "stores a value that is not there");
        _memo[key] = _stack[^1];
    }

    private void Recall(long key)
    {
        Require(_memo.TryGetValue(key, out var value), "reads back a value that was never stored");
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

    private void RequireProtocol(byte protocol) =>
        Require(protocol is >= 2 and <= 4, $"uses pickle protocol {protocol}; protocols that can be read: 2 to 4");

    private byte Byte() => Take(1)[0];

    private ReadOnlySpan<byte> Take(int count)
    {
        Require(count <= _bytes.Length - _at, $"ends early, at byte {_bytes.Length}");
        _at += count;
        return _bytes.AsSpan(_at - count, count);
    }

    /// <summary>A text; one longer than any name, such as settings a checkpoint keeps, is passed over.</summary>
    private object Text(uint length)
    {
        var text = Take((int)Math.Min(int.MaxValue, length));
        return length <= 4096 ? Encoding.UTF8.GetString(text) : PickleInert.Instance;
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
        new(
            _path,
            $"refuses '{name}': only tensors of a state dict are read, and nothing in the file is executed. {(IsStorage(name) ? "Convert its tensors first: {name: tensor.float() for name, tensor in model.state_dict().items()}" : TorchStateDict.SaveAgain)}"
        );

    /// <summary>A tensor of a type that is not read, such as int8 or complex: saving the same state dict again would not help.</summary>
    private static bool IsStorage(string name) =>
        name.StartsWith("torch ", StringComparison.Ordinal) && name.EndsWith("Storage", StringComparison.Ordinal);

    private MnemoFormatException Bad(string problem) => Bad(_path, problem);

    private static MnemoFormatException Bad(string path, string problem) => new(path, $"data.pkl {problem}.");

    private sealed record StorageReference(ElementType Type, string Key, long Count);

    private sealed class Dict
    {
        public OrderedDictionary<string, object?> Entries { get; } = new(StringComparer.Ordinal);
    }
}
