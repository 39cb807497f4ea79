using Mnemophase.Figures.FullRank;
using Mnemophase.Scaling;
using Mnemophase.Studies.Plane;

namespace Mnemophase.Results;

/// <summary>Figures of boundaries and exponents (science.md, sections 6 and 7) from what a store holds.</summary>
public static class BoundaryFigures
{
    // The paper's learning rates are named in three digits.
    private const double SameRate = 0.01;

    /// <summary>The power law of a boundary.</summary>
    /// <exception cref="FigureNotDrawnException">No boundary can be fitted to what the store holds.</exception>
    public static ScalingFigure Law(FigureSource source, string title, BoundaryClass of)
    {
        FullRankFigures.RequirePlane(source);
        var findings = source.Findings(StudyBoundaries.ConventionsOf(source.Study, of));
        var analysis = findings.Own.Analysis;
        if (analysis.Points.Count == 0)
        {
            throw new FigureNotDrawnException($"{source.Store.Path} gives no {StudyBoundaries.NameOf(of)}: {Reasons(analysis)}");
        }

        var published = source.Published ? findings.PublishedCounts : null;
        return new ScalingFigure(
            title,
            FigureText.Coverage(source.Study, source.Coverage()),
            findings.Own,
            Axes(source.Study, [analysis, published]),
            new ScalingOverlays
            {
                Published = findings.Published,
                PublishedCounts = published,
                Band = findings.Resamples is { } resamples ? at => resamples.LearningRate(at, analysis.Direction) : null,
                Models = Models(findings),
            }
        );
    }

    /// <summary>Both models with all their branches, up to the one factor that fits them to the boundaries.</summary>
    private static IReadOnlyList<ModelCurve> Models(BoundaryFindings findings) =>
        [
            .. findings
                .Models.Where(model => model.Fit.Shape != LawShape.LimitCycleLongDelay)
                .Select(model => new ModelCurve(
                    model.Fit.Shape,
                    $"{(model.Fit.Shape == LawShape.SlowPoint ? "slow-point" : "limit-cycle")} model, {FindingText.ShortFactor(model)}; predicts β = {model.Fit.PredictedExponent:F2}",
                    at => Math.Exp(model.Fit.Constant) * findings.Source.Task!.At(model.Fit.Shape, at)
                )),
        ];

    /// <summary>The paper's axes for the paper's studies, so that pictures of parts of them compare; else those of the study's own grid.</summary>
    private static ScalingAxes Axes(Study study, IReadOnlyList<ScalingAnalysis?> analyses)
    {
        var plane = StudyPlane.Require(study);
        var (label, periods) = (plane.Label, plane.Values);
        return !StudyLibrary.IsOfPaper(study)
                ? ScalingAxes.OfGrid(label, analyses, periods, plane.UpValues(study)) with
                {
                    UpLabel = PhasePlanes.UpLabel(plane),
                }
            : plane.Axis is "response" ? ScalingAxes.Around(label, analyses, periods.Min() / 1.1, periods.Max() * 1.1)
            : ScalingAxes.Around(label, analyses);
    }

    /// <summary>Fits at a few learning rates, those nearest to the given ones that the study has; which of them are others, or missing, is said.</summary>
    /// <exception cref="FigureNotDrawnException">The store has no network at these learning rates.</exception>
    public static BoundaryFitFigure Fits(FigureSource source, string title, BoundaryClass of, IReadOnlyList<double> rates)
    {
        FullRankFigures.RequirePlane(source);
        var wanted = rates.Select(rate => StudyGrid.Nearest(source.Study.Grid.LearningRates, rate)).Distinct().ToList();
        var shown = StudyBoundaries.Of(source, of).Boundaries.Where(boundary => wanted.Contains(boundary.Series.At)).ToList();
        if (shown.Count == 0)
        {
            throw new FigureNotDrawnException(
                $"{source.Store.Path} has no network at learning rate {string.Join(" or ", wanted.Select(FigureText.Rate))}"
            );
        }

        var missing = wanted.Except(shown.Select(boundary => boundary.Series.At)).ToList();
        var others = rates.All(rate => wanted.Exists(one => Math.Abs(one - rate) < SameRate * rate));
        var notes =
            (missing.Count > 0 ? $"; no networks yet at {FigureText.List(missing)}" : "")
            + (others ? "" : $" (in the paper: {FigureText.List(rates)})");
        return new BoundaryFitFigure(
            title,
            $"{FigureText.Coverage(source.Study, source.Coverage(wanted.Contains))}, learning {Plural.Word(shown.Count, "rate")} {FigureText.List([.. shown.Select(boundary => boundary.Series.At)])}{notes}",
            shown,
            of,
            source.Published ? StudyBoundaries.PublishedCells(source.Study, of) : null
        )
        {
            PeriodLabel = StudyPlane.Require(source.Study).Label,
        };
    }

    private static string Reasons(ScalingAnalysis analysis)
    {
        var (boundary, others) = (analysis.Boundaries[0], analysis.Boundaries.Count - 1);
        var conventions = analysis.Conventions;
        var over = conventions.OverLogRate ? conventions.Across : conventions.Up;
        var first =
            $"at {over.Word} {FigureText.Rate(boundary.Series.At)}{(over.Unit.Length == 0 ? "" : $" {over.Unit}")} {boundary.LeftOut}";
        return others > 0
            ? $"{first}; {(others == 1 ? $"the other {over.Word} gives" : $"the {others} other {Plural.Word(others, over.Word)} give")} none either"
            : first;
    }
}
