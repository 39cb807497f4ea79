namespace Mnemophase.Scaling.Fitting;

/// <summary>Where the global least-squares fit of a threshold-exponential can lie: the best boundary within each gap between two delays.</summary>
/// <remarks>
/// For a given a, and x₀ within one gap, the curve 1 - c exp(-a x) is linear in c = exp(a x₀), so the best x₀ has a closed form; only a is searched, over a fine grid.
/// </remarks>
internal static class ThresholdStarts
{
    private const int Rates = 80;
    private const int Most = 4;

    /// <summary>The best boundaries with their a, the gap with the least squares first.</summary>
    /// <param name="x">[cells] delays, rising.</param>
    /// <param name="y">[cells] fractions.</param>
    public static IEnumerable<(double Boundary, double Steepness)> Of(double[] x, double[] y)
    {
        var n = x.Length;
        var range = x[^1] - x[0];
        var best = new (double Squares, double Boundary, double Steepness)[n];
        Array.Fill(best, (double.PositiveInfinity, 0, 0));
        var decay = new double[n];
        for (var rate = 0; rate < Rates; rate++)
        {
            // From nearly flat over the whole range to a step between two cells.
            var a = 0.05 / range * Math.Pow(400 * n, rate / (Rates - 1.0));
            for (var i = 0; i < n; i++)
            {
                decay[i] = Math.Exp(-a * (x[i] - x[0]));
            }

            Search(x, y, decay, a, best);
        }

        return best.Where(candidate => double.IsFinite(candidate.Squares))
            .OrderBy(candidate => candidate.Squares)
            .Take(Most)
            .Select(candidate => (candidate.Boundary, candidate.Steepness));
    }

    /// <summary>The best boundary in the gap before each cell at one a, through sums over the cells from there on.</summary>
    private static void Search(double[] x, double[] y, double[] decay, double a, (double Squares, double Boundary, double Steepness)[] best)
    {
        var below = y.Sum(value => value * value);
        double squares = 0;
        double cross = 0;
        double rest = 0;
        for (var first = x.Length - 1; first >= 0; first--)
        {
            var miss = 1 - y[first];
            squares += decay[first] * decay[first];
            cross += decay[first] * miss;
            rest += miss * miss;
            below -= y[first] * y[first];
            var gap = first > 0 ? x[first] - x[first - 1] : x[1] - x[0];
            var boundary = cross > 0 ? x[0] + (Math.Log(cross / squares) / a) : double.NegativeInfinity;
            boundary = Math.Clamp(boundary, x[first] - gap, x[first]);
            var c = Math.Exp(a * (boundary - x[0]));
            var sum = below + rest - (2 * c * cross) + (c * c * squares);
            if (sum < best[first].Squares)
            {
                best[first] = (sum, boundary, a);
            }
        }
    }
}
