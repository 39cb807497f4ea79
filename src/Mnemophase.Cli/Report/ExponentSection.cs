using System.Globalization;
using Mnemophase.Cli.Output;
using Mnemophase.Scaling;
using Mnemophase.Studies;

namespace Mnemophase.Cli.Report;

/// <summary>The exponents of one boundary of one store.</summary>
/// <param name="Source">The store.</param>
/// <param name="Class">The class.</param>
/// <param name="Procedure">How the boundaries were found.</param>
/// <param name="Analysis">What the store gives.</param>
/// <param name="Published">The same of the published counts; null where there are none.</param>
internal sealed record StudyExponent(
    FigureSource Source,
    BoundaryClass Class,
    FitProcedure Procedure,
    ScalingAnalysis Analysis,
    ScalingAnalysis? Published
);

/// <summary>Exponents of the boundaries, with intervals, beside those of the published counts.</summary>
internal static class ExponentSection
{
    /// <summary>All exponents of a store: each boundary by the published procedure and by the best fit.</summary>
    public static IEnumerable<StudyExponent> Of(FigureSource source) =>
        source.Study.Network.Kind != NetworkKind.FullRank || !PhasePlanes.Has(source.Study) || source.Counts.Count == 0
            ? []
            : from boundary in StudyBoundaries.Classes(source.Study)
            from procedure in new[] { FitProcedure.Published, FitProcedure.BestFit }
            select new StudyExponent(
                source,
                boundary,
                procedure,
                StudyBoundaries.Of(source, boundary, procedure),
                StudyBoundaries.Published(source.Study, boundary, procedure)
            );

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
                    + "A power law η ∝ T^−β through the boundaries, by regression of the logarithms, gives the exponent β. The published procedure includes the local minima its search ended in; the best fit is the global optimum of the same least squares."
            )
            .Table(
                ["study", "boundary", "fit", "β", "standard error", "95 % interval", "R²", "p", "boundaries", "β of the published counts"],
                exponents.Select(Row)
            );
        foreach (var one in exponents.Where(one => one.Procedure == FitProcedure.Published))
        {
            LeftOut(html, one);
        }

        return html.ToString();
    }

    /// <summary>"2.72 ± 0.07", or a dash without a law.</summary>
    public static string Short(PowerLaw? law) =>
        law is null ? "–"
        : law.Points <= 2 ? Number(law.Exponent)
        : $"{Number(law.Exponent)} ± {Number(law.StandardError)}";

    private static IReadOnlyList<string> Row(StudyExponent one)
    {
        List<string> row =
        [
            one.Source.Study.Name,
            StudyBoundaries.NameOf(one.Class),
            one.Procedure == FitProcedure.Published ? "published procedure" : "best fit",
        ];
        var published = one.Published is null ? "not published" : Short(one.Published.Law);
        var points = StudyProse.N(one.Analysis.Points.Count);
        if (one.Analysis.Law is not { } law)
        {
            return [.. row, "–", "–", "–", "–", "–", points, published];
        }

        var (lower, upper) = law.Interval();
        return
        [
            .. row,
            Number(law.Exponent),
            law.Points > 2 ? Number(law.StandardError) : "–",
            law.Points > 2 ? $"{Number(lower)} to {Number(upper)}" : "–",
            Number(law.RSquared),
            ComparisonSection.Probability(law.P),
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

        var over = PhasePlanes.OverResponses(one.Source.Study);
        html.Details(
            $"{one.Source.Study.Name}, {StudyBoundaries.NameOf(one.Class)}: {left.Count} of {one.Analysis.Boundaries.Count} {(over ? "response windows" : "learning rates")} do not count",
            details =>
                details.Table(
                    [over ? "response window (ms)" : "learning rate", "why"],
                    left.Select(boundary => (IReadOnlyList<string>)[FigureText.Rate(boundary.Series.At), boundary.LeftOut!])
                )
        );
    }

    private static string Number(double value) =>
        double.IsNaN(value) ? "–" : value.ToString("0.00", CultureInfo.InvariantCulture).Replace('-', '−');
}
