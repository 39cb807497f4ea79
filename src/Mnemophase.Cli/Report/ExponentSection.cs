using System.Globalization;
using Mnemophase.Results;
using Mnemophase.Scaling;
using Mnemophase.Store.Queries;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Plane;

namespace Mnemophase.Cli.Report;

/// <summary>Exponents of the boundaries, what they rest on, and the models beside them.</summary>
internal static class ExponentSection
{
    /// <summary>All boundaries of a store.</summary>
    /// <param name="source">The store.</param>
    /// <param name="progress">Told how many boundaries are done and how many there are.</param>
    /// <param name="stop">Stops between two boundaries.</param>
    public static IReadOnlyList<BoundaryFindings> Of(FigureSource source, Action<int, int> progress, CancellationToken stop)
    {
        if (!ScalingSource.HasBoundaries(source.Study) || source.Counts.Count == 0)
        {
            return [];
        }

        var wanted = StudyScaling.Of(source.Study);
        var findings = new List<BoundaryFindings>();
        foreach (var conventions in wanted)
        {
            stop.ThrowIfCancellationRequested();
            findings.Add(source.Findings(conventions));
            _ = findings[^1].Foundation;
            progress(findings.Count, wanted.Count);
        }

        return findings;
    }

    /// <summary>The section; empty where no store has boundaries.</summary>
    public static string Write(IReadOnlyList<BoundaryFindings> all)
    {
        if (all.Count == 0)
        {
            return "";
        }

        var html = new Html()
            .Paragraph(
                "For each learning rate the fraction of a class over the delay is fitted by least squares, and the boundary is where the fitted curve leaves zero (not learned) or passes one half (slow point); for persistence the fraction not learned over the logarithm of the learning rate, at each response window. "
                    + "A power law η ∝ T⁻ᵝ through the boundaries gives the exponent β. Inverse regression is the program's own estimate: it regresses the coordinate that was fitted on the one given by the design, so that errors in the boundaries do not flatten the law. The published procedure regresses ln η on ln T and includes the local minima its search ended in; "
                    + "the best fit is the global optimum of the same least squares; maximum likelihood knows that counts are binomial."
            )
            .Paragraph(
                "A law is reported only for three boundaries inside the grid at least, that fall with the period, with an interval that excludes 0. Resampling repeats the whole procedure on seeds drawn with replacement, each with all its networks, for a seed is the same start in every cell. Only intervals that hold an exact law in about 95 % of simulations are called so; the others say how often they held."
            )
            .Table(
                [
                    "study",
                    "boundary",
                    "procedure",
                    "β",
                    "standard error",
                    "interval",
                    "R²",
                    "boundaries",
                    "β of the same cells of the published counts",
                ],
                all.SelectMany(findings => findings.Estimates.Select(estimate => Row(findings, estimate)))
            );
        foreach (var findings in all)
        {
            html.Element("h3", $"{findings.Source.Study}, {NameOf(findings)}").Paragraph(FindingText.Verdict(findings));
            Foundation(html, findings);
            Shapes(html, findings);
            LeftOut(html, findings);
        }

        return html.ToString();
    }

    /// <summary>"2.72 ± 0.07", or a dash without a law.</summary>
    public static string Short(PowerLaw? law) => law is null ? "–" : $"{Number(law.Exponent)} ± {Number(law.StandardError)}";

    /// <summary>"learning boundary".</summary>
    public static string NameOf(BoundaryFindings findings) => StudyBoundaries.NameOf(findings.Conventions.Class);

    private static IReadOnlyList<string> Row(BoundaryFindings findings, ExponentEstimate estimate)
    {
        List<string> row = [findings.Source.Study, NameOf(findings), FindingText.NameOf(estimate.Procedure)];
        var published =
            estimate.Procedure != FitProcedure.Published ? "–"
            : findings.PublishedCounts is null ? "not published"
            : Short(findings.PublishedCounts.Law);
        var points = StudyProse.N(estimate.Analysis.Points.Count);
        return estimate.Law is { } law
            ?
            [
                .. row,
                Number(law.Exponent),
                Number(law.StandardError),
                FindingText.Interval(findings, estimate),
                Number(law.RSquared),
                points,
                published,
            ]
            : [.. row, "–", "–", $"no law: {estimate.NoLaw}", "–", points, published];
    }

    private static void Foundation(Html html, BoundaryFindings findings)
    {
        if (findings.Own.Law is not null)
        {
            html.Table(
                ["convention", "setting", "boundaries", "β by inverse regression"],
                findings.Foundation.Rows.Select(row =>
                    (IReadOnlyList<string>)
                        [row.What, row.Setting, StudyProse.N(row.Boundaries), row.Law is null ? $"no law: {row.NoLaw}" : Short(row.Law)]
                ),
                "What the exponent rests on"
            );
        }
    }

    private static void Shapes(Html html, BoundaryFindings findings)
    {
        var (shapes, counts) = (findings.Foundation.Shapes, findings.Foundation.Counts);
        if (shapes.Count == 0)
        {
            return;
        }

        var scatter = counts is null
            ? ""
            : string.Create(
                CultureInfo.InvariantCulture,
                $"; counts scatter {counts.Overdispersion:0.0} times as much as binomial ones, which their fit allows for"
            );
        html.Table(
            ["shape", "fit", "penalty", "AICc above the best", "QAICc above the best, by the counts", "factor", "predicted β"],
            shapes.Select(shape => Shape(findings, shape)),
            $"Shapes and the models' critical learning rates. Less than 4 apart: not distinguishable{scatter}"
        );
    }

    private static IReadOnlyList<string> Shape(BoundaryFindings findings, LawFit shape)
    {
        var byCounts = findings.Foundation.Counts?.Fits.FirstOrDefault(fit => fit.Shape == shape.Shape);
        var model = findings.Models.FirstOrDefault(one => one.Fit.Shape == shape.Shape);
        return
        [
            FindingText.NameOf(shape.Shape),
            One(shape.Misfit),
            One(shape.Penalty),
            One(shape.Above),
            byCounts is null ? "–" : One(byCounts.Above),
            model is null ? "–" : FindingText.Factor(findings, model),
            shape.PredictedExponent is { } predicted ? Number(predicted) : "–",
        ];
    }

    private static void LeftOut(Html html, BoundaryFindings findings)
    {
        var boundaries = findings.By(FitProcedure.Published).Analysis.Boundaries;
        var left = boundaries.Where(boundary => !boundary.Counts).ToList();
        if (left.Count == 0)
        {
            return;
        }

        var over = findings.Conventions.OverLogRate;
        html.Details(
            $"{left.Count} of {boundaries.Count} {(over ? $"{findings.Period}s" : "learning rates")} {(left.Count == 1 ? "does" : "do")} not count",
            details =>
                details.Table(
                    [over ? $"{findings.Period} (ms)" : "learning rate", "why"],
                    left.Select(boundary => (IReadOnlyList<string>)[FigureText.Rate(boundary.Series.At), boundary.LeftOut!])
                )
        );
    }

    private static string One(double value) => value.ToString("0.0", CultureInfo.InvariantCulture).Replace('-', '−');

    private static string Number(double value) =>
        double.IsNaN(value) ? "–" : value.ToString("0.00", CultureInfo.InvariantCulture).Replace('-', '−');
}
