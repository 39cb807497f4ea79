using System.Text.Json;
using Mnemophase.Judging;
using Mnemophase.Kinds;
using Mnemophase.Outcomes;
using Mnemophase.Store;

namespace Mnemophase.Pages.Report;

/// <summary>What one cell's limit cycles could have been counted as: the sign of a principal axis is free, and the recurrence rule has no such freedom.</summary>
/// <param name="FewestCycles">Limit cycles by both signs.</param>
/// <param name="MostCycles">Limit cycles by either sign.</param>
/// <param name="LateCycles">Limit cycles by the recurrence rule.</param>
/// <param name="LateSlowPoints">Slow points by that rule; the rest of the learned is undecided.</param>
public readonly record struct CellVerdicts(int FewestCycles, int MostCycles, int LateCycles, int LateSlowPoints);

/// <summary>What only the single rows of a store tell, gathered in one pass that keeps none of them.</summary>
public sealed class StoreFacts
{
    private readonly Dictionary<Cell, CellVerdicts> _cells = [];
    private readonly SortedDictionary<string, int> _programs = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _engines = new(StringComparer.Ordinal);

    private StoreFacts() { }

    /// <summary>Program versions with commits, and networks trained by each.</summary>
    public IReadOnlyDictionary<string, int> Programs => _programs;

    /// <summary>Engines with instruction sets, and networks trained by each.</summary>
    public IReadOnlyDictionary<string, int> Engines => _engines;

    /// <summary>When the first network was finished; null without any.</summary>
    public DateTimeOffset? First { get; private set; }

    /// <summary>When the last network was finished; null without any.</summary>
    public DateTimeOffset? Last { get; private set; }

    /// <summary>Reads a store's rows.</summary>
    /// <param name="total">Networks it holds, for progress.</param>
    /// <param name="progress">Told rows read and rows in all.</param>
    /// <param name="stop">Stops between rows.</param>
    public static StoreFacts Of(StudyStore store, int total, Action<int, int> progress, CancellationToken stop)
    {
        var facts = new StoreFacts();
        var read = 0;
        var kind = Registry.Of<IStoredNetwork>(store.Study.Network.Kind.Name);
        foreach (var row in store.StreamRows().Where(row => row.Result.Status == NetworkStatus.Trained))
        {
            stop.ThrowIfCancellationRequested();
            facts.Add(row, kind);
            progress(Math.Min(++read, total), total);
        }

        return facts;
    }

    /// <summary>Verdicts of a cell; nothing for a cell without networks.</summary>
    public CellVerdicts Of(CellCounts cell) => _cells.GetValueOrDefault(cell.Cell);

    private void Add(NetworkRow row, IStoredNetwork kind)
    {
        var made = row.Provenance;
        Count(
            _programs,
            made.Program.Commit.Length > 0
                ? $"{made.Program.Version} ({made.Program.Commit[..Math.Min(12, made.Program.Commit.Length)]})"
                : made.Program.Version
        );
        Count(_engines, $"{made.Engine} ({made.InstructionSet})");
        First = First is null || made.FinishedAt < First ? made.FinishedAt : First;
        Last = Last is null || made.FinishedAt > Last ? made.FinishedAt : Last;
        if (kind.HasIndex && row.Result.Class is Mechanism.LimitCycle or Mechanism.SlowPoint)
        {
            AddVerdict(row);
        }
    }

    private void AddVerdict(NetworkRow row)
    {
        MechanismEvidence evidence;
        try
        {
            evidence = EvidenceJson.Read(row.Result.Evidence);
        }
        catch (JsonException)
        {
            // A store of another program may carry no evidence; its classes still count.
            return;
        }

        var key = row.Key.Cell;
        var (cycle, free) = (row.Result.Class == Mechanism.LimitCycle, evidence.SignsDisagree == true);
        var cell = _cells.GetValueOrDefault(key);
        _cells[key] = new CellVerdicts(
            cell.FewestCycles + (cycle && !free ? 1 : 0),
            cell.MostCycles + (cycle || free ? 1 : 0),
            cell.LateCycles + (evidence.Late?.Verdict == LateVerdict.LimitCycle ? 1 : 0),
            cell.LateSlowPoints + (evidence.Late?.Verdict == LateVerdict.SlowPoint ? 1 : 0)
        );
    }

    private static void Count(SortedDictionary<string, int> counts, string name) => counts[name] = counts.GetValueOrDefault(name) + 1;
}
