namespace Mnemophase.Formats;

/// <summary>Type of the numbers in a <see cref="DenseArray"/>.</summary>
public enum ElementType
{
    /// <summary>One byte, 0 or 1.</summary>
    Bool,

    /// <summary>Unsigned byte.</summary>
    U8,

    /// <summary>32-bit integer.</summary>
    I32,

    /// <summary>64-bit integer.</summary>
    I64,

    /// <summary>32-bit float.</summary>
    F32,

    /// <summary>64-bit float.</summary>
    F64,

    /// <summary>16-bit float of IEEE 754.</summary>
    F16,

    /// <summary>The upper half of a 32-bit float.</summary>
    BF16,
}

/// <summary>An array of numbers as the interchange formats carry it: shape, element type, row-major little-endian bytes.</summary>
/// <remarks>Bytes go in and come out unchanged, so every bit of a float survives, payloads of NaN included.</remarks>
public sealed class DenseArray
{
    /// <summary>Takes bytes over without a copy.</summary>
    /// <exception cref="ArgumentException">The number of bytes does not fit the shape.</exception>
    public DenseArray(ElementType type, IReadOnlyList<int> shape, byte[] bytes)
    {
        var expected = CountOf(shape) * SizeOf(type);
        if (bytes.Length != expected)
        {
            throw new ArgumentException($"An array {Describe(type, shape)} takes {expected} bytes, not {bytes.Length}.", nameof(bytes));
        }

        Type = type;
        Shape = [.. shape];
        Bytes = bytes;
    }

    /// <summary>Type of the numbers.</summary>
    public ElementType Type { get; }

    /// <summary>Length of each dimension, outermost first; empty for a single number.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>Row-major little-endian bytes.</summary>
    public byte[] Bytes { get; }

    /// <summary>Numbers held.</summary>
    public int Count => Bytes.Length / SizeOf(Type);

    /// <summary>An array of floats; one dimension if no shape is given.</summary>
    public static DenseArray From(ReadOnlySpan<float> values, params int[] shape) =>
        new(ElementType.F32, ShapeOr(shape, values.Length), LittleEndian.GetBytes(values));

    /// <summary>An array of doubles; one dimension if no shape is given.</summary>
    public static DenseArray From(ReadOnlySpan<double> values, params int[] shape) =>
        new(ElementType.F64, ShapeOr(shape, values.Length), LittleEndian.GetBytes(values));

    /// <summary>An array of 64-bit integers; one dimension if no shape is given.</summary>
    public static DenseArray From(ReadOnlySpan<long> values, params int[] shape) =>
        new(ElementType.I64, ShapeOr(shape, values.Length), LittleEndian.GetBytes(values));

    /// <summary>An array of 32-bit integers; one dimension if no shape is given.</summary>
    public static DenseArray From(ReadOnlySpan<int> values, params int[] shape) =>
        new(ElementType.I32, ShapeOr(shape, values.Length), LittleEndian.GetBytes(values));

    /// <summary>The numbers as floats, bit for bit.</summary>
    /// <exception cref="InvalidOperationException">The array holds another type.</exception>
    public float[] ToFloats() => LittleEndian.GetValues<float>(Require(ElementType.F32));

    /// <summary>Whether the numbers are floats, of whatever width.</summary>
    public bool IsFloat => Type is ElementType.F16 or ElementType.BF16 or ElementType.F32 or ElementType.F64;

    /// <summary>The same shape with its numbers as 32-bit floats: 16-bit ones exactly, doubles rounded.</summary>
    /// <exception cref="InvalidOperationException">The array holds no floats.</exception>
    public DenseArray ToSingles() =>
        Type == ElementType.F32 ? this
        : IsFloat ? From((ReadOnlySpan<float>)Array.ConvertAll(ToDoubles(), value => (float)value), [.. Shape])
        : throw new InvalidOperationException($"The array is {this}, not floats.");

    /// <summary>The numbers as 64-bit integers.</summary>
    /// <exception cref="InvalidOperationException">The array holds no integers.</exception>
    public long[] ToInt64s() =>
        Type == ElementType.I32
            ? Array.ConvertAll(LittleEndian.GetValues<int>(Bytes), v => (long)v)
            : LittleEndian.GetValues<long>(Require(ElementType.I64));

    /// <summary>The numbers as doubles: doubles bit for bit, all other types by exact widening (64-bit integers by rounding).</summary>
    public double[] ToDoubles() =>
        Type switch
        {
            ElementType.F64 => LittleEndian.GetValues<double>(Bytes),
            ElementType.F32 => Array.ConvertAll(LittleEndian.GetValues<float>(Bytes), v => (double)v),
            ElementType.I64 => Array.ConvertAll(LittleEndian.GetValues<long>(Bytes), v => (double)v),
            ElementType.I32 => Array.ConvertAll(LittleEndian.GetValues<int>(Bytes), v => (double)v),
            ElementType.F16 => Array.ConvertAll(LittleEndian.GetValues<Half>(Bytes), v => (double)v),
            ElementType.BF16 => Array.ConvertAll(
                LittleEndian.GetValues<ushort>(Bytes),
                v => (double)BitConverter.UInt32BitsToSingle((uint)v << 16)
            ),
            _ => Array.ConvertAll(Bytes, v => (double)v),
        };

    /// <summary>Type and shape in words, for messages: "F32 [100 × 2]".</summary>
    public override string ToString() => Describe(Type, Shape);

    /// <summary>Element type and shape in words, "F32 [3 × 4]".</summary>
    public static string Describe(ElementType type, IReadOnlyList<int> shape) => $"{type} [{string.Join(" × ", shape)}]";

    /// <summary>Bytes of one number.</summary>
    internal static int SizeOf(ElementType type) =>
        type switch
        {
            ElementType.Bool or ElementType.U8 => 1,
            ElementType.F16 or ElementType.BF16 => 2,
            ElementType.I32 or ElementType.F32 => 4,
            _ => 8,
        };

    /// <summary>Product of the dimensions; negative dimensions and products beyond 2^40 are refused before anything is allocated.</summary>
    internal static long CountOf(IReadOnlyList<int> shape)
    {
        var count = 1L;
        foreach (var dimension in shape)
        {
            if (dimension < 0)
            {
                throw new ArgumentException($"A shape has the negative dimension {dimension}.", nameof(shape));
            }

            count = dimension == 0 || count <= (1L << 40) / dimension ? count * dimension : throw TooLarge(shape);
        }

        return count;
    }

    private static ArgumentException TooLarge(IReadOnlyList<int> shape) =>
        new($"The shape [{string.Join(" × ", shape)}] is too large.", nameof(shape));

    private static int[] ShapeOr(int[] shape, int length) => shape.Length > 0 ? shape : [length];

    private byte[] Require(ElementType type) =>
        Type == type ? Bytes : throw new InvalidOperationException($"The array is {this}, not {type}.");
}
