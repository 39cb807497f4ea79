using Mnemophase.Figures.FullRank;
using Mnemophase.Figures.PhaseDiagram;
using Mnemophase.Outcomes;
using Mnemophase.Scaling;
using Mnemophase.Store.Tensors;
using Mnemophase.Studies.Plane;

namespace Mnemophase.Results;

/// <summary>Figures of full-rank studies (science.md, section 7) from what a store holds.</summary>
public static class FullRankFigures
{
    /// <summary>The averaged training curves of one learning rate.</summary>
    /// <param name="source">What to draw from.</param>
    /// <param name="rate">A learning rate of the study.</param>
    /// <param name="grouping">Which classes to tell apart.</param>
    /// <param name="metrics">What to show.</param>
    /// <exception cref="FigureNotDrawnException">There is no network of this learning rate.</exception>
    public static MechanismCurvesFigure Curves(
        FigureSource source,
        string title,
        double rate,
        MechanismGrouping grouping,
        params IReadOnlyList<TrainingMetric> metrics
    )
    {
        var coverage = source.Coverage(at => at == rate);
        if (coverage.Networks == 0)
        {
            throw new FigureNotDrawnException(
                $"{source.Store.Path} has no network at learning rate {FigureText.Rate(rate)}; mnemo run {source.Study.Name} trains them",
                $"learning-rates {FigureText.Rate(rate)}"
            );
        }

        var persistence = source.Study.Task.Kind.Described.IsPersistence;
        // The paper's figures of the delayed task show the last epochs; all others show the whole training.
        var whole = persistence || !StudyLibrary.IsOfPaper(source.Study);
        var curves = source.Curves(rate, grouping, whole ? int.MaxValue : StoredCurves.TailEpochs);
        return new MechanismCurvesFigure(
            title,
            FigureText.Coverage(source.Study, coverage, rate),
            curves,
            [.. metrics.Where(metric => IsMeasured(curves, metric))],
            grouping,
            logLoss: persistence
        );
    }

    /// <summary>A task may leave a measure out: one that is judged within a tolerance has no reliability.</summary>
    private static bool IsMeasured(MechanismCurves curves, TrainingMetric metric) =>
        metric == TrainingMetric.Loss
        || curves.Classes.Any(one => (metric == TrainingMetric.Accuracy ? one.Accuracy : one.Reliability).Mean.Any(double.IsFinite));

    /// <summary>Fractions over the delay, a line per learning rate and class.</summary>
    /// <exception cref="FigureNotDrawnException">There is no network.</exception>
    public static FractionCurvesFigure Fractions(FigureSource source, string title)
    {
        RequirePlane(source);
        return new FractionCurvesFigure(
            title,
            FigureText.Coverage(source.Study, source.Coverage()),
            PhasePlanes.WholeGrid(source.Study, source.Counts, _ => true),
            source.Published ? PhasePlanes.Published(source.Study, _ => true) : null
        )
        {
            PeriodLabel = StudyPlane.Require(source.Study).Label,
            UpLabel = PhasePlanes.UpLabel(StudyPlane.Require(source.Study)),
            Grouping = source.Grouping,
        };
    }

    /// <summary>The phase diagram over the study's whole grid, cells without networks left empty.</summary>
    /// <param name="source">What to draw from.</param>
    /// <param name="rate">Which learning rates.</param>
    /// <exception cref="FigureNotDrawnException">There is no network, or no plane.</exception>
    public static PhaseDiagramFigure PhaseDiagram(FigureSource source, string title, Func<double, bool> rate)
    {
        RequirePlane(source);
        var coverage = source.Coverage(rate);
        if (coverage.Networks == 0)
        {
            throw new FigureNotDrawnException($"{source.Store.Path} has no network at the learning rates of this figure");
        }

        var left = source.Counts.Select(cell => cell.Cell.LearningRate).Where(one => !rate(one));
        return new PhaseDiagramFigure(
            title,
            PhasePlanes.WholeGrid(source.Study, source.Counts, rate),
            source.Published ? PhasePlanes.Published(source.Study, rate) : null,
            PhasePlanes.Options(source.Study, FigureText.CoverageWithout(source.Study, coverage, left)) with
            {
                Boundaries = StudyBoundaries.ForDiagram(source.Study, of => StudyBoundaries.Of(source, of, FitProcedure.Inverse)),
                PublishedBoundaries = source.Published
                    ? StudyBoundaries.ForDiagram(source.Study, of => StudyBoundaries.Published(source.Study, of, FitProcedure.Inverse))
                    : [],
            }
        );
    }

    /// <summary>The histogram of the mechanism discrimination index.</summary>
    /// <exception cref="FigureNotDrawnException">No network learned.</exception>
    public static MechanismIndexFigure Index(FigureSource source, string title) =>
        source.Indices.Count > 0
            ? new MechanismIndexFigure(title, FigureText.Coverage(source.Study, source.Coverage()), source.Indices)
            : throw new FigureNotDrawnException(
                source.Study.Task.ClassIsLearned
                    ? $"{source.Store.Path}: the task of study {source.Study.Name} has no index; its networks are learned or not"
                    : $"{source.Store.Path} has no network that learned"
            );

    /// <summary>Refuses a store without networks, or of a study without a plane.</summary>
    /// <exception cref="FigureNotDrawnException">It is one of these.</exception>
    public static void RequirePlane(FigureSource source)
    {
        if (source.Counts.Count == 0)
        {
            throw new FigureNotDrawnException($"{source.Store.Path} has no trained network yet; mnemo run {source.Study.Name} trains them");
        }

        if (StudyPlane.Of(source.Study) is null)
        {
            throw new FigureNotDrawnException($"{source.Store.Path}: {StudyPlane.WhyNone(source.Study)}", "where NAME=VALUE");
        }
    }
}
