using Mnemophase.Figures;
using Mnemophase.Figures.Dynamics;
using Mnemophase.Figures.FullRank;
using Mnemophase.Figures.Theory;
using Mnemophase.Outcomes;

namespace Mnemophase.Results;

/// <summary>Figures that need no store.</summary>
internal static class TheoryFigures
{
    private const string Shows = "the task; the analytical models; examples of the words of the [dynamics](dynamics.md)";

    public static IReadOnlyList<FigureRecipe> All =>
        [
            Of("figure1E", "The task: the cued channel's input and its target.", Trial),
            Of(
                "figure4G",
                "Prediction of the two analytical models for a short response. Below both critical learning rates, both mechanisms can be learned; between them, only limit cycles; above both, nothing.",
                () => new LearningPhasesFigure()
            ),
            Of(
                "figureS2",
                "The limit-cycle model: its flow, and its loss over the rotation rate, with the no-learning zone.",
                () => new LimitCycleModelFigure()
            ),
            Of(
                "words",
                "How a network moves after the trial, in one word: an example of each word that mnemo dynamics gives, in small networks built by hand.",
                () => new WordsFigure()
            ),
        ];

    private static FigureRecipe Of(string name, string caption, Func<Figure> draw) =>
        new(name, Shows, caption, FigureNeed.Nothing, _ => draw());

    private static TrialFigure Trial()
    {
        var study = StudyLibrary.Find("post");
        return new TrialFigure(StudyModels.CueTask(study, Cell.OfPeriods(0, 100, study.Grid.ResponsesMs[0], study.Grid.PostsMs[0])));
    }
}
