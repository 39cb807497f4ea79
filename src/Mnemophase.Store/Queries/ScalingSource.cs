using Mnemophase.Judging;
using Mnemophase.Outcomes;
using Mnemophase.Scaling;
using Mnemophase.Studies.Plane;
using Mnemophase.Studies.Published;

namespace Mnemophase.Store.Queries;

/// <summary>Counts of one study with the conventions its boundaries are fitted by, from a store or from a table.</summary>
/// <param name="Study">Name of the study.</param>
/// <param name="Persistence">Whether only learned and not learned are told apart.</param>
/// <param name="Conventions">Per class.</param>
/// <param name="Verdicts">Every network of a store; null for a table, which knows only counts.</param>
public sealed record ScalingSource(
    string Study,
    bool Persistence,
    IReadOnlyList<BoundaryConventions> Conventions,
    CountsTable Counts,
    IReadOnlyList<NetworkVerdict>? Verdicts
)
{
    /// <summary>Response and time step for the models' critical rates; null where they do not apply (persistence) or a table does not say them.</summary>
    public CriticalRateTask? Task { get; init; }

    /// <summary>The published counts of the same cells; null where nothing is published, or the counts are a table.</summary>
    public CountsTable? Published { get; init; }

    /// <summary>The cells of a class with unstable networks left out; null where there are none, or they are not told apart.</summary>
    public IReadOnlyList<BoundaryCell>? WithoutUnstable(BoundaryClass boundary) =>
        Counts.Cells.Values.All(counts => counts.Unstable == 0)
            ? null
            :
            [
                .. Counts
                    .Cells.Select(cell => (cell.Key, Counts: cell.Value with { Unstable = 0 }))
                    .Where(cell => cell.Counts.Total > 0)
                    .Select(cell => BoundaryCell.Of(cell.Key.LearningRate, cell.Key.PeriodMs, cell.Counts, boundary)),
            ];

    /// <summary>The studies of a counts table. One that comes with the program has its conventions, an unknown one all rates and threshold 0.1.</summary>
    /// <exception cref="MnemoFormatException">The file is no such table, or a law cannot be drawn from it.</exception>
    public static IReadOnlyList<ScalingSource> FromFile(string path)
    {
        var tables = CountsTable.ReadFile(path);
        foreach (var table in tables)
        {
            table.RequireBoundaries(path);
        }

        return
        [
            .. tables.Select(table => new ScalingSource(table.Study, table.Persistence, ConventionsOf(table), table, null)
            {
                Task = Known(table) is { } study ? TaskOf(study) : null,
            }),
        ];
    }

    /// <summary>Whether a study has boundaries: full-rank networks, and a plane of learning rate and one period.</summary>
    public static bool HasBoundaries(Study study)
    {
        return study.Task.Kind.Described.HasBoundaries && StudyPlane.Of(study) is not null;
    }

    /// <summary>The study of a store.</summary>
    /// <exception cref="StoreException">The store holds a study without boundaries, or one that varies several periods.</exception>
    public static ScalingSource FromStore(StudyStore store)
    {
        var study = store.Study;
        var persistence = study.Task.OnlyLearned;
        if (!HasBoundaries(study))
        {
            throw new StoreException(
                store.Path,
                !study.Task.Kind.Described.HasBoundaries
                    ? $"study {study.Name} has rank-K networks, whose classes have no boundary; boundaries need full-rank networks"
                    : StudyPlane.WhyNone(study)
            )
            {
                Remedy = study.Task.Kind.Described.HasBoundaries ? StoreRemedy.Slice : StoreRemedy.None,
            };
        }

        var plane = StudyPlane.Require(study);

        var verdicts = store.Outcomes().Select(network => Verdict(network.Key, network.Class, plane)).OfType<NetworkVerdict>().ToList();
        var cells = store.Counts().ToDictionary(cell => (plane.UpAt(cell.Cell), plane.At(cell.Cell)), cell => cell.Counts);
        return new ScalingSource(
            study.Name,
            persistence,
            PlaneConventions.Of(study),
            new CountsTable(study.Name, persistence, cells) { Across = plane.Across.Axis, Up = plane.Up },
            verdicts
        )
        {
            Task = TaskOf(study),
            Published = PublishedOf(study, persistence, cells.Keys),
        };
    }

    /// <summary>The label of one stored network, as counts and resampling take it; null for one that is not judged.</summary>
    private static NetworkVerdict? Verdict(NetworkKey key, Mechanism? label, StudyPlane plane) =>
        label is { } mechanism ? new NetworkVerdict(plane.UpAt(key.Cell), plane.At(key.Cell), key.Seed, mechanism) : null;

    private static CriticalRateTask? TaskOf(Study study) =>
        study.Task.Kind.Described.HasCriticalRates && StudyPlane.Of(study) is { Axis: "delay" } plane && plane.Up == Axis.LearningRate
            ? new CriticalRateTask(study.Grid.ResponsesMs[0], study.Task.StepMs)
            : null;

    private static CountsTable? PublishedOf(Study study, bool persistence, IEnumerable<(double LearningRate, double PeriodMs)> cells)
    {
        var published =
            PublishedCounts.For(study) is { } all
            && StudyPlane.Of(study) is { } plane
            && plane.Up == Axis.LearningRate
            && string.Equals(all.Axis, plane.Axis, StringComparison.Ordinal)
                ? all
                : null;
        var same = cells
            .Where(cell => published?.Cells.ContainsKey(cell) == true)
            .ToDictionary(cell => cell, cell => published!.Cells[cell]);
        return same.Count == 0 ? null : new CountsTable(study.Name, persistence, same);
    }

    private static IReadOnlyList<BoundaryConventions> ConventionsOf(CountsTable table) =>
        Known(table) is { } study ? PlaneConventions.Of(study) : StudyScaling.Defaults(table.Persistence, table.Persistence);

    /// <summary>The study of the table's name that comes with the program; null where there is none of that kind.</summary>
    private static Study? Known(CountsTable table) =>
        StudyLibrary.Names.Contains(table.Study, StringComparer.Ordinal)
        && StudyLibrary.Embedded(table.Study) is { } study
        && (table.Persistence ? study.Task.Kind.Described.IsPersistence : study.Task.Kind.Described.HasCriticalRates)
            ? study
            : null;
}
