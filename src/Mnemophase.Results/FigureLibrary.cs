using Mnemophase.Figures;
using Mnemophase.Figures.Dynamics;
using Mnemophase.Figures.FullRank;
using Mnemophase.Figures.PhaseDiagram;
using Mnemophase.Figures.RankTwo;
using Mnemophase.Figures.Theory;
using Mnemophase.Outcomes;
using Mnemophase.Scaling;
using Mnemophase.Store;
using Mnemophase.Store.Queries;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Results;

/// <summary>The figures one can ask for by name.</summary>
public static class FigureLibrary
{
    // Figure S6A shows the seventh of the persistence study's learning rates, the others 0.1.
    private const double ShownRate = 0.1;
    private const int ShownPersistenceRate = 6;

    /// <summary>Learning rates whose fits Figures S3D-E show.</summary>
    private static readonly double[] FittedRates = [0.316, 0.0193, 0.001];

    /// <summary>The largest, a middle and the smallest of the study longtau.</summary>
    private static readonly double[] FittedLongTauRates = [0.1, 0.0129, 0.001];

    private static readonly IReadOnlyDictionary<string, Func<Figure>> FromTheory = new Dictionary<string, Func<Figure>>(
        StringComparer.Ordinal
    )
    {
        ["figure1E"] = Trial,
        ["figure4G"] = () => new LearningPhasesFigure(),
        ["figureS2"] = () => new LimitCycleModelFigure(),
        ["words"] = () => new WordsFigure(),
    };

    /// <summary>Figures drawn from a store, in the order of the paper, those for any study last.</summary>
    public static IReadOnlyList<FigureRecipe> Recipes { get; } =
    [
        FigureRecipe.OfStudy("figure2", "figure2", source => RankTwo(source)),
        FigureRecipe.OfStudy("figure3", "figure3", source => RankTwo(source, byPeak: true)),
        Rotations,
        .. DelayStudy("nopost", "without a post-reaction period", "figure4A", "figure4B", "figure4C", "figure4H"),
        .. DelayStudy("post", "with a post-reaction period", "figure4D", "figure4E", "figure4F", "figure4I"),
        FigureRecipe.OfStudy("figureS1", "figureS1", source => RankTwo(source, margin: 2)),
        .. Supplement,
        .. ForAnyStudy,
    ];

    /// <summary>Names of all figures.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. FromTheory.Keys, .. Recipes.Select(recipe => recipe.Name)];

    /// <summary>Names of the figures that need no store.</summary>
    public static IEnumerable<string> NamesFromTheory => FromTheory.Keys;

    private static FigureRecipe Rotations =>
        new(
            "rotations",
            "a store of rank-k networks",
            study => study.Network.Kind.Described.JudgesRotations,
            source =>
                RotationFigure.Of(RotationSummary.Of(source.Store))
                ?? throw new FigureNotDrawnException(
                    $"{source.Store.Path}: rotations needs networks that learned, of one learning rate, in two conditions of the post-reaction period."
                )
        )
        {
            OfPaper = true,
        };

    private static FigureRecipe[] Supplement =>
        [
            FigureRecipe.OfStudy("figureS3A", "nopost", source => Classes(source, "Accuracy (Figure S3A)", TrainingMetric.Accuracy)),
            FigureRecipe.OfStudy("figureS3B", "nopost", source => Classes(source, "Reliability (Figure S3B)", TrainingMetric.Reliability)),
            FigureRecipe.OfStudy(
                "figureS3C",
                "nopost",
                source => FullRankFigures.Index(source, "Mechanism discrimination index (Figure S3C)")
            ),
            FigureRecipe.OfStudy(
                "figureS3D",
                "nopost",
                source => BoundaryFigures.Fits(source, "Fits of the learning boundary (Figure S3D)", BoundaryClass.NotLearned, FittedRates)
            ),
            FigureRecipe.OfStudy(
                "figureS3E",
                "nopost",
                source => BoundaryFigures.Fits(source, "Fits of the slow-point boundary (Figure S3E)", BoundaryClass.SlowPoint, FittedRates)
            ),
            FigureRecipe.OfStudy(
                "figureS3F",
                "nopost",
                source => BoundaryFigures.Law(source, "Slow-point boundary (Figure S3F)", BoundaryClass.SlowPoint)
            ),
            FigureRecipe.OfStudy(
                "figureS5A",
                "longtau",
                source => Classes(source, "Training with a time constant of 20 ms (Figure S5A)", Enum.GetValues<TrainingMetric>())
            ),
            FigureRecipe.OfStudy(
                "figureS5B",
                "longtau",
                source => FullRankFigures.Fractions(source, "Mechanisms found with a time constant of 20 ms (Figure S5B)")
            ),
            FigureRecipe.OfStudy(
                "figureS5C",
                "longtau",
                source => FullRankFigures.PhaseDiagram(source, "Phase diagram with a time constant of 20 ms (Figure S5C)", _ => true)
            ),
            FigureRecipe.OfStudy(
                "figureS5D",
                "longtau",
                source => FullRankFigures.Index(source, "Mechanism discrimination index with a time constant of 20 ms (Figure S5D)")
            ),
            FigureRecipe.OfStudy(
                "figureS5E",
                "longtau",
                source =>
                    BoundaryFigures.Fits(
                        source,
                        "Fits of the learning boundary with a time constant of 20 ms (Figure S5E)",
                        BoundaryClass.NotLearned,
                        FittedLongTauRates
                    )
            ),
            FigureRecipe.OfStudy("figureS6A", "persistence", Persistence),
            FigureRecipe.OfStudy(
                "figureS6B",
                "persistence",
                source => FullRankFigures.PhaseDiagram(source, "Phase diagram of persistent activity (Figure S6B)", _ => true)
            ),
            FigureRecipe.OfStudy(
                "figureS6C",
                "persistence",
                source => BoundaryFigures.Law(source, "Learning boundary of persistent activity (Figure S6C)", BoundaryClass.NotLearned)
            ),
        ];

    private static FigureRecipe[] ForAnyStudy =>
        [
            FigureRecipe.OfFullRank("phase-diagram", PhaseDiagram),
            FigureRecipe.OfFullRank("curves", source => AnyCurves(source, null)),
            FigureRecipe.OfFullRank("fractions", source => FullRankFigures.Fractions(source, $"Mechanisms found: {source.Study.Title}")),
            FigureRecipe.OfFullRank(
                "boundary",
                source => BoundaryFigures.Law(source, $"Learning boundary: {source.Study.Title}", BoundaryClass.NotLearned)
            ),
            FigureRecipe.OfFullRank(
                "slow-point-boundary",
                source => BoundaryFigures.Law(source, $"Slow-point boundary: {source.Study.Title}", BoundaryClass.SlowPoint)
            ),
            FigureRecipe.OfFullRank(
                "index",
                source => FullRankFigures.Index(source, $"Mechanism discrimination index: {source.Study.Title}")
            ),
        ];

    /// <summary>A figure that needs no store; null if there is none of this name.</summary>
    public static Figure? MakeFromTheory(string name) => FromTheory.GetValueOrDefault(name)?.Invoke();

    /// <summary>The recipe of a name.</summary>
    /// <exception cref="ArgumentException">There is no such figure.</exception>
    public static FigureRecipe Find(string name) =>
        Recipes.FirstOrDefault(recipe => string.Equals(recipe.Name, name, StringComparison.Ordinal))
        ?? throw new ArgumentException($"there is no figure '{name}'{NearestName.Suggestion(name, [.. Names, "all"])}");

    /// <summary>Draws a figure from a store that feeds it.</summary>
    /// <exception cref="FigureNotDrawnException">The store is of another study, or lacks what the figure shows.</exception>
    public static Figure Make(FigureRecipe recipe, FigureSource source)
    {
        var study = source.Study;
        return recipe.IsFedBy(study)
            ? recipe.Draw(source)
            : throw new FigureNotDrawnException(
                $"{source.Store.Path}: holds study {study.Name}; {recipe.Name} is drawn from {recipe.Needs}."
            );
    }

    /// <summary>The curves of any full-rank study at a learning rate; null for the one nearest to 0.1 that has networks.</summary>
    public static Figure AnyCurves(FigureSource source, double? wanted)
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

    private static TrialFigure Trial()
    {
        var study = StudyLibrary.Find("post");
        return new TrialFigure(StudyModels.CueTask(study, Cell.OfPeriods(0, 100, study.Grid.ResponsesMs[0], study.Grid.PostsMs[0])));
    }

    /// <summary>Curves, fractions, learning boundary and phase diagram of one of the two studies of Figure 4.</summary>
    private static FigureRecipe[] DelayStudy(string study, string words, string curves, string fractions, string law, string phases) =>
        [
            FigureRecipe.OfStudy(
                curves,
                study,
                source =>
                    FullRankFigures.Curves(
                        source,
                        $"Loss {words} ({Paper(curves)})",
                        ShownRate,
                        MechanismGrouping.UnstableAsNotLearned,
                        TrainingMetric.Loss
                    )
            ),
            FigureRecipe.OfStudy(
                fractions,
                study,
                source => FullRankFigures.Fractions(source, $"Mechanisms found {words} ({Paper(fractions)})")
            ),
            FigureRecipe.OfStudy(
                law,
                study,
                source => BoundaryFigures.Law(source, $"Learning boundary {words} ({Paper(law)})", BoundaryClass.NotLearned)
            ),
            FigureRecipe.OfStudy(
                phases,
                study,
                source => FullRankFigures.PhaseDiagram(source, $"Phase diagram {words} ({Paper(phases)})", Figure4HRates.Contains)
            ),
        ];

    /// <summary>The 15 learning rates from 0.1 to 0.001 that both phase diagrams of Figure 4 show; they are those of the study post.</summary>
    private static HashSet<double> Figure4HRates { get; } = [.. StudyLibrary.Find("post").Grid.LearningRates];

    private static string Paper(string name) => name.Replace("figure", "Figure ", StringComparison.Ordinal);

    private static MechanismCurvesFigure Classes(FigureSource source, string title, params IReadOnlyList<TrainingMetric> metrics) =>
        FullRankFigures.Curves(source, title, ShownRate, MechanismGrouping.FourClasses, metrics);

    private static MechanismCurvesFigure Persistence(FigureSource source)
    {
        var rate = StudyLibrary.Find("persistence").Grid.LearningRates[ShownPersistenceRate];
        return FullRankFigures.Curves(
            source,
            "Loss of the persistence task (Figure S6A)",
            rate,
            MechanismGrouping.LearnedOrNot,
            TrainingMetric.Loss
        );
    }

    private static PhaseDiagramFigure PhaseDiagram(FigureSource source) =>
        RunFigure.PhaseDiagram(source.Study, source.Counts, source.Store.Summary().EngineNote)
        ?? throw new FigureNotDrawnException(
            $"{source.Store.Path}: study {source.Study.Name} has no trained network, or varies too many axes for one figure; --where keeps one place of an axis."
        );

    private static RankTwoFigure RankTwo(FigureSource source, bool byPeak = false, double margin = 10)
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
