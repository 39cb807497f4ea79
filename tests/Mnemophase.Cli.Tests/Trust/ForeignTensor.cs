using Mnemophase.Formats;

namespace Mnemophase.Cli.Tests.Trust;

/// <summary>A tensor to be written as somebody else's program would.</summary>
/// <param name="Name">Name.</param>
/// <param name="Shape">Shape.</param>
/// <param name="Values">Values, row-major.</param>
internal sealed record ForeignTensor(string Name, int[] Shape, float[] Values)
{
    public static IReadOnlyList<ForeignTensor> Of(OrderedDictionary<string, DenseArray> tensors) =>
        [.. tensors.Select(tensor => new ForeignTensor(tensor.Key, [.. tensor.Value.Shape], tensor.Value.ToFloats()))];

    public DenseArray ToArray(ElementType type) => new(type, Shape, [.. Values.SelectMany(value => Bytes(value, type))]);

    /// <summary>The same numbers column by column.</summary>
    public float[] ColumnMajor() =>
        Shape is [var rows, var columns]
            ? [.. Enumerable.Range(0, rows * columns).Select(i => Values[(i % rows * columns) + (i / rows)])]
            : Values;

    public static byte[] Bytes(float value, ElementType type) =>
        type switch
        {
            ElementType.F64 => BitConverter.GetBytes((double)value),
            ElementType.F16 => BitConverter.GetBytes((Half)value),
            // Rounded to nearest, as PyTorch converts.
            ElementType.BF16 => BitConverter.GetBytes((ushort)((BitConverter.SingleToUInt32Bits(value) + 0x7fff) >> 16)),
            ElementType.I64 => BitConverter.GetBytes((long)value),
            _ => BitConverter.GetBytes(value),
        };
}
