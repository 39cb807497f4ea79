using Mnemophase.Scaling;

namespace Mnemophase.Figures;

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
    double LowestRate = 8e-4,
    double HighestRate = 0.5
)
{
    /// <summary>The axes of Figures 4C, 4F and S3F, widened where a boundary would lie outside.</summary>
    /// <param name="periodLabel">Label of the axis across.</param>
    /// <param name="analyses">What is drawn.</param>
    /// <param name="shortestMs">Smaller end unless a boundary lies below.</param>
    /// <param name="longestMs">Larger end unless a boundary lies above.</param>
    public static ScalingAxes Around(
        string periodLabel,
        IEnumerable<ScalingAnalysis?> analyses,
        double shortestMs = 30,
        double longestMs = 300
    )
    {
        ArgumentNullException.ThrowIfNull(analyses);
        List<(double PeriodMs, double LearningRate)> points = [.. analyses.SelectMany(analysis => analysis?.Points ?? [])];
        return new ScalingAxes(
            periodLabel,
            points.Select(p => p.PeriodMs / 1.1).Append(shortestMs).Min(),
            points.Select(p => p.PeriodMs * 1.1).Append(longestMs).Max(),
            points.Select(p => p.LearningRate / 1.25).Append(8e-4).Min(),
            points.Select(p => p.LearningRate * 1.25).Append(0.5).Max()
        );
    }
}
