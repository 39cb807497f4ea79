using Mnemophase.Judging;

namespace Mnemophase.Tests.Dynamics;

public sealed class RecordEvidenceTests
{
    private static readonly MechanismOptions Options = new();

    [Theory]
    [InlineData(1000, 900)]
    [InlineData(316, 284)]
    [InlineData(11, 9)]
    [InlineData(10, 9)]
    [InlineData(9, 8)]
    [InlineData(5, 4)]
    [InlineData(1, 0)]
    [InlineData(0, 0)]
    public void Tail_is_the_last_tenth_as_the_scripts_cut_it(int epochs, int start)
    {
        Assert.Equal(start, RecordEvidence.TailStart(epochs));
        Assert.Equal((int)(epochs * 0.9), RecordEvidence.TailStart(epochs));
    }

    [Fact]
    public void Tail_means_leave_the_rest_of_the_record_out()
    {
        double[] accuracy = [.. Enumerable.Repeat(0.1, 90), .. Enumerable.Range(0, 10).Select(i => 0.85 + (0.01 * i))];
        var evidence = RecordEvidence.Of(accuracy, accuracy, Options);
        Assert.Equal(0.895, evidence.AccuracyTail, 12);
        Assert.Equal(0.895, evidence.ReliabilityTail, 12);
        Assert.True(evidence.TailsLearned(Options));
        Assert.Equal(90, evidence.FirstLearnedEpoch);
    }

    [Fact]
    public void First_learned_epoch_needs_both_above_the_threshold()
    {
        double[] accuracy = [0.9, 0.8, 0.81, 0.9];
        double[] reliability = [0.8, 0.9, 0.7, 0.81];
        Assert.Equal(3, RecordEvidence.Of(accuracy, reliability, Options).FirstLearnedEpoch);
    }

    [Fact]
    public void Never_learned_is_stable_and_has_no_ratio()
    {
        double[] never = [0.5, 0.8, 0.8, 0.3];
        var evidence = RecordEvidence.Of(never, never, Options);
        Assert.Null(evidence.FirstLearnedEpoch);
        Assert.True(double.IsNaN(evidence.StabilityRatio));
        Assert.True(evidence.Stable(Options));
        Assert.False(evidence.TailsLearned(Options));
    }

    [Fact]
    public void A_threshold_stored_in_single_precision_counts_as_passed()
    {
        // Values are rounded in single precision and compared as double: 0.8f is 0.800000012, 0.6f is 0.600000024.
        double stored = 0.8f;
        Assert.Equal(0, RecordEvidence.Of([stored], [stored], Options).FirstLearnedEpoch);
        Assert.True(RecordEvidence.Of([stored], [stored], Options).TailsLearned(Options));
        Assert.Null(RecordEvidence.Of([0.8], [0.8], Options).FirstLearnedEpoch);
        Assert.False(RecordEvidence.Of([0.8], [0.8], Options).TailsLearned(Options));
    }

    [Fact]
    public void Exactly_the_relapse_threshold_counts_on_neither_side()
    {
        var evidence = RecordEvidence.Of([0.9, 0.6, 0.5], [0.9, 0.6, 0.9], Options);
        // Above 0.6: two at epoch 0, one at epoch 2; below: one at epoch 2.
        Assert.Equal(1.0 / 3, evidence.StabilityRatio, 15);
        // 0.6f lies above 0.6 once it is a double.
        Assert.Equal(1.0 / 5, RecordEvidence.Of([0.9, 0.6f, 0.5], [0.9, 0.6f, 0.9], Options).StabilityRatio, 15);
    }

    [Theory]
    [InlineData(9, 91, true)]
    [InlineData(10, 100, false)]
    [InlineData(11, 100, false)]
    [InlineData(0, 5, true)]
    public void Stable_means_a_ratio_strictly_below_a_tenth(int relapsed, int held, bool stable)
    {
        double[] curve = [.. Enumerable.Repeat(0.9, held), .. Enumerable.Repeat(0.1, relapsed)];
        Assert.Equal(stable, RecordEvidence.Of(curve, curve, Options).Stable(Options));
    }

    [Fact]
    public void What_came_before_the_first_learned_epoch_is_no_relapse()
    {
        double[] curve = [.. Enumerable.Repeat(0.5, 500), .. Enumerable.Repeat(0.9, 10)];
        var evidence = RecordEvidence.Of(curve, curve, Options);
        Assert.Equal(0, evidence.StabilityRatio);
        Assert.True(evidence.Stable(Options));
    }

    [Fact]
    public void Values_that_are_no_numbers_are_never_learned()
    {
        double[] curve = [0.9, 0.9, double.NaN];
        var evidence = RecordEvidence.Of(curve, curve, Options);
        Assert.False(evidence.TailsLearned(Options));
        Assert.True(double.IsNaN(evidence.AccuracyTail));
        Assert.Equal(0, evidence.StabilityRatio);
    }

    [Fact]
    public void Curves_of_different_length_are_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => RecordEvidence.Of([0.9, 0.9], [0.9], Options));
        Assert.Contains("2 accuracies but 1 reliabilities", error.Message, StringComparison.Ordinal);
    }
}
