namespace Mnemophase.Scaling.Fitting;

/// <summary>Where the global least-squares fit of a threshold-exponential can lie: the best boundary within each gap between two delays.</summary>
/// <remarks>
/// For a given a, and x₀ within one gap, the curve 1 - c exp(-a x) is linear in c = exp(a x₀), so the best x₀ has a closed form; only a is searched, over a fine grid.
/// </remarks>
internal static class ThresholdStarts
{
    private const int Rates = 80;
    private const int Most = 4;
    private const double NearLeast = 1.25;

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
        var all = y.Sum(value => value * value);
        for (var rate = 0; rate < Rates; rate++)
        {
            // From nearly flat over the whole range to a step between two cells.
            var a = 0.05 / range * Math.Pow(400 * n, rate / (Rates - 1.0));
            for (var i = 0; i < n; i++)
            {
                decay[i] = Math.Exp(-a * (x[i] - x[0]));
            }

            Search(x, y, decay, a, all, best);
        }

        // The grid of a is fine: what lies well above its least squares is no global optimum.
        var least = best.Min(candidate => candidate.Squares);
        return best.Where(candidate => candidate.Squares <= (NearLeast * least) + 1e-3)
            .OrderBy(candidate => candidate.Squares)
            .Take(Most)
            .Select(candidate => (candidate.Boundary, candidate.Steepness));
    }

    /// <summary>The best boundary in the gap before each cell at one a, through sums over the cells from there on.</summary>
    private static void Search(
        double[] x,
        double[] y,
        double[] decay,
        double a,
        double below,
        (double Squares, double Boundary, double Steepness)[] best
    )
    {
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
            var highest = 1 / decay[first];
            var lowest = first > 0 ? 1 / decay[first - 1] : highest * Math.Exp(-a * (x[1] - x[0]));
            var c = squares > 0 ? Math.Clamp(cross / squares, lowest, highest) : highest;
            var sum = below + rest - (2 * c * cross) + (c * c * squares);
            if (sum < best[first].Squares)
            {
                best[first] = (sum, x[0] + (Math.Log(c) / a), a);
            }
        }
    }
}
