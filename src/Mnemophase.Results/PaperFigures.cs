using Mnemophase.Figures;
using Mnemophase.Figures.FullRank;
using Mnemophase.Figures.RankTwo;
using Mnemophase.Outcomes;
using Mnemophase.Scaling;
using Mnemophase.Store;
using Mnemophase.Store.Queries;

namespace Mnemophase.Results;

/// <summary>The paper's figures that are drawn from stores.</summary>
internal static class PaperFigures
{
    // Figure S6A shows the seventh of the persistence study's learning rates, the others 0.1.
    private const int ShownPersistenceRate = 6;

    private const string LongTau = " with a time constant of 20 ms";

    /// <summary>Learning rates whose fits Figures S3D-E show.</summary>
    private static readonly double[] FittedRates = [0.316, 0.0193, 0.001];

    /// <summary>The largest, a middle and the smallest of the study longtau.</summary>
    private static readonly double[] FittedLongTauRates = [0.1, 0.0129, 0.001];

    /// <summary>The 15 learning rates from 0.1 to 0.001 that both phase diagrams of Figure 4 show; they are those of the study post.</summary>
    private static readonly HashSet<double> Figure4HRates = [.. StudyLibrary.Find("post").Grid.LearningRates];

    /// <summary>Figures of the main text, and S1, which goes with Figures 2 and 3.</summary>
    public static IReadOnlyList<FigureRecipe> Main =>
        [
            RankTwo(
                "figure2",
                "Rank-2 networks at several learning rates: training, latent flow with the trajectory, and sorted activity.",
                source => Rows(source)
            ),
            RankTwo("figure3", "Rank-2 networks without and with a post-reaction period.", source => Rows(source, byPeak: true)),
            RankTwo(
                "rotations",
                "Of the rank-2 networks that learned, the fraction whose latents make full rotations, without and with a post-reaction period.",
                Rotations
            ) with
            {
                Needs = FigureNeed.RankK,
            },
            .. OfDelays("nopost", "without a post-reaction period", "figure4A", "figure4B", "figure4C", "figure4H"),
            .. OfDelays("post", "with a post-reaction period", "figure4D", "figure4E", "figure4F", "figure4I"),
            RankTwo("figureS1", "One rank-2 network at several epochs.", source => Rows(source, margin: 2)),
        ];

    /// <summary>Figures of the supplement.</summary>
    public static IReadOnlyList<FigureRecipe> Supplement =>
        [
            Curves("figureS3A", "nopost", Captions.Classes("Accuracy during training"), "Accuracy", TrainingMetric.Accuracy),
            Curves("figureS3B", "nopost", Captions.Classes("Reliability during training"), "Reliability", TrainingMetric.Reliability),
            Index("figureS3C", "nopost", ". Networks below 0.5 are limit cycles.", "Mechanism discrimination index"),
            Fits("figureS3D", "nopost", "Fits of the learning boundary", BoundaryClass.NotLearned, FittedRates),
            Fits("figureS3E", "nopost", "Fits of the slow-point boundary", BoundaryClass.SlowPoint, FittedRates),
            Law("figureS3F", "nopost", "Slow-point boundary", BoundaryClass.SlowPoint),
            Curves("figureS5A", "longtau", Captions.Classes($"Training{LongTau}"), $"Training{LongTau}", Enum.GetValues<TrainingMetric>()),
            Fractions("figureS5B", "longtau", $"Mechanisms found{LongTau}"),
            Phases("figureS5C", "longtau", $"Phase diagram{LongTau}", _ => true),
            Index("figureS5D", "longtau", $",{LongTau}.", $"Mechanism discrimination index{LongTau}"),
            Fits("figureS5E", "longtau", $"Fits of the learning boundary{LongTau}", BoundaryClass.NotLearned, FittedLongTauRates),
            Curves("figureS6A", "persistence", "", "", TrainingMetric.Loss) with
            {
                Caption = "Loss of networks that learned to hold the cue and of those that did not; bands are sd/√n.",
                Draw = Persistence,
            },
            Phases("figureS6B", "persistence", "Phase diagram of persistent activity", _ => true) with
            {
                Caption =
                    "The colour of a cell is the fraction of its networks that learned; hatched: most did not learn. Dots are the fitted boundaries, the line is the power law through them, where the data support it.",
            },
            Law("figureS6C", "persistence", "Learning boundary of persistent activity", BoundaryClass.NotLearned),
        ];

    /// <summary>Loss, fractions, learning boundary and phase diagram of one of the two studies of Figure 4.</summary>
    private static FigureRecipe[] OfDelays(string study, string words, string loss, string fractions, string law, string phases) =>
        [
            new(
                loss,
                "loss by mechanism at learning rate 0.1",
                Captions.Loss,
                FigureNeed.StudyOf(study),
                source =>
                    FullRankFigures.Curves(
                        source,
                        Titled($"Loss {words}", loss),
                        StudyFigures.ShownRate,
                        MechanismGrouping.UnstableAsNotLearned,
                        TrainingMetric.Loss
                    )
            ),
            Fractions(fractions, study, $"Mechanisms found {words}"),
            Law(law, study, $"Learning boundary {words}", BoundaryClass.NotLearned),
            Phases(phases, study, $"Phase diagram {words}", Figure4HRates.Contains),
        ];

    private static FigureRecipe RankTwo(string name, string caption, Func<FigureSource, Figure> draw) =>
        new(
            name,
            "training, latent flow and activity of rank-2 networks; fraction with full rotations",
            caption,
            FigureNeed.StudyOf(name),
            draw
        );

    private static FigureRecipe Curves(
        string name,
        string study,
        string caption,
        string title,
        params IReadOnlyList<TrainingMetric> metrics
    ) =>
        new(
            name,
            "training curves of the four classes (`figureS6A`: learned and not learned)",
            caption,
            FigureNeed.StudyOf(study),
            source => FullRankFigures.Curves(source, Titled(title, name), StudyFigures.ShownRate, MechanismGrouping.FourClasses, metrics)
        );

    private static FigureRecipe Fractions(string name, string study, string title) =>
        new(
            name,
            "fractions of the mechanisms over the delay",
            Captions.Fractions,
            FigureNeed.StudyOf(study),
            source => FullRankFigures.Fractions(source, Titled(title, name))
        );

    private static FigureRecipe Phases(string name, string study, string title, Func<double, bool> rates) =>
        new(
            name,
            "phase diagrams",
            Captions.Phases,
            FigureNeed.StudyOf(study),
            source => FullRankFigures.PhaseDiagram(source, Titled(title, name), rates)
        );

    private static FigureRecipe Index(string name, string study, string caption, string title) =>
        new(
            name,
            "the [mechanism discrimination index](science.md#4-what-mechanism-did-a-network-learn) of the networks that learned",
            Captions.Index(caption),
            FigureNeed.StudyOf(study),
            source => FullRankFigures.Index(source, Titled(title, name))
        );

    private static FigureRecipe Fits(string name, string study, string title, BoundaryClass of, IReadOnlyList<double> rates) =>
        new(
            name,
            "fits of the boundaries at three learning rates",
            Captions.Fits(of == BoundaryClass.NotLearned ? "not learned" : "of slow points"),
            FigureNeed.StudyOf(study),
            source => BoundaryFigures.Fits(source, Titled(title, name), of, rates)
        );

    private static FigureRecipe Law(string name, string study, string title, BoundaryClass of) =>
        new(
            name,
            "boundaries, the power law and its 95 % band (if the data support a law), and the critical learning rates of the models",
            Captions.Law,
            FigureNeed.StudyOf(study),
            source => BoundaryFigures.Law(source, Titled(title, name), of)
        );

    /// <summary>"Slow-point boundary (Figure S3F)".</summary>
    private static string Titled(string title, string name) => $"{title} ({name.Replace("figure", "Figure ", StringComparison.Ordinal)})";

    private static MechanismCurvesFigure Persistence(FigureSource source)
    {
        var rate = StudyLibrary.Find("persistence").Grid.LearningRates[ShownPersistenceRate];
        var title = "Loss of the persistence task (Figure S6A)";
        return FullRankFigures.Curves(source, title, rate, MechanismGrouping.LearnedOrNot, TrainingMetric.Loss);
    }

    private static Figure Rotations(FigureSource source) =>
        RotationFigure.Of(RotationSummary.Of(source.Store))
        ?? throw new FigureNotDrawnException(
            $"{source.Store.Path}: figure rotations needs networks that learned, at one learning rate, without and with a post-reaction period."
        );

    private static RankTwoFigure Rows(FigureSource source, bool byPeak = false, double margin = 10)
    {
        var store = source.Store;
        var rows = store
            .Rows()
            .Where(row => row.Result.Status == NetworkStatus.Trained)
            .SelectMany(row => RankTwoRows.Of(store, store.Read(row.Key)!, byPeak))
            .ToList();
        return rows.Count > 0
            ? new RankTwoFigure(source.Study.Title, rows, margin)
            : throw new FigureNotDrawnException($"{store.Path}: no network is trained yet; mnemo run {source.Study.Name} trains them.");
    }
}
