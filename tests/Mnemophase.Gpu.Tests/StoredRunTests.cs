using Mnemophase.Gpu.Tests.Ptx;
using Mnemophase.Running;
using Mnemophase.Store;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Planning;
using Mnemophase.Training;

namespace Mnemophase.Gpu.Tests;

/// <summary>A card behind the ordinary runner: leases, checkpoints inside networks, provenance, and a card that is lost.</summary>
public sealed class StoredRunTests : IDisposable
{
    private static readonly StudyPlan Plan = StudyPlan.Of(StudyLibrary.Find(Path.Combine(AppContext.BaseDirectory, "tiny.toml")));
    private readonly string _folder = Directory.CreateTempSubdirectory("mnemophase-card").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void ARunThatIsStoppedGoesOnToTheSameNetworks()
    {
        using var whole = Store("whole");
        Assert.Equal(8, Run(whole, new InterpretedDriver()).Stored);
        using var parted = Store("parted");
        using (var stop = new CancellationTokenSource())
        {
            // The card stops the run as its third launch begins: networks are under way.
            Run(parted, new InterpretedDriver { OnLaunch = launch => Stop(launch, stop) }, stop.Token);
        }

        Assert.NotEmpty(parted.Checkpoints());
        Assert.Equal(8, Run(parted, new InterpretedDriver(seed: 3)).Stored);
        Assert.Empty(parted.Checkpoints());
        Assert.Equal(whole.Rows().Select(Content), parted.Rows().Select(Content));
        foreach (var planned in Plan.Networks)
        {
            Assert.Equal(whole.Weights(planned.Position), parted.Weights(planned.Position));
        }

        var made = whole.Rows().First().Provenance;
        Assert.Equal("cuda", made.Engine);
        Assert.StartsWith("Interpreted card, CUDA 12.4, kernels ", made.InstructionSet, StringComparison.Ordinal);
        Assert.Null(whole.Summary().MixedEngines);
        Assert.Equal(8, whole.Summary().NetworksOfEngines["cuda"]);
    }

    [Fact]
    public void ALostCardEndsTheRunAndBlamesNoNetwork()
    {
        using var store = Store("lost");
        var error = Assert.ThrowsAny<EngineException>(() => Run(store, new InterpretedDriver { LostAfter = 4 }));
        Assert.Contains("CUDA error 999", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, store.Summary().Failed);
        Assert.Equal(8, Run(store, new InterpretedDriver()).Stored);
    }

    private static void Stop(int launch, CancellationTokenSource stop)
    {
        if (launch == 3)
        {
            stop.Cancel();
        }
    }

    private StudyStore Store(string name) =>
        StudyStore.OpenOrCreate(Path.Combine(_folder, $"{name}.mnemo"), Plan.Study, TimeProvider.System);

    private static RunSnapshot Run(StudyStore store, InterpretedDriver driver, CancellationToken stop = default)
    {
        using (driver)
        {
            using var pool = new CudaPool(new CudaCard(driver), ownsCard: true, slots: 4, stepsPerLaunch: 8);
            var runner = new StudyRunner(() => new PooledNetworkTrainer(Plan.Study, pool), TimeProvider.System);
            return runner.Run(Plan, store, workers: 2, new RunProgress(TimeProvider.System), stop);
        }
    }

    private static object Content(NetworkRow row) =>
        (row.Position, row.Result.Class, row.Result.Epochs, row.Result.FinalLoss, row.Result.Evidence);
}
