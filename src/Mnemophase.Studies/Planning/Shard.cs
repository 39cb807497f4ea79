using Mnemophase.Studies.Definition;

namespace Mnemophase.Studies.Planning;

/// <summary>One of several slices of a plan, written "2/6": each network lies in exactly one of them, and all cost about the same.</summary>
public sealed record Shard
{
    /// <summary>The most shards a plan is cut into: what job arrays commonly take.</summary>
    public const int MostShards = 100_000;

    /// <summary>Slice <paramref name="index"/> of <paramref name="count"/>.</summary>
    /// <param name="index">Which slice, from 1 to <paramref name="count"/>.</param>
    /// <param name="count">How many slices, from 1 to <see cref="MostShards"/>.</param>
    /// <exception cref="ArgumentException">A number lies outside its range.</exception>
    public Shard(int index, int count)
    {
        if (count is < 1 or > MostShards)
        {
            throw new ArgumentException($"a study can be cut into 1 to {MostShards} shards, not into {count}.");
        }

        if (index < 1 || index > count)
        {
            throw new ArgumentException($"there is no shard {index} of {count}; shards count from 1 to {count}.");
        }

        (Index, Count) = (index, count);
    }

    /// <summary>Which slice, from 1.</summary>
    public int Index { get; }

    /// <summary>How many slices.</summary>
    public int Count { get; }

    /// <summary>Reads "2/6".</summary>
    /// <exception cref="ArgumentException">The text is not of this form, or there is no such shard.</exception>
    public static Shard Parse(string text)
    {
        var parts = text.Split('/', StringSplitOptions.TrimEntries);
        return parts.Length == 2 && TryWhole(parts[0], out var index) && TryWhole(parts[1], out var count)
            ? new Shard(index, count)
            : throw new ArgumentException($"\"{text}\" is not a shard; write its number and the number of shards, as in 2/6.");
    }

    /// <summary>Deals the networks of a plan out to shards of about equal estimated cost; the same for the same plan and count.</summary>
    /// <remarks>
    /// The costliest networks go first, each to the shard with the least cost so far (the first of several). So no shard costs more than
    /// the mean and one network more: R. L. Graham, "Bounds on multiprocessing timing anomalies", SIAM J. Appl. Math. 17, 416 (1969).
    /// </remarks>
    /// <param name="plan">The plan, or a part of it.</param>
    /// <param name="count">How many shards; with fewer networks than shards the last ones are empty.</param>
    /// <returns>The parts, shard 1 first; positions stay those of the full plan.</returns>
    /// <exception cref="ArgumentException">The count lies outside its range.</exception>
    public static IReadOnlyList<StudyPlan> Deal(StudyPlan plan, int count)
    {
        _ = new Shard(1, count);
        var shards = Enumerable.Range(0, count).Select(_ => new List<PlannedNetwork>()).ToList();
        var lightest = new PriorityQueue<int, (double Cost, int Shard)>(shards.Select((_, shard) => (shard, (0.0, shard))));
        foreach (var network in plan.Networks.OrderByDescending(network => network.Cost).ThenBy(network => network.Position))
        {
            lightest.TryPeek(out var shard, out var load);
            shards[shard].Add(network);
            lightest.DequeueEnqueue(shard, load with { Cost = load.Cost + network.Cost });
        }

        return [.. shards.Select(plan.Part)];
    }

    /// <summary>This slice of a plan.</summary>
    public StudyPlan Of(StudyPlan plan) => Deal(plan, Count)[Index - 1];

    /// <summary>Name of the slice's store, as in quick.shard-2-of-6.mnemo.</summary>
    public string StoreName(Study study)
    {
        return string.Create(CultureInfo.InvariantCulture, $"{study.Name}.shard-{Index}-of-{Count}.mnemo");
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index}/{Count}");

    private static bool TryWhole(string text, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
