using System.Globalization;
using Mnemophase.Outcomes;
using Mnemophase.Results;
using Mnemophase.Scaling;
using Mnemophase.Store.Queries;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Plane;

namespace Mnemophase.Cli.Report;

/// <summary>The exponents of one boundary of one store.</summary>
/// <param name="Source">The store.</param>
/// <param name="Class">The class.</param>
/// <param name="Procedure">How the boundaries were found.</param>
/// <param name="Analysis">What the store gives.</param>
/// <param name="Published">The same of the published counts; null where there are none.</param>
/// <param name="Resampled">Its interval over resampled seeds; null where there is none.</param>
internal sealed record StudyExponent(
    FigureSource Source,
    BoundaryClass Class,
    FitProcedure Procedure,
    ScalingAnalysis Analysis,
    ScalingAnalysis? Published,
    BootstrapInterval? Resampled
);

/// <summary>Exponents of the boundaries, with intervals, beside those of the published counts.</summary>
internal static class ExponentSection
{
    private static readonly FitProcedure[] Procedures = [FitProcedure.Published, FitProcedure.BestFit, FitProcedure.MaximumLikelihood];

    /// <summary>All exponents of a store: each boundary by the published procedure, by the best fit and by maximum likelihood.</summary>
    /// <param name="source">The store.</param>
    /// <param name="resamples">Resamples of the seeds for the intervals; 0 for none.</param>
    /// <param name="progress">Told how many fits are done and how many there are.</param>
    /// <param name="stop">Stops between two fits.</param>
    public static IReadOnlyList<StudyExponent> Of(FigureSource source, int resamples, Action<int, int> progress, CancellationToken stop)
    {
        if (!ScalingSource.HasBoundaries(source.Study) || source.Counts.Count == 0)
        {
            return [];
        }

        var verdicts = ScalingSource.FromStore(source.Store).Verdicts!;
        var wanted = StudyBoundaries.Classes(source.Study).SelectMany(of => Procedures.Select(by => (of, by))).ToList();
        var exponents = new List<StudyExponent>();
        foreach (var (boundary, procedure) in wanted)
        {
            stop.ThrowIfCancellationRequested();
            exponents.Add(Of(source, boundary, procedure, verdicts, resamples));
            progress(exponents.Count, wanted.Count);
        }

        return exponents;
    }

    /// <summary>The section; empty where no store has boundaries.</summary>
    public static string Write(IReadOnlyList<StudyExponent> exponents)
    {
        if (exponents.Count == 0)
        {
            return "";
        }

        var html = new Html()
            .Paragraph(
                "For each learning rate the fraction of a class over the delay is fitted by least squares, and the boundary is where the fitted curve leaves zero (not learned) or passes one half (slow point); for persistence the fraction not learned over the logarithm of the learning rate, at each response window. "
                    + "A power law η ∝ T⁻ᵝ through the boundaries, by regression of the logarithms, gives the exponent β. The published procedure includes the local minima its search ended in; the best fit is the global optimum of the same least squares; maximum likelihood knows that counts are binomial. "
                    + "The interval of the regression takes the boundaries for exact. The one over resampled seeds repeats the whole procedure on seeds drawn with replacement, each with all its networks, for a seed is the same start in every cell; few seeds make exponents too small."
            )
            .Table(
                [
                    "study",
                    "boundary",
                    "fit",
                    "β",
                    "standard error",
                    "95 % of the regression",
                    "95 % over resampled seeds",
                    "R²",
                    "p",
                    "boundaries",
                    "β of the published counts",
                ],
                exponents.Select(Row)
            );
        foreach (var one in exponents.Where(one => one.Procedure == FitProcedure.Published))
        {
            Shapes(html, one);
            LeftOut(html, one);
        }

        return html.ToString();
    }

    /// <summary>"2.72 ± 0.07", or a dash without a law.</summary>
    public static string Short(PowerLaw? law) =>
        law is null ? "–"
        : law.Points <= 2 ? Number(law.Exponent)
        : $"{Number(law.Exponent)} ± {Number(law.StandardError)}";

    /// <summary>"2.59 to 2.85".</summary>
    public static string Span(double lower, double upper) => $"{Number(lower)} to {Number(upper)}";

    private static StudyExponent Of(
        FigureSource source,
        BoundaryClass boundary,
        FitProcedure procedure,
        IReadOnlyList<NetworkVerdict> verdicts,
        int resamples
    )
    {
        var analysis = StudyBoundaries.Of(source, boundary, procedure);
        // Maximum likelihood is too slow to be repeated a thousand times.
        var resampled = resamples > 0 && analysis.Law is { Points: > 2 } && procedure != FitProcedure.MaximumLikelihood;
        return new StudyExponent(
            source,
            boundary,
            procedure,
            analysis,
            StudyBoundaries.Published(source.Study, boundary, procedure),
            resampled
                ? ScalingBootstrap.OverSeeds(verdicts, StudyBoundaries.ConventionsOf(source.Study, boundary), procedure, resamples, seed: 0)
                : null
        );
    }

    private static string NameOf(FitProcedure procedure) =>
        procedure switch
        {
            FitProcedure.Published => "published procedure",
            FitProcedure.BestFit => "best fit",
            _ => "maximum likelihood",
        };

    private static void Shapes(Html html, StudyExponent one)
    {
        if (LawComparison.Of(one.Analysis.Points) is not [{ Above: not null }, ..] shapes)
        {
            return;
        }

        var compared = shapes.Select(shape =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"{shape.Shape.ToString().ToLowerInvariant()} (R² {shape.RSquared:F2}, AICc +{shape.Above:F1})"
            )
        );
        html.Paragraph(
            $"Shapes through the {StudyBoundaries.NameOf(one.Class)} of {one.Source.Study.Name}, the best first: {string.Join(", ", compared)}. Ten above the best is next to no support."
        );
    }

    private static IReadOnlyList<string> Row(StudyExponent one)
    {
        List<string> row = [one.Source.Study.Name, StudyBoundaries.NameOf(one.Class), NameOf(one.Procedure)];
        var published = one.Published is null ? "not published" : Short(one.Published.Law);
        var points = StudyProse.N(one.Analysis.Points.Count);
        if (one.Analysis.Law is not { } law)
        {
            return [.. row, "–", "–", "–", "–", "–", "–", points, published];
        }

        var (lower, upper) = law.Interval();
        return
        [
            .. row,
            Number(law.Exponent),
            law.Points > 2 ? Number(law.StandardError) : "–",
            law.Points > 2 ? Span(lower, upper) : "–",
            one.Resampled is { } resampled ? Span(resampled.Lower, resampled.Upper) : "–",
            Number(law.RSquared),
            ComparisonSection.Probability(law.P).Replace(' ', '\u00a0'),
            points,
            published,
        ];
    }

    private static void LeftOut(Html html, StudyExponent one)
    {
        var left = one.Analysis.Boundaries.Where(boundary => !boundary.Counts).ToList();
        if (left.Count == 0)
        {
            return;
        }

        var over = one.Analysis.Conventions.Curve == BoundaryCurve.LogisticOverLogLearningRate;
        var period = StudyPlane.Require(one.Source.Study).Word;
        html.Details(
            $"{one.Source.Study.Name}, {StudyBoundaries.NameOf(one.Class)}: {left.Count} of {one.Analysis.Boundaries.Count} {(over ? $"{period}s" : "learning rates")} {(left.Count == 1 ? "does" : "do")} not count",
            details =>
                details.Table(
                    [over ? $"{period} (ms)" : "learning rate", "why"],
                    left.Select(boundary => (IReadOnlyList<string>)[FigureText.Rate(boundary.Series.At), boundary.LeftOut!])
                )
        );
    }

    private static string Number(double value) =>
        double.IsNaN(value) ? "–" : value.ToString("0.00", CultureInfo.InvariantCulture).Replace('-', '−');
}
