using Mnemophase.Judging;

namespace Mnemophase.Tests.Dynamics;

/// <summary>No label contradicts another rule without being marked.</summary>
public sealed class RuleAgreementTests
{
    [Theory]
    [InlineData(Mechanism.LimitCycle, LateVerdict.LimitCycle, null, RuleAgreement.Agree)]
    [InlineData(Mechanism.LimitCycle, LateVerdict.SlowPoint, null, RuleAgreement.Disagree)]
    [InlineData(Mechanism.LimitCycle, LateVerdict.Undecided, null, RuleAgreement.Undecided)]
    [InlineData(Mechanism.LimitCycle, LateVerdict.Undecided, "cycle", RuleAgreement.Agree)]
    [InlineData(Mechanism.LimitCycle, LateVerdict.LimitCycle, "persistent", RuleAgreement.Disagree)]
    [InlineData(Mechanism.SlowPoint, LateVerdict.SlowPoint, "transient", RuleAgreement.Agree)]
    [InlineData(Mechanism.SlowPoint, LateVerdict.SlowPoint, "continuum", RuleAgreement.Agree)]
    [InlineData(Mechanism.SlowPoint, LateVerdict.SlowPoint, "cycle", RuleAgreement.Disagree)]
    [InlineData(Mechanism.SlowPoint, LateVerdict.SlowPoint, "condition_dependent", RuleAgreement.Disagree)]
    [InlineData(Mechanism.SlowPoint, LateVerdict.SlowPoint, "irregular", RuleAgreement.Disagree)]
    [InlineData(Mechanism.SlowPoint, LateVerdict.Undecided, "unresolved", RuleAgreement.Undecided)]
    [InlineData(Mechanism.NotLearned, null, "persistent", null)]
    [InlineData(Mechanism.Unstable, null, null, null)]
    [InlineData(null, LateVerdict.LimitCycle, "cycle", null)]
    public void Every_contradiction_is_marked(Mechanism? found, LateVerdict? recurrence, string? word, RuleAgreement? expected) =>
        Assert.Equal(expected, RuleAgreements.Of(found, recurrence, word: word));

    [Fact]
    public void The_other_cue_speaks_too()
    {
        Assert.Equal(RuleAgreement.Disagree, RuleAgreements.Of(Mechanism.SlowPoint, LateVerdict.SlowPoint, LateVerdict.LimitCycle));
        Assert.Equal(RuleAgreement.Agree, RuleAgreements.Of(Mechanism.SlowPoint, LateVerdict.SlowPoint, LateVerdict.Undecided));
    }
}
