using System.Text.Json;
using Mnemophase.Cli.Terminal;
using Mnemophase.Store;

namespace Mnemophase.Cli.Tests.Commands;

public sealed class MergeCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ShardsMergeIntoWhatOneRunGives()
    {
        Run("whole.mnemo");
        string[] shards = [.. Enumerable.Range(1, 3).Select(shard => Run($"{shard}.mnemo", "--shard", $"{shard}/3"))];
        var (code, output, _) = Mnemo.Run(["merge", .. shards, "--into", _folder.File("all.mnemo")]);
        Assert.Equal(ExitCode.Ok, code);
        Assert.Contains("12 of 12 networks of small (12 added, 0 replaced, from 3 stores)", output, StringComparison.Ordinal);
        using var whole = StudyStore.OpenToRead(_folder.File("whole.mnemo"));
        using var all = StudyStore.OpenToRead(_folder.File("all.mnemo"));
        Assert.All(
            whole.Rows().Zip(all.Rows()),
            pair =>
            {
                Assert.Equal(pair.First.Key, pair.Second.Key);
                Assert.Equal(pair.First.Result, pair.Second.Result);
                Assert.Equal(whole.Read(pair.First.Key)!.Weights, all.Read(pair.First.Key)!.Weights);
                Assert.Equal(whole.Read(pair.First.Key)!.Curves, all.Read(pair.First.Key)!.Curves);
            }
        );
    }

    [Fact]
    public void WhatIsMissingIsNamedAndToleratedWhereAllowed()
    {
        var shard = Run("1.mnemo", "--shard", "1/4");
        var missing = _folder.File("2.mnemo");
        string[] merge = ["merge", shard, missing, "--into", _folder.File("all.mnemo")];
        Mnemo.Refuses(ExitCode.Input, merge, "<stores> = ", missing, "there is no such file");
        var (code, output, _) = Mnemo.Run([.. merge, "--allow-missing"]);
        Assert.Equal(ExitCode.Ok, code);
        Assert.Contains("3 of 12 networks", output, StringComparison.Ordinal);
        Assert.Contains(missing, output, StringComparison.Ordinal);
        Assert.Contains("9 networks are missing:", output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(Mnemo.Run([.. merge, "--allow-missing", "--json"]).Output);
        Assert.Equal(9, json.RootElement.GetProperty("missing").GetArrayLength());
        Assert.Equal(missing, json.RootElement.GetProperty("unusable")[0].GetProperty("path").GetString());
    }

    /// <summary>The reference engine rounds differently, so its networks are other networks of the same names.</summary>
    [Fact]
    public void NetworksThatDifferAreNamedAndTheCodeSaysSo()
    {
        var simd = Run("simd.mnemo", "--seeds", "0", "--delays", "0", "--learning-rates", "0.5");
        var reference = Run("reference.mnemo", "--seeds", "0", "--delays", "0", "--learning-rates", "0.5", "--engine", "reference");
        string[] merge = ["merge", reference, simd, "--into", _folder.File("all.mnemo"), "--mix-engines"];
        var (code, output, _) = Mnemo.Run(merge);
        Assert.Equal(ExitCode.Input, code);
        Assert.Contains("1 network differs between stores", output, StringComparison.Ordinal);
        var (again, json, _) = Mnemo.Run([.. merge, "--json"]);
        Assert.Equal(ExitCode.Input, again);
        using var parsed = JsonDocument.Parse(json);
        var copies = parsed.RootElement.GetProperty("conflicts")[0].GetProperty("copies");
        Assert.Matches(
            "^simd\\S* reference$",
            string.Join(' ', copies.EnumerateArray().Select(copy => copy.GetProperty("engine").GetString()))
        );
    }

    [Fact]
    public void OtherStudiesAndNoStoresAreRefused()
    {
        var shard = Run("1.mnemo", "--shard", "1/4");
        var other = _folder.Write("other.toml", SmallStudy.With("epochs = 7", "epochs = 8"));
        Assert.Equal(ExitCode.Ok, Mnemo.Run("run", other, "--store", _folder.File("other.mnemo"), "--no-figure").Code);
        Mnemo.Refuses(
            ExitCode.Store,
            ["merge", shard, _folder.File("other.mnemo"), "--into", _folder.File("all.mnemo")],
            "training.epochs"
        );
        // The errors of stores are the same for all verbs, and name no option that merge does not have.
        var into = Refused("merge", shard, "--into", _folder.File("other.mnemo"));
        Assert.Contains("holds a different study", into, StringComparison.Ordinal);
        Assert.Contains("training.epochs is 7 in the stores to merge and 8 in this one", into, StringComparison.Ordinal);
        Assert.Contains("does not exist", Refused("merge", shard, "--into", _folder.File("no/all.mnemo")), StringComparison.Ordinal);
        Assert.Contains("not a store of mnemo", Refused("status", _folder.Write("zero.mnemo", "")), StringComparison.Ordinal);
        Mnemo.Refuses(ExitCode.Usage, ["merge", "--into", _folder.File("all.mnemo")], "merge");
        Mnemo.Refuses(ExitCode.Usage, ["merge", shard], "--into");
    }

    private static string Refused(params string[] args)
    {
        var (code, _, error) = Mnemo.Run(args);
        Assert.Equal(ExitCode.Store, code);
        Assert.DoesNotContain("--store", error, StringComparison.Ordinal);
        return error;
    }

    private string Run(string store, params string[] more)
    {
        var path = _folder.File(store);
        string[] run = ["run", _folder.Write("small.toml", SmallStudy.Text), "--store", path, "--no-figure", .. more];
        Assert.Equal(ExitCode.Ok, Mnemo.Run(run).Code);
        return path;
    }
}
