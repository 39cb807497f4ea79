namespace Mnemophase.Scaling.Search;

/// <summary>The exponent of a table of fractions and how it moves with each of them.</summary>
/// <param name="Gradient">[cells] ∂β/∂fraction; 0 in cells of series that do not count.</param>
internal sealed record ExponentFunctional(ScalingAnalysis Analysis, double[] Gradient)
{
    private const double Nudge = 1e-4;

    /// <summary>Evaluates; null when there is no law.</summary>
    /// <param name="cells">[cells] learning rate and period in ms.</param>
    /// <param name="fractions">[cells] fractions.</param>
    public static ExponentFunctional? Of(
        IReadOnlyList<(double LearningRate, double PeriodMs)> cells,
        double[] fractions,
        BoundaryConventions conventions
    )
    {
        var analysis = Analyse(cells, fractions, conventions);
        if (analysis.Regression is not { Exponent: > 0 })
        {
            return null;
        }

        var place = cells.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        var gradient = new double[cells.Count];
        var overLogRate = conventions.OverLogRate;
        var counting = analysis.Boundaries.Where(boundary => boundary.Counts).ToList();
        var weights = Weights(analysis.Points, overLogRate);
        for (var series = 0; series < counting.Count; series++)
        {
            var boundary = counting[series];
            // β moves with ln x₀ over the delay, with x₀ itself over ln η.
            var weight = weights[series] / (overLogRate ? 1 : boundary.Fit!.Boundary);
            for (var i = 0; i < boundary.Series.Cells.Count; i++)
            {
                var cell = boundary.Series.Cells[i];
                gradient[place[(cell.LearningRate, cell.PeriodMs)]] =
                    weight * CurveFitter.Response(boundary.Series, boundary.Fit!, i, Nudge);
            }
        }

        return new ExponentFunctional(analysis, gradient);
    }

    /// <summary>The analysis of a table of fractions, by inverse regression.</summary>
    public static ScalingAnalysis Analyse(
        IReadOnlyList<(double LearningRate, double PeriodMs)> cells,
        double[] fractions,
        BoundaryConventions conventions
    ) =>
        ScalingAnalysis.Of(
            cells.Select((cell, i) => new BoundaryCell(cell.LearningRate, cell.PeriodMs, fractions[i], 1)),
            conventions,
            FitProcedure.Inverse
        );

    /// <summary>∂β/∂ln period of each boundary, or ∂β/∂ln η over ln η.</summary>
    private static double[] Weights(IReadOnlyList<(double PeriodMs, double LearningRate)> points, bool overLogRate)
    {
        var x = points.Select(point => Math.Log(point.PeriodMs)).ToArray();
        var y = points.Select(point => Math.Log(point.LearningRate)).ToArray();
        var (meanX, meanY) = (x.Average(), y.Average());
        var spread = x.Sum(value => (value - meanX) * (value - meanX));
        if (overLogRate)
        {
            return [.. x.Select(a => -(a - meanX) / spread)];
        }

        // β = -Syy / Sxy.
        var across = x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum();
        var along = y.Sum(value => (value - meanY) * (value - meanY));
        return [.. y.Select(b => along * (b - meanY) / (across * across))];
    }
}
