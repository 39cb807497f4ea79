using System.Text.Json;
using Mnemophase.Cli.Terminal;
using Mnemophase.Exchange;
using Mnemophase.Formats;
using Mnemophase.Networks;
using Mnemophase.Store;
using Mnemophase.Store.Tensors;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Cli.Tests.Commands;

public sealed class ClassifyCommandTests : IDisposable
{
    private static readonly string Networks = Path.Combine(AppContext.BaseDirectory, "Data", "golden", "networks");
    private static readonly string SlowPoint = Path.Combine(Networks, "lr0.1_delay_0.02", "process_2");
    private readonly TemporaryFolder _temporary = new();

    private string Folder => _temporary.Path;

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void The_papers_layout_is_judged_network_by_network()
    {
        var (code, output, error) = Mnemo.Run("classify", Networks, "--csv");
        Assert.Equal(0, code);
        Assert.Empty(error);
        var lines = output.Trim().Split('\n').Select(line => line.Trim().Split(',')).ToList();
        Assert.Equal(
            "path,study,learning_rate,delay_ms,seed,epochs,class,mechanism_index,accuracy_tail,reliability_tail,recurrence,word,rules",
            string.Join(',', lines[0][..13])
        );
        string[] expected =
        [
            "0.0372759372031494 40 0 1000 limit_cycle",
            "0.0372759372031494 200 0 1000 limit_cycle",
            "0.1 20 2 1000 slow_point",
            "0.1 60 2 1000 limit_cycle",
            "0.1 100 2 1000 limit_cycle",
            "0.1 160 0 1000 unstable",
            "0.1 240 0 1000 not_learned",
        ];
        Assert.Equal(expected, lines.Skip(1).Select(fields => string.Join(' ', fields[2..7])).ToArray());
        Assert.All(lines.Skip(1), fields => Assert.Equal("nopost", fields[1]));
        // Networks not learned have no index.
        Assert.All(lines[^2..], fields => Assert.Empty(fields[7]));
    }

    [Fact]
    public void Json_carries_the_rest_of_the_evidence()
    {
        var (code, output, _) = Mnemo.Run("classify", Path.Combine(SlowPoint, "model_final.pt"), "--json");
        Assert.Equal(0, code);
        using var json = JsonDocument.Parse(output);
        var network = Assert.Single(json.RootElement.GetProperty("rows").EnumerateArray());
        Assert.Equal("slow_point", network.GetProperty("class").GetString());
        Assert.Equal(20, network.GetProperty("delay_ms").GetDouble());
        Assert.True(network.GetProperty("mechanism_index").GetDouble() > 0.5);
        Assert.True(network.GetProperty("index_flipped").GetDouble() > 0.5);
        Assert.False(network.GetProperty("signs_disagree").GetBoolean());
        Assert.Equal("slow_point", network.GetProperty("late_verdict").GetString());
    }

    [Fact]
    public void A_table_has_the_columns_with_values()
    {
        var (code, output, _) = Mnemo.Run("classify", SlowPoint);
        Assert.Equal(0, code);
        var lines = output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(l => l.Length > 0)
            .ToList();
        Assert.Contains(
            lines,
            l =>
                l.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    .SequenceEqual(
                        [
                            "path",
                            "study",
                            "learning_rate",
                            "delay_ms",
                            "seed",
                            "epochs",
                            "class",
                            "mechanism_index",
                            "accuracy_tail",
                            "reliability_tail",
                            "recurrence",
                            "rules",
                        ],
                        StringComparer.Ordinal
                    )
        );
        Assert.Contains(lines, l => l.Contains("slow_point", StringComparison.Ordinal) && l.Contains(SlowPoint, StringComparison.Ordinal));
    }

    [Fact]
    public void Our_own_weights_are_judged_by_file_and_byFolder()
    {
        var path = Path.Combine(Folder, "weights.safetensors");
        TrainedNetworkFile.Write(path, Trained());
        var (code, byFile, _) = Mnemo.Run("classify", path, "--csv");
        Assert.Equal(0, code);
        Assert.Contains("weights.safetensors,my_study,0.1,20,2,1000,slow_point,", byFile, StringComparison.Ordinal);
        Assert.Equal(byFile, Mnemo.Run("classify", Folder, "--csv").Output);
    }

    [Fact]
    public void A_store_is_judged_from_weights_and_stored_evidence()
    {
        var path = Path.Combine(Folder, "one.mnemo");
        WriteStore(path);
        var (code, output, error) = Mnemo.Run("classify", path, "--csv");
        Assert.Empty(error);
        Assert.Equal(0, code);
        var fields = output.Trim().Split('\n')[1].Trim().Split(',');
        Assert.Equal("nopost 0.1 20 2 1000 slow_point", string.Join(' ', fields[1..7]));
        // The same verdict as from the files the store was filled from, to the last digit.
        Assert.Equal(Mnemo.Run("classify", SlowPoint, "--csv").Output.Trim().Split('\n')[1].Trim().Split(',')[7..13], fields[7..13]);
    }

    [Fact]
    public void What_is_wrong_is_told_per_file_and_the_others_are_still_judged()
    {
        var damaged = Path.Combine(Folder, "damaged.safetensors");
        File.WriteAllBytes(damaged, TrainedNetworkFile.ToBytes(Trained())[..2000]);
        var empty = Directory.CreateDirectory(Path.Combine(Folder, "empty")).FullName;
        var noStore = Path.Combine(Folder, "no.mnemo");
        File.WriteAllText(noStore, "no store");
        var (code, output, error) = Mnemo.Run("classify", damaged, empty, noStore, SlowPoint, "--csv");
        // The gravest counts: one of them is a store that cannot be read.
        Assert.Equal(ExitCode.Store, code);
        Assert.Contains("slow_point", output, StringComparison.Ordinal);
        var lines = error.Trim().Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.All(lines, line => Assert.StartsWith($"mnemo classify: {Folder}", line, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pickled_object_is_refused_by_name()
    {
        var process = Directory.CreateDirectory(Path.Combine(Folder, "lr0.1_delay_0.02", "process_0")).FullName;
        File.Copy(Path.Combine(SlowPoint, "training_details.npz"), Path.Combine(process, "training_details.npz"));
        using (
            var zip = System.IO.Compression.ZipFile.Open(
                Path.Combine(process, "model_final.pt"),
                System.IO.Compression.ZipArchiveMode.Create
            )
        )
        using (var stream = zip.CreateEntry("model_final/data.pkl").Open())
        {
            stream.Write([0x80, 2, .. "cposix\nsystem\n"u8, (byte)'X', 4, 0, 0, 0, .. "true"u8, 0x85, (byte)'R', (byte)'.']);
        }

        var (code, _, error) = Mnemo.Run("classify", process);
        Assert.Equal(1, code);
        Assert.Contains("refuses 'posix system'", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_studies_and_two_formats_at_once_are_refused()
    {
        var (code, _, error) = Mnemo.Run("classify", SlowPoint, "--study", "noposts");
        Assert.Equal(1, code);
        Assert.Contains("nopost", error, StringComparison.Ordinal);
        (code, _, error) = Mnemo.Run("classify", SlowPoint, "--csv", "--json");
        Assert.Equal(2, code);
        Assert.Contains("--csv and --json exclude each other", error, StringComparison.Ordinal);
        Assert.Equal(2, Mnemo.Run("classify").Code);
    }

    private static TrainedNetwork Trained()
    {
        var published = PublishedNetworkFolder.Read(SlowPoint)[0];
        return new TrainedNetwork
        {
            Study = "my_study",
            LearningRate = published.LearningRate,
            Seed = (ulong)published.Seed,
            Model = new FullRankModel(),
            Task = new Mnemophase.Tasks.CueDiscriminationTask { DelayMs = published.DelayMs },
            Network = published.Network,
            Accuracy = published.Accuracy,
            Reliability = published.Reliability,
        };
    }

    private static void WriteStore(string path)
    {
        var network = PublishedNetworkFolder.Read(SlowPoint)[0];
        var study = StudyLibrary.Embedded("nopost");
        var planned = StudyPlan.Of(study).Networks.First(n => n.Key is { Cell: { LearningRate: 0.1, DelayMs: 20 }, Seed: 2 });
        var record = Judging.RecordEvidence.Of(network.Accuracy, network.Reliability, new Judging.MechanismOptions());
        var evidence = Judging.MechanismClassifier.Classify(
            network.Network,
            StudyModels.FullRankModel(study),
            StudyModels.CueTask(study, planned.Key.Cell),
            record
        );
        var result = new NetworkResult
        {
            Class = evidence.Class,
            Index = evidence.Index,
            AccuracyTail = evidence.AccuracyTail,
            ReliabilityTail = evidence.ReliabilityTail,
            Evidence = EvidenceJson.Write(evidence),
            Epochs = network.Accuracy.Length,
            FinalLoss = network.Loss[^1],
        };
        var provenance = new NetworkProvenance(new ProgramVersion("0", ""), "test", "none", 1, DateTimeOffset.UnixEpoch);
        var weights = SafetensorsFile.ToBytes(NetworkTensors.Take(network.Network, NetworkTensors.StoredNames), []);
        using var store = StudyStore.OpenOrCreate(path, study, TimeProvider.System);
        store.Add([StoredNetwork.Of(planned, result, provenance, weights, [])]);
    }
}
