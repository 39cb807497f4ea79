using Mnemophase.Store;
using Mnemophase.Store.Judging;

namespace Mnemophase.Cli.Tests;

/// <summary>Whether other rules contradict the classes: said of the networks that are shown, and only where there is something to say.</summary>
public sealed class RuleCountsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0, 0, 0, false, "")]
    [InlineData(24, 0, 0, true, "")]
    [InlineData(24, 3, 0, true, "the recurrence rule or the word contradicts the class of 3 of 24 learned networks")]
    [InlineData(
        24,
        3,
        5,
        false,
        "the recurrence rule contradicts the class of 3 of 24 learned networks; 5 of the 24 are undecided by the recurrence rule"
    )]
    [InlineData(1, 0, 1, false, "1 of 1 learned network is undecided by the recurrence rule")]
    [InlineData(2, 0, 2, true, "2 of 2 learned networks are undecided by the recurrence rule and the word")]
    public void Only_what_is_not_confirmed_is_said(int learned, int disagreeing, int undecided, bool word, string said) =>
        Assert.Equal(said, new RuleCounts(learned, disagreeing, undecided, ByRecurrence: true, word).ToString());

    [Fact]
    public void A_task_without_the_recurrence_rule_names_the_word_alone() =>
        Assert.Equal("the word contradicts the class of 1 of 2 learned networks", new RuleCounts(2, 1, 0, false, true).ToString());

    [Fact]
    public void Networks_that_no_other_rule_judged_are_said_to_be_so() =>
        Assert.Equal("2 of 2 learned networks are judged by no other rule", new RuleCounts(2, 0, 2, false, false).ToString());

    [Fact]
    public void A_part_of_a_store_is_counted_by_itself()
    {
        var path = _folder.File("s.mnemo");
        SyntheticStore.Write(path, "nopost", rate => rate is 0.1, delay => delay is 20 or 80, epochs: 10);
        using var store = StudyStore.OpenToRead(path);
        var all = RuleCounts.Of(store)!;
        store.Keep(key => key.Cell.DelayMs is 20);
        var part = RuleCounts.Of(store)!;
        var learned = store.Counts().Single().Counts;
        Assert.Equal(learned.LimitCycle + learned.SlowPoint, part.Learned);
        Assert.InRange(part.Learned, 1, all.Learned - 1);
        // Named by something else than the class, they are not compared with it.
        store.LabelBy("another", (_, mechanism) => mechanism);
        Assert.Null(RuleCounts.Of(store));
    }
}
