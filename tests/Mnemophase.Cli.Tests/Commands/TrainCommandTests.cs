using System.Text.Json;
using Mnemophase.Cli.Terminal;
using Mnemophase.Exchange;
using Mnemophase.Formats;
using Mnemophase.Outcomes;
using Mnemophase.Studies.Definition;
using Mnemophase.Training;
using Mnemophase.Training.Simd;

namespace Mnemophase.Cli.Tests.Commands;

public sealed class TrainCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void JsonHasExactlyTheseKeysAndNothingElseIsOnStandardOutput()
    {
        var (code, output, error) = Train("--json");
        Assert.Equal(ExitCode.Ok, code);
        using var json = JsonDocument.Parse(output);
        string[] keys = ["version", "class", "epochs", "final_loss", "accuracy_tail", "reliability_tail", "mechanism_index", "diverged_at"];
        Assert.Equal(string.Join(' ', keys), string.Join(' ', json.RootElement.EnumerateObject().Select(property => property.Name)));
        Assert.Equal("not_learned", json.RootElement.GetProperty("class").GetString());
        Assert.Equal(7, json.RootElement.GetProperty("epochs").GetInt32());
        Assert.Contains("epoch       6  loss", error, StringComparison.Ordinal);
    }

    /// <summary>An outcome, not an error; and the lines end with the epoch at which it ended.</summary>
    [Fact]
    public void ANetworkThatDivergesIsSaidToHaveDiverged()
    {
        var (code, output, error) = Train("--learning-rate", "1e30", "--epochs", "400");
        Assert.Equal(ExitCode.Ok, code);
        Assert.Contains("not learned", output, StringComparison.Ordinal);
        var lines = error.Trim().Split('\n');
        Assert.Matches("^mnemo train: the network diverged: after epoch [0-9]+ .*below 1E\\+30 may train it$", lines[^1]);
        var last = lines[^1].Split(' ')[7];
        Assert.Matches($"^epoch +{last}  loss", lines[^2]);
    }

    /// <summary>The files hold what training by the library gives for the same network, off the study's grid too.</summary>
    [Fact]
    public void TheFilesHoldTheNetworkAndItsCurves()
    {
        var (code, output, _) = Train("--delay", "35", "--learning-rate", "0.3", "--epochs", "9");
        Assert.Equal(ExitCode.Ok, code);
        var study = StudyReader.Parse(SmallStudy.Text, "small.toml");
        var task = StudyModels.CueTask(study, Cell.OfPeriods(0.3, 35, 50, 0));
        using var engine = SimdEngine.Create(StudyModels.FullRankModel(study), task.BuildBatch());
        var expected = FullRankTrainer.Train(engine, new FullRankSchedule(new SgdOptions(0.3), 9), 4);
        var trained = TrainedNetworkFile.Read(_folder.File("out/weights.safetensors"));
        Assert.Equal(expected.Network.Parameters, trained.Network.Parameters);
        Assert.Equal(("small", 0.3, 4ul, 35.0), (trained.Study, trained.LearningRate, trained.Seed, trained.Task.DelayMs));
        var curves = NpzFile.Read(_folder.File("out/curves.npz"));
        Assert.Equal("loss accuracy reliability gradient_norm", string.Join(' ', curves.Keys));
        Assert.Equal(expected.Record.Loss, curves["loss"].ToDoubles());
        Assert.Equal(expected.Record.Accuracy, curves["accuracy"].ToDoubles());
        Assert.Equal(expected.Record.Reliability, curves["reliability"].ToDoubles());
        Assert.Equal(expected.Record.GradientNorm, curves["gradient_norm"].ToDoubles());
        Assert.Contains("class          not learned", output, StringComparison.Ordinal);
    }

    [Fact]
    public void DivergenceIsAnOutcome()
    {
        var (code, output, _) = Train("--learning-rate", "1e30", "--json");
        Assert.Equal(ExitCode.Ok, code);
        using var json = JsonDocument.Parse(output);
        var divergedAt = json.RootElement.GetProperty("diverged_at").GetInt32();
        Assert.Equal(divergedAt + 1, json.RootElement.GetProperty("epochs").GetInt32());
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("final_loss").ValueKind);
        Assert.Equal("not_learned", json.RootElement.GetProperty("class").GetString());
    }

    [Fact]
    public void ARateNearOneOfTheStudysIsPointedOut()
    {
        Assert.Contains(
            "the nearest learning rate of the study is 0.05",
            Train("--learning-rate", "0.0501").Error,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("note:", Train("--learning-rate", "0.05").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void PersistenceTrainsWithAResponseWindow()
    {
        var text = SmallStudy
            .With("kind = \"cue-discrimination\"", "kind = \"persistence\"")
            .Replace("delays_ms = [0, 20]", "responses_ms = [20, 40]", StringComparison.Ordinal);
        var file = _folder.Write("hold.toml", text);
        var (code, _, _) = Mnemo.Run(
            "train",
            "--study",
            file,
            "--learning-rate",
            "0.1",
            "--response",
            "25",
            "--seed",
            "0",
            "--out",
            _folder.File("out")
        );
        Assert.Equal(ExitCode.Ok, code);
        var trained = TrainedNetworkFile.Read(_folder.File("out/weights.safetensors"));
        Assert.Equal((true, 25.0, 0.0), (trained.Task.Persistence, trained.Task.ResponseMs, trained.Task.DelayMs));
    }

    private (int Code, string Output, string Error) Train(params string[] more)
    {
        var options = new OrderedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["--study"] = _folder.Write("small.toml", SmallStudy.Text),
            ["--learning-rate"] = "0.5",
            ["--delay"] = "20",
            ["--seed"] = "4",
            ["--out"] = _folder.File("out"),
        };
        var flags = new List<string>();
        for (var i = 0; i < more.Length; i++)
        {
            if (i + 1 < more.Length && !more[i + 1].StartsWith('-'))
            {
                options[more[i]] = more[++i];
            }
            else
            {
                flags.Add(more[i]);
            }
        }

        return Mnemo.Run(["train", .. options.SelectMany(pair => new[] { pair.Key, pair.Value }), .. flags]);
    }
}
