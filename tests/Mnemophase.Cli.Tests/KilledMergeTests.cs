using System.Diagnostics;
using Mnemophase.Cli.Terminal;
using Mnemophase.Formats;
using Mnemophase.Judging;
using Mnemophase.Networks;
using Mnemophase.Numerics;
using Mnemophase.Store;
using Mnemophase.Store.Tensors;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Planning;
using Mnemophase.Training;

namespace Mnemophase.Cli.Tests;

/// <summary>Real merges, killed with SIGKILL at random moments. Whatever is there afterwards is sound, and the same merge completes it.</summary>
public sealed class KilledMergeTests : IDisposable
{
    private const int Shards = 3;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void MergesKilledAtRandomMomentsLeaveSoundStoresAndAreCompleted() => Kill(10, Environment.TickCount);

    /// <summary>CONTRIBUTING.md has the command.</summary>
    [Fact(Explicit = true)]
    [Trait("cat", "slow")]
    public void HundredsOfKilledMergesAreCompleted() => Kill(300, Environment.TickCount);

    private void Kill(int kills, int seed)
    {
        var random = new Random(seed);
        var shards = WriteShards();
        var whole = _folder.File("whole.mnemo");
        var start = Stopwatch.GetTimestamp();
        using (var merge = Start(shards, whole))
        {
            merge.WaitForExit();
            Assert.Equal(ExitCode.Ok, merge.ExitCode);
        }

        var lasts = Stopwatch.GetElapsedTime(start);
        var expected = Content(whole);
        var known = shards
            .SelectMany(Content)
            .GroupBy(network => network.Row.Position, network => network.Row)
            .ToDictionary(rows => rows.Key, rows => rows.ToList());
        var begun = 0;
        for (var (killed, merged) = (0, 0); killed < kills; merged++)
        {
            var into = _folder.File($"merged{merged}.mnemo");
            // Copies of some networks are there already, and must give way.
            if (merged % 3 == 2)
            {
                File.Copy(shards[0], into);
            }

            while (true)
            {
                using var merge = Start(shards, into);
                var wait = killed < kills && random.Next(3) > 0 && HasBegun(merge, into) ? lasts / 4 : lasts;
                if (killed < kills && !merge.WaitForExit(wait * random.NextDouble()))
                {
                    merge.Kill();
                    merge.WaitForExit();
                    killed++;
                    begun += AssertSound(into, known) ? 1 : 0;
                    continue;
                }

                merge.WaitForExit();
                Assert.Equal(ExitCode.Ok, merge.ExitCode);
                break;
            }

            AssertSame(expected, Content(into));
            Assert.Equal([into], Directory.GetFiles(_folder.Path, $"merged{merged}.mnemo*"));
            File.Delete(into);
        }

        Assert.True(begun > 0, "no kill came after a merge had begun to write");
    }

    /// <summary>Waits until a merge has begun to write; false if it ended first.</summary>
    private static bool HasBegun(Process merge, string into)
    {
        while (!(File.Exists(into) && new FileInfo(into).Length > 0))
        {
            if (merge.WaitForExit(2))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Nothing, or a store whose every network is that of a shard.</summary>
    /// <returns>Whether there is a store.</returns>
    private static bool AssertSound(string path, Dictionary<int, List<NetworkRow>> known)
    {
        if (!File.Exists(path) || new FileInfo(path).Length == 0)
        {
            return false;
        }

        var (code, output, error) = Mnemo.Run("verify", path);
        if (error.Contains("a store of mnemo", StringComparison.Ordinal))
        {
            // Killed before the store was laid out.
            return false;
        }

        Assert.True(code == ExitCode.Ok, output + error);
        var now = Content(path);
        Assert.All(now, network => Assert.Contains(network.Row, known[network.Row.Position]));
        return true;
    }

    /// <summary>Shards that have some networks in common; those of the first were finished later, so that a merge prefers the others'.</summary>
    private List<string> WriteShards()
    {
        var plan = StudyPlan.Of(StudyReader.Parse(SmallStudy.With("seeds = \"0-2\"", "seeds = \"0-199\""), "small.toml"));
        var paths = Enumerable.Range(0, Shards).Select(shard => _folder.File($"shard{shard}.mnemo")).ToList();
        for (var shard = 0; shard < Shards; shard++)
        {
            using var store = StudyStore.OpenOrCreate(paths[shard], plan.Study, TimeProvider.System);
            var part = plan.Networks.Where(planned => planned.Position % Shards == shard || planned.Position % 7 == 0);
            store.Add([.. part.Select(planned => Invent(planned, finished: 600 * (Shards - shard)))]);
        }

        return paths;
    }

    /// <summary>A network that was drawn and not trained; which one depends on the key alone, as with trained ones.</summary>
    private static StoredNetwork Invent(PlannedNetwork planned, int finished)
    {
        var network = FullRankNetwork.Draw(16, new TorchGenerator((ulong)planned.Position));
        var record = new TrainingRecord(100);
        for (var epoch = 0; epoch < record.Capacity; epoch++)
        {
            record.Add(new EpochOutcome(planned.Position + (1.0 / (epoch + 1)), 0.5, 0.5, 0.1));
        }

        return StoredNetwork.Of(
            planned,
            new NetworkResult
            {
                Class = Mechanism.NotLearned,
                Evidence = EvidenceJson.Write(
                    new MechanismEvidence
                    {
                        Class = Mechanism.NotLearned,
                        AccuracyTail = 0.5,
                        ReliabilityTail = 0.5,
                    }
                ),
                Epochs = record.Count,
                FinalLoss = record.Loss[^1],
            },
            new NetworkProvenance(ProgramVersion.Current, "simd", "vector512", 0.5, DateTimeOffset.UnixEpoch.AddSeconds(finished)),
            SafetensorsFile.ToBytes(NetworkTensors.Take(network, NetworkTensors.StoredNames), []),
            StoredCurves.Of(record).ToBytes()
        );
    }

    private static Process Start(IEnumerable<string> shards, string into)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        string[] args = [Path.Combine(AppContext.BaseDirectory, "mnemo.dll"), "merge", .. shards, "--into", into];
        Array.ForEach(args, start.ArgumentList.Add);
        var process = Process.Start(start)!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return process;
    }

    private static List<StoredNetwork> Content(string path)
    {
        using var store = StudyStore.OpenToRead(path);
        return [.. store.Rows().Select(row => store.Read(row.Key)!)];
    }

    private static void AssertSame(List<StoredNetwork> expected, List<StoredNetwork> actual)
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
}
