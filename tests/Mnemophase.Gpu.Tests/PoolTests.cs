namespace Mnemophase.Gpu.Tests;

/// <summary>Many networks at once: each becomes what it becomes alone, whatever happens around it.</summary>
public sealed class PoolTests
{
    [Fact]
    public void PooledNetworksAreTheTrainers()
    {
        // Epoch 0 has a plot to pass over; launches of two and three epochs; more networks than slots.
        var task = Cards.Task();
        var runs = new[] { Cards.Run(1, 3), Cards.Run(2, 2), Cards.Run(1, 3) };
        var watched = Cards.Train(task, runs, slots: 2, stepsPerLaunch: 8);
        Assert.Equal(3, watched.Results.Count);
        Cards.AssertSame(Cards.TrainAlone(task, runs[0]), watched.Results[0]);
        Cards.AssertSame(watched.Results[0], watched.Results[2]);
        Cards.AssertSame(Cards.TrainAlone(task, runs[1]), watched.Results[1]);
        Assert.Contains((0, 2), watched.Reports);
        Assert.Contains((0, 3), watched.Reports);
    }

    [Fact]
    public void StoppedAndResumedGivesTheSameBits()
    {
        var task = Cards.Task();
        var whole = Cards.Train(task, [Cards.Run(5, 4)], slots: 1, stepsPerLaunch: 100).Results[0];
        var stopped = Cards.Train(task, [Cards.Run(5, 4), Cards.Run(6, 40)], stepsPerLaunch: 1, watched: new Watched { StopAtLaunch = 3 });
        Assert.Empty(stopped.Results);
        var state = stopped.States[0];
        Assert.InRange(state.Record.Count, 1, 3);
        var resumed = Cards.Train(task, [Cards.Run(9, 1), Cards.Run(5, 4, start: state)], stepsPerLaunch: 8, seed: 2);
        Cards.AssertSame(whole, resumed.Results[1]);
    }

    [Fact]
    public void WantedStatesAreSavedOnTheWay()
    {
        var task = Cards.Task();
        var watched = Cards.Train(task, [Cards.Run(5, 10)], slots: 1, stepsPerLaunch: 4, watched: new Watched { SaveAt = 1 });
        var state = watched.States[0];
        Assert.InRange(state.Record.Count, 2, 9);
        var resumed = Cards.Train(task, [Cards.Run(5, 10, start: state)], slots: 1, stepsPerLaunch: 100);
        Cards.AssertSame(watched.Results[0], resumed.Results[0]);
    }

    [Fact]
    public void ANetworkThatDivergesHarmsNoOther()
    {
        var task = Cards.Task();
        var calm = Cards.Run(5, 4);
        var watched = Cards.Train(
            task,
            [Cards.Run(1, 4, rate: 1e38), calm, Cards.Run(2, 4, rate: 1e30, stopAbove: 0.1)],
            slots: 3,
            stepsPerLaunch: 8
        );
        Cards.AssertSame(Cards.TrainAlone(task, calm), watched.Results[1]);
        var lost = watched.Results[0];
        Assert.NotNull(lost.DivergedAt);
        Assert.False(double.IsFinite(lost.Record.Loss[^1]));
        Assert.Equal(lost.DivergedAt + 1, lost.Record.Count);
        Assert.Equal(0, watched.Results[2].DivergedAt); // its first loss is above the bound
        Assert.Equal(1, watched.Results[2].Record.Count);
    }

    [Fact]
    public void TwoCallersShareThePool()
    {
        var task = Cards.Task();
        using var driver = new Ptx.InterpretedDriver();
        using var pool = new CudaPool(new CudaCard(driver), ownsCard: true, slots: 2, stepsPerLaunch: 8);
        Watched one = new(),
            two = new();
        Parallel.Invoke(
            () => pool.Train(new(), task.BuildBatch(), [Cards.Run(1, 2)], one, CancellationToken.None),
            () => pool.Train(new(), Cards.Task(delay: 2).BuildBatch(), [Cards.Run(1, 2)], two, CancellationToken.None)
        );
        Cards.AssertSame(Cards.TrainAlone(task, Cards.Run(1, 2)), one.Results[0]);
        Cards.AssertSame(Cards.TrainAlone(Cards.Task(delay: 2), Cards.Run(1, 2)), two.Results[0]);
    }
}
