using System.Diagnostics;
using System.Net;
using System.Text.Json;

namespace Mnemophase.Explorer.Tests;

/// <summary>The program that mnemo explore starts: from any folder, and never longer than whoever started it.</summary>
public sealed class ProgramTests(ExplorerRun run)
{
    [Fact]
    public async Task Started_from_another_folder_it_has_its_files_and_ends_with_its_input()
    {
        using var process = Start();
        await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new { stores = new[] { run.Store } }));
        using var said = JsonDocument.Parse((await process.StandardOutput.ReadLineAsync())!);
        var link = new Uri(said.RootElement.GetProperty("url").GetString()!);
        using var client = new HttpClient();
        var page = await client.GetStringAsync(link);
        var script = page[(page.IndexOf("src=\"/assets/", StringComparison.Ordinal) + 5)..];
        foreach (var file in new[] { "explorer.js", "style.css", "plotly-basic.js", "plotly.js" })
        {
            var address = new Uri(
                link,
                script[..script.IndexOf('"', StringComparison.Ordinal)].Replace("explorer.js", file, StringComparison.Ordinal)
            );
            Assert.Equal((file, HttpStatusCode.OK), (file, (await client.GetAsync(address)).StatusCode));
        }

        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync(patience.Token);
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public async Task What_cannot_be_opened_is_said_in_one_line()
    {
        using var process = Start();
        await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new { stores = new[] { "/no/such.mnemo" } }));
        using var said = JsonDocument.Parse((await process.StandardOutput.ReadLineAsync())!);
        Assert.Contains("no such file", said.RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
        await process.WaitForExitAsync();
        Assert.Equal(1, process.ExitCode);
        Assert.Equal("", await process.StandardError.ReadToEndAsync());
    }

    private static Process Start() =>
        Process.Start(
            new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "mnemo-explorer.dll")])
            {
                WorkingDirectory = Path.GetTempPath(),
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            }
        )!;
}
