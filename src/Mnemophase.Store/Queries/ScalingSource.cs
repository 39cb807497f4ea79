using Mnemophase.Formats;
using Mnemophase.Scaling;
using Mnemophase.Studies.Definition;

namespace Mnemophase.Store.Queries;

/// <summary>Counts of one study with the conventions its boundaries are fitted by, from a store or from a table.</summary>
/// <param name="Study">Name of the study.</param>
/// <param name="Persistence">Whether periods are response windows.</param>
/// <param name="Conventions">Per class.</param>
/// <param name="Counts">The counts.</param>
/// <param name="Verdicts">Every network of a store; null for a table, which knows only counts.</param>
public sealed record ScalingSource(
    string Study,
    bool Persistence,
    IReadOnlyList<BoundaryConventions> Conventions,
    CountsTable Counts,
    IReadOnlyList<NetworkVerdict>? Verdicts
)
{
    /// <summary>The studies of a counts table. One that comes with the program has its conventions, an unknown one all rates and threshold 0.1.</summary>
    /// <exception cref="MnemoFormatException">The file is no such table, or a law cannot be drawn from it.</exception>
    public static IReadOnlyList<ScalingSource> FromFile(string path)
    {
        var tables = CountsTable.ReadFile(path);
        foreach (var table in tables)
        {
            table.RequireBoundaries(path);
        }

        return [.. tables.Select(table => new ScalingSource(table.Study, table.Persistence, ConventionsOf(table), table, null))];
    }

    /// <summary>Whether a study's cells are told by learning rate and delay (persistence: response window), as in a counts table.</summary>
    public static bool HasPlane(Study study)
    {
        ArgumentNullException.ThrowIfNull(study);
        var others = study.Task.Kind == TaskKind.Persistence ? study.Grid.DelaysMs : study.Grid.ResponsesMs;
        return study.Task.Kind != TaskKind.DelayedActivation && others.Count == 1 && study.Grid.PostsMs.Count == 1;
    }

    /// <summary>The study of a store.</summary>
    /// <exception cref="StoreException">The store holds a study without boundaries, or one with several post-reaction periods.</exception>
    public static ScalingSource FromStore(StudyStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        var study = store.Study;
        var persistence = study.Task.Kind == TaskKind.Persistence;
        if (!HasPlane(study))
        {
            throw new StoreException(
                store.Path,
                $"study {study.Name} has no boundary in learning rate and {(persistence ? "response window" : "delay")}: that needs full-rank networks and one value of every other period"
            );
        }

        var verdicts = store
            .Outcomes()
            .Where(network => network.Class is not null)
            .Select(network => new NetworkVerdict(
                network.Key.LearningRate,
                persistence ? network.Key.ResponseMs : network.Key.DelayMs,
                network.Key.Seed,
                network.Class!.Value
            ))
            .ToList();
        var cells = store
            .Counts()
            .ToDictionary(cell => (cell.LearningRate, persistence ? cell.ResponseMs : cell.DelayMs), cell => cell.Counts);
        return new ScalingSource(
            study.Name,
            persistence,
            StudyScaling.Of(study),
            new CountsTable(study.Name, persistence, cells),
            verdicts
        );
    }

    private static IReadOnlyList<BoundaryConventions> ConventionsOf(CountsTable table)
    {
        if (StudyLibrary.Names.Contains(table.Study, StringComparer.Ordinal))
        {
            var study = StudyLibrary.Embedded(table.Study);
            var sameKind = study.Task.Kind == (table.Persistence ? TaskKind.Persistence : TaskKind.CueDiscrimination);
            if (sameKind)
            {
                return StudyScaling.Of(study);
            }
        }

        return StudyScaling.Defaults(table.Persistence);
    }
}
