using System.Diagnostics;
using System.Text.RegularExpressions;
using Mnemophase.Cli.Terminal;
using Mnemophase.Store;

namespace Mnemophase.Cli.Tests;

/// <summary>
/// The examples of docs/cluster.md for array systems, run as they stand there: with the variables each system sets, and a shell of this machine in
/// place of ssh. Of a small study that goes by the name of the one in the examples.
/// </summary>
public sealed partial class ArrayExampleTests : IDisposable
{
    private const string Study = "quick";
    private readonly TemporaryFolder _folder = new();
    private readonly string _section;
    private readonly string _work;

    public ArrayExampleTests()
    {
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "cluster.md"));
        var from = text.IndexOf("## Any other array system", StringComparison.Ordinal);
        _section = text[from..text.IndexOf("## Merging", from, StringComparison.Ordinal)];
        _work = Directory.CreateDirectory(_folder.File("shared/study")).FullName;
        var program = Path.Combine(AppContext.BaseDirectory, "mnemo.dll");
        var study = _folder.Write("study.toml", SmallStudy.With("name = \"small\"", $"name = \"{Study}\""));
        Program(
            "bin/mnemo",
            $"args=(); for word; do [ \"$word\" = {Study} ] && word={study}; args+=(\"$word\"); done; exec dotnet {program} \"${{args[@]}}\""
        );
        Program("home/mnemophase/mnemo", $"exec {_folder.File("bin/mnemo")} \"$@\"");
        Program("bin/ssh", "[ \"$1\" = -n ] || exit 64; exec bash -c \"$3\"");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void PlainSsh()
    {
        var script = Block(_section, "ssh -n").Replace("/shared/study", _work, StringComparison.Ordinal);
        Assert.Equal(0, Shell(script));
        AssertWhole("quick.mnemo");
    }

    [Fact]
    public void OneAfterTheOther()
    {
        Assert.Equal(0, Shell(Block(_section, "for i in 1 2 3")));
        AssertWhole("quick.mnemo", "--seeds", "2");
    }

    [Fact]
    public void KubernetesIndexedJob()
    {
        var job = Block(_section, "kind: Job");
        var completions = int.Parse(Value(job, "completions"), System.Globalization.CultureInfo.InvariantCulture);
        var words = Value(job, "command").Trim('[', ']').Split(',').Select(word => word.Trim().Trim('"'));
        for (var index = 0; index < completions; index++)
        {
            Assert.Equal(0, Shell(string.Join(' ', words), ("JOB_COMPLETION_INDEX", $"{index}")));
        }

        Assert.Equal(0, Shell($"mnemo merge quick.shard-*-of-{completions}.mnemo --into quick.mnemo"));
        AssertWhole("quick.mnemo");
    }

    /// <summary>Each line with the first and the last number of its array.</summary>
    [Theory]
    [InlineData("PBS_ARRAY_INDEX")]
    [InlineData("PBS_ARRAYID")]
    [InlineData("LSB_JOBINDEX")]
    [InlineData("SGE_TASK_ID")]
    public void ArraysThatCountFromOne(string variable)
    {
        var line = Block(_section, variable).Split('\n').Single(line => line.Contains($"${variable}/", StringComparison.Ordinal));
        var shards = Shards().Match(line).Groups["count"].Value;
        Assert.Contains($"1-{shards}", line, StringComparison.Ordinal);
        foreach (var index in (string[])["1", shards])
        {
            Assert.Equal(0, Shell(line, (variable, index)));
            Assert.True(File.Exists(Path.Combine(_work, $"quick.shard-{index}-of-{shards}.mnemo")));
        }

        Assert.NotEqual(0, Shell(line, (variable, "0")));
    }

    [GeneratedRegex("/(?<count>[0-9]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Shards();

    private static string Value(string yaml, string key) =>
        yaml.Split('\n').Select(line => line.Trim()).Single(line => line.StartsWith($"{key}: ", StringComparison.Ordinal))[
            (key.Length + 2)..
        ];

    /// <summary>The block of code with a text in it.</summary>
    private static string Block(string text, string with) =>
        text.Split("```")
            .Where((_, i) => i % 2 == 1)
            .Select(block => block[(block.IndexOf('\n', StringComparison.Ordinal) + 1)..])
            .Single(block => block.Contains(with, StringComparison.Ordinal));

    private void AssertWhole(string merged, params string[] part)
    {
        var alone = _folder.File("alone.mnemo");
        Assert.Equal(ExitCode.Ok, Mnemo.Run(["run", _folder.File("study.toml"), "--store", alone, "--no-figure", .. part]).Code);
        Assert.Equal(Checksums(alone), Checksums(Path.Combine(_work, merged)), StringComparer.Ordinal);
    }

    private static List<string> Checksums(string path)
    {
        using var store = StudyStore.OpenToRead(path);
        return [.. store.Rows().Select(row => row.Checksum)];
    }

    private void Program(string name, string script)
    {
        var file = _folder.File(name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, $"#!/usr/bin/env bash\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private int Shell(string script, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo("bash", ["-c", script])
        {
            WorkingDirectory = _work,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["PATH"] = $"{_folder.File("bin")}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["HOME"] = _folder.File("home");
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        process.WaitForExit();
        return process.ExitCode;
    }
}
