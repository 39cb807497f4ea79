namespace Mnemophase.Studies.Tests.Planning;

public sealed class StudyPlanTests
{
    /// <summary>Networks, epochs at the largest and smallest learning rate, τ and post as science.md's table has them.</summary>
    [Theory]
    [InlineData("nopost", 63_000, 1000, 30_000, 10, 0)]
    [InlineData("post", 6_300, 1000, 100_000, 10, 30)]
    [InlineData("longtau", 4_200, 1000, 30_000, 20, 0)]
    [InlineData("persistence", 8_000, 3000, 3000, 10, 0)]
    [InlineData("quick", 96, 1000, 1000, 10, 0)]
    public void EmbeddedStudiesAreThePapers(string name, int networks, int fewest, int most, double tauMs, double postMs)
    {
        var study = StudyLibrary.Embedded(name);
        var plan = StudyPlan.Of(study);
        Assert.Equal(name, study.Name);
        Assert.Equal(networks, plan.Networks.Count);
        Assert.Equal(fewest, plan.Networks[0].Epochs);
        Assert.Equal(most, plan.Networks[^1].Epochs);
        Assert.Equal(tauMs, study.Network.TauMs);
        Assert.All(plan.Networks, network => Assert.Equal(postMs, network.Key.PostMs));
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
        var cells = StudyPlan.Of(study).Networks.CountBy(network => network.Key with { Seed = 0 }).ToDictionary();
        Assert.Equal(published.Cells.Count, cells.Count);
        Assert.All(cells, cell => Assert.Equal(published.Of(cell.Key)!.Value.Total, cell.Value));
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
        var slow = StudyPlan.Plan(study, new NetworkKey(0.001, 20, 50, 0, 0));
        var fast = StudyPlan.Plan(study, new NetworkKey(0.1, 20, 50, 0, 0));
        var longer = StudyPlan.Plan(study, new NetworkKey(0.1, 120, 50, 0, 0));
        Assert.Equal(30 * fast.Cost, slow.Cost, 1e-6 * slow.Cost);
        Assert.Equal(2 * fast.Cost, longer.Cost, 1e-6 * longer.Cost);
    }

    [Fact]
    public void ASubsetKeepsTheOrderAndThePositions()
    {
        var plan = StudyPlan.Of(StudyLibrary.Embedded("nopost"));
        var part = new PlanSubset([0.0373, 0.1], [400, 20], null, SeedSet.Parse("5,7-8")).Of(plan);
        Assert.Equal(12, part.Networks.Count);
        Assert.All(part.Networks, network => Assert.Same(plan.Networks[network.Position], network));
        Assert.Equal(part.Networks.OrderBy(network => network.Position), part.Networks);
        Assert.Equal([0.1, 0.0372759372031494], part.Networks.Select(network => network.Key.LearningRate).Distinct());
        Assert.Equal([20, 400], part.Networks.Select(network => network.Key.DelayMs).Distinct());
    }

    [Fact]
    public void WhatIsNotInTheStudyIsRefusedWithTheNearest()
    {
        var plan = StudyPlan.Of(StudyLibrary.Embedded("nopost"));
        Assert.Contains("the nearest is 0.04281332398719396", Refused(new PlanSubset(LearningRates: [0.04])), StringComparison.Ordinal);
        Assert.Contains("the nearest is 60 ms", Refused(new PlanSubset(DelaysMs: [65])), StringComparison.Ordinal);
        Assert.Contains("seed 100", Refused(new PlanSubset(Seeds: SeedSet.Parse("98-101"))), StringComparison.Ordinal);

        string Refused(PlanSubset subset) => Assert.Throws<ArgumentException>(() => subset.Of(plan)).Message;
    }

    [Fact]
    public void TheModelAndTaskOfACellAreTheStudys()
    {
        var persistence = StudyLibrary.Embedded("persistence");
        var task = StudyPlan.CueTask(persistence, new NetworkKey(0.1, 0, 120, 0, 3));
        Assert.Equal((true, 30, 30, 128), (task.Persistence, task.CueSteps * 5, task.Steps, task.Trials));
        Assert.Equal(Networks.Readout.Linear, StudyPlan.FullRankModel(persistence).Readout);
        Assert.Equal(20, StudyPlan.FullRankModel(StudyLibrary.Embedded("longtau")).TauMs);
        Assert.Equal(100, persistence.Training.StopAboveLoss);
    }
}
