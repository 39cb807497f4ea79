using System.Diagnostics;
using Mnemophase.Cli.Terminal;
using Mnemophase.Store;

namespace Mnemophase.Cli.Tests;

/// <summary>The program on disks that take no more.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>A file system of a few hundred kB fills up; with more room the same command ends as if nothing had been.</summary>
    [Fact]
    public void ARunOnAFullDiskStopsWithItsCodeAndGoesOnWhenThereIsRoom()
    {
        var study = _folder.Write("small.toml", SmallStudy.With("seeds = \"0-2\"", "seeds = \"0-9\""));
        var whole = _folder.File("whole.mnemo");
        Assert.Equal(ExitCode.Ok, Mnemo.Run("run", study, "--store", whole, "--no-figure").Code);
        OnASmallDisk(
            "256k",
            disk =>
            {
                var store = Path.Combine(disk, "s.mnemo");
                var full = Mnemo.Run("run", study, "--store", store, "--no-figure");
                Assert.Equal(ExitCode.Store, full.Code);
                Assert.Contains("the disk is full", full.Error, StringComparison.Ordinal);
                Assert.DoesNotContain("   at ", full.Error, StringComparison.Ordinal);
                Assert.Equal(0, Shell($"mount -o remount,size=16m {disk}"));
                Assert.Equal(ExitCode.Ok, Mnemo.Run("run", study, "--store", store, "--no-figure").Code);
                Assert.Equal(Checksums(whole), Checksums(store), StringComparer.Ordinal);
            }
        );
    }

    [Fact]
    public void SoDoesAMerge()
    {
        var study = _folder.Write("small.toml", SmallStudy.With("seeds = \"0-2\"", "seeds = \"0-29\""));
        var whole = _folder.File("whole.mnemo");
        Assert.Equal(ExitCode.Ok, Mnemo.Run("run", study, "--store", whole, "--no-figure").Code);
        string[] shards = [_folder.File("1.mnemo"), _folder.File("2.mnemo")];
        Assert.Equal(ExitCode.Ok, Mnemo.Run("run", study, "--shard", "1/2", "--store", shards[0], "--no-figure").Code);
        Assert.Equal(ExitCode.Ok, Mnemo.Run("run", study, "--shard", "2/2", "--store", shards[1], "--no-figure").Code);
        OnASmallDisk(
            "200k",
            disk =>
            {
                var into = Path.Combine(disk, "s.mnemo");
                var full = Mnemo.Run(["merge", .. shards, "--into", into]);
                Assert.Equal(ExitCode.Store, full.Code);
                Assert.Contains("the disk is full", full.Error, StringComparison.Ordinal);
                Assert.DoesNotContain("   at ", full.Error, StringComparison.Ordinal);
                Assert.Equal(0, Shell($"mount -o remount,size=16m {disk}"));
                Assert.Equal(ExitCode.Ok, Mnemo.Run(["merge", .. shards, "--into", into]).Code);
                Assert.Equal(Checksums(whole), Checksums(into), StringComparer.Ordinal);
                Assert.Equal([into], Directory.GetFiles(disk));
            }
        );
    }

    /// <summary>Files that may not grow beyond a limit: whatever cannot be written is told, and no half file bears the final name.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void FilesThatCannotBeWrittenAreToldAndNotLeftInHalves(int kilobytes)
    {
        var study = _folder.Write(
            "small.toml",
            SmallStudy.With("neurons = 6", "neurons = 20").Replace("epochs = 7", "epochs = 60", StringComparison.Ordinal)
        );
        var folder = _folder.File("net");
        var program = Path.Combine(AppContext.BaseDirectory, "mnemo.dll");
        var (code, error) = Limited(
            kilobytes,
            $"dotnet {program} train --study {study} --learning-rate 0.5 --delay 0 --seed 1 --out {folder}"
        );
        Assert.Equal(ExitCode.Store, code);
        Assert.Contains("no more may be written", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.GetFiles(folder), file => file.EndsWith(".partial", StringComparison.Ordinal));
        Assert.All(Directory.GetFiles(folder), file => Assert.True(new FileInfo(file).Length > 0));
    }

    /// <summary>A picture that cannot be written leaves no half file, and costs nobody the results.</summary>
    [Fact]
    public void APictureThatCannotBeWrittenCostsNoResults()
    {
        var study = _folder.Write("small.toml", SmallStudy.Text);
        var store = _folder.File("s.mnemo");
        Assert.Equal(ExitCode.Ok, Mnemo.Run("run", study, "--store", store, "--no-figure").Code);
        var program = Path.Combine(AppContext.BaseDirectory, "mnemo.dll");
        // Everything is trained: all there is to write are a few pages of the store, and the pictures.
        var (code, error) = Limited(128, $"dotnet {program} run {study} --store {store}");
        Assert.Equal(ExitCode.Ok, code);
        Assert.Contains("12 of 12 networks", error, StringComparison.Ordinal);
        var pictures = _folder.File("s");
        Assert.DoesNotContain(
            Directory.Exists(pictures) ? Directory.GetFiles(pictures) : [],
            file => file.EndsWith(".part", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void AReportThatCannotBeWrittenIsToldAndNothingOfItIsLeft()
    {
        var study = _folder.Write("small.toml", SmallStudy.Text);
        var store = _folder.File("s.mnemo");
        Assert.Equal(ExitCode.Ok, Mnemo.Run("run", study, "--store", store, "--no-figure").Code);
        var program = Path.Combine(AppContext.BaseDirectory, "mnemo.dll");
        var page = _folder.File("page/report.html");
        var (code, error) = Limited(16, $"dotnet {program} report --store {store} --out {page}");
        Assert.Equal(ExitCode.Store, code);
        Assert.Contains("no more may be written", error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.File("page")));
    }

    private void OnASmallDisk(string size, Action<string> work)
    {
        var disk = Directory.CreateDirectory(_folder.File("disk")).FullName;
        if (Shell($"mount -t tmpfs -o size={size} tmpfs {disk}") != 0)
        {
            Assert.Skip("a small disk cannot be mounted here (that takes root)");
        }

        try
        {
            work(disk);
        }
        finally
        {
            Shell($"umount {disk}");
        }
    }

    private static List<string> Checksums(string path)
    {
        using var store = StudyStore.OpenToRead(path);
        return [.. store.Rows().Select(row => row.Checksum)];
    }

    /// <summary>Runs a command whose files may not grow beyond a size; what goes beyond is an error of the write, not a signal.</summary>
    private static (int Code, string Error) Limited(int kilobytes, string command)
    {
        // The runtime's own memory files would be limited, too.
        var start = new ProcessStartInfo("bash", ["-c", $"trap '' XFSZ; ulimit -f {kilobytes}; exec {command}"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            Environment = { ["DOTNET_EnableWriteXorExecute"] = "0", ["DOTNET_EnableDiagnostics"] = "0" },
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, error + output.Result);
    }

    private static int Shell(string command)
    {
        using var process = Process.Start(
            new ProcessStartInfo("bash", ["-c", command]) { RedirectStandardError = true, UseShellExecute = false }
        )!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
