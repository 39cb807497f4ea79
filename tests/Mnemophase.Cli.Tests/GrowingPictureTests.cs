using Mnemophase.Cli.Output;
using Mnemophase.Results;
using Mnemophase.Running;
using Mnemophase.Store;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Cli.Tests;

public sealed class GrowingPictureTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ThePictureIsThereWithTheFirstNetworkAndGrowsWithTheOthers()
    {
        var study = StudyLibrary.Find(_folder.Write("small.toml", SmallStudy.Text));
        var plan = StudyPlan.Of(study);
        var path = _folder.File("s.mnemo");
        var clock = new HandClock();
        var progress = new RunProgress(TimeProvider.System);
        using var picture = new GrowingPicture(path, progress, clock);
        Assert.False(picture.DrawIfDue());

        Train(1);
        Assert.True(picture.DrawIfDue());
        var first = File.ReadAllBytes(RunFigure.PhaseDiagramOf(path));
        Assert.False(picture.DrawIfDue());

        Train(plan.Networks.Count);
        Assert.False(picture.DrawIfDue());
        clock.Seconds = 1000;
        Assert.True(picture.DrawIfDue());
        Assert.NotEqual(first, File.ReadAllBytes(RunFigure.PhaseDiagramOf(path)));

        void Train(int networks)
        {
            using var store = StudyStore.OpenOrCreate(path, study, TimeProvider.System);
            var keys = plan.Networks.Take(networks).Select(network => network.Key).ToHashSet();
            new StudyRunner(() => ChosenEngine.Of("simd").Trainer(study), TimeProvider.System).Run(
                plan.Where(keys.Contains),
                store,
                1,
                progress,
                CancellationToken.None
            );
        }
    }

    private sealed class HandClock : TimeProvider
    {
        public double Seconds { get; set; } = 1;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => (long)(1000 * Seconds);
    }
}
