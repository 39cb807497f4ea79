using Mnemophase.Outcomes;
using Mnemophase.Running;
using Mnemophase.Store.Queries;
using Mnemophase.Studies.Published;

namespace Mnemophase.Cli.Output;

/// <summary>A run's outcome for programs.</summary>
internal static class RunReport
{
    /// <summary>Writes the outcome as JSON.</summary>
    public static void Write(
        TextWriter output,
        StudyStore store,
        IReadOnlyList<CellCounts> cells,
        RotationSummary? rotations,
        RunSnapshot end,
        bool interrupted,
        IReadOnlyList<string> figures
    )
    {
        var published = PublishedCounts.For(store.Study);
        Json.Write(
            output,
            new
            {
                study = store.Study.Name,
                store = Path.GetFullPath(store.Path),
                networks = end.Total,
                stored = end.Stored,
                trained = end.Trained,
                failed = end.Failed,
                interrupted,
                seconds = Math.Round(end.Elapsed.TotalSeconds, 3),
                figures,
                rules = RuleTally.ForJson(store),
                cells = cells.Select(cell => Cell(store.Study, cell, published)),
                rotations = rotations is null ? null : RotationTable.ForJson(rotations),
            }
        );
    }

    /// <summary>How many networks failed, and the first of them.</summary>
    public static void WriteFailed(TextWriter error, StudyStore store, int count)
    {
        var first = store.Rows().First(row => row.Result.Status == NetworkStatus.Failed);
        error.WriteLine(
            $"{Plural.Of(count, "network")} failed, the first at {first.Key}: {first.Result.Failure}; the same command tries them again"
        );
    }

    private static OrderedDictionary<string, object?> Cell(Study study, CellCounts cell, PublishedCounts? published) =>
        CellJson
            .Of(study, cell)
            .With([
                KeyValuePair.Create("published", published?.Of(cell.Cell) is { } counts ? Published(counts, published.OnlyLearned) : null),
            ]);

    private static object Published(MechanismCounts counts, bool onlyLearned) =>
        onlyLearned
            ? new
            {
                networks = counts.Total,
                counts.NotLearned,
                counts.Learned,
            }
            : new
            {
                networks = counts.Total,
                counts.NotLearned,
                counts.LimitCycle,
                counts.SlowPoint,
            };
}
