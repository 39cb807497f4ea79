using Mnemophase.Dynamics.Ends;
using Mnemophase.Dynamics.Words;
using Mnemophase.Judging;
using Mnemophase.Networks;
using Mnemophase.Networks.General;
using Mnemophase.Numerics;
using Mnemophase.Tasks;
using Mnemophase.Tasks.Trials;

namespace Mnemophase.Tests.Dynamics;

/// <summary>Networks of the paper, judged as networks of a task written as trials: the published class and index, noise left out.</summary>
public sealed class GeneralEvidenceTests
{
    private static readonly double[] Learned = [.. Enumerable.Repeat(0.95, 100)];
    private static readonly CueDiscriminationTask Task = new() { DelayMs = 100 };

    public static TheoryData<double, double> Rotations =>
        new()
        {
            { 1.5, 0.4 },
            { 3, 0.6 },
            { 0.9, 0.5 },
        };

    [Theory]
    [MemberData(nameof(Rotations))]
    public void TheIndexIsThePublishedOneWithoutNoise(double gain, double angle)
    {
        var network = KnownNetworks.Rotation(gain, angle);
        // Conditions stand in the order of their values, so the first is the cue of odd trials.
        var expected = MechanismClassifier.Classify(
            network,
            new FullRankModel
            {
                Neurons = KnownNetworks.Neurons,
                NoiseScale = 0,
                InitialScale = 0,
            },
            Task,
            Learned,
            Learned,
            new MechanismOptions { Trial = 1 }
        );
        var (found, dynamics) = Judge(network, Learned);
        Assert.Equal(expected.Class, found.Class);
        Assert.Equal(expected.Index!.Value, found.Index!.Value, 5); // the axes of a circle are arbitrary
        Assert.Equal(2, dynamics!.Conditions.Count);
        Assert.All(dynamics.Conditions, condition => Assert.InRange(condition.Sequentiality!.Index, 0, 1));
    }

    [Fact]
    public void WithoutReliabilityOnlyLearnedIsTold()
    {
        var (found, _) = Judge(KnownNetworks.Rotation(1.5, 0.4), [.. Enumerable.Repeat(double.NaN, 100)]);
        Assert.Equal((Mechanism.Learned, null), (found.Class, found.Index));
        Assert.Equal(NetworkWord.Cycle, found.Word);
    }

    [Fact]
    public void ANetworkThatGrowsWithoutBoundIsNoMemoryAndIsTold()
    {
        var (found, _) = Judge(KnownNetworks.Line(3), Learned, Nonlinearity.Relu);
        Assert.Equal(NetworkWord.Unbounded, found.Word);
    }

    /// <summary>Of a task whose values are continuous there is one condition, yet its trials may end in different points: one trial alone would pass for transient.</summary>
    [Fact]
    public void TrialsOfATaskWithoutConditionsAreFollowedTooAndMayEndApart()
    {
        var (found, dynamics) = Judge(KnownNetworks.Line(2), Learned, isContinuous: true);
        Assert.Equal(NetworkWord.Persistent, found.Word);
        Assert.Equal(2, dynamics!.Conditions.Count);
        Assert.Equal("trial 0; trial 1", string.Join("; ", found.Conditions.Select(condition => condition.Name)));
        Assert.All(found.Conditions, condition => Assert.Equal(EndKind.FixedPoint, condition.End));
    }

    private static (GeneralEvidence Evidence, DynamicsSummary? Dynamics) Judge(
        FullRankNetwork network,
        double[] reliability,
        Nonlinearity nonlinearity = Nonlinearity.Tanh,
        bool isContinuous = false
    )
    {
        var task = new TrialSpecification
        {
            Values = [new DrawnValue("c", DrawKind.Cycle, [1, 0], false)],
            Periods = [TrialPeriod.Of("cue", 30), TrialPeriod.Of("delay", 100), TrialPeriod.Of("response", 50)],
            Inputs = [new ChannelValues([0, 1]) { During = ["cue"], OneHot = "c" }],
            Targets = [new ChannelValues([0, 1]) { During = ["response"], OneHot = "c" }],
            Judge = new TrialJudge(["response"], JudgeRule.Argmax),
        };
        if (isContinuous)
        {
            task = task with
            {
                Values = [new DrawnValue("x", DrawKind.Uniform, [-1, 1], false)],
                Inputs = [new ChannelValues([0, 1]) { During = ["cue"], Expressions = ["if(x > 0, 1, 0)", "if(x > 0, 0, 1)"] }],
                Targets = [new ChannelValues([0, 1]) { During = ["response"], Expressions = ["if(x > 0, 1, 0)", "if(x > 0, 0, 1)"] }],
            };
        }

        var model = new NetworkModel
        {
            Inputs = 2,
            Outputs = 2,
            Neurons = KnownNetworks.Neurons,
            Nonlinearity = nonlinearity,
        };
        float[] weights = [.. network.Parameters, .. new float[KnownNetworks.Neurons]];
        var trials = new TrialGenerator(task).Draw(new TorchGenerator(0), 16);
        return GeneralEvidence.Of(Learned, reliability, 1, true, [], () => GeneralTrials.Of(model, weights, trials));
    }
}
