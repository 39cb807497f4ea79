using Mnemophase.Formats;
using Mnemophase.Scaling;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Plane;

namespace Mnemophase.Store.Queries;

/// <summary>Counts of one study with the conventions its boundaries are fitted by, from a store or from a table.</summary>
/// <param name="Study">Name of the study.</param>
/// <param name="Persistence">Whether only learned and not learned are told apart.</param>
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

    /// <summary>Whether a study has boundaries: full-rank networks, and a plane of learning rate and one period.</summary>
    public static bool HasBoundaries(Study study)
    {
        ArgumentNullException.ThrowIfNull(study);
        return study.Task.Kind != TaskKind.DelayedActivation && StudyPlane.Of(study) is not null;
    }

    /// <summary>The study of a store.</summary>
    /// <exception cref="StoreException">The store holds a study without boundaries, or one that varies several periods.</exception>
    public static ScalingSource FromStore(StudyStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        var study = store.Study;
        var persistence = study.Task.Kind == TaskKind.Persistence;
        if (!HasBoundaries(study))
        {
            throw new StoreException(
                store.Path,
                study.Task.Kind == TaskKind.DelayedActivation
                    ? $"study {study.Name} has rank-k networks, whose classes have no boundary; that needs full-rank networks"
                    : StudyPlane.WhyNone(study)
            );
        }

        var plane = StudyPlane.Require(study);

        var verdicts = store
            .Outcomes()
            .Where(network => network.Class is not null)
            .Select(network => new NetworkVerdict(
                network.Key.Cell.LearningRate,
                plane.At(network.Key.Cell),
                network.Key.Seed,
                network.Class!.Value
            ))
            .ToList();
        var cells = store.Counts().ToDictionary(cell => (cell.Cell.LearningRate, plane.At(cell.Cell)), cell => cell.Counts);
        return new ScalingSource(
            study.Name,
            persistence,
            StudyScaling.Of(study),
            new CountsTable(study.Name, persistence, cells) { Axis = plane.Axis },
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
