using CsCheck;
using Mnemophase.Formats;
using Mnemophase.Running;
using Mnemophase.Store;
using Mnemophase.Store.Tensors;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Studies.Tests.Store;

/// <summary>Damaged stores and blobs: what is read is what was written, or an error in the house's words.</summary>
public sealed class DamagedStoreTests : IDisposable
{
    private const long MostBytes = 64 << 20;
    private static readonly string[] SqliteWords =
    [
        "SQLite Error",
        "malformed",
        "syntax error",
        "btree",
        "never used",
        "tree ",
        "main ***",
    ];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false, 1200)]
    [InlineData(true, 600)]
    public void ADamagedStoreIsReadRightOrRefused(bool rankTwo, int cases)
    {
        var study = rankTwo ? SmallStudies.RankTwo(epochs: 20_001) : SmallStudies.Of();
        var path = _folder.File("whole.mnemo");
        using (var store = StudyStore.OpenOrCreate(path, study, TimeProvider.System))
        {
            var runner = new StudyRunner(() => SmallStudies.Trainer(study), TimeProvider.System);
            runner.Run(StudyPlan.Of(study), store, 1, new RunProgress(TimeProvider.System), default);
        }

        var whole = StoreContent.Of(path).ToDictionary(network => network.Row.Position);
        var bytes = File.ReadAllBytes(path);
        var files = 0;
        Formats
            .Damage.Of(bytes)
            .Sample(
                damaged =>
                {
                    var file = _folder.File($"{Interlocked.Increment(ref files)}.mnemo");
                    File.WriteAllBytes(file, damaged);
                    var before = GC.GetAllocatedBytesForCurrentThread();
                    ReadAll(file, whole);
                    Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < MostBytes + (10L * damaged.Length));
                    File.Delete(file);
                },
                iter: cases
            );
    }

    [Fact]
    public void DamagedCurvesAreReadOrRefused()
    {
        var study = SmallStudies.Of();
        var path = _folder.File("s.mnemo");
        using var store = StudyStore.OpenOrCreate(path, study, TimeProvider.System);
        new StudyRunner(() => SmallStudies.Trainer(study), TimeProvider.System).Run(
            StudyPlan.Of(study),
            store,
            1,
            new RunProgress(TimeProvider.System),
            default
        );
        var network = StoreContent.Of(store)[0];
        Formats.Damage.Of(network.Curves!).Sample(bytes => Formats.Damage.Try(StoredCurves.Parse, bytes), iter: 20_000);
        Formats
            .Damage.Of(network.Weights!)
            .Sample(
                bytes =>
                    Formats.Damage.Try(
                        (name, all) => NetworkTensors.Assemble(name, SafetensorsFile.Parse(name, all).Tensors, NetworkTensors.StoredNames),
                        bytes
                    ),
                iter: 20_000
            );
        var rankTwo = new RankKCurves([0, 1, 5], [0.5, 0.25, 0.125], [1, 2, 3]).ToBytes();
        Formats.Damage.Of(rankTwo).Sample(bytes => Formats.Damage.Try(RankKCurves.Parse, bytes), iter: 20_000);
    }

    [Theory]
    [InlineData("small.toml")]
    [InlineData("small2.toml")]
    public void ADamagedStudyIsReadOrRefusedByName(string name)
    {
        var study = name is "small.toml" ? SmallStudies.Of() : SmallStudies.RankTwo();
        var text = System.Text.Encoding.UTF8.GetBytes(StudyText.Write(study));
        Formats
            .Damage.Of(text)
            .Sample(
                damaged =>
                {
                    try
                    {
                        var read = StudyReader.Parse(System.Text.Encoding.UTF8.GetString(damaged), name);
                        // What is accepted is a study: it can be planned, and written and read to the same.
                        Assert.NotEmpty(StudyText.Write(read));
                    }
                    catch (StudyFileException e)
                    {
                        Assert.StartsWith(name, e.Message, StringComparison.Ordinal);
                    }
                },
                iter: 10_000
            );
    }

    private static void ReadAll(string file, Dictionary<int, StoredNetwork> whole)
    {
        try
        {
            using var store = StudyStore.OpenToRead(file);
            foreach (var (position, expected) in whole)
            {
                Check(file, () => Same(expected.Weights, store.Weights(position)));
                Check(file, () => Same(expected.Row.Result, store.Read(expected.Row.Key)?.Row.Result));
            }

            Check(file, () => store.Rows().Count() <= whole.Count);
            Check(file, () => store.Counts().Count >= 0);
            Check(file, () => store.Outcomes().Count >= 0);
            Check(file, () => store.Summary().Trained >= 0);
            Check(file, () => store.Checkpoints().Count >= 0);
            Check(
                file,
                () =>
                {
                    var found = StoreVerification.Of(store);
                    OwnWords([.. found.File, .. found.Networks.Select(network => network.Reason)]);
                    return true;
                }
            );
        }
        catch (StoreException e)
        {
            InWords(file, e);
        }
    }

    private static void InWords(string file, StoreException e)
    {
        Assert.StartsWith(file, e.Message, StringComparison.Ordinal);
        OwnWords([e.Message, e.UnreadableFile ?? ""]);
    }

    /// <summary>No text of SQLite's own about pages, trees and syntax.</summary>
    private static void OwnWords(IReadOnlyList<string> texts) =>
        Assert.All(texts, text => Assert.All(SqliteWords, word => Assert.DoesNotContain(word, text, StringComparison.OrdinalIgnoreCase)));

    /// <summary>A row that was lost reads as one that never was; that a network is missing shows in the number of networks.</summary>
    private static bool Same<T>(T expected, T? actual) =>
        actual is null || (expected is byte[] bytes ? bytes.AsSpan().SequenceEqual((byte[])(object)actual) : expected!.Equals(actual));

    private static void Check(string file, Func<bool> reads)
    {
        try
        {
            Assert.True(reads(), "a damaged store was read wrong");
        }
        catch (StoreException e)
        {
            InWords(file, e);
        }
    }
}
