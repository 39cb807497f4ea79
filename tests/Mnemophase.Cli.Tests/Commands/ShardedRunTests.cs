using Mnemophase.Cli.Commands;
using Mnemophase.Cli.Terminal;
using Mnemophase.Store;
using Mnemophase.Studies.Definition;

namespace Mnemophase.Cli.Tests.Commands;

public sealed class ShardedRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TheShardsOfAStudyAreTogetherTheStudy()
    {
        var networks = new List<NetworkKey>();
        for (var shard = 1; shard <= 3; shard++)
        {
            var store = _folder.File($"{shard}.mnemo");
            Assert.Equal(ExitCode.Ok, Run("--shard", $"{shard}/3", "--store", store, "--seeds", "0-1").Code);
            using var opened = StudyStore.OpenToRead(store);
            networks.AddRange(opened.Outcomes().Select(network => network.Key));
        }

        Assert.Equal(8, networks.Count);
        Assert.Equal(8, networks.Distinct().Count());
        Assert.All(networks, key => Assert.InRange(key.Seed, 0, 1));
    }

    [Fact]
    public void AShardWithoutNetworksSucceedsAndIsEmpty()
    {
        var store = _folder.File("empty.mnemo");
        Assert.Equal(ExitCode.Ok, Run("--shard", "20/20", "--store", store).Code);
        using var opened = StudyStore.OpenToRead(store);
        Assert.Empty(opened.Outcomes());
    }

    [Theory]
    [InlineData("2/6", null, "", "2/6")]
    [InlineData("2/6", null, "MNEMO_SHARD=5/6", "2/6")]
    [InlineData(null, null, "MNEMO_SHARD=5/6", "5/6")]
    [InlineData(null, 6, "SLURM_ARRAY_TASK_ID=6", "6/6")]
    [InlineData(null, 6, "JOB_COMPLETION_INDEX=0", "1/6")]
    [InlineData(null, 6, "JOB_COMPLETION_INDEX=5 MNEMO_SHARD=1/2", "6/6")]
    [InlineData(null, null, "SLURM_ARRAY_TASK_ID=3 JOB_COMPLETION_INDEX=3", null)]
    public void TheShardIsToldByOptionOrEnvironment(string? shard, int? shards, string environment, string? chosen) =>
        Assert.Equal(chosen, ShardOptions.Choose(shard, shards, Variables(environment))?.ToString());

    [Theory]
    [InlineData("2/6", 6, "", "exclude each other")]
    [InlineData("0/6", null, "", "--shard: there is no shard 0 of 6")]
    [InlineData(null, 6, "", "write --shard 1/6")]
    [InlineData(null, 6, "SLURM_ARRAY_TASK_ID=0", "SLURM_ARRAY_TASK_ID = 0 (counted from 1)")]
    [InlineData(null, 6, "JOB_COMPLETION_INDEX=6", "JOB_COMPLETION_INDEX = 6 (counted from 0)")]
    [InlineData(null, 6, "SLURM_ARRAY_TASK_ID=x", "is not a number")]
    [InlineData(null, null, "MNEMO_SHARD=six", "MNEMO_SHARD: \"six\" is not a shard")]
    public void AWrongShardIsRefusedByItsSource(string? shard, int? shards, string environment, string says) =>
        Assert.Contains(
            says,
            Assert.Throws<ArgumentException>(() => ShardOptions.Choose(shard, shards, Variables(environment))).Message,
            StringComparison.Ordinal
        );

    private static Func<string, string?> Variables(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.Split('='))
            .ToDictionary(part => part[0], part => (string?)part[1], StringComparer.Ordinal)
            .GetValueOrDefault;

    private (int Code, string Output, string Error) Run(params string[] more) =>
        Mnemo.Run(["run", _folder.Write("small.toml", SmallStudy.Text), "--no-figure", .. more]);
}
