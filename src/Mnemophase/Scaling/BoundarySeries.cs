namespace Mnemophase.Scaling;

/// <summary>The fractions one boundary is fitted to: over the delay at one learning rate, or over ln η at one response window.</summary>
public sealed class BoundarySeries
{
    private BoundarySeries(double at, bool overLogRate, IEnumerable<BoundaryCell> cells)
    {
        At = at;
        Cells = [.. cells];
        X = [.. Cells.Select(cell => overLogRate ? Math.Log(cell.LearningRate) : cell.PeriodMs)];
        Fractions = [.. Cells.Select(cell => cell.Fraction)];
    }

    /// <summary>The learning rate (persistence: the response window in ms) all cells share.</summary>
    public double At { get; }

    /// <summary>The cells, by delay rising or, over ln η, by learning rate falling, as published.</summary>
    public IReadOnlyList<BoundaryCell> Cells { get; }

    /// <summary>[cells] delay in ms, or ln η.</summary>
    internal double[] X { get; }

    /// <summary>[cells] fraction.</summary>
    internal double[] Fractions { get; }

    /// <summary>The series of a table: learning rates falling, or response windows rising. Cells without networks are dropped.</summary>
    public static IReadOnlyList<BoundarySeries> Of(IEnumerable<BoundaryCell> cells, BoundaryCurve curve)
    {
        var counted = cells.Where(cell => cell.Networks > 0);
        return curve == BoundaryCurve.LogisticOverLogLearningRate
            ?
            [
                .. counted
                    .GroupBy(cell => cell.PeriodMs)
                    .OrderBy(window => window.Key)
                    .Select(window => new BoundarySeries(window.Key, true, window.OrderByDescending(cell => cell.LearningRate))),
            ]
            :
            [
                .. counted
                    .GroupBy(cell => cell.LearningRate)
                    .OrderByDescending(rate => rate.Key)
                    .Select(rate => new BoundarySeries(rate.Key, false, rate.OrderBy(cell => cell.PeriodMs))),
            ];
    }
}
