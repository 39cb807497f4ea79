using Mnemophase.Running.Slurm;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Planning;
using Mnemophase.Studies.Tests.Merging;

namespace Mnemophase.Studies.Tests.Slurm;

public sealed class SlurmFolderTests : IDisposable
{
    private static readonly Study Small = SmallStudies.Of();
    private static readonly StudyPlan Plan = StudyPlan.Of(Small);
    private readonly TemporaryFolder _files = new(inMemory: true);

    public void Dispose() => _files.Dispose();

    [Fact]
    public void AFolderIsOpenedAsItWasMade()
    {
        var made = Create(new PlanSubset([0.05], null, null, SeedSet.Parse("0,2")), shards: 3, throttle: 2);
        made.Note(new SlurmSubmission("17", "1-3", new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        made.NoteMerge("18");
        var opened = SlurmFolder.Open(made.Path);
        Assert.Equal((3, 2, "0,2"), (opened.State.Shards, opened.State.Throttle, opened.State.Seeds));
        Assert.Equal(
            ("17", "1-3", "18"),
            (opened.State.Submissions[0].ArrayJob, opened.State.Submissions[0].Shards, opened.State.Submissions[0].MergeJob)
        );
        Assert.Empty(StudyText.Differences(Small, opened.Study));
        Assert.Equal(4, opened.Plan.Networks.Count);
        Assert.Equal([1, 1, 2], opened.Parts.Select(part => part.Networks.Count));
        Assert.Equal("1,3%2", opened.ArrayOf([3, 1]));
        Assert.Equal(
            "merge.sh shard.sh slurm.json study.toml",
            string.Join(' ', Directory.GetFiles(made.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal))
        );
    }

    [Fact]
    public void AFolderThatExistsOrIsNoneIsRefused()
    {
        var made = Create(new PlanSubset(), shards: 2);
        Assert.Contains(
            "already exists",
            Assert.Throws<SlurmException>(() => Create(new PlanSubset(), shards: 2)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "not the folder of a sharded study",
            Assert.Throws<SlurmException>(() => SlurmFolder.Open(_files.Path)).Message,
            StringComparison.Ordinal
        );
        foreach (
            var damage in new[]
            {
                "",
                "{",
                "null",
                "{\"shards\": 0}",
                "{\"shards\": \"six\"}",
                "{\"shards\": 2, \"colour\": 1}",
                "{\"shards\": 2, \"seeds\": \"x\"}",
            }
        )
        {
            File.WriteAllText(Path.Combine(made.Path, "slurm.json"), damage);
            Assert.Contains(
                "slurm.json is damaged",
                Assert.Throws<SlurmException>(() => SlurmFolder.Open(made.Path)).Message,
                StringComparison.Ordinal
            );
        }
    }

    [Theory]
    [InlineData(0, 1, "x", "--shards = 0")]
    [InlineData(2, 0, "x", "--cpus = 0")]
    [InlineData(2, 1, "two words", "--partition \"two words\"")]
    [InlineData(2, 1, "line\nbreak", "must be one word")]
    public void OptionsOutOfRangeAreRefusedByName(int shards, int cpus, string partition, string says) =>
        Assert.Contains(
            says,
            Assert
                .Throws<ValueException>(() =>
                    new SlurmOptions
                    {
                        Shards = shards,
                        Cpus = cpus,
                        Partition = partition,
                    }.Checked()
                )
                .WithOptions,
            StringComparison.Ordinal
        );

    [Fact]
    public void TasksAreReadFromWhatSlurmPrints()
    {
        const string said = """
            17_3|RUNNING|node7
            17_4|PENDING|(JobArrayTaskLimit)
            17_[5-6%2]|PENDING|(Priority)
            17_1|CANCELLED by 1000|None assigned
            18|COMPLETED|node1
            nonsense
            """;
        var tasks = SlurmTask.Parse(said).ToList();
        Assert.Equal(
            "17_3 RUNNING node7, 17_4 PENDING JobArrayTaskLimit, 17_1 CANCELLED None assigned",
            string.Join(", ", tasks.Select(task => $"{task.Job} {task.State} {task.Place}"))
        );
        Assert.Equal(
            [(3, true, true), (4, true, false), (1, false, false)],
            tasks.Select(task => (task.Shard, task.IsActive, task.IsRunning))
        );
    }

    [Fact]
    public void AShardsStateIsToldByItsStoreAndItsLastTask()
    {
        var folder = Create(new PlanSubset(), shards: 6);
        folder.Note(new SlurmSubmission("20", "1-6", DateTimeOffset.UnixEpoch));
        folder.Note(new SlurmSubmission("9", "2-3", DateTimeOffset.UnixEpoch));
        Fill(folder, 1, 2);
        Fill(folder, 2, 1);
        Fill(folder, 3, 1);
        File.WriteAllText(
            folder.StoreOf(5),
            "not a store, however one looks at it; long enough for a header of one hundred bytes, to be sure ......"
        );
        File.WriteAllText(folder.LogOf(2), "one\nthe last words\n\n");
        SlurmTask[] tasks =
        [
            Task("20_1", "COMPLETED"),
            Task("20_2", "FAILED"),
            Task("9_2", "RUNNING"),
            Task("9_3", "TIMEOUT"),
            Task("20_3", "COMPLETED"),
            Task("20_4", "PENDING"),
        ];
        var shards = ShardStatus.Of(folder, tasks, "here");
        Assert.Equal(
            "Done 2, Running 1, Unfinished 1, Waiting 0, Unfinished ?, Unfinished 0",
            string.Join(", ", shards.Select(shard => $"{shard.State} {shard.Trained?.ToString(CultureInfo.InvariantCulture) ?? "?"}"))
        );
        Assert.Equal("the last words", shards[1].LastWords);
        Assert.Equal("9_3", shards[2].Task?.Job);
        Assert.Contains(folder.StoreOf(5), shards[4].Problem, StringComparison.Ordinal);
        Assert.All(shards, shard => Assert.Equal(2, shard.Networks));
    }

    /// <summary>A write-ahead log is for one host: a store that another host writes is left alone.</summary>
    [Fact]
    public void AStoreInUseOnAnotherNodeIsNotOpened()
    {
        var folder = Create(new PlanSubset(), shards: 6);
        Fill(folder, 1, 1);
        File.WriteAllBytes($"{folder.StoreOf(1)}-wal", []);
        SlurmTask[] tasks = [Task("1_1", "RUNNING")];
        Assert.Equal("in use on there", ShardStatus.Of(folder, tasks, "here")[0].Problem);
        Assert.Null(ShardStatus.Of(folder, tasks, "here")[0].Trained);
        Assert.Equal(1, ShardStatus.Of(folder, tasks, "there.example.org")[0].Trained);
        Assert.Equal(1, ShardStatus.Of(folder, [Task("1_1", "FAILED")], "here")[0].Trained);
    }

    private static SlurmTask Task(string job, string state) => new(job, state, "there");

    private static void Fill(SlurmFolder folder, int shard, int networks) =>
        SyntheticNetworks.Write(
            folder.StoreOf(shard),
            Small,
            [.. folder.Parts[shard - 1].Networks.Take(networks).Select(network => SyntheticNetworks.Trained(Plan, network.Position))]
        );

    private SlurmFolder Create(PlanSubset subset, int shards, int? throttle = null) =>
        SlurmFolder.Create(_files.File("small.slurm"), Small, subset, new SlurmOptions { Shards = shards, Throttle = throttle }, ["mnemo"]);
}
