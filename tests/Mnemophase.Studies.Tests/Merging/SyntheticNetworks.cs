using Mnemophase.Judging;
using Mnemophase.Store;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Studies.Tests.Merging;

/// <summary>Networks made up for tests of stores: nothing is trained.</summary>
internal static class SyntheticNetworks
{
    /// <summary>A trained network; what it became depends on the variant alone, when it was finished on the minute.</summary>
    public static StoredNetwork Trained(StudyPlan plan, int position, int variant = 0, int minute = 0, int blobBytes = 40)
    {
        var random = new Random((position * 1009) + variant);
        var weights = new byte[blobBytes];
        var curves = new byte[blobBytes / 2];
        random.NextBytes(weights);
        random.NextBytes(curves);
        var result = new NetworkResult
        {
            Class = (Mechanism)random.Next(4),
            Index = random.NextDouble(),
            AccuracyTail = random.NextDouble(),
            ReliabilityTail = random.NextDouble(),
            Evidence = $"{{\"variant\":{variant}}}",
            Epochs = 7,
            FinalLoss = variant == 2 ? double.NaN : random.NextDouble(),
            DivergedAt = variant == 2 ? 3 : null,
        };
        return StoredNetwork.Of(plan.Networks[position], result, Provenance(minute), weights, curves);
    }

    /// <summary>A network on which the program failed.</summary>
    public static StoredNetwork Failed(StudyPlan plan, int position, int minute = 0) =>
        StoredNetwork.Of(
            plan.Networks[position],
            new NetworkResult { Status = NetworkStatus.Failed, Failure = $"it was minute {minute}" },
            Provenance(minute)
        );

    /// <summary>Writes a store of these networks.</summary>
    public static string Write(string path, Study study, IReadOnlyCollection<StoredNetwork> networks)
    {
        using var store = StudyStore.OpenOrCreate(path, study, TimeProvider.System);
        store.Add(networks);
        return path;
    }

    /// <summary>All a store holds, in the order of the plan.</summary>
    public static List<StoredNetwork> Content(string path)
    {
        using var store = StudyStore.OpenToRead(path);
        return [.. store.Rows().Select(row => store.Read(row.Key)!)];
    }

    /// <summary>Two stores hold the same rows (provenance included), weights and curves.</summary>
    public static void AssertSame(IReadOnlyList<StoredNetwork> expected, IReadOnlyList<StoredNetwork> actual)
    {
        Assert.Equal(expected.Select(network => network.Row), actual.Select(network => network.Row));
        Assert.All(
            expected.Zip(actual),
            pair =>
            {
                Assert.Equal(pair.First.Weights, pair.Second.Weights);
                Assert.Equal(pair.First.Curves, pair.Second.Curves);
            }
        );
    }

    private static NetworkProvenance Provenance(int minute) =>
        new(
            new ProgramVersion("0.1.0", "c0ffee"),
            "simd",
            minute % 2 == 0 ? "vector512" : "vector256",
            minute / 7.0,
            new DateTimeOffset(2026, 1, 1, 0, minute, 0, TimeSpan.Zero)
        );
}
