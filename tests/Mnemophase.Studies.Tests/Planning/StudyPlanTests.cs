using Mnemophase.Networks;
using Mnemophase.Outcomes;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Planning;
using Mnemophase.Studies.Published;
using Mnemophase.Tasks;

namespace Mnemophase.Studies.Tests.Planning;

public sealed class StudyPlanTests
{
    /// <summary>Networks, epochs at the largest and smallest learning rate, τ and post as science.md's table has them.</summary>
    [Theory]
    [InlineData("nopost", 63_000, 1000, 30_000, 10, 0)]
    [InlineData("post", 6_300, 1000, 100_000, 10, 30)]
    [InlineData("longtau", 4_200, 1000, 30_000, 20, 0)]
    [InlineData("persistence", 8_000, 3000, 3000, 10, 0)]
    [InlineData("quick", 36, 1000, 1000, 10, 0)]
    public void EmbeddedStudiesAreThePapers(string name, int networks, int fewest, int most, double tauMs, double postMs)
    {
        var study = StudyLibrary.Embedded(name);
        var plan = StudyPlan.Of(study);
        Assert.Equal(name, study.Name);
        Assert.Equal(networks, plan.Networks.Count);
        Assert.Equal(fewest, plan.Networks[0].Epochs);
        Assert.Equal(most, plan.Networks[^1].Epochs);
        Assert.Equal(tauMs, study.Network.TauMs);
        Assert.All(plan.Networks, network => Assert.Equal(postMs, network.Key.Cell.PostMs));
        Assert.Equal(Enumerable.Range(0, networks), plan.Networks.Select(network => network.Position));
        Assert.Equal(networks, plan.Networks.Select(network => network.Key).Distinct().Count());
        Assert.Equal((0.9, 1e-7), (study.Training.Momentum, study.Training.WeightDecay));
    }

    /// <summary>The doubles must be those of the published files: every published cell is in the plan and the other way round.</summary>
    [Theory]
    [InlineData("nopost")]
    [InlineData("post")]
    [InlineData("persistence")]
    public void EveryPublishedCellIsPlannedWithAsManySeeds(string name)
    {
        var study = StudyLibrary.Embedded(name);
        var published = PublishedCounts.For(study)!;
        var cells = StudyPlan.Of(study).Networks.CountBy(network => network.Key.Cell).ToDictionary();
        Assert.Equal(published.Cells.Count, cells.Count);
        Assert.All(cells, cell => Assert.Equal(published.Of(cell.Key)!.Value.Total, cell.Value));
    }

    /// <summary>Cell (rate, delay and post in steps), epochs, snapshots and early stop of science.md's table of rank-2 studies.</summary>
    [Theory]
    [InlineData("figure2", 5, 1, 15, 2, 0, 50_000, "49000", false)]
    [InlineData("figure2", 5, 0.1, 15, 2, 0, 1_000_000, "", true)]
    [InlineData("figure2", 5, 0.01, 15, 2, 0, 3_000_000, "275000", true)]
    [InlineData("figure2", 5, 0.001, 15, 2, 0, 3_000_000, "", true)]
    [InlineData("figure2", 5, 0.0001, 15, 2, 0, 5_000_000, "4999000", true)]
    [InlineData("figureS1", 1, 0.01, 30, 10, 0, 150_000, "40000 67000 130000", false)]
    [InlineData("figure3", 2, 0.001, 6, 2, 0, 500_000, "499000", false)]
    [InlineData("figure3", 2, 0.001, 6, 2, 6, 1_000_000, "999000", false)]
    [InlineData("rotations", 1600, 0.005, 6, 2, 0, 500_000, "499000", false)]
    [InlineData("rotations", 1600, 0.005, 8, 2, 6, 500_000, "499000", false)]
    [InlineData("rotations", 1600, 0.005, 10, 2, 0, 1_500_000, "1499000", false)]
    [InlineData("rotations", 1600, 0.005, 20, 2, 6, 1_500_000, "1499000", false)]
    public void EmbeddedRankTwoStudiesAreThePapers(
        string name,
        int networks,
        double rate,
        int delay,
        int response,
        int post,
        int epochs,
        string snapshots,
        bool stops
    )
    {
        var study = StudyLibrary.Embedded(name);
        var plan = StudyPlan.Of(study);
        Assert.Equal((name, networks), (study.Name, plan.Networks.Count));
        var seed = networks == 1600 ? 99 : 30;
        var network = plan.Networks.Single(network =>
            network.Key == new NetworkKey(Cell.OfPeriods(rate, 5 * delay, 5 * response, 5 * post), seed)
        );
        Assert.Equal(epochs, network.Epochs);
        Assert.Equal(snapshots, string.Join(' ', network.Snapshots));
        Assert.Equal(stops ? 1e-4 : null, network.StopBelowRelativeLoss);
        Assert.Equal(
            new RankKModel
            {
                Neurons = 100,
                Rank = 2,
                Alpha = 0.5,
            },
            StudyModels.RankKModel(study)
        );
        Assert.Equal(DelayedActivationTask.FromSteps(delay, response, post), StudyModels.ActivationTask(study, network.Key.Cell));
    }

    /// <summary>3 (T_delay + 8) in both conditions of Figure 3, three trials in Figures 2 and S1.</summary>
    [Theory]
    [InlineData("rotations", 30, 10, 0, 42)]
    [InlineData("rotations", 100, 10, 30, 84)]
    [InlineData("figure3", 30, 10, 0, 42)]
    [InlineData("figure2", 75, 10, 0, 51)]
    [InlineData("figureS1", 150, 50, 0, 120)]
    public void TheRunOnIsAsLongAsThePapers(string name, double delay, double response, double post, int steps) =>
        Assert.Equal(steps, StudyModels.RunOnSteps(StudyLibrary.Embedded(name), Cell.OfPeriods(0.1, delay, response, post)));

    [Fact]
    public void EveryPublishedRotationCellIsPlannedWithAHundredSeeds()
    {
        var study = StudyLibrary.Embedded("rotations");
        var published = PublishedRotations.For(study)!;
        Assert.Null(PublishedCounts.For(study));
        Assert.Null(PublishedRotations.For(StudyLibrary.Embedded("nopost")));
        var cells = StudyPlan.Of(study).Networks.CountBy(network => network.Key.Cell).ToDictionary();
        Assert.Equal(published.Fractions.Count, cells.Count);
        Assert.All(cells, cell => Assert.Equal((100, true), (cell.Value, published.Of(cell.Key) is > 0 and <= 1)));
        Assert.Equal(0.40, published.Of(Cell.OfPeriods(0.005, 30, 10, 0)));
        Assert.Equal(0.985, published.Of(Cell.OfPeriods(0.005, 100, 10, 30)));
    }

    [Fact]
    public void QuickIsPartOfNopost()
    {
        var nopost = StudyPlan.Of(StudyLibrary.Embedded("nopost")).Networks.ToDictionary(network => network.Key);
        Assert.All(
            StudyPlan.Of(StudyLibrary.Embedded("quick")).Networks,
            network => Assert.Equal(nopost[network.Key] with { Position = network.Position }, network)
        );
    }

    [Fact]
    public void LongtauStepsEvenlyInTheLogarithm()
    {
        var rates = StudyLibrary.Embedded("longtau").Grid.LearningRates;
        Assert.Equal(10, rates.Count);
        Assert.All(Enumerable.Range(0, 10), i => Assert.Equal(-1 - (2.0 * i / 9), Math.Log10(rates[i]), 12));
    }

    [Fact]
    public void CostGrowsWithEpochsAndSteps()
    {
        var study = StudyLibrary.Embedded("nopost");
        var slow = StudyPlan.Plan(study, new NetworkKey(Cell.OfPeriods(0.001, 20, 50, 0), 0));
        var fast = StudyPlan.Plan(study, new NetworkKey(Cell.OfPeriods(0.1, 20, 50, 0), 0));
        var longer = StudyPlan.Plan(study, new NetworkKey(Cell.OfPeriods(0.1, 120, 50, 0), 0));
        Assert.Equal(30 * fast.Cost, slow.Cost, 1e-6 * slow.Cost);
        Assert.Equal(2 * fast.Cost, longer.Cost, 1e-6 * longer.Cost);
    }

    [Fact]
    public void ASubsetKeepsTheOrderAndThePositions()
    {
        var plan = StudyPlan.Of(StudyLibrary.Embedded("nopost"));
        var part = new PlanSubset([0.0373, 0.1], [400, 20], null, SeedSet.Parse("5,7-8")).Of(plan);
        Assert.Equal(12, part.Networks.Count);
        Assert.All(part.Networks, network => Assert.Equal(plan.Networks[network.Position].ToString(), network.ToString()));
        Assert.Equal(part.Networks.OrderBy(network => network.Position), part.Networks);
        Assert.Equal([0.1, 0.0372759372031494], part.Networks.Select(network => network.Key.Cell.LearningRate).Distinct());
        Assert.Equal([20, 400], part.Networks.Select(network => network.Key.Cell.DelayMs).Distinct());
    }

    /// <summary>Neither may be listed: 12 billion networks do not fit into memory.</summary>
    [Fact]
    public void AStudyThatNoStoreHoldsIsRefusedAndALargeOneIsWorkedOnInParts()
    {
        var huge = Large(3000, 399, 10_000);
        Assert.Equal(11_970_000_000, StudyPlan.Count(huge));
        Assert.Contains(
            "11,970,000,000 networks",
            Assert.Throws<ArgumentException>(() => StudyPlan.Of(huge)).Message,
            StringComparison.Ordinal
        );
        var large = Large(300, 100, 10_000);
        var plan = StudyPlan.Of(large);
        Assert.Contains("choose a part", Assert.Throws<ArgumentException>(() => plan.Networks).Message, StringComparison.Ordinal);
        var part = new PlanSubset([large.Grid.LearningRates[7]], [20], null, SeedSet.Parse("9999")).Of(plan);
        Assert.Equal((((7 * 100) + 1) * 10_000) + 9999, Assert.Single(part.Networks).Position);

        static Study Large(int rates, int delays, int seeds) =>
            StudyReader.Parse(
                $"""
                [study]
                name = "large"
                title = "Large"
                [task]
                kind = "cue-discrimination"
                [network]
                kind = "full-rank"
                [training]
                epochs = 10
                [grid]
                learning_rates = [{string.Join(", ", Enumerable.Range(1, rates).Select(i => $"{i}e-4"))}]
                delays_ms = [{string.Join(", ", Enumerable.Range(0, delays).Select(i => 20 * i))}]
                seeds = "0-{seeds - 1}"
                """,
                "large.toml"
            );
    }

    [Fact]
    public void WhatIsNotInTheStudyIsRefusedWithTheNearest()
    {
        var plan = StudyPlan.Of(StudyLibrary.Embedded("nopost"));
        Assert.Contains("the nearest is 0.04281332398719396", Refused(new PlanSubset(LearningRates: [0.04])), StringComparison.Ordinal);
        Assert.Contains("the nearest is 60 ms", Refused(new PlanSubset(DelaysMs: [65])), StringComparison.Ordinal);
        Assert.Contains("did you mean 60 ms?", Refused(new PlanSubset(DelaysMs: [0.06])), StringComparison.Ordinal);
        Assert.Contains("seed 100", Refused(new PlanSubset(Seeds: SeedSet.Parse("98-101"))), StringComparison.Ordinal);

        string Refused(PlanSubset subset) => Assert.Throws<ArgumentException>(() => subset.Of(plan)).Message;
    }

    [Fact]
    public void TheModelAndTaskOfACellAreTheStudys()
    {
        var persistence = StudyLibrary.Embedded("persistence");
        var task = StudyModels.CueTask(persistence, Cell.OfPeriods(0.1, 0, 120, 0));
        Assert.Equal((true, 30, 30, 128), (task.Persistence, task.CueSteps * 5, task.Steps, task.Trials));
        Assert.Equal(Readout.Linear, StudyModels.FullRankModel(persistence).Readout);
        Assert.Equal(20, StudyModels.FullRankModel(StudyLibrary.Embedded("longtau")).TauMs);
        Assert.Equal(100, persistence.Training.StopAboveLoss);
    }
}
