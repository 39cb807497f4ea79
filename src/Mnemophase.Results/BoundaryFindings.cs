using Mnemophase.Scaling;
using Mnemophase.Store.Queries;

namespace Mnemophase.Results;

/// <summary>A model's critical learning rate laid over boundaries.</summary>
/// <param name="Fit">How well it describes them, its factor and the exponent it predicts.</param>
/// <param name="LogFactor">Interval of ln A over resampled networks; null where they were not resampled.</param>
public sealed record ModelFit(LawFit Fit, BootstrapInterval? LogFactor);

/// <summary>What the counts of one study say about the boundary of one class: exponents, what they rest on, models beside them.</summary>
public sealed class BoundaryFindings
{
    private LawFoundation? _foundation;

    private BoundaryFindings(ScalingSource source, BoundaryConventions conventions, BoundaryResamples? resamples)
    {
        (Source, Conventions, Resamples) = (source, conventions, resamples);
        Cells = source.Counts.Of(conventions.Class);
        var published = ScalingAnalysis.Of(Cells, conventions, FitProcedure.Published);
        Estimates =
        [
            ExponentEstimate.Of(published.As(FitProcedure.Inverse), resamples),
            .. conventions.Start is null ? [] : new[] { ExponentEstimate.Of(published, resamples) },
            conventions.Start is null
                ? ExponentEstimate.Of(published.As(FitProcedure.BestFit), resamples)
                : ExponentEstimate.Of(ScalingAnalysis.Of(Cells, conventions, FitProcedure.BestFit)),
            ExponentEstimate.Of(ScalingAnalysis.Of(Cells, conventions, FitProcedure.MaximumLikelihood)),
        ];
        Shapes = LawComparison.Of(published.Points, conventions.OverLogRate, source.Task);
        Models =
        [
            .. Shapes
                .Where(shape => shape.PredictedExponent is not null)
                .Select(shape => new ModelFit(
                    shape,
                    resamples?.Of(points =>
                        points.Count >= ScalingAnalysis.FewestBoundaries ? LawComparison.LogFactor(shape.Shape, source.Task!, points) : null
                    )
                )),
        ];
        PublishedCounts = source.Published is { } theirs ? ScalingAnalysis.Of(theirs.Of(conventions.Class), conventions) : null;
    }

    /// <summary>The counts.</summary>
    public ScalingSource Source { get; }

    /// <summary>Class and conventions.</summary>
    public BoundaryConventions Conventions { get; }

    /// <summary>The cells of the class.</summary>
    public IReadOnlyList<BoundaryCell> Cells { get; }

    /// <summary>Resampled boundaries of the published procedure, which the inverse regression shares; null where none were asked for.</summary>
    public BoundaryResamples? Resamples { get; }

    /// <summary>The exponent by each procedure, the program's own first.</summary>
    public IReadOnlyList<ExponentEstimate> Estimates { get; }

    /// <summary>The published procedure; null where nothing is published, so that no start of its search is: it would be the best fit under another name.</summary>
    public ExponentEstimate? Published => Estimates.FirstOrDefault(one => one.Procedure == FitProcedure.Published);

    /// <summary>The boundary of each series by the published procedure, or by the best fit where there is none.</summary>
    public IReadOnlyList<SeriesBoundary> Boundaries => (Published ?? By(FitProcedure.BestFit)).Analysis.Boundaries;

    /// <summary>The program's own estimate.</summary>
    public ExponentEstimate Own => Estimates[0];

    /// <summary>Shapes through the boundaries, the best first; empty for few boundaries.</summary>
    public IReadOnlyList<LawFit> Shapes { get; }

    /// <summary>The models among them, with intervals of their factors.</summary>
    public IReadOnlyList<ModelFit> Models { get; }

    /// <summary>The published counts of the same cells by the published procedure; null where there are none.</summary>
    public ScalingAnalysis? PublishedCounts { get; }

    /// <summary>What the exponent rests on; takes seconds the first time.</summary>
    public LawFoundation Foundation =>
        _foundation ??= LawFoundation.Of(Cells, Source.WithoutUnstable(Conventions.Class), Conventions, Source.Task);

    /// <summary>"not-learned" or "slow-point".</summary>
    public string Class => StudyText.BoundaryClasses.First(name => name.Value == Conventions.Class).Key;

    /// <summary>What the boundary lies over.</summary>
    public string Period => Source.Counts.Across.Word;

    /// <summary>The unit of what it lies over; empty for a plain number.</summary>
    public string Unit => Source.Counts.Across.Unit;

    /// <summary>What runs up, "learning rate" unless the study has one only.</summary>
    public string Up => Source.Counts.Up.Word;

    /// <summary>What is resampled, in words.</summary>
    public string Resampled => Source.Verdicts is null ? "binomial counts" : "seeds";

    /// <summary>The estimate of a procedure.</summary>
    public ExponentEstimate By(FitProcedure procedure) => Estimates.Single(one => one.Procedure == procedure);

    /// <summary>Analyses one class.</summary>
    /// <param name="source">The counts.</param>
    /// <param name="conventions">Class and conventions.</param>
    /// <param name="resamples">Bootstrap resamples; 0 for none.</param>
    /// <param name="seed">Seed of the resampling.</param>
    public static BoundaryFindings Of(ScalingSource source, BoundaryConventions conventions, int resamples, int seed)
    {
        // Nothing is gained by resampling what has no law.
        var carries =
            resamples > 0
            && ScalingAnalysis.Of(source.Counts.Of(conventions.Class), conventions) is var analysis
            && (analysis.Law is not null || analysis.As(FitProcedure.Inverse).Law is not null);
        return new BoundaryFindings(source, conventions, carries ? Resample() : null);

        BoundaryResamples Resample() =>
            source.Verdicts is { } verdicts
                ? BoundaryResamples.OverSeeds(verdicts, conventions, FitProcedure.Published, resamples, seed)
                : BoundaryResamples.OverCounts(source.Counts.Of(conventions.Class), conventions, FitProcedure.Published, resamples, seed);
    }
}
