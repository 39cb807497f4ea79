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
    public void TwinOfEightLanes() => Check<TwinLanes<Lanes256>>();

    [Fact]
    public void SixteenLanes() => Check<Lanes512>();

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
        var exponentials = Stored(LanesExp.Of(x));
        for (var i = 0; i < 16; i++)
        {
            Assert.Equal(MathF.FusedMultiplyAdd(a[i], b[i], c[i]), sums[i]);
            Assert.Equal(MathF.FusedMultiplyAdd(-a[i], b[i], c[i]), differences[i]);
            Assert.Equal(Math.Exp(a[i]), exponentials[i], 2e-7 * Math.Exp(a[i]));
        }
    }

    private static void Sums<T>(float[] a, float[] b, float[] c)
        where T : struct, ILanes<T>
    {
        var (first, second) = T.Sums(Load<T>(a), Load<T>(b));
        Assert.Equal(a.Sum(value => (double)value), first, 1e-4);
        Assert.Equal(b.Sum(value => (double)value), second, 1e-4);
        Assert.Equal((Eight(c[..8]), Eight(c[8..])), T.EightSums(Load<T>(c)));
        var four = T.EightSums(Load<T>(a), Load<T>(b), Load<T>(c), Load<T>(a));
        float[][] added = [a, b, c, a];
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal((EightSingle(added[i][..8]), EightSingle(added[i][8..])), (four.First[i], four.Second[i]));
        }
    }

    /// <summary>The canonical order of eight lanes.</summary>
    private static double Eight(float[] v) => (double)v[0] + v[2] + ((double)v[1] + v[3]) + ((double)v[4] + v[6] + ((double)v[5] + v[7]));

    private static float EightSingle(float[] v) => v[0] + v[2] + (v[1] + v[3]) + (v[4] + v[6] + (v[5] + v[7]));

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
