using CsCheck;
using Mnemophase.Running;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Studies.Tests.Running;

/// <summary>The state of a network in a file: found as it was saved, or not at all.</summary>
public sealed class CheckpointFileTests : IDisposable
{
    private static readonly PlannedNetwork Planned = StudyPlan.Of(SmallStudies.Of()).Networks[0];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ADamagedFileIsPassedOver()
    {
        var path = _folder.File("s.checkpoint");
        byte[] state = [.. Enumerable.Range(0, 999).Select(i => (byte)(i * i))];
        File(path).Save(Planned, 12, state);
        var whole = System.IO.File.ReadAllBytes(path);
        var files = 0;
        Formats
            .Damage.Of(whole)
            .Sample(
                bytes =>
                {
                    var damaged = _folder.File($"{Interlocked.Increment(ref files)}");
                    System.IO.File.WriteAllBytes(damaged, bytes);
                    var file = File(damaged);
                    if (file.Find(Planned) is { } found)
                    {
                        Assert.Equal(state, found);
                        Assert.Equal(12, file.Found);
                    }

                    System.IO.File.Delete(damaged);
                },
                iter: 5000
            );
    }

    [Fact]
    public void AStateOfAnotherNetworkIsPassedOver()
    {
        var path = _folder.File("s.checkpoint");
        File(path, "seed 1").Save(Planned, 12, [1, 2, 3]);
        Assert.Null(File(path, "seed 2").Find(Planned));
        Assert.Equal([1, 2, 3], File(path, "seed 1").Find(Planned));
        File(path, "seed 1").Remove();
        Assert.Null(File(path, "seed 1").Find(Planned));
    }

    /// <summary>Training goes on when its state cannot be saved, and knows of it.</summary>
    [Fact]
    public void AStateThatCannotBeSavedIsToldLater()
    {
        var file = File(Path.Combine(_folder.File("there is no such folder"), "s.checkpoint"));
        file.Save(Planned, 3, [1]);
        Assert.IsAssignableFrom<IOException>(file.Failure);
        Assert.Null(file.Saved);
    }

    private static CheckpointFile File(string path, string belongsTo = "a network") =>
        new(path, belongsTo, TimeSpan.FromSeconds(30), TimeProvider.System);
}
