using Mnemophase.Judging;
using Mnemophase.Outcomes;

namespace Mnemophase.Store;

/// <summary>What a store holds, in numbers.</summary>
/// <param name="Trained">Networks trained.</param>
/// <param name="Failed">Networks on which the program failed.</param>
/// <param name="Counts">Mechanisms found.</param>
/// <param name="Diverged">Trained networks whose loss passed all limits.</param>
/// <param name="Epochs">Epochs trained in all.</param>
/// <param name="Seconds">Time the workers spent in all.</param>
/// <param name="Engines">Engines and instruction sets used.</param>
/// <param name="LastFinishedAt">When the last network was finished; null for an empty store.</param>
public sealed record StoreSummary(
    int Trained,
    int Failed,
    MechanismCounts Counts,
    int Diverged,
    long Epochs,
    double Seconds,
    IReadOnlyList<string> Engines,
    DateTimeOffset? LastFinishedAt
)
{
    private const string Imported = "imported";

    /// <summary>Engines that trained the networks, imported ones aside, with how many each.</summary>
    public IReadOnlyDictionary<string, int> NetworksOfEngines { get; private init; } = new Dictionary<string, int>(StringComparer.Ordinal);

    /// <summary>"networks of 2 engines: cuda 200, simd 100"; null where one engine trained all.</summary>
    public string? MixedEngines => EngineNote is null ? null : $"networks of {NetworksOfEngines.Count} engines: {Shares}";

    /// <summary>"engines mixed: cuda 200, simd 100", for the subtitle of a figure; null where one engine trained all.</summary>
    public string? EngineNote => NetworksOfEngines.Count < 2 ? null : $"engines mixed: {Shares}";

    private string Shares => string.Join(", ", NetworksOfEngines.Select(engine => $"{engine.Key} {engine.Value}"));

    /// <summary>Adds up groups of networks.</summary>
    internal static StoreSummary Of(Study study, IReadOnlyList<Group> groups)
    {
        var trained = groups.Where(group => group.Status == (int)NetworkStatus.Trained).ToList();
        return new StoreSummary(
            trained.Sum(group => group.Networks),
            groups.Sum(group => group.Networks) - trained.Sum(group => group.Networks),
            MechanismCounts.Of(found =>
                groups
                    .Where(group => group.Class is { } written && StoredColumns.ClassOf(study, (Mechanism)written) == found)
                    .Sum(group => group.Networks)
            ),
            groups.Sum(group => group.Diverged),
            groups.Sum(group => group.Epochs),
            groups.Sum(group => group.Seconds),
            [
                .. groups
                    .Where(group => group.Engine.Length > 0)
                    .Select(group => group.InstructionSet.Length > 0 ? $"{group.Engine} ({group.InstructionSet})" : group.Engine)
                    .Distinct(StringComparer.Ordinal)
                    .Order(StringComparer.Ordinal),
            ],
            groups.Select(group => group.LastFinishedAt).Max(StringComparer.Ordinal) is { } last ? StoreText.ParseTime(last) : null
        )
        {
            NetworksOfEngines = trained
                .Where(group => group.Engine.Length > 0 && !group.Engine.StartsWith(Imported, StringComparison.Ordinal))
                .GroupBy(group => group.Engine.Split('/')[0], StringComparer.Ordinal) // without its arithmetic
                .OrderBy(engine => engine.Key, StringComparer.Ordinal)
                .ToDictionary(engine => engine.Key, engine => engine.Sum(group => group.Networks), StringComparer.Ordinal),
        };
    }

    /// <summary>Networks that have engine, status and class in common.</summary>
    internal sealed class Group
    {
        public string Engine { get; set; } = "";
        public string InstructionSet { get; set; } = "";
        public int Status { get; set; }
        public int? Class { get; set; }
        public int Networks { get; set; }
        public int Diverged { get; set; }
        public long Epochs { get; set; }
        public double Seconds { get; set; }
        public string LastFinishedAt { get; set; } = "";
    }
}
