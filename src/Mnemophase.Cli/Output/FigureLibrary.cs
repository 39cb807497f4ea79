using Mnemophase.Figures;
using Mnemophase.Studies;
using Mnemophase.Studies.Store;

namespace Mnemophase.Cli.Output;

/// <summary>The figures one can ask for by name.</summary>
internal static class FigureLibrary
{
    private static readonly Dictionary<string, Func<StudyStore, Figure>> FromStore = new(StringComparer.Ordinal)
    {
        ["phase-diagram"] = PhaseDiagram,
        ["figure2"] = store => RankTwo(store, "figure2"),
        ["figure3"] = store => RankTwo(store, "figure3", byPeak: true),
        ["figureS1"] = store => RankTwo(store, "figureS1", margin: 2),
        ["rotations"] = Rotations,
    };

    private static readonly Dictionary<string, Func<Figure>> FromTheory = new(StringComparer.Ordinal)
    {
        ["figure4G"] = () => new LearningPhasesFigure(),
        ["figureS2"] = () => new LimitCycleModelFigure(),
    };

    /// <summary>Names of all figures.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. FromStore.Keys, .. FromTheory.Keys];

    /// <summary>Makes a figure.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="path">The store's file; null for a figure that needs none.</param>
    /// <exception cref="ArgumentException">There is no such figure, the store is missing, or it does not hold what the figure shows.</exception>
    public static Figure Make(string name, string? path)
    {
        if (FromTheory.TryGetValue(name, out var theory))
        {
            return theory();
        }

        if (!FromStore.TryGetValue(name, out var make))
        {
            throw new ArgumentException($"there is no figure '{name}'{NearestName.Suggestion(name, Names)}");
        }

        using var store = StudyStore.OpenToRead(
            path ?? throw new ArgumentException($"{name} is drawn from a store: give its file with --store.")
        );
        return make(store);
    }

    private static PhaseDiagramFigure PhaseDiagram(StudyStore store)
    {
        Require(store.Study.Network.Kind == NetworkKind.FullRank, store, "phase-diagram shows full-rank networks");
        return RunFigure.PhaseDiagram(store.Study, store.Counts())
            ?? throw new ArgumentException(
                $"{store.Path}: study {store.Study.Name} has no trained network, or more than one response window or post-reaction period; phase-diagram needs delay against learning rate."
            );
    }

    private static RankTwoFigure RankTwo(StudyStore store, string name, bool byPeak = false, double margin = 10)
    {
        var study = store.Study;
        Require(string.Equals(study.Name, name, StringComparison.Ordinal), store, $"{name} is drawn from a store of study {name}");
        var rows = store
            .Rows()
            .Where(row => row.Result.Status == NetworkStatus.Trained)
            .SelectMany(row => RankTwoRows.Of(store, store.Read(row.Key)!, byPeak))
            .ToList();
        Require(rows.Count > 0, store, $"no network is trained yet; mnemo run {name} trains them");
        return new RankTwoFigure(study.Title, rows, margin);
    }

    private static RotationFractionFigure Rotations(StudyStore store)
    {
        Require(store.Study.Network.Kind == NetworkKind.RankK, store, "rotations shows rank-k networks");
        return RotationFigure.Of(RotationSummary.Of(store))
            ?? throw new ArgumentException(
                $"{store.Path}: rotations needs networks that learned, of one learning rate, in two conditions of the post-reaction period."
            );
    }

    private static void Require(bool holds, StudyStore store, string why)
    {
        if (!holds)
        {
            throw new ArgumentException($"{store.Path}: holds study {store.Study.Name}; {why}.");
        }
    }
}
