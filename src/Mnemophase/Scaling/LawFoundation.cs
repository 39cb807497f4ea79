namespace Mnemophase.Scaling;

/// <summary>The exponent under one convention.</summary>
/// <param name="What">What is varied: contour, unstable networks, learning rates, range.</param>
/// <param name="Boundaries">Boundaries inside the grid.</param>
/// <param name="Law">The law by inverse regression; null where there is none.</param>
/// <param name="NoLaw">Why not; null where there is one.</param>
public sealed record FoundationRow(string What, string Setting, int Boundaries, PowerLaw? Law, string? NoLaw);

/// <summary>What an exponent rests on: the same counts under other conventions, each by inverse regression.</summary>
/// <param name="Rows">The conventions, the study's own first.</param>
/// <param name="Shapes">Shapes through the boundaries, by least squares of the coordinate that was fitted; empty for few boundaries.</param>
/// <param name="Counts">The same by the likelihood of the counts; null for few boundaries.</param>
public sealed record LawFoundation(IReadOnlyList<FoundationRow> Rows, IReadOnlyList<LawFit> Shapes, CountLikelihood? Counts)
{
    private static readonly string[] Ranges = ["smallest", "middle", "largest"];
    private static readonly double[] Contours = [0.05, 0.1, 0.25, 0.5];

    /// <summary>Varies the conventions.</summary>
    /// <param name="cells">The cells; unstable networks count as not learned.</param>
    /// <param name="withoutUnstable">The cells with unstable networks left out; null where they are not told apart.</param>
    /// <param name="task">For the models; null leaves them out.</param>
    public static LawFoundation Of(
        IReadOnlyList<BoundaryCell> cells,
        IReadOnlyList<BoundaryCell>? withoutUnstable,
        BoundaryConventions conventions,
        CriticalRateTask? task = null
    )
    {
        var own = ScalingAnalysis.Of(cells, conventions, FitProcedure.Inverse);
        var everyRate = conventions with { LargestLearningRates = null, LeftOut = [] };
        var all = own.Boundaries.Any(boundary => !boundary.Counts && boundary.Fit is not null)
            ? ScalingAnalysis.Of(cells, everyRate, FitProcedure.Inverse)
            : own;
        var restricted = conventions.LargestLearningRates is not null || conventions.LeftOut.Count > 0;
        List<FoundationRow> rows =
        [
            Row("convention", "the study's own", own.Points, own),
            .. restricted
                ? [Row("series", $"every {(conventions.OverLogRate ? conventions.Across : conventions.Up).Word}", all.Points, all)]
                : Array.Empty<FoundationRow>(),
            .. withoutUnstable is null ? Array.Empty<FoundationRow>() : [Without(withoutUnstable, conventions)],
            .. Contours.Select(contour =>
                Row("contour", string.Create(CultureInfo.InvariantCulture, $"{100 * contour:0} %"), At(own, contour), own)
            ),
            .. Thirds(all),
        ];
        return new LawFoundation(rows, LawComparison.Of(own.Points, conventions.OverLogRate, task), CountLikelihood.Of(own, task));
    }

    private static FoundationRow Without(IReadOnlyList<BoundaryCell> cells, BoundaryConventions conventions)
    {
        var without = ScalingAnalysis.Of(cells, conventions, FitProcedure.Inverse);
        return Row("unstable networks", "left out", without.Points, without);
    }

    /// <summary>Where the fitted curves cross a fraction, as far as that lies inside the grid.</summary>
    private static List<(double, double)> At(ScalingAnalysis analysis, double fraction) =>
        [
            .. from boundary in analysis.Boundaries
            where boundary.Counts
            let at = boundary.Fit!.Contour(fraction)
            where at >= boundary.Series.X.Min() && at <= boundary.Series.X.Max() && (analysis.Conventions.OverLogRate || at > 0)
            select analysis.Conventions.OverLogRate ? (boundary.Series.At, Math.Exp(at)) : (at, boundary.Series.At),
        ];

    /// <summary>The local exponent, over thirds of the boundaries in the order of the design.</summary>
    private static IEnumerable<FoundationRow> Thirds(ScalingAnalysis analysis)
    {
        var over = analysis.Conventions.OverLogRate;
        var ordered = analysis.Points.OrderBy(point => over ? point.PeriodMs : point.LearningRate).ToList();
        if (ordered.Count < 3 * ScalingAnalysis.FewestBoundaries)
        {
            return [];
        }

        var noun = $"{(over ? analysis.Conventions.Across : analysis.Conventions.Up).Word}s";
        return Ranges.Select(
            (name, third) =>
            {
                var from = third * ordered.Count / 3;
                var part = ordered[from..((third + 1) * ordered.Count / 3)];
                return Row("range", $"{name} third of the {noun}", part, analysis);
            }
        );
    }

    private static FoundationRow Row(
        string what,
        string setting,
        IReadOnlyList<(double PeriodMs, double LearningRate)> points,
        ScalingAnalysis analysis
    )
    {
        var line = ScalingAnalysis.Regress(points, analysis.Direction);
        var none = ScalingAnalysis.Unsupported(points, line, analysis.Conventions.Across);
        return new FoundationRow(what, setting, points.Count, none is null ? line : null, none);
    }
}
