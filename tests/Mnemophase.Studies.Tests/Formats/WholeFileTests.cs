using Mnemophase.Formats;

namespace Mnemophase.Studies.Tests.Formats;

/// <summary>What stands in the place of a file that is written.</summary>
public sealed class WholeFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_link_stays_and_its_target_is_written()
    {
        var (target, link) = (_folder.File("target.html"), _folder.File("link.html"));
        File.WriteAllText(target, "old");
        File.CreateSymbolicLink(link, "target.html");
        WholeFile.Write(link, "new");
        Assert.Equal("new", File.ReadAllText(target));
        Assert.NotNull(new FileInfo(link).LinkTarget);
        Assert.Equal(2, Directory.GetFiles(_folder.Path).Length);

        WholeFile.Write(_folder.File("first.html"), "first");
        Assert.Equal("first", File.ReadAllText(_folder.File("first.html")));
    }

    [Fact]
    public async Task A_pipe_is_written_to()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "named pipes are elsewhere on Windows");
        var pipe = _folder.File("pipe");
        using (var made = System.Diagnostics.Process.Start("mkfifo", pipe))
        {
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var read = Task.Run(() => File.ReadAllText(pipe), TestContext.Current.CancellationToken);
        WholeFile.Write(pipe, "new");
        Assert.Equal("new", await read);
        Assert.Equal([pipe], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_device_refuses_or_swallows_and_stays()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "there is no /dev/full here");
        Assert.Contains(
            "/dev/full",
            Assert.ThrowsAny<IOException>(() => WholeFile.Write("/dev/full", "new")).Message,
            StringComparison.Ordinal
        );
        Assert.False(File.Exists("/dev/full.partial"));
    }
}
