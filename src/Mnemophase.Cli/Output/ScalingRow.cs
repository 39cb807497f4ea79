using Mnemophase.Scaling;
using Mnemophase.Store.Queries;
using Mnemophase.Studies.Definition;

namespace Mnemophase.Cli.Output;

/// <summary>One class of one study: the three procedures, their intervals, and other shapes than a power law.</summary>
/// <param name="Source">The counts.</param>
/// <param name="Conventions">Class and conventions.</param>
/// <param name="Published">As published.</param>
/// <param name="Best">The global optimum.</param>
/// <param name="Likely">Maximum likelihood.</param>
/// <param name="PublishedInterval">Bootstrap interval of the published procedure; null if not asked for or not possible.</param>
/// <param name="BestInterval">The same of the best fit.</param>
/// <param name="Shapes">Shapes through the published boundaries, the best first.</param>
internal sealed record ScalingRow(
    ScalingSource Source,
    BoundaryConventions Conventions,
    ScalingAnalysis Published,
    ScalingAnalysis Best,
    ScalingAnalysis Likely,
    BootstrapInterval? PublishedInterval,
    BootstrapInterval? BestInterval,
    IReadOnlyList<LawFit> Shapes
)
{
    /// <summary>Analyses one class.</summary>
    /// <param name="source">The counts.</param>
    /// <param name="conventions">Class and conventions.</param>
    /// <param name="resamples">Bootstrap resamples; 0 for none.</param>
    /// <param name="seed">Seed of the resampling.</param>
    public static ScalingRow Of(ScalingSource source, BoundaryConventions conventions, int resamples, int seed)
    {
        var cells = source.Counts.Of(conventions.Class);
        var published = ScalingAnalysis.Of(cells, conventions, FitProcedure.Published);
        return new ScalingRow(
            source,
            conventions,
            published,
            ScalingAnalysis.Of(cells, conventions, FitProcedure.BestFit),
            ScalingAnalysis.Of(cells, conventions, FitProcedure.MaximumLikelihood),
            Interval(FitProcedure.Published),
            Interval(FitProcedure.BestFit),
            LawComparison.Of(published.Points)
        );

        BootstrapInterval? Interval(FitProcedure procedure) =>
            resamples == 0 || published.Law is null ? null
            : source.Verdicts is { } verdicts ? ScalingBootstrap.OverSeeds(verdicts, conventions, procedure, resamples, seed)
            : ScalingBootstrap.Parametric(cells, conventions, procedure, resamples, seed);
    }

    /// <summary>The class in words.</summary>
    public string Class => StudyText.BoundaryClasses.First(name => name.Value == Conventions.Class).Key;

    /// <summary>What the intervals come from.</summary>
    public string Resampling => Source.Verdicts is null ? "binomial" : "seeds";
}
