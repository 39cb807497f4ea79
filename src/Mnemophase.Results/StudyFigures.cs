using Mnemophase.Figures;
using Mnemophase.Figures.FullRank;
using Mnemophase.Outcomes;
using Mnemophase.Scaling;

namespace Mnemophase.Results;

/// <summary>Figures for every study whose networks are learned or not.</summary>
public static class StudyFigures
{
    /// <summary>The learning rate of curves, unless another is given.</summary>
    internal const double ShownRate = 0.1;

    internal static IReadOnlyList<FigureRecipe> All =>
        [
            Of(
                "phase-diagram",
                "The colour of a cell mixes the classes of its networks; hatched: most did not learn.",
                source => RunFigure.PhaseDiagram(source.Study, source.Counts, source.Store.Summary().EngineNote) ?? throw NoDiagram(source)
            ),
            Of(
                "curves",
                "Training at one learning rate, averaged over the networks of each class; bands are sd/√n.",
                source => Curves(source, null)
            ),
            Of("fractions", Captions.Fractions, source => FullRankFigures.Fractions(source, $"Mechanisms found: {source.Study.Title}")),
            Of(
                "boundary",
                Captions.Law,
                source => BoundaryFigures.Law(source, $"Learning boundary: {source.Study.Title}", BoundaryClass.NotLearned)
            ),
            Of(
                "slow-point-boundary",
                Captions.Law,
                source => BoundaryFigures.Law(source, $"Slow-point boundary: {source.Study.Title}", BoundaryClass.SlowPoint)
            ),
            Of(
                "index",
                Captions.Index("."),
                source => FullRankFigures.Index(source, $"Mechanism discrimination index: {source.Study.Title}")
            ),
        ];

    private static FigureRecipe Of(string name, string caption, Func<FigureSource, Figure> draw) =>
        new(
            name,
            "the figures of the paper's studies, for any study; `curves` at any of its learning rates",
            caption,
            FigureNeed.FullRank,
            draw
        );

    private static FigureNotDrawnException NoDiagram(FigureSource source)
    {
        FullRankFigures.RequirePlane(source);
        return new FigureNotDrawnException(
            $"{source.Store.Path}: study {source.Study.Name} varies more axes than one figure can show; choose one value of an axis",
            "where NAME=VALUE"
        );
    }

    /// <summary>The curves of any full-rank study at a learning rate; null for the one nearest to 0.1 that has networks.</summary>
    public static Figure Curves(FigureSource source, double? wanted)
    {
        var rates = source.Counts.Select(cell => cell.Cell.LearningRate).Distinct().ToList();
        if (rates.Count == 0)
        {
            throw new FigureNotDrawnException($"{source.Store.Path} has no trained network yet");
        }

        var rate = StudyGrid.Nearest(wanted is null ? rates : source.Study.Grid.LearningRates, wanted ?? ShownRate);
        if (wanted is { } given && Math.Abs(rate - given) > 1e-3 * rate)
        {
            throw new ValueException(
                $"learning-rate = {StudyText.Number(given)} is not in study {source.Study.Name}; the nearest is {StudyText.Number(rate)}.",
                "learning-rate"
            );
        }

        var grouping = source.Grouping == MechanismGrouping.LearnedOrNot ? source.Grouping : MechanismGrouping.FourClasses;
        return FullRankFigures.Curves(source, $"Training: {source.Study.Title}", rate, grouping, Enum.GetValues<TrainingMetric>());
    }
}
