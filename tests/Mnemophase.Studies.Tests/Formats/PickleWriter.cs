using System.Text;

namespace Mnemophase.Studies.Tests.Formats;

/// <summary>Writes the pickle of a state dict as torch.save does, opcode by opcode, and anything a malicious one might hold.</summary>
internal sealed class PickleWriter
{
    private readonly List<byte> _bytes = [];

    public string StorageName { get; init; } = "FloatStorage";

    public byte[] Bytes => [.. _bytes];

    public PickleWriter Begin() => Raw(0x80, 2).Global("collections", "OrderedDict").Raw((byte)')', (byte)'R', (byte)'(');

    public byte[] End() => Raw((byte)'u', (byte)'.').Bytes;

    public PickleWriter Tensor(string name, long offset, long[] size, long[] stride, long storageCount) =>
        Text(name)
            .Global("torch._utils", "_rebuild_tensor_v2")
            .Raw((byte)'(', (byte)'(')
            .Text("storage")
            .Global("torch", StorageName)
            .Text("0")
            .Text("cpu")
            .Integer(storageCount)
            .Raw((byte)'t', (byte)'Q')
            .Integer(offset)
            .Tuple(size)
            .Tuple(stride)
            .Raw(0x89)
            .Global("collections", "OrderedDict")
            .Raw((byte)')', (byte)'R', (byte)'t', (byte)'R');

    public PickleWriter Integer(long value)
    {
        // LONG1 of 8 bytes, little-endian.
        Raw(0x8a, 8);
        return Raw(BitConverter.GetBytes(value));
    }

    public PickleWriter Text(string text)
    {
        var encoded = Encoding.UTF8.GetBytes(text);
        return Raw((byte)'X').Raw(BitConverter.GetBytes(encoded.Length)).Raw(encoded);
    }

    public PickleWriter Global(string module, string name) => Raw((byte)'c').Lines(module, name);

    public PickleWriter Lines(string module, string name) => Raw(Encoding.UTF8.GetBytes($"{module}\n{name}\n"));

    public PickleWriter Raw(params byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    private PickleWriter Tuple(long[] values)
    {
        Raw((byte)'(');
        foreach (var value in values)
        {
            Integer(value);
        }

        return Raw((byte)'t');
    }
}
