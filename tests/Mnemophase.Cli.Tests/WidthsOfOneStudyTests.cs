using System.Diagnostics;
using Mnemophase.Cli.Terminal;
using Mnemophase.Store;

namespace Mnemophase.Cli.Tests;

/// <summary>
/// One study trained by processes with ever narrower vectors: this machine's, without AVX-512, and without AVX2 and fused multiply-add.
/// On a machine that has less to begin with the first are alike. A checksum spans key, result, weights and curves.
/// </summary>
public sealed class WidthsOfOneStudyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EveryProcessorTrainsTheSameNetworksAndShardsOfSeveralMakeTheStoreOfOne()
    {
        var text = SmallStudy.With("neurons = 6", "neurons = 21").Replace("trials = 4", "trials = 40", StringComparison.Ordinal);
        var study = _folder.Write("small.toml", text);
        var whole = Trained("whole.mnemo", null);
        Assert.Equal(12, whole.Count);
        Assert.Equal(whole, Trained("avx2.mnemo", "DOTNET_EnableAVX512"));
        Assert.Equal(whole, Trained("plain.mnemo", "DOTNET_EnableAVX2"));

        Trained("1.mnemo", null, "--shard", "1/2");
        Trained("2.mnemo", "DOTNET_EnableAVX2", "--shard", "2/2");
        var merged = _folder.File("merged.mnemo");
        Assert.Equal(ExitCode.Ok, Mnemo.Run("merge", _folder.File("1.mnemo"), _folder.File("2.mnemo"), "--into", merged).Code);
        Assert.Equal(whole, Checksums(merged));

        List<string> Trained(string name, string? without, params string[] more)
        {
            var start = new ProcessStartInfo("dotnet")
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
                UseShellExecute = false,
            };
            string[] args =
            [
                Path.Combine(AppContext.BaseDirectory, "mnemo.dll"),
                "run",
                study,
                "--store",
                _folder.File(name),
                "--no-figure",
            ];
            Array.ForEach([.. args, .. more], start.ArgumentList.Add);
            if (without is not null)
            {
                start.Environment[without] = "0";
            }

            using var process = Process.Start(start)!;
            process.OutputDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == ExitCode.Ok, error);
            return Checksums(_folder.File(name));
        }
    }

    private static List<string> Checksums(string path)
    {
        using var store = StudyStore.OpenToRead(path);
        return [.. store.Rows().OrderBy(row => row.Position).Select(row => row.Checksum)];
    }
}
