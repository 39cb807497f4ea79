using Mnemophase.Scaling;

namespace Mnemophase.Figures.FullRank;

/// <summary>Ends of the axes of a <see cref="ScalingFigure"/>.</summary>
/// <param name="PeriodLabel">Label of the axis across.</param>
/// <param name="ShortestMs">Its smaller end, ms.</param>
/// <param name="LongestMs">Its larger end, ms.</param>
/// <param name="LowestRate">Smallest learning rate.</param>
/// <param name="HighestRate">Largest learning rate.</param>
public sealed record ScalingAxes(
    string PeriodLabel,
    double ShortestMs,
    double LongestMs,
    double LowestRate = ScalingAxes.PaperLowestRate,
    double HighestRate = ScalingAxes.PaperHighestRate
)
{
    /// <summary>Label of the axis that runs up.</summary>
    public string UpLabel { get; init; } = FigureStyle.LearningRateLabel;

    private const double PaperLowestRate = 8e-4;
    private const double PaperHighestRate = 0.5;
    private const double PeriodMargin = 1.1;
    private const double RateMargin = 1.25;

    /// <summary>The axes of a grid with a margin, widened where a boundary would lie outside.</summary>
    /// <param name="periodLabel">Label of the axis across.</param>
    /// <param name="periodsMs">The grid's delays or response windows, ms; one of 0 has no place on the axis.</param>
    /// <param name="learningRates">The grid's learning rates.</param>
    /// <exception cref="ArgumentException">No period is above 0, or there is no learning rate.</exception>
    public static ScalingAxes OfGrid(
        string periodLabel,
        IEnumerable<ScalingAnalysis?> analyses,
        IReadOnlyList<double> periodsMs,
        IReadOnlyList<double> learningRates
    )
    {
        double[] periods = [.. periodsMs.Where(period => period > 0)];
        if (periods.Length == 0 || learningRates.Count == 0)
        {
            throw new ArgumentException("The axes need a period above 0 and a learning rate.");
        }
        return Around(
            periodLabel,
            analyses,
            periods.Min() / PeriodMargin,
            periods.Max() * PeriodMargin,
            learningRates.Min() / RateMargin,
            learningRates.Max() * RateMargin
        );
    }

    /// <summary>The axes of Figures 4C, 4F and S3F, widened where a boundary would lie outside.</summary>
    /// <param name="periodLabel">Label of the axis across.</param>
    /// <param name="shortestMs">Smaller end unless a boundary lies below.</param>
    /// <param name="longestMs">Larger end unless a boundary lies above.</param>
    /// <param name="lowestRate">Smallest learning rate unless a boundary lies below.</param>
    /// <param name="highestRate">Largest learning rate unless a boundary lies above.</param>
    public static ScalingAxes Around(
        string periodLabel,
        IEnumerable<ScalingAnalysis?> analyses,
        double shortestMs = 30,
        double longestMs = 300,
        double lowestRate = PaperLowestRate,
        double highestRate = PaperHighestRate
    )
    {
        List<(double PeriodMs, double LearningRate)> points = [.. analyses.SelectMany(analysis => analysis?.Points ?? [])];
        return new ScalingAxes(
            periodLabel,
            points.Select(p => p.PeriodMs / PeriodMargin).Append(shortestMs).Min(),
            points.Select(p => p.PeriodMs * PeriodMargin).Append(longestMs).Max(),
            points.Select(p => p.LearningRate / RateMargin).Append(lowestRate).Min(),
            points.Select(p => p.LearningRate * RateMargin).Append(highestRate).Max()
        );
    }
}
