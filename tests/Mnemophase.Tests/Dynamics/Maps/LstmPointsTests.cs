using Mnemophase.Dynamics.FixedPoints;
using Mnemophase.Dynamics.Maps;
using Mnemophase.Numerics;

namespace Mnemophase.Tests.Dynamics.Maps;

/// <summary>Certified fixed points of LSTMs of one unit, whose points are the roots of one equation in h.</summary>
public sealed class LstmPointsTests
{
    // Rows i, f, g, o: weights and constants.
    [Theory]
    [InlineData(new[] { 0.0, 0, 0, 0 }, new[] { 0.3, -0.5, 0.8, 0.2 }, 1)]
    [InlineData(new[] { 1.0, 2, 3, 1 }, new[] { 1.0, 1, 0, 1 }, 3)]
    [InlineData(new[] { -2.0, 1, 4, 3 }, new[] { 2.0, -0.5, 0.5, 1 }, null)]
    public void Every_root_is_certified_and_none_is_missing(double[] weights, double[] constants, int? known)
    {
        var roots = Roots(weights, constants);
        Assert.Equal(known ?? roots.Count, roots.Count);
        var search = Search(weights, constants);
        Assert.Equal(roots.Count, search.Found.Count);
        Assert.False(search.PointsMissing);
        foreach (var (h, c) in roots)
        {
            var point = search.Found.MinBy(found => Math.Abs(found.At[0] - h))!;
            Assert.True(point.Certified);
            Assert.Equal(h, point.At[0], 1e-9);
            Assert.Equal(c, point.At[1], 1e-9 * (1 + Math.Abs(c)));
        }
    }

    /// <summary>Just past a fold nothing rests: states there move by less than 1e-6, and none is certified.</summary>
    [Fact]
    public void No_ghost_is_certified()
    {
        double[] weights = [1, 2, 3, 1];
        // The bias of g at which two of the three roots meet.
        double low = 0,
            high = 3;
        for (var i = 0; i < 60; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = Roots(weights, [1, 1, middle, 1]).Count > 1 ? (middle, high) : (low, middle);
        }

        double[] past = [1, 1, high + 1e-7, 1];
        Assert.Single(Roots(weights, past));
        var ghost = Enumerable.Range(-100_000, 100_000).Select(k => k / 1e5).MinBy(h => Math.Abs(Residual(weights, past, h).Residual));
        var map = new LstmMap(weights, past);
        double[] at = [ghost, Residual(weights, past, ghost).Cell];
        var after = new double[2];
        map.Advance(at, after);
        Assert.True(Math.Abs(after[0] - at[0]) < 1e-4);
        Assert.False(Certificate.At(map, at).Holds);
        Assert.Single(Search(weights, past).Found);
    }

    private static FixedPointSearch Search(double[] weights, double[] constants)
    {
        var search = new FixedPointSearch(new LstmMap(weights, constants));
        search.Random([-1, -30], [1, 30], 100, new TorchGenerator(1));
        return search;
    }

    /// <summary>h and c of every fixed point, by bisection: c (1 - f(h)) = i(h) g(h), h = o(h) tanh c.</summary>
    private static List<(double H, double C)> Roots(double[] weights, double[] constants)
    {
        const int cells = 20_000;
        var found = new List<(double, double)>();
        for (var k = 0; k < cells; k++)
        {
            double low = -1 + (2.0 * k / cells) + 1e-9,
                high = -1 + (2.0 * (k + 1) / cells) + 1e-9;
            var sign = Math.Sign(Residual(weights, constants, low).Residual);
            if (sign == Math.Sign(Residual(weights, constants, high).Residual))
            {
                continue;
            }

            for (var i = 0; i < 60; i++)
            {
                var middle = (low + high) / 2;
                (low, high) = Math.Sign(Residual(weights, constants, middle).Residual) == sign ? (middle, high) : (low, middle);
            }

            found.Add((low, Residual(weights, constants, low).Cell));
        }

        return found;
    }

    private static (double Residual, double Cell) Residual(double[] weights, double[] constants, double h)
    {
        double Sigmoid(int gate) => 1 / (1 + Math.Exp(-((weights[gate] * h) + constants[gate])));
        var cell = Sigmoid(0) * Math.Tanh((weights[2] * h) + constants[2]) / (1 - Sigmoid(1));
        return ((Sigmoid(3) * Math.Tanh(cell)) - h, cell);
    }
}
