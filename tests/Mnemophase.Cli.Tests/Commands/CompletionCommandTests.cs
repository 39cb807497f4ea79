using System.Diagnostics;
using Mnemophase.Cli.Terminal;

namespace Mnemophase.Cli.Tests.Commands;

/// <summary><c>mnemo completion</c>: what the shells offer, asked of the shells themselves where they are installed.</summary>
public sealed class CompletionCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("mnemo ru", "run")]
    [InlineData("mnemo run qui", "quick")]
    [InlineData("mnemo run quick --see", "--seeds")]
    [InlineData("mnemo figure figure4", "figure4B")]
    [InlineData("mnemo train --study long", "longtau")]
    [InlineData("mnemo slurm st", "status")]
    [InlineData("mnemo export s.mnemo --table ", "parquet")]
    public void The_program_completes_its_own_command_lines(string line, string candidate)
    {
        var (code, output, _) = Mnemo.Run($"[suggest:{line.Length}]", line);
        Assert.Equal(ExitCode.Ok, code);
        Assert.Contains(candidate, output.Split('\n').Select(text => text.Trim()), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("mnemo ru", "run")]
    [InlineData("mnemo run quick --see", "--seeds")]
    [InlineData("mnemo run --st", "--store")]
    [InlineData("mnemo completion z", "zsh")]
    [InlineData("mnemo verify ", "")] // a file: left to bash
    public void Bash_offers_them(string line, string candidates)
    {
        var script = _folder.Write("mnemo.bash", Mnemo.Run("completion", "bash").Output);
        Assert.Equal(candidates, Shell("bash", $"source {script}; {Bash(line)}; _mnemo; echo \"${{COMPREPLY[*]}}\""));
    }

    [Fact]
    public void Zsh_takes_the_script()
    {
        var script = _folder.Write("_mnemo", Mnemo.Run("completion", "zsh").Output);
        Assert.Equal("_mnemo", Shell("zsh", $"autoload -U compinit; compinit -D -u; source {script}; echo $_comps[mnemo]"));
    }

    [Fact]
    public void Another_shell_is_refused_by_name() => Mnemo.Refuses(ExitCode.Usage, ["completion", "fish"], "<shell> = fish", "bash");

    /// <summary>What bash sets for a completion at the end of a line.</summary>
    private static string Bash(string line)
    {
        var words = line.Split(' ');
        return $"COMP_LINE='{line}'; COMP_POINT={line.Length}; COMP_WORDS=({string.Join(' ', words.Select(word => $"'{word}'"))}); COMP_CWORD={words.Length - 1}";
    }

    /// <summary>The one line a shell says, to which mnemo is this program.</summary>
    private string Shell(string shell, string script)
    {
        if (!File.Exists($"/usr/bin/{shell}") && !File.Exists($"/bin/{shell}"))
        {
            Assert.Skip($"{shell} is not installed.");
        }

        var program = $"mnemo() {{ dotnet '{Path.Combine(AppContext.BaseDirectory, "mnemo.dll")}' \"$@\"; }}";
        var start = new ProcessStartInfo(shell, ["-c", $"{program}; {script}"]) { RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["HOME"] = _folder.Path;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output.TrimEnd('\n');
    }
}
