namespace Mnemophase.Cli.Tests;

/// <summary>A study of rank-2 networks that train in milliseconds.</summary>
internal static class SmallRankTwoStudy
{
    /// <summary>2 delays × 2 post-reaction periods × 3 seeds of 6 neurons.</summary>
    public const string Text = """
        [study]
        name = "small2"
        title = "A small rank-2 study"

        [task]
        kind = "delayed-activation"
        response_ms = 10

        [network]
        kind = "rank-k"
        neurons = 6
        rank = 2

        [[training.epochs]]
        number = 20000
        snapshots = [19000]

        [grid]
        learning_rates = [0.5]
        delays_ms = [10, 20]
        posts_ms = [0, 10]
        seeds = "0-2"
        """;
}
