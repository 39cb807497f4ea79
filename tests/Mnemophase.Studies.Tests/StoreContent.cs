using Mnemophase.Store;

namespace Mnemophase.Studies.Tests;

/// <summary>What a store holds, for comparison byte for byte; timings and provenance aside.</summary>
internal static class StoreContent
{
    public static List<StoredNetwork> Of(StudyStore store) => [.. store.Rows().Select(row => store.Read(row.Key)!)];

    public static List<StoredNetwork> Of(string path)
    {
        using var store = StudyStore.OpenToRead(path);
        return Of(store);
    }

    public static void AssertSame(List<StoredNetwork> expected, List<StoredNetwork> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        Assert.All(
            expected.Zip(actual),
            pair =>
            {
                Assert.Equal(pair.First.Row.Position, pair.Second.Row.Position);
                Assert.Equal(pair.First.Row.Key, pair.Second.Row.Key);
                Assert.Equal(pair.First.Row.Result, pair.Second.Row.Result);
                Assert.Equal(pair.First.Row.Checksum, pair.Second.Row.Checksum);
                Assert.Equal(pair.First.Weights, pair.Second.Weights);
                Assert.Equal(pair.First.Curves, pair.Second.Curves);
            }
        );
    }
}
