using CsCheck;
using Mnemophase.Formats;

namespace Mnemophase.Studies.Tests.Formats;

/// <summary>Random named arrays of every type, any bits, for round trips.</summary>
internal static class Arrays
{
    public static Gen<DenseArray> Any { get; } =
        // NumPy has no type for the upper half of a float.
        Gen.Select(Gen.Enum<ElementType>().Where(type => type != ElementType.BF16), Gen.Int[0, 4].Array[0, 4])
            .SelectMany(
                (type, shape) =>
                {
                    var size = type switch
                    {
                        ElementType.Bool or ElementType.U8 => 1,
                        ElementType.F16 => 2,
                        ElementType.I32 or ElementType.F32 => 4,
                        _ => 8,
                    };
                    var bytes = type == ElementType.Bool ? Gen.Byte[0, 1] : Gen.Byte;
                    return bytes.Array[shape.Aggregate(size, (a, b) => a * b)].Select(b => new DenseArray(type, shape, b));
                }
            );

    public static Gen<OrderedDictionary<string, DenseArray>> Named { get; } =
        Gen.Select(Gen.String[Gen.Char.AlphaNumeric, 1, 12], Any)
            .Array[0, 6]
            .Select(pairs =>
            {
                var named = new OrderedDictionary<string, DenseArray>(StringComparer.Ordinal);
                foreach (var (name, array) in pairs)
                {
                    named[name] = array;
                }

                return named;
            });

    public static void AssertSame(OrderedDictionary<string, DenseArray> expected, OrderedDictionary<string, DenseArray> actual)
    {
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), actual.Keys.Order(StringComparer.Ordinal));
        foreach (var (name, array) in expected)
        {
            Assert.Equal(array.Type, actual[name].Type);
            Assert.Equal(array.Shape, actual[name].Shape);
            Assert.Equal(array.Bytes, actual[name].Bytes);
        }
    }
}
