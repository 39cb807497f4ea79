using CsCheck;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Studies.Tests.Planning;

public sealed class ShardTests
{
    private static readonly Gen<StudyPlan> Plans = Gen.Select(
        Gen.Double[1e-3, 1].Array[1, 5],
        Gen.Int[0, 80].Array[1, 5],
        Gen.Int[1, 30],
        Gen.Int[1, 40],
        (rates, delays, seeds, over) => PlanOf([.. rates.Distinct()], [.. delays.Distinct()], seeds, over)
    );

    [Fact]
    public void EveryNetworkIsInExactlyOneShardWhateverTheirNumber() =>
        Gen.Select(Plans, Gen.Int[1, 200])
            .Sample(
                (plan, count) =>
                {
                    var shards = Shard.Deal(plan, count);
                    Assert.Equal(count, shards.Count);
                    Assert.Equal(plan.Networks, shards.SelectMany(shard => shard.Networks).OrderBy(network => network.Position));
                    Assert.All(shards, shard => Assert.Equal(shard.Networks.OrderBy(network => network.Position), shard.Networks));
                },
                iter: 300
            );

    /// <summary>Graham's bound for longest-first: 4/3 - 1/(3N) of the best possible, which is no less than the mean and the costliest network.</summary>
    [Fact]
    public void NoShardCostsMuchMoreThanTheMeanOrTheCostliestNetwork() =>
        Gen.Select(Plans, Gen.Int[1, 40])
            .Sample(
                (plan, count) =>
                {
                    var most = Shard.Deal(plan, count).Max(Cost);
                    Assert.InRange(
                        most,
                        Cost(plan) / count * (1 - 1e-9),
                        (Cost(plan) / count) + plan.Networks.Max(network => network.Cost)
                    );
                },
                iter: 300
            );

    [Fact]
    public void AShardIsTheSameWhoeverAsksAndAlsoOfAPart()
    {
        var part = new PlanSubset(DelaysMs: [20, 400], Seeds: SeedSet.Parse("3-40"));
        var shards = Shard.Deal(part.Of(StudyPlan.Of(StudyLibrary.Embedded("nopost"))), 7);
        Assert.All(
            Enumerable.Range(1, 7),
            index =>
                Assert.Equal(
                    shards[index - 1].Networks,
                    new Shard(index, 7).Of(part.Of(StudyPlan.Of(StudyLibrary.Embedded("nopost")))).Networks
                )
        );
        Assert.Equal(30 * 2 * 38, shards.Sum(shard => shard.Networks.Count));
    }

    /// <summary>Thirty times the epochs at η = 0.001: counts differ so that costs do not.</summary>
    [Fact]
    public void ShardsOfThePaperBalanceCostNotCount()
    {
        var shards = Shard.Deal(StudyPlan.Of(StudyLibrary.Embedded("nopost")), 100);
        var mean = shards.Average(Cost);
        Assert.All(shards, shard => Assert.InRange(Cost(shard), 0.999 * mean, 1.001 * mean));
    }

    [Theory]
    [InlineData("2/6", 2, 6)]
    [InlineData(" 1 / 1 ", 1, 1)]
    public void AShardIsWrittenAsWhichOfHowMany(string text, int index, int count)
    {
        Assert.Equal(new Shard(index, count), Shard.Parse(text));
        Assert.Equal($"{index}/{count}", Shard.Parse(text).ToString());
    }

    [Theory]
    [InlineData("2", "write its number and the number of shards, as in 2/6")]
    [InlineData("1/2/3", "write its number and the number of shards")]
    [InlineData("-1/3", "write its number and the number of shards")]
    [InlineData("a/b", "write its number and the number of shards")]
    [InlineData("0/6", "count from 1 to 6")]
    [InlineData("7/6", "count from 1 to 6")]
    [InlineData("1/0", "1 to 100000 shards")]
    public void WhatIsNoShardIsRefused(string text, string says) =>
        Assert.Contains(says, Assert.Throws<ArgumentException>(() => Shard.Parse(text)).Message, StringComparison.Ordinal);

    private static double Cost(StudyPlan plan) => plan.Networks.Sum(network => network.Cost);

    private static StudyPlan PlanOf(double[] rates, int[] delays, int seeds, int over) =>
        StudyPlan.Of(
            StudyReader.Parse(
                $$"""
                [study]
                name = "any"
                [task]
                kind = "cue-discrimination"
                [network]
                kind = "full-rank"
                [training]
                epochs = { at_least = 10, over_learning_rate = {{over}} }
                [grid]
                learning_rates = [{{string.Join(", ", rates.Select(StudyText.Number))}}]
                delays_ms = [{{string.Join(", ", delays.Select(delay => 5 * delay))}}]
                seeds = "0-{{(seeds - 1).ToString(CultureInfo.InvariantCulture)}}"
                """,
                "any.toml"
            )
        );
}
