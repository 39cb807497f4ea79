using MathNet.Numerics;

namespace Mnemophase.Scaling;

/// <summary>Fisher's exact test of a 2 × 2 table, two-sided (science.md, section 2: one per delay between the two conditions).</summary>
/// <remarks>
/// With both margins fixed the first cell is hypergeometric; p is the sum of the probabilities of all tables no more probable than the observed one, where
/// equal within 1e-7 (relative) counts as equal, as R's fisher.test and SciPy's fisher_exact do. Log-gamma of MathNet; p to about 1e-12 relative for hundreds of cases.
/// </remarks>
public static class FisherExactTest
{
    private const double EqualWithin = 1e-7;

    /// <summary>p of the table [[a, b], [c, d]]; 1 when a margin is empty.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    /// <exception cref="OverflowException">The four counts add up to more than an int holds.</exception>
    public static double TwoSided(int a, int b, int c, int d)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(a);
        ArgumentOutOfRangeException.ThrowIfNegative(b);
        ArgumentOutOfRangeException.ThrowIfNegative(c);
        ArgumentOutOfRangeException.ThrowIfNegative(d);
        var total = checked(a + b + c + d);
        var (row, column) = (a + b, a + c);
        var least = Math.Max(0, row + column - total);
        var most = Math.Min(row, column);
        // The mode of the hypergeometric distribution.
        var mode = (int)((row + 1.0) * (column + 1.0) / (total + 2.0));
        var observed = LogWeight(a, row, column, total);
        var largest = LogWeight(Math.Clamp(mode, least, most), row, column, total);
        double extreme = 0;
        double all = 0;
        for (var cell = least; cell <= most; cell++)
        {
            var log = LogWeight(cell, row, column, total);
            all += Math.Exp(log - largest);
            extreme += log - observed <= EqualWithin ? Math.Exp(log - observed) : 0;
        }

        // The extreme tables are summed relative to the observed one, so that their sum does not underflow before p itself does.
        return Math.Min(1, extreme / all * Math.Exp(observed - largest));
    }

    /// <summary>Bonferroni's correction: p times the number of tests, at most 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">p lies outside [0, 1] or there is no test.</exception>
    public static double Bonferroni(double p, int tests)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tests, 1);
        return p is >= 0 and <= 1
            ? Math.Min(1, p * tests)
            : throw new ArgumentOutOfRangeException(nameof(p), p, "A probability lies between 0 and 1.");
    }

    /// <summary>The stars of Figure 3C: *** below 0.001, ** below 0.01, * below 0.05, nothing otherwise.</summary>
    /// <param name="corrected">p after <see cref="Bonferroni"/>.</param>
    public static string Stars(double corrected) =>
        corrected < 0.001 ? "***"
        : corrected < 0.01 ? "**"
        : corrected < 0.05 ? "*"
        : "";

    private static double LogWeight(int cell, int row, int column, int total) =>
        -SpecialFunctions.FactorialLn(cell)
        - SpecialFunctions.FactorialLn(row - cell)
        - SpecialFunctions.FactorialLn(column - cell)
        - SpecialFunctions.FactorialLn(total - row - column + cell);
}
