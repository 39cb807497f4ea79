using Mnemophase.Judging;
using Mnemophase.Judging.Robustness;
using Mnemophase.Networks;
using Mnemophase.Tasks;
using Mnemophase.Tests.Dynamics;

namespace Mnemophase.Tests.Robustness;

/// <summary>Labels under the free choices of their rule, against the classifier itself asked one choice at a time.</summary>
public sealed class RobustLabelsTests
{
    private static readonly CueDiscriminationTask Task = new() { DelayMs = 60 };
    private static readonly FullRankModel Model = new();
    private static readonly RecordEvidence Learned = new(0.97, 0.99, 10, 0);

    public static TheoryData<string, FullRankNetwork> Networks =>
        new()
        {
            { "rotation", KnownNetworks.Rotation(1.5, 0.6) },
            { "slow rotation", KnownNetworks.Rotation(1.2, 0.05) },
            { "fading spiral", KnownNetworks.Rotation(1.0, 0.3) },
            { "line", KnownNetworks.Line(1.0) },
            { "ghost", KnownNetworks.Ghost(2, 0.01) },
            { "random", FullRankNetwork.Draw(100, new Mnemophase.Numerics.TorchGenerator(5)) },
        };

    [Theory]
    [MemberData(nameof(Networks))]
    public void Verdicts_are_those_of_the_classifier_asked_one_by_one(string name, FullRankNetwork network)
    {
        var own = Classify(network, new MechanismOptions());
        var (verdicts, agreeing) = (0, 0);
        var late = (Verdicts: 0, Agreeing: 0);
        foreach (var options in RunOns())
        {
            var evidence = Classify(network, options);
            var flipped = evidence.SignsDisagree!.Value ? Other(evidence.Class) : evidence.Class;
            var itself = options == new MechanismOptions();
            verdicts += itself ? 1 : 2;
            agreeing += (itself || evidence.Class != own.Class ? 0 : 1) + (flipped == own.Class ? 1 : 0);
        }

        foreach (var options in FreeRuns().Skip(1))
        {
            late.Verdicts++;
            late.Agreeing += Classify(network, options).Late!.Verdict == own.Late!.Verdict ? 1 : 0;
        }

        foreach (var options in PublishedLimits())
        {
            verdicts++;
            agreeing += Classify(network, options).Class == own.Class ? 1 : 0;
        }

        foreach (var limits in LateRuleLimits())
        {
            late.Verdicts++;
            late.Agreeing += Classify(network, new MechanismOptions { Late = limits }).Late!.Verdict == own.Late!.Verdict ? 1 : 0;
        }

        var found = RobustLabels.Of(network, Model, Task, _ => Learned);
        Assert.Equal((verdicts, agreeing), (found.Published.Verdicts, found.Published.Agreeing));
        Assert.Equal(late, (found.Late!.Verdicts, found.Late.Agreeing));
        Assert.True(own.SignsDisagree == found.Published.ChangesUnder.Contains(LabelChange.Sign), name);
        Assert.DoesNotContain(LabelChange.Sign, found.Late.ChangesUnder);
    }

    [Fact]
    public void A_clear_cycle_and_a_clear_slow_point_do_not_change()
    {
        foreach (var network in new[] { KnownNetworks.Rotation(1.5, 0.6), KnownNetworks.Line(2) })
        {
            var found = RobustLabels.Of(network, Model, Task, _ => Learned);
            Assert.True(found.Published.Robust && found.Late!.Robust, found.ToString());
            Assert.Equal(1, found.Published.Agreement);
        }
    }

    [Fact]
    public void A_label_that_hangs_on_the_learned_limit_says_so()
    {
        // Tails of 0.85 count as learned at 0.8 and at 0.64, but not at 0.9.
        var record = new RecordEvidence(0.85, 0.85, 10, 0.01);
        var found = RobustLabels.Of(KnownNetworks.Rotation(1.5, 0.6), Model, Task, _ => record);
        Assert.Equal([LabelChange.Learned], found.Published.ChangesUnder);
        Assert.Equal(found.Published.Verdicts - 1, found.Published.Agreeing);
    }

    [Fact]
    public void A_network_that_did_not_learn_is_tried_by_its_record_alone()
    {
        var record = new RecordEvidence(0.7, 0.7, 10, 0.01);
        var found = RobustLabels.Of(KnownNetworks.Rotation(1.5, 0.6), Model, Task, _ => record);
        Assert.Equal("not_learned", found.Published.Label);
        Assert.Equal(6, found.Published.Verdicts);
        Assert.Equal([LabelChange.Learned], found.Published.ChangesUnder);
        Assert.Null(found.Late);
    }

    [Fact]
    public void What_the_record_no_longer_tells_is_not_counted()
    {
        var paper = new MechanismOptions();
        var found = RobustLabels.Of(
            KnownNetworks.Line(2),
            Model,
            Task,
            options => options.LearnedThreshold.Equals(paper.LearnedThreshold) ? Learned : null
        );
        // 39 free runs, 2 limits of the index, 4 of the record.
        Assert.Equal(45, found.Published.Verdicts);
    }

    [Fact]
    public void Weights_that_are_not_finite_are_not_learned_whatever_the_limits()
    {
        var network = KnownNetworks.Line(2);
        network.RecurrentWeights[3] = float.NaN;
        var found = RobustLabels.Of(network, Model, Task, _ => Learned);
        Assert.Equal("not_learned", found.Published.Label);
        Assert.Null(found.Published.Agreement);
    }

    private static IEnumerable<MechanismOptions> RunOns() =>
        from length in new[] { 9, 5 }
        from cue in new[] { 0, 1 }
        from draw in Enumerable.Range(0, 5)
        select new MechanismOptions
        {
            TrialLengths = length,
            Trial = cue,
            Seed = 9 + (ulong)draw,
        };

    private static IEnumerable<MechanismOptions> FreeRuns() =>
        from length in new[] { 45, 25 }
        from cue in new[] { 0, 1 }
        select new MechanismOptions { RecurrenceTrialLengths = length, Trial = cue };

    private static IEnumerable<MechanismOptions> PublishedLimits()
    {
        foreach (var factor in new[] { 0.8, 1.2 })
        {
            yield return new MechanismOptions { IndexThreshold = 0.5 * factor };
            yield return new MechanismOptions { LearnedThreshold = factor < 1 ? 0.64 : 0.9 };
            yield return new MechanismOptions { RelapseThreshold = 0.6 * factor };
            yield return new MechanismOptions { StableBelow = 0.1 * factor };
        }
    }

    private static IEnumerable<LateLimits> LateRuleLimits()
    {
        foreach (var factor in new[] { 0.8, 1.2 })
        {
            yield return new LateLimits { RestBelow = 0.1 * factor };
            yield return new LateLimits { SettlesBelow = 0.25 * factor };
            yield return new LateLimits { ReturnBelow = 0.5 * factor };
            yield return new LateLimits { KeptAbove = 0.75 * factor };
        }
    }

    private static Mechanism Other(Mechanism mechanism) => mechanism == Mechanism.LimitCycle ? Mechanism.SlowPoint : Mechanism.LimitCycle;

    private static MechanismEvidence Classify(FullRankNetwork network, MechanismOptions options) =>
        MechanismClassifier.Classify(network, Model, Task, Learned, options);
}
