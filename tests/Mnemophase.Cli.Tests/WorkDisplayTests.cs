using Mnemophase.Cli.Output;
using Mnemophase.Store;

namespace Mnemophase.Cli.Tests;

/// <summary>Progress in plain lines, as a log keeps them.</summary>
public sealed class WorkDisplayTests
{
    /// <summary>Work of over two seconds says how far it is; the last line is where it ended.</summary>
    [Fact]
    public void WhatIsBegunInALogIsEndedThere()
    {
        using var error = new StringWriter();
        var progress = new WorkProgress(TimeProvider.System);
        progress.Expect(2);
        Assert.Equal(
            5,
            WorkDisplay.Show(
                "judged",
                "networks",
                error,
                progress,
                () =>
                {
                    SpinWait.SpinUntil(() => error.ToString().Length > 0, TimeSpan.FromSeconds(60));
                    progress.Add(2);
                    return 5;
                }
            )
        );
        var lines = error.ToString().Trim().Split('\n');
        Assert.StartsWith("judged 0 of 2 networks", lines[0], StringComparison.Ordinal);
        Assert.Equal("judged 2 of 2 networks", lines[^1].TrimEnd());
    }
}
