using System.IO.Compression;
using System.Text;
using Mnemophase.Formats;

namespace Mnemophase.Cli.Tests.Trust;

/// <summary>Writes files as torch.save does, in the forms people have: nested, prefixed, of any float width, strided, in the old format.</summary>
internal sealed record TorchFile
{
    private readonly List<byte> _pickle = [];
    private readonly List<byte[]> _storages = [];

    public ElementType Type { get; init; } = ElementType.F32;

    /// <summary>What stands before every name.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>The keys on the way to the state dict.</summary>
    public string[] Nest { get; init; } = [];

    /// <summary>Whether a checkpoint's other values stand beside it: numbers, texts, lists, an optimiser.</summary>
    public bool Checkpoint { get; init; }

    /// <summary>Whether tensors are nn.Parameter.</summary>
    public bool Parameters { get; init; }

    /// <summary>Whether matrices are stored column by column, and everything behind three other numbers.</summary>
    public bool Strided { get; init; }

    /// <summary>Whether one more tensor repeats one number by a stride of 0.</summary>
    public bool Expanded { get; init; }

    /// <summary>Where tensors lived.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>The format before PyTorch 1.6.</summary>
    public bool Legacy { get; init; }

    /// <summary>A class to name beside the tensors, as a whole pickled module would.</summary>
    public string? Class { get; init; }

    public byte[] Write(IReadOnlyList<ForeignTensor> tensors)
    {
        _pickle.Clear();
        _storages.Clear();
        Raw(0x80, 2);
        foreach (var key in Nest)
        {
            Raw((byte)'}', (byte)'(');
            Text(key);
        }

        Global("collections", "OrderedDict");
        Raw((byte)')', (byte)'R', (byte)'(');
        foreach (var tensor in tensors)
        {
            Text(Prefix + tensor.Name);
            Tensor(tensor);
        }

        if (Expanded)
        {
            Text(Prefix + "gain");
            View([.. ForeignTensor.Bytes(1, Type)], 1, 0, [100, 100], [0, 0]);
        }

        if (Class is not null)
        {
            Text("extra");
            Global("my_models", Class);
            Raw((byte)')', (byte)'R');
        }

        Raw((byte)'u');
        foreach (var _ in Nest)
        {
            if (Checkpoint)
            {
                Others();
            }

            Raw((byte)'u');
        }

        Raw((byte)'.');
        return Legacy ? OldFile() : Zip();
    }

    private void Tensor(ForeignTensor tensor)
    {
        var values = Strided ? [7, 8, 9, .. tensor.ColumnMajor()] : tensor.Values;
        long[] strides =
            tensor.Shape.Length == 1 ? [1]
            : Strided ? [1, tensor.Shape[0]]
            : [tensor.Shape[1], 1];
        if (Parameters)
        {
            Global("torch._utils", "_rebuild_parameter");
            Raw((byte)'(');
        }

        View([.. values.SelectMany(value => ForeignTensor.Bytes(value, Type))], values.Length, Strided ? 3 : 0, tensor.Shape, strides);
        if (Parameters)
        {
            Raw(0x88);
            Global("collections", "OrderedDict");
            Raw((byte)')', (byte)'R', (byte)'t', (byte)'R');
        }
    }

    private void View(byte[] storage, int count, int offset, int[] shape, long[] strides)
    {
        var key = _storages.Count.ToString(System.Globalization.CultureInfo.InvariantCulture);
        _storages.Add(storage);
        Global("torch._utils", "_rebuild_tensor_v2");
        Raw((byte)'(', (byte)'(');
        Text("storage");
        Global(
            "torch",
            Type switch
            {
                ElementType.F64 => "DoubleStorage",
                ElementType.F16 => "HalfStorage",
                ElementType.BF16 => "BFloat16Storage",
                ElementType.I64 => "LongStorage",
                _ => "FloatStorage",
            }
        );
        Text(key);
        Text(Device);
        Whole(count);
        Raw(Legacy ? [(byte)'N', (byte)'t', (byte)'Q'] : [(byte)'t', (byte)'Q']);
        Whole(offset);
        Tuple(shape.Select(size => (long)size));
        Tuple(strides);
        Raw(0x89);
        Global("collections", "OrderedDict");
        Raw((byte)')', (byte)'R', (byte)'t', (byte)'R');
    }

    /// <summary>epoch, loss, a list of losses, a NumPy number and an optimiser with a step and an empty list.</summary>
    private void Others()
    {
        Text("epoch");
        Whole(999);
        Text("loss");
        Raw([(byte)'G', .. BitConverter.GetBytes(0.001).Reverse()]);
        Text("losses");
        Raw([(byte)']', (byte)'(', (byte)'G', .. BitConverter.GetBytes(0.5).Reverse(), (byte)'K', 0, (byte)'e']);
        Text("best");
        Global("numpy.core.multiarray", "scalar");
        Global("numpy", "dtype");
        Text("f8");
        Raw(0x89, 0x88, 0x87, (byte)'R');
        Raw([
            (byte)'(',
            (byte)'K',
            3,
            (byte)'X',
            1,
            0,
            0,
            0,
            (byte)'<',
            (byte)'N',
            (byte)'N',
            (byte)'N',
            (byte)'J',
            255,
            255,
            255,
            255,
            (byte)'J',
            255,
            255,
            255,
            255,
            (byte)'K',
            0,
            (byte)'t',
            (byte)'b',
        ]);
        Global("_codecs", "encode");
        Text("\u0001\u0002");
        Text("latin1");
        Raw(0x86, (byte)'R', 0x86, (byte)'R');
        Text("optimizer");
        Raw((byte)'}', (byte)'(');
        Text("state");
        Raw((byte)'}', (byte)'K', 0, (byte)'}', (byte)'s');
        Text("param_groups");
        Raw((byte)']', (byte)'}', (byte)'a');
        Raw((byte)'u');
    }

    private byte[] Zip()
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            Entry(zip, "archive/data.pkl", [.. _pickle]);
            for (var i = 0; i < _storages.Count; i++)
            {
                Entry(zip, $"archive/data/{i}", _storages[i]);
            }

            Entry(zip, "archive/version", "3\n"u8.ToArray());
        }

        return packed.ToArray();
    }

    private byte[] OldFile()
    {
        var value = _pickle.ToArray();
        _pickle.Clear();
        Raw([0x80, 2, 0x8a, 10, .. Magic, (byte)'.']);
        Raw(0x80, 2, (byte)'M', 0xe9, 0x03, (byte)'.');
        Raw(0x80, 2, (byte)'}', (byte)'(');
        Text("little_endian");
        Raw(0x88, (byte)'u', (byte)'.');
        Raw(value);
        Raw(0x80, 2, (byte)']', (byte)'(');
        for (var i = 0; i < _storages.Count; i++)
        {
            Text($"{i}");
        }

        Raw((byte)'e', (byte)'.');
        var size = Type switch
        {
            ElementType.F64 or ElementType.I64 => 8,
            ElementType.F16 or ElementType.BF16 => 2,
            _ => 4,
        };
        foreach (var storage in _storages)
        {
            Raw(BitConverter.GetBytes((long)(storage.Length / size)));
            Raw(storage);
        }

        return [.. _pickle];
    }

    private static byte[] Magic => [0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];

    private static void Entry(ZipArchive zip, string name, byte[] data)
    {
        using var stream = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
        stream.Write(data);
    }

    private void Whole(long value)
    {
        Raw(0x8a, 8);
        Raw(BitConverter.GetBytes(value));
    }

    private void Tuple(IEnumerable<long> values)
    {
        Raw((byte)'(');
        foreach (var value in values)
        {
            Whole(value);
        }

        Raw((byte)'t');
    }

    private void Text(string text)
    {
        var encoded = Encoding.UTF8.GetBytes(text);
        Raw((byte)'X');
        Raw(BitConverter.GetBytes(encoded.Length));
        Raw(encoded);
    }

    private void Global(string module, string name) => Raw([(byte)'c', .. Encoding.UTF8.GetBytes($"{module}\n{name}\n")]);

    private void Raw(params byte[] bytes) => _pickle.AddRange(bytes);
}
