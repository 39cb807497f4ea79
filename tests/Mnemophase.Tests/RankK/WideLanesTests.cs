using CsCheck;
using Mnemophase.Numerics.Lanes;

namespace Mnemophase.Tests.RankK;

/// <summary>Sixteen lanes put together from narrower vectors do what sixteen floats would do, one by one.</summary>
public unsafe class WideLanesTests
{
    private static readonly Gen<float[]> s_lanes = Gen.Float[-8, 8].Array[16];

    [Fact]
    public void QuadOfFourLanes() => Check<QuadLanes<Lanes128>>();

    [Fact]
    public void TwinOfTwins() => Check<TwinLanes<TwinLanes<Lanes128>>>();

    [Fact]
    public void TwinOfEightLanes()
    {
        Assert.SkipUnless(Lanes256.IsSupported, "This machine has no Vector256.");
        Check<TwinLanes<Lanes256>>();
    }

    private static void Check<T>()
        where T : struct, ILanes<T>
    {
        Assert.Equal(16, T.Count);
        Gen.Select(s_lanes, s_lanes, s_lanes)
            .Sample(
                (a, b, c) =>
                {
                    LaneByLane<T>(a, b, c);
                    Sums<T>(a, b, c);
                }
            );
        s_lanes.Array[16].Sample(Transposes<T>);
    }

    private static void LaneByLane<T>(float[] a, float[] b, float[] c)
        where T : struct, ILanes<T>
    {
        var (x, y, z) = (Load<T>(a), Load<T>(b), Load<T>(c));
        Assert.Equal(a.Zip(b, (p, q) => p + q), Stored(x + y));
        Assert.Equal(a.Zip(b, (p, q) => p - q), Stored(x - y));
        Assert.Equal(a.Zip(b, (p, q) => p * q), Stored(x * y));
        Assert.Equal(a.Zip(b, (p, q) => p / q), Stored(x / y));
        Assert.Equal(a.Select(p => Math.Clamp(p, -2, 2)), Stored(T.Clamp(x, T.Broadcast(2))));
        var sums = Stored(T.MultiplyAdd(x, y, z));
        var differences = Stored(T.NegatedMultiplyAdd(x, y, z));
        var exponentials = Stored(T.Exp(x));
        for (var i = 0; i < 16; i++)
        {
            Assert.Equal(((double)a[i] * b[i]) + c[i], sums[i], 2e-5);
            Assert.Equal(c[i] - ((double)a[i] * b[i]), differences[i], 2e-5);
            Assert.Equal(Math.Exp(a[i]), exponentials[i], 1e-6 * Math.Exp(a[i]));
        }
    }

    private static void Sums<T>(float[] a, float[] b, float[] c)
        where T : struct, ILanes<T>
    {
        var (first, second) = T.Sums(Load<T>(a), Load<T>(b));
        Assert.Equal(a.Sum(value => (double)value), first, 1e-4);
        Assert.Equal(b.Sum(value => (double)value), second, 1e-4);
        Assert.Equal(c.Sum(value => (double)value), T.Sum(Load<T>(c)), 1e-9);
        var four = T.Sums(Load<T>(a), Load<T>(b), Load<T>(c), Load<T>(a));
        float[][] added = [a, b, c, a];
        Assert.All(added, (values, i) => Assert.Equal(values.Sum(value => (double)value), four[i], 1e-4));
    }

    private static void Transposes<T>(float[][] rows)
        where T : struct, ILanes<T>
    {
        const int sourceStride = 19;
        const int destinationStride = 17;
        var source = new float[16 * sourceStride];
        var destination = new float[16 * destinationStride];
        for (var row = 0; row < 16; row++)
        {
            rows[row].CopyTo(source, row * sourceStride);
        }

        fixed (
            float* from = source,
                to = destination
        )
        {
            T.Transpose(from, sourceStride, to, destinationStride, 0.5f);
        }

        for (var row = 0; row < 16; row++)
        {
            Assert.All(rows[row], (value, column) => Assert.Equal(0.5f * value, destination[(column * destinationStride) + row]));
            Assert.Equal(0, destination[(row * destinationStride) + 16]);
        }
    }

    private static T Load<T>(float[] values)
        where T : struct, ILanes<T>
    {
        fixed (float* from = values)
        {
            return T.Load(from);
        }
    }

    private static float[] Stored<T>(T value)
        where T : struct, ILanes<T>
    {
        var values = new float[16];
        fixed (float* to = values)
        {
            T.Store(value, to);
        }

        return values;
    }
}
