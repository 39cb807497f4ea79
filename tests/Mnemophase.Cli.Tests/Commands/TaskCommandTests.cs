using System.Text.Json;
using Mnemophase.Cli.Terminal;
using Mnemophase.Formats;

namespace Mnemophase.Cli.Tests.Commands;

/// <summary><c>mnemo task</c>: what a file resolves to, its trials, and its warnings.</summary>
public sealed class TaskCommandTests
{
    internal const string Text = """
        [study]
        name = "told"
        [task]
        kind = "trials"
        trials = 6
        value = [{ name = "c", cycle = [1, 0] }]
        period = [{ name = "cue", ms = 10 }, { name = "delay", ms = { choice = [10, 30] } }, { name = "response", ms = 20 }]
        input = [{ channels = 2, during = "cue", onehot = "c" }, { channels = 1, during = "response", value = "1" }]
        target = [{ channels = 2, during = "response", onehot = "c" }]
        judge = { during = "response" }
        [network]
        neurons = 8
        [training]
        epochs = 2
        [grid]
        learning_rates = [0.1]
        nonlinearity = ["tanh", "relu"]
        seeds = "3"
        """;

    [Fact]
    public void WithoutDrawItPrintsWhatTheFileResolvesTo()
    {
        using var folder = new TemporaryFolder();
        var study = Write(folder, Text);
        var (code, output, error) = Mnemo.Run("task", study);
        Assert.Equal(ExitCode.Ok, code);
        Assert.Equal("", error);
        Assert.Contains("period { name = \"delay\", kind = \"choice\", ms = [10, 30]", output, StringComparison.Ordinal);
        Assert.Contains("tau_ms = 10\n", output, StringComparison.Ordinal); // left out of the file
        Assert.Contains("kind = \"paper\"", output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(Mnemo.Run("task", study, "--json").Output);
        Assert.Equal(1, json.RootElement.GetProperty("version").GetInt32());
        Assert.Equal("tanh", json.RootElement.GetProperty("resolved").GetProperty("network").GetProperty("nonlinearity").GetString());
        Assert.Equal(3, json.RootElement.GetProperty("seed").GetInt32());
    }

    [Fact]
    public void DrawWritesAPictureAndTheTrials()
    {
        using var folder = new TemporaryFolder();
        var (code, output, _) = Mnemo.Run("task", Write(folder, Text), "--draw", "--out", folder.Path, "--trials", "5");
        Assert.Equal(ExitCode.Ok, code);
        Assert.All(
            (string[])["png", "svg", "pdf", "npz"],
            form => Assert.Contains($"told-trials.{form}", output, StringComparison.Ordinal)
        );
        var arrays = NpzFile.Read(Path.Combine(folder.Path, "told-trials.npz"));
        var lengths = arrays["lengths"].ToInt64s();
        Assert.All(lengths, length => Assert.Contains(length, (long[])[8, 12]));
        var steps = (int)lengths.Max();
        Assert.Equal([5, steps, 3], arrays["inputs"].Shape);
        Assert.Equal([5, steps, 2], arrays["targets"].Shape);
        Assert.Equal([5, 4], arrays["period_edges"].Shape);
        var (inputs, targets, weights) = (arrays["inputs"].ToFloats(), arrays["targets"].ToFloats(), arrays["weights"].ToFloats());
        for (var trial = 0; trial < 5; trial++)
        {
            // Cycle 1, 0, 1, …: the cued channel is on in the two steps of the cue, its target in the last four of the trial.
            var cued = 1 - (trial % 2);
            for (var step = 0; step < steps; step++)
            {
                var (place, inside) = ((trial * steps) + step, step < lengths[trial]);
                Assert.Equal(step < 2 ? 1f : 0f, inputs[(place * 3) + cued]);
                Assert.Equal(inside && step >= lengths[trial] - 4 ? 1f : 0f, targets[(place * 2) + cued]);
                Assert.Equal(inside ? 1f : 0f, weights[place * 2]);
            }
        }

        Assert.Equal(arrays["condition"].ToInt64s()[0], arrays["condition"].ToInt64s()[2]);
        Assert.NotEqual(arrays["condition"].ToInt64s()[0], arrays["condition"].ToInt64s()[1]);
        var svg = File.ReadAllText(Path.Combine(folder.Path, "told-trials.svg"));
        Assert.All(
            (string[])["cue", "delay", "response", "Inputs", "Targets", "Weight"],
            word => Assert.Contains(word, svg, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void FewerTrialsAreTheFirstOfTheBatchNoiseIncluded()
    {
        using var folder = new TemporaryFolder();
        var study = Write(folder, Text.Replace("onehot = \"c\" }, {", "onehot = \"c\", noise = 0.1 }, {", StringComparison.Ordinal));
        float[] Inputs(string trials)
        {
            Assert.Equal(ExitCode.Ok, Mnemo.Run("task", study, "--draw", "--out", folder.Path, "--trials", trials).Code);
            return NpzFile.Read(Path.Combine(folder.Path, "told-trials.npz"))["inputs"].ToFloats();
        }

        var (few, all) = (Inputs("2"), Inputs("6"));
        Assert.Equal(few, all[..few.Length]);
        Assert.Equal(3 * few.Length, all.Length);
        Assert.Contains(few, value => value is not (0 or 1));
    }

    [Fact]
    public void WarningsAreTold()
    {
        using var folder = new TemporaryFolder();
        var study = Write(
            folder,
            Text.Replace(", { channels = 1, during = \"response\", value = \"1\" }", "", StringComparison.Ordinal)
                .Replace("during = \"response\", onehot = \"c\"", "during = \"response\", value = \"2 * c - 1\"", StringComparison.Ordinal)
                .Replace(
                    "during = \"response\" }\n[network]",
                    "during = \"response\", rule = \"sign\" }\n[network]",
                    StringComparison.Ordinal
                )
        );
        string[] warnings = ["'delay' varies from trial to trial", "the rule 'sign' asks for", "a target of -1 lies outside"];
        foreach (
            var args in (string[][])
                [
                    ["task", study],
                    ["run", study, "--store", Path.Combine(folder.Path, "s.mnemo"), "--no-figure"],
                ]
        )
        {
            var (code, _, error) = Mnemo.Run(args);
            Assert.Equal(ExitCode.Ok, code);
            Assert.All(warnings, warning => Assert.Single(error.Split('\n'), line => line.Contains(warning, StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void WhatItCannotShowIsRefused()
    {
        using var folder = new TemporaryFolder();
        var study = Write(folder, Text);
        Mnemo.Refuses(ExitCode.Input, ["task", "quick"], "one of the paper's tasks");
        Mnemo.Refuses(ExitCode.Input, ["task", study, "--draw", "--trials", "0"], "--trials = 0 must lie between 1 and 65536");
        Mnemo.Refuses(ExitCode.Store, ["task", study, "--draw", "--out", study], "is a file; name a folder");
    }

    private static string Write(TemporaryFolder folder, string text)
    {
        var path = Path.Combine(folder.Path, "told.toml");
        File.WriteAllText(path, text);
        return path;
    }
}
