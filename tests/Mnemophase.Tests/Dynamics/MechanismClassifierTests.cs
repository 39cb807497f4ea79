using Mnemophase.Judging;
using Mnemophase.Networks;
using Mnemophase.Numerics;
using Mnemophase.Tasks;

namespace Mnemophase.Tests.Dynamics;

public sealed class MechanismClassifierTests
{
    private static readonly CueDiscriminationTask Task = new() { DelayMs = 60 };
    private static readonly double[] Learned = [.. Enumerable.Repeat(0.95, 40)];

    [Fact]
    public void A_network_not_learned_is_not_run_on()
    {
        double[] record = [.. Enumerable.Repeat(0.7, 40)];
        var evidence = Judge(KnownNetworks.Rotation(1.5, 0.6), record);
        Assert.Equal(Mechanism.NotLearned, evidence.Class);
        Assert.Equal(0.7, evidence.AccuracyTail, 12);
        Assert.False(evidence.Learned);
        Assert.Null(evidence.Index);
        Assert.Null(evidence.IndexFlipped);
        Assert.Null(evidence.LateOutputSpread);
        Assert.Null(evidence.Late);
        Assert.Null(evidence.SignsDisagree);
    }

    [Fact]
    public void Either_tail_alone_is_not_enough()
    {
        double[] low = [.. Enumerable.Repeat(0.75, 40)];
        var network = KnownNetworks.Line(2);
        Assert.Equal(Mechanism.NotLearned, MechanismClassifier.Classify(network, new FullRankModel(), Task, Learned, low).Class);
        Assert.Equal(Mechanism.NotLearned, MechanismClassifier.Classify(network, new FullRankModel(), Task, low, Learned).Class);
        Assert.Equal(Mechanism.SlowPoint, MechanismClassifier.Classify(network, new FullRankModel(), Task, Learned, Learned).Class);
    }

    [Fact]
    public void Relapses_make_it_unstable_whether_or_not_it_ends_well()
    {
        double[] endsWell = [.. Enumerable.Repeat(0.9, 10), .. Enumerable.Repeat(0.4, 10), .. Enumerable.Repeat(0.9, 10)];
        double[] endsBadly = [.. Enumerable.Repeat(0.9, 10), .. Enumerable.Repeat(0.4, 20)];
        Assert.Equal(Mechanism.Unstable, Judge(KnownNetworks.Line(2), endsWell).Class);
        Assert.Equal(Mechanism.Unstable, Judge(KnownNetworks.Line(2), endsBadly).Class);
        Assert.Equal(0.5, Judge(KnownNetworks.Line(2), endsWell).StabilityRatio, 12);
    }

    [Fact]
    public void Persistence_goes_by_the_tails_alone_and_is_never_unstable()
    {
        var task = new CueDiscriminationTask { ResponseMs = 200, Persistence = true };
        var model = new FullRankModel { Readout = Readout.Linear };
        double[] relapsed = [.. Enumerable.Repeat(0.9, 10), .. Enumerable.Repeat(0.4, 10), .. Enumerable.Repeat(0.9, 10)];
        double[] lost = [.. Enumerable.Repeat(0.9, 10), .. Enumerable.Repeat(0.4, 20)];
        var network = KnownNetworks.Line(2);
        var evidence = MechanismClassifier.Classify(network, model, task, relapsed, relapsed);
        Assert.True(evidence.Learned);
        Assert.Equal(Mechanism.SlowPoint, evidence.Class);
        Assert.Equal(Mechanism.NotLearned, MechanismClassifier.Classify(network, model, task, lost, lost).Class);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Weights_that_diverged_are_not_learned(float value)
    {
        var network = KnownNetworks.Rotation(1.5, 0.6);
        network.RecurrentWeights[123] = value;
        Assert.Equal(Mechanism.NotLearned, Judge(network, Learned).Class);
        double[] relapsed = [0.9, 0.9, 0.1, 0.1, double.NaN];
        Assert.Equal(Mechanism.NotLearned, Judge(network, relapsed).Class);
    }

    [Theory]
    [InlineData(0, Mechanism.NotLearned)]
    [InlineData(1, Mechanism.SlowPoint)]
    [InlineData(9, Mechanism.SlowPoint)]
    public void Short_records_are_judged_by_what_they_have(int epochs, Mechanism expected) =>
        Assert.Equal(expected, Judge(KnownNetworks.Line(2), [.. Enumerable.Repeat(0.95, epochs)]).Class);

    [Fact]
    public void A_network_without_motion_is_judged_without_crash()
    {
        var model = new FullRankModel { NoiseScale = 0, InitialScale = 0 };
        var evidence = MechanismClassifier.Classify(new FullRankNetwork(100), model, Task, Learned, Learned);
        Assert.Equal(Mechanism.SlowPoint, evidence.Class);
        Assert.Null(evidence.Index);
        Assert.Equal(LateVerdict.SlowPoint, evidence.Late!.Verdict);
    }

    [Fact]
    public void Same_network_gives_the_same_bits()
    {
        var network = FullRankNetwork.Draw(100, new TorchGenerator(2));
        var first = Judge(network, Learned);
        Assert.All(Enumerable.Range(0, 5), _ => Assert.Equal(first, Judge(network, Learned)));
        Assert.NotEqual(
            first.LateOutputSpread,
            MechanismClassifier
                .Classify(network, new FullRankModel(), Task, Learned, Learned, new MechanismOptions { Seed = 1 })
                .LateOutputSpread
        );
    }

    [Fact]
    public void A_network_is_judged_alike_from_its_evidence_without_the_record()
    {
        double[] relapsed = [.. Enumerable.Repeat(0.9, 10), .. Enumerable.Repeat(0.4, 10), .. Enumerable.Repeat(0.9, 10)];
        foreach (var record in new[] { Learned, relapsed, [0.5, 0.6], [] })
        {
            var first = Judge(KnownNetworks.Rotation(1.5, 0.6), record);
            var again = MechanismClassifier.Classify(KnownNetworks.Rotation(1.5, 0.6), new FullRankModel(), Task, first.ToRecord());
            Assert.Equal(first, again);
        }
    }

    [Fact]
    public void The_post_reaction_period_plays_no_part() =>
        Assert.Equal(
            Judge(KnownNetworks.Rotation(1.5, 0.6), Learned),
            MechanismClassifier.Classify(KnownNetworks.Rotation(1.5, 0.6), new FullRankModel(), Task with { PostMs = 30 }, Learned, Learned)
        );

    [Fact]
    public void Impossible_options_are_refused_by_name()
    {
        Refused(new MechanismOptions { TrialLengths = 2 }, "TrialLengths = 2");
        Refused(new MechanismOptions { IndexThreshold = 1.5 }, "IndexThreshold = 1.5");
        Refused(new MechanismOptions { LearnedThreshold = double.NaN }, "LearnedThreshold = NaN");
        Refused(new MechanismOptions { RelapseThreshold = -0.1 }, "RelapseThreshold = -0.1");
        Refused(new MechanismOptions { StableBelow = 0 }, "StableBelow = 0");
    }

    private static void Refused(MechanismOptions options, string named)
    {
        var error = Assert.Throws<ArgumentException>(() =>
            MechanismClassifier.Classify(KnownNetworks.Line(2), new FullRankModel(), Task, Learned, Learned, options)
        );
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    private static MechanismEvidence Judge(FullRankNetwork network, double[] record) =>
        MechanismClassifier.Classify(network, new FullRankModel(), Task, record, record);
}
