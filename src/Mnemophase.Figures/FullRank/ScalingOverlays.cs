using Mnemophase.Scaling;

namespace Mnemophase.Figures.FullRank;

/// <summary>A model's critical learning rate, scaled to the boundaries.</summary>
/// <param name="Shape">Which model.</param>
/// <param name="Label">Words for the legend: its factor and the exponent it predicts.</param>
/// <param name="LearningRateAt">The learning rate at a period in ms.</param>
public sealed record ModelCurve(LawShape Shape, string Label, Func<double, double> LearningRateAt);

/// <summary>What a <see cref="ScalingFigure"/> lays over the boundaries.</summary>
public sealed record ScalingOverlays
{
    /// <summary>The estimate by the published procedure, for the line under the title.</summary>
    public ExponentEstimate? Published { get; init; }

    /// <summary>Boundaries and law of the published counts.</summary>
    public ScalingAnalysis? PublishedCounts { get; init; }

    /// <summary>The 95 % band of the law over resampled networks at a period in ms; null for none.</summary>
    public Func<double, BootstrapInterval?>? Band { get; init; }

    /// <summary>The models' critical learning rates.</summary>
    public IReadOnlyList<ModelCurve> Models { get; init; } = [];
}
