using System.Text.Json;
using System.Text.Json.Nodes;
using Mnemophase.Cli.Terminal;
using Mnemophase.Formats;

namespace Mnemophase.Cli.Tests.Commands;

/// <summary>One network of a task of one's own in the file of mnemo train, through the verbs that take it from a store.</summary>
public sealed class GeneralNetworkFileTests : IDisposable
{
    private const string Text = """
        [study]
        name = "small"
        [task]
        kind = "trials"
        trials = 8
        step_ms = 5
        value = [{ name = "c", cycle = [1, 0] }]
        period = [{ name = "cue", ms = 20 }, { name = "delay", ms = 20 }, { name = "response", ms = 20 }]
        input = [{ channels = 2, during = "cue", onehot = "c" }]
        target = [{ channels = 2, during = "response", onehot = "c" }]
        judge = { during = "response", rule = "argmax" }
        [network]
        neurons = 12
        [training]
        optimiser = "adam"
        epochs = 300
        [grid]
        learning_rates = [0.01, 0.000001]
        nonlinearity = ["tanh", "relu"]
        seeds = "0-1"
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly string _study;

    public GeneralNetworkFileTests() => _study = _folder.Write("small.toml", Text);

    public void Dispose() => _folder.Dispose();

    /// <summary>The same numbers, for networks that learned and for those that did not; and the store takes it for the one it has.</summary>
    [Theory]
    [InlineData("0.01", "tanh", 1, "reliability_tail", "end")]
    [InlineData("0.000001", "relu", 0, "not_learned", "not_learned")]
    public void ItIsTheNetworkThatAStoreHas(string rate, string nonlinearity, int seed, string classified, string judged)
    {
        var store = _folder.File("small.mnemo");
        Do("run", _study, "--store", store, "--no-figure", "--seeds", $"{seed}");
        var net = Train("net", rate, nonlinearity, seed);
        foreach (
            var (verb, says) in ((string[], string)[])[(["classify"], classified), (["dynamics"], judged), (["dynamics", "--all"], "end")]
        )
        {
            var (single, stored) = (Rows([.. verb, net]), Rows([.. verb, store]));
            Assert.Contains(says, Assert.Single(single), StringComparison.Ordinal);
            Assert.Contains(single[0], stored, StringComparer.Ordinal);
            Assert.Equal(4, stored.Count);
        }

        var pages = (Pages(net, "one"), Pages(store, "all", "--learning-rates", rate));
        var name = Assert.Single(pages.Item1.Keys);
        Assert.Contains(name, pages.Item2.Keys, StringComparer.Ordinal);
        Assert.All(pages.Item1[name], array => Assert.Equal(array.Value.Bytes, pages.Item2[name][array.Key].Bytes));

        Assert.Contains("1 network added", Do("import", net, "--into", _folder.File("new.mnemo")), StringComparison.Ordinal);
        Assert.Contains("0 networks added", Do("import", net, "--into", store), StringComparison.Ordinal);
        Assert.Contains("1 already there", Do("import", net, "--into", _folder.File("new.mnemo")), StringComparison.Ordinal);
        Do("verify", _folder.File("new.mnemo"));
    }

    [Fact]
    public void WhatWasEditedOrIsNoNetworkOfTheStudyIsRefused()
    {
        var net = Train("net", "0.01", "tanh", 0);
        var file = Path.Combine(net, "weights.safetensors");
        var (tensors, metadata) = SafetensorsFile.Read(file);
        Refused(["import", net, "--into", _folder.File("x.mnemo"), "--study", "quick"], "different study");

        var fewer = Train("fewer", "0.01", "tanh", 0, "--epochs", "20");
        Assert.Single(Rows(["dynamics", "--all", fewer]));
        Refused(["import", fewer, "--into", _folder.File("y.mnemo")], "20 epochs at most", "for 300");

        File.Copy(Path.Combine(fewer, "curves.npz"), Path.Combine(net, "curves.npz"), overwrite: true);
        Refused(["import", net, "--into", _folder.File("y.mnemo")], "curves of another network");

        foreach (var (key, value) in metadata.Where(pair => pair.Key is not "sha256"))
        {
            SafetensorsFile.Write(
                file,
                tensors,
                [.. metadata.Where(pair => !string.Equals(pair.Key, key, StringComparison.Ordinal)), KeyValuePair.Create(key, value + " ")]
            );
            Mnemo.Refuses(ExitCode.Input, ["dynamics", net], file, key is "format" ? "mnemophase-general-1 can be read" : "checksum");
        }

        SafetensorsFile.Write(file, tensors, metadata.Where(pair => pair.Key is not "sha256"));
        Mnemo.Refuses(ExitCode.Input, ["classify", net], file, "sha256", "train the network again");
        tensors["b_out"].Bytes[0] ^= 1;
        SafetensorsFile.Write(file, tensors, metadata);
        Mnemo.Refuses(ExitCode.Input, ["figure", "network", net, "--out", _folder.File("figures")], file, "checksum");
    }

    private static void Refused(string[] args, params string[] says)
    {
        var (code, _, error) = Mnemo.Run(args);
        Assert.Equal(ExitCode.Input, code);
        Assert.All(says, text => Assert.Contains(text, error, StringComparison.Ordinal));
    }

    private string Train(string name, string rate, string nonlinearity, int seed, params string[] more)
    {
        var folder = _folder.File(name);
        string[] place = ["--learning-rate", rate, "--where", $"nonlinearity={nonlinearity}", "--seed", $"{seed}"];
        Do(["train", "--study", _study, .. place, "--out", folder, .. more]);
        return folder;
    }

    /// <summary>The rows of a verb's JSON but for their paths.</summary>
    private static List<string> Rows(string[] args)
    {
        var rows = JsonNode.Parse(Do([.. args, "--json"]))!["rows"]!.AsArray();
        foreach (var row in rows)
        {
            row!.AsObject().Remove("path");
        }

        return [.. rows.Select(row => row!.ToJsonString(new JsonSerializerOptions()))];
    }

    private Dictionary<string, OrderedDictionary<string, DenseArray>> Pages(string source, string name, params string[] part)
    {
        var folder = _folder.File(name);
        Do(["figure", "network", source, "--out", folder, "--data", "npz", .. part]);
        return Directory.EnumerateFiles(folder, "*.npz").ToDictionary(file => Path.GetFileName(file), NpzFile.Read, StringComparer.Ordinal);
    }

    private static string Do(params string[] args)
    {
        var (code, output, error) = Mnemo.Run(args);
        Assert.True(code == ExitCode.Ok, error);
        return output;
    }
}
