using System.Text.Json;
using Mnemophase.Cli.Terminal;
using Mnemophase.Formats;
using Mnemophase.Networks;
using Mnemophase.Numerics;
using Mnemophase.Store;
using Mnemophase.Store.Tensors;
using Mnemophase.Training.RankK;
using Mnemophase.Training.RankK.Simd;

namespace Mnemophase.Cli.Tests.Commands;

/// <summary>Rank-K studies through the program: train and run.</summary>
public sealed class RankKCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>The paper's Figure 2 at 0.1, by the name alone; what is written is what the library trains.</summary>
    [Fact]
    public void TrainWritesTheNetworkOfAnEmbeddedStudyWithAllItsCurves()
    {
        string[] args = ["train", "--study", "figure2", "--learning-rate", "0.1", "--epochs", "300", "--every", "1", "--json"];
        var (code, output, error) = Mnemo.Run([.. args, "--out", _folder.File("out")]);
        Assert.Equal(ExitCode.Ok, code);
        Assert.Contains("seed 30", error, StringComparison.Ordinal);
        var expected = RankKTrainer.Train(
            new RankKSimdEngine(new RankKModel(), new Tasks.DelayedActivationTask { DelayMs = 75, ResponseMs = 10 }),
            new RankKRun(
                RankKNetwork.Draw(100, 2, new TorchGenerator(30)),
                new RankKSchedule
                {
                    LearningRate = 0.1,
                    Epochs = 300,
                    Every = 1,
                }
            )
        );
        var curves = NpzFile.Read(_folder.File("out/curves.npz"));
        Assert.Equal("epoch loss gradient_norm", string.Join(' ', curves.Keys));
        Assert.Equal(Enumerable.Range(0, 300).Select(epoch => (long)epoch), curves["epoch"].ToInt64s());
        Assert.Equal(expected.Record.Loss, curves["loss"].ToDoubles());
        Assert.Equal(expected.Record.GradientNorm, curves["gradient_norm"].ToDoubles());
        // The first loss the published run logged.
        Assert.Equal(0.05269467, curves["loss"].ToDoubles()[0], 5e-8);
        var (tensors, metadata) = SafetensorsFile.Read(_folder.File("out/weights.safetensors"));
        Assert.Equal(expected.Network.Parameters, RankKTensors.Assemble("out", tensors).Parameters);
        Assert.Equal(
            ("figure2", "0.1", "75", "30"),
            (metadata["study"], metadata["learning_rate"], metadata["delay_ms"], metadata["seed"])
        );

        using var json = JsonDocument.Parse(output);
        var root = json.RootElement;
        Assert.Equal(
            ("not_learned", 300, "epochs_done", 299, false),
            (
                root.GetProperty("class").GetString(),
                root.GetProperty("epochs").GetInt32(),
                root.GetProperty("end").GetString(),
                root.GetProperty("judged_epoch").GetInt32(),
                root.GetProperty("learned").GetBoolean()
            )
        );
        Assert.Equal(expected.Record.Loss[^1], root.GetProperty("final_loss").GetDouble());
    }

    [Fact]
    public void TrainKeepsLogSpacedEpochsAndTheSnapshotsItReaches()
    {
        var study = _folder.Write("small2.toml", SmallRankTwoStudy.Text);
        string[] args = ["train", "--study", study, "--learning-rate", "0.5", "--delay", "10", "--post", "0", "--seed", "1"];
        string[] chosen = ["--snapshots", "0,500"];
        var (code, output, _) = Mnemo.Run([.. args, .. chosen, "--engine", "reference", "--out", _folder.File("out")]);
        Assert.Equal(ExitCode.Ok, code);
        Assert.Contains("after epoch 19000", output, StringComparison.Ordinal);
        var epochs = NpzFile.Read(_folder.File("out/curves.npz"))["epoch"].ToInt64s();
        Assert.Equal((0, 19_999), (epochs[0], epochs[^1]));
        Assert.InRange(epochs.Length, 100, 300);
        var (tensors, metadata) = SafetensorsFile.Read(_folder.File("out/weights.safetensors"));
        Assert.Equal([0, 500, 19_000], RankKTensors.Snapshots("out", tensors).Select(snapshot => snapshot.Epoch));
        Assert.Equal("reference", metadata["engine"]);
    }

    [Theory]
    [InlineData("--every", "0", "--every", "at least 1")]
    [InlineData("--snapshots", "2", "--snapshots", "from 0 to 1")]
    [InlineData("--snapshots", "0.5", "--snapshots", "whole number")]
    [InlineData("--delay", "0", "DelayMs", "at least one step")]
    [InlineData("--delay", "12", "--delay", "nearest are 10 or 15 ms")]
    [InlineData("--learning-rate", "0", "--learning-rate", "above 0")]
    public void ATrainingThatCannotBeIsRefused(string option, string value, params string[] says)
    {
        var options = new OrderedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["--study"] = "figure2",
            ["--learning-rate"] = "0.1",
            ["--epochs"] = "2",
            ["--out"] = _folder.File("out"),
        };
        options[option] = value;
        Mnemo.Refuses(ExitCode.Input, ["train", .. options.SelectMany(pair => new[] { pair.Key, pair.Value })], says);
        Assert.False(Directory.Exists(_folder.File("out")));
    }

    [Fact]
    public void WhatTheStudyLeavesOpenOrDoesNotHaveIsSaid()
    {
        string[] seedless = ["train", "--study", "rotations", "--learning-rate", "0.005", "--delay", "30", "--post", "0"];
        Mnemo.Refuses(ExitCode.Input, seedless, "--seed is needed", "0-99");
        string[] fullRank = ["train", "--study", "nopost", "--learning-rate", "0.1", "--delay", "20", "--seed", "0", "--every", "5"];
        Mnemo.Refuses(ExitCode.Input, fullRank, "--every is for rank-k networks");
        Mnemo.Refuses(ExitCode.Input, [.. fullRank[..^2], "--snapshots", "5"], "--snapshots is for rank-k networks");
    }

    /// <summary>The table and the JSON say what the store holds, beside the published fractions, with the test between the conditions.</summary>
    [Fact]
    public void ARunEndsWithTheRotationsOfBothConditions()
    {
        var published = SmallRankTwoStudy
            .Text.Replace("name = \"small2\"", "name = \"small2\"\npublished = \"rotations\"", StringComparison.Ordinal)
            .Replace("[10, 20]", "[30]", StringComparison.Ordinal)
            .Replace("[0, 10]", "[0, 30]", StringComparison.Ordinal);
        var study = _folder.Write("small2.toml", published);
        var (code, output, error) = Mnemo.Run("run", study, "--store", _folder.File("s.mnemo"), "--no-figure");
        Assert.Equal(ExitCode.Ok, code);
        var said = error.Split('\n').Single(line => line.StartsWith("6 of 6 networks", StringComparison.Ordinal));
        // Networks without a class are counted too, as undecided.
        var tally = said.Split(';')[1].Split(',').Select(clause => clause.Split(' ')[^1]);
        Assert.Equal(6, tally.Sum(count => int.Parse(count, CultureInfo.InvariantCulture)));
        using var json = JsonDocument.Parse(Mnemo.Run("run", study, "--store", _folder.File("s.mnemo"), "--no-figure", "--json").Output);
        var rotations = json.RootElement.GetProperty("rotations");
        using var store = StudyStore.OpenToRead(_folder.File("s.mnemo"));
        var evidence = store.Rows().ToLookup(row => row.Key.Cell.PostMs, row => EvidenceJson.ReadRankK(row.Result.Evidence));
        var cells = rotations.GetProperty("cells").EnumerateArray().ToList();
        Assert.Equal([(0.0, 0.4), (30, 1.0)], cells.Select(cell => (Number(cell, "post_ms"), Number(cell, "published_fraction"))));
        foreach (var cell in cells)
        {
            var learned = evidence[Number(cell, "post_ms")].Where(network => network.Learned).ToList();
            var rotating = learned.Count(network => network.Rotation!.Verdict == Judging.Rotation.Rotating);
            Assert.Equal((3, learned.Count, rotating), (Number(cell, "networks"), Number(cell, "learned"), Number(cell, "rotating")));
            var row = string.Create(CultureInfo.InvariantCulture, $"30 {Number(cell, "post_ms")} 3 {learned.Count} {rotating}");
            Assert.Contains(output.Split('\n'), line => Squeezed(line).StartsWith(row, StringComparison.Ordinal));
        }

        var test = Assert.Single(rotations.GetProperty("tests").EnumerateArray());
        Assert.InRange(Number(test, "p"), 0, 1);
        Assert.Contains("one test, so nothing is corrected", output, StringComparison.Ordinal);
        Assert.Contains("0.400", output, StringComparison.Ordinal);

        static double Number(JsonElement element, string name) => element.GetProperty(name).GetDouble();
    }

    [Fact]
    public void ARunInPartsHoldsWhatARunInOneHolds()
    {
        var study = _folder.Write("small2.toml", SmallRankTwoStudy.Text);
        Assert.Equal(ExitCode.Ok, Mnemo.Run("run", study, "--store", _folder.File("one.mnemo"), "--workers", "1").Code);
        Assert.Contains("4 trained now", Part("--seeds", "1"), StringComparison.Ordinal);
        Assert.Contains("4 trained now", Part("--delays", "20", "--workers", "3"), StringComparison.Ordinal);
        Assert.Contains("4 trained now", Part(), StringComparison.Ordinal);
        using var one = StudyStore.OpenToRead(_folder.File("one.mnemo"));
        using var parts = StudyStore.OpenToRead(_folder.File("parts.mnemo"));
        Assert.Equal(12, one.TrainedPositions().Count);
        Assert.Equal(one.Rows().Select(row => row.Checksum), parts.Rows().Select(row => row.Checksum), StringComparer.Ordinal);
        // Two conditions make a figure of fractions beside the store.
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(_folder.File("one/rotations.png"))[..4]);

        string Part(params string[] more) => Mnemo.Run(["run", study, "--store", _folder.File("parts.mnemo"), .. more]).Error;
    }

    private static string Squeezed(string line) => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
