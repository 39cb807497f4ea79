using CsCheck;
using Mnemophase.Studies.Definition;

namespace Mnemophase.Studies.Tests.Definition;

public sealed class StudyTextTests
{
    private static readonly Gen<double> Positive = Gen.Double[1e-300, 1e300].Where(value => value > 0);
    private static readonly Gen<double[]> Rates = Positive.Array[1, 5].Select(values => values.Distinct().ToArray());

    private static readonly Gen<double[]> Delays = Gen.Int[0, 400]
        .Array[1, 5]
        .Select(steps => steps.Distinct().Select(step => 5.0 * step).ToArray());

    private static readonly Gen<EpochRule> Rule = Gen.Select(
        Gen.Int[1, 1_000_000],
        Positive.Nullable(),
        Gen.Double[0, 400].Nullable(),
        Gen.Double[0, 100].Nullable(),
        Gen.Double[1e-12, 0.999].Nullable(),
        (atLeast, over, delay, post, stop) =>
            new EpochRule
            {
                AtLeast = atLeast,
                OverLearningRate = over,
                DelayMsUpTo = delay,
                PostMs = post,
                StopBelowRelativeLoss = stop,
            }
    );

    private static readonly Gen<Study> AnyStudy = Gen.Select(
        Gen.OneOf(Gen.Const(TaskKind.CueDiscrimination), Gen.Const(TaskKind.Persistence), Gen.Const(TaskKind.DelayedActivation)),
        Gen.Select(Gen.Char["abcxyz019-_"].Array[1, 20], Gen.String),
        Gen.Select(Rates, Delays, Gen.Int[0, 500].Array[1, 9]),
        Gen.Select(Positive, Positive.Nullable(), Gen.Double[0, 0.999]),
        Rule.List[0, 3],
        (kind, texts, grid, numbers, rules) =>
        {
            var rankTwo = kind == TaskKind.DelayedActivation;
            return new Study
            {
                Name = new string(texts.Item1),
                Title = texts.Item2,
                Published = kind == TaskKind.Persistence ? "persistence" : null,
                Task = new StudyTask(kind, 5, rankTwo ? 0 : 30, rankTwo ? 1 : 128) { OnlyLearned = kind == TaskKind.Persistence },
                Network = new StudyNetwork(
                    rankTwo ? NetworkKind.RankK : NetworkKind.FullRank,
                    100,
                    rankTwo ? 2 : null,
                    5 + numbers.Item1,
                    numbers.Item1,
                    rankTwo ? 0 : numbers.Item1
                ),
                Training = new StudyTraining(
                    rankTwo ? 0 : numbers.Item3,
                    rankTwo ? 0 : numbers.Item1,
                    rankTwo ? null : numbers.Item2 ?? (kind == TaskKind.Persistence ? 100 : null),
                    [.. rules.Select(rule => rankTwo ? rule : rule with { StopBelowRelativeLoss = null }), new EpochRule { AtLeast = 7 }]
                ),
                Grid = StudyGrid.OfPeriods(
                    grid.Item1,
                    rankTwo ? [.. grid.Item2.Select(delay => delay + 5)] : grid.Item2,
                    [50],
                    [0, 30],
                    SeedSet.Of(grid.Item3)
                ),
            };
        }
    );

    [Fact]
    public void AStudyReadBackFromItsTextIsTheSameStudy() =>
        AnyStudy.Sample(study =>
        {
            var back = StudyReader.Parse(StudyText.Write(study), "written.toml");
            Assert.Equal((study.Name, study.Title, study.Published), (back.Name, back.Title, back.Published));
            Assert.Equal(study.Task, back.Task);
            Assert.Equal(study.Network, back.Network);
            Assert.Equal(study.Training.Epochs, back.Training.Epochs);
            Assert.Equal(
                (study.Training.Momentum, study.Training.WeightDecay, study.Training.StopAboveLoss),
                (back.Training.Momentum, back.Training.WeightDecay, back.Training.StopAboveLoss)
            );
            Assert.Equal(study.Grid.LearningRates, back.Grid.LearningRates);
            Assert.Equal(study.Grid.DelaysMs, back.Grid.DelaysMs);
            Assert.Equal(study.Grid.ResponsesMs, back.Grid.ResponsesMs);
            Assert.Equal(study.Grid.PostsMs, back.Grid.PostsMs);
            Assert.Equal(study.Grid.Seeds, back.Grid.Seeds);
            Assert.Equal(StudyText.Write(study), StudyText.Write(back));
            Assert.Empty(StudyText.Differences(study, back));
        });

    [Fact]
    public void SnapshotsAreReadBack()
    {
        var study = StudyLibrary.Embedded("figureS1");
        var back = StudyReader.Parse(StudyText.Write(study), "written.toml");
        Assert.Equal([40_000, 67_000, 130_000], back.Training.Epochs[0].Snapshots);
        Assert.Equal(StudyText.Write(study), StudyText.Write(back));
    }

    [Fact]
    public void DifferencesNameTheKeysAndBothValues()
    {
        var post = StudyLibrary.Embedded("post");
        var longtau = StudyLibrary.Embedded("longtau");
        var differences = string.Join('\n', StudyText.Differences(longtau, post));
        Assert.Contains("network.tau_ms is 20 here and 10 in the store", differences, StringComparison.Ordinal);
        Assert.Contains("grid.posts_ms is [0] here and [30] in the store", differences, StringComparison.Ordinal);
        Assert.Contains("study.published is absent here and \"post\" in the store", differences, StringComparison.Ordinal);
        Assert.DoesNotContain("grid.seeds", differences, StringComparison.Ordinal);
    }

    [Fact]
    public void SeedsReadBackFromTheirText() =>
        Gen.Int[0, 200]
            .Array[1, 30]
            .Sample(seeds =>
            {
                var set = SeedSet.Of(seeds);
                Assert.Equal(seeds.ToHashSet().Order(), set);
                Assert.Equal(set, SeedSet.Parse(set.ToString()));
            });

    [Theory]
    [InlineData("0-9,12", "0-9,12")]
    [InlineData("3, 1-2 ,2", "1-3")]
    [InlineData("7", "7")]
    public void SeedsHaveOneCanonicalText(string text, string canonical) => Assert.Equal(canonical, SeedSet.Parse(text).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("-1")]
    [InlineData("1-")]
    [InlineData("1-2-3")]
    [InlineData("9-8")]
    [InlineData("0-2000000000")]
    [InlineData("99999999999")]
    public void WhatIsNoSetOfSeedsIsRefused(string text) => Assert.Throws<ArgumentException>(() => SeedSet.Parse(text));
}
