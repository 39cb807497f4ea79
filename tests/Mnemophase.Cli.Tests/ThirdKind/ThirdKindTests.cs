using System.Text.Json;
using Mnemophase.Cli.Terminal;
using Mnemophase.Cli.Tests.ThirdKind;
using Mnemophase.Kinds;
using Mnemophase.Running;
using Mnemophase.Store;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Planning;

[assembly: Kind(typeof(HoldTask))]
[assembly: Kind(typeof(LeakStudy))]
[assembly: Kind(typeof(LeakStored))]
[assembly: Kind(typeof(LeakTrained))]
[assembly: Kind(typeof(LeakExchanged))]
[assembly: Kind(typeof(BorrowedEngine))]

namespace Mnemophase.Cli.Tests.ThirdKind;

/// <summary>A task and a family of networks that src knows nothing of go the whole way through the program's own verbs.</summary>
public sealed class ThirdKindTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AThirdTaskAndFamilyArePlannedTrainedJudgedCountedDrawnReportedExportedAndImported()
    {
        var study = Study();
        var plan = Json("plan", study, "--json");
        Assert.Equal(24, plan.GetProperty("networks").GetInt32());
        var store = _folder.File("own.mnemo");
        Succeeds("run", study, "--store", store, "--workers", "2");
        Assert.Contains("Holding time (ms)", File.ReadAllText(_folder.File("own/phase-diagram.svg")), StringComparison.Ordinal);
        Assert.Contains("sound", Succeeds("verify", store), StringComparison.Ordinal);

        var counts = Succeeds("counts", store).TrimEnd('\n').Split('\n');
        Assert.StartsWith("study,learning_rate,hold_ms,networks,", counts[0], StringComparison.Ordinal);
        Assert.Equal(1 + 8, counts.Length);
        var before = Rows(store);
        Assert.Contains("24", Succeeds("reclassify", store), StringComparison.Ordinal);
        Assert.Equal(before, Rows(store));

        var page = _folder.File("own.html");
        Succeeds("report", "--store", store, "--out", page);
        Assert.Contains("At the two ends of the grid", File.ReadAllText(page), StringComparison.Ordinal);
        Succeeds("figure", "phase-diagram", "--store", store, "--out", _folder.File("figures"));

        Succeeds("export", store, "--to", _folder.File("data"), "--networks", "safetensors", "--curves", "npz", "--table", "csv");
        var table = Directory.GetFiles(_folder.File("data"), "*.csv", SearchOption.AllDirectories).Single();
        Assert.Contains("gain,hold_ms,seed", File.ReadLines(table).First(), StringComparison.Ordinal);
        Assert.Contains("held_loss", File.ReadLines(table).First(), StringComparison.Ordinal);
        var back = _folder.File("back.mnemo");
        Succeeds("import", _folder.File("data"), "--into", back, "--study", study);
        Assert.Equal(before, Rows(back));
        // In the layout of the paper's scripts each network has a folder of its own, on whatever axes it lies.
        Succeeds("export", store, "--to", _folder.File("scripts"), "--pytorch-layout");
        Assert.Equal(24, Directory.GetFiles(_folder.File("scripts"), "model_final.npz", SearchOption.AllDirectories).Length);
        var again = _folder.File("again.mnemo");
        Succeeds("import", _folder.File("scripts"), "--into", again, "--study", study);
        Assert.Equal(before, Rows(again));
        Mnemo.Refuses(ExitCode.Input, ["run", study, "--store", _folder.File("states.mnemo"), "--snapshots", "4"], "are leak");
        Succeeds("release", store, "--to", _folder.File("dataset"));
        Assert.Contains(
            "| holding times (ms) | 5 to 80 (4 values) |",
            File.ReadAllText(_folder.File("dataset/README.md")),
            StringComparison.Ordinal
        );
        var judged = Succeeds("classify", store).Split('\n');
        Assert.Equal(24, judged.Count(line => line.Contains("own.mnemo", StringComparison.Ordinal)));
        Succeeds("status", store);
    }

    [Fact]
    public void AnEngineOfAnotherAssemblyIsChosenByItsName()
    {
        var study = _folder.Write("small.toml", SmallStudy.Text);
        var store = _folder.File("s.mnemo");
        Succeeds("run", study, "--store", store, "--engine", "borrowed", "--no-figure", "--seeds", "0");
        Assert.Contains("borrowed: of a test", Mnemo.Run("run", "--help").Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Mnemo.Refuses(ExitCode.Input, ["run", "figure2", "--engine", "borrowed"], "the engine borrowed cannot train the rank-k networks");
    }

    [Fact]
    public void ARunThatIsStoppedGoesOnToTheSameBitsAndShardsMerge()
    {
        var study = Study();
        var whole = _folder.File("whole.mnemo");
        Succeeds("run", study, "--store", whole, "--workers", "1", "--no-figure");

        // Stopped in the middle of networks, again and again; every state is saved and gone on from.
        var stopped = _folder.File("stopped.mnemo");
        var (read, went) = (StudyLibrary.Find(study), 0);
        using (var store = StudyStore.OpenOrCreate(stopped, read, TimeProvider.System))
        {
            for (var run = 0; run < 200 && store.TrainedPositions().Count < 24; run++)
            {
                using var stop = new CancellationTokenSource();
                var trainer = new StoppingTrainer(new LeakTrainer(read), 37 + (run % 11), stop, () => went++);
                var runner = new StudyRunner(() => trainer, TimeProvider.System);
                runner.Run(StudyPlan.Of(read), store, 1, new RunProgress(TimeProvider.System), stop.Token);
            }
        }

        Assert.True(went > 10, $"went on {went} times");
        Assert.Equal(Rows(whole), Rows(stopped));

        string[] shards = ["1/3", "2/3", "3/3"];
        var parts = shards.Select((shard, i) => (shard, path: _folder.File($"{i}.mnemo"))).ToList();
        parts.ForEach(part => Succeeds("run", study, "--shard", part.shard, "--store", part.path, "--no-figure"));
        Succeeds(["merge", .. parts.Select(part => part.path), "--into", _folder.File("merged.mnemo")]);
        Assert.Equal(Rows(whole), Rows(_folder.File("merged.mnemo")));
    }

    [Fact]
    public void ItsErrorsNameItsKeysAndItsNeighbours()
    {
        var study = Study(hold: "[0, 20]");
        Mnemo.Refuses(ExitCode.Input, ["plan", study], "gain 1", "hold 0 ms", "hold must be above 0");
        Study();
        Mnemo.Refuses(ExitCode.Input, ["plan", study, "--delays", "20"], "no delays to choose from");
        Mnemo.Refuses(ExitCode.Input, ["train", "--study", study, "--learning-rate", "0.1", "--out", _folder.File("net")], "mnemo run");
        File.WriteAllText(study, File.ReadAllText(study).Replace("hold-value", "hold-valeu", StringComparison.Ordinal));
        Mnemo.Refuses(ExitCode.Input, ["plan", study], "hold-value");
        File.WriteAllText(study, File.ReadAllText(study).Replace("hold-valeu", "persistence", StringComparison.Ordinal));
        Mnemo.Refuses(ExitCode.Input, ["plan", study], "own.toml");
    }

    private static List<(int, NetworkKey, string)> Rows(string path)
    {
        using var store = StudyStore.OpenToRead(path);
        return [.. store.Rows().Select(row => (row.Position, row.Key, row.Checksum))];
    }

    private static string Succeeds(params string[] args)
    {
        var (code, output, error) = Mnemo.Run(args);
        Assert.True(code == 0, error);
        return output;
    }

    private static JsonElement Json(params string[] args) => JsonDocument.Parse(Succeeds(args)).RootElement;

    private string Study(string hold = "[5, 20, 40, 80]")
    {
        var path = _folder.File("own.toml");
        File.WriteAllText(
            path,
            $"""
            [study]
            name = "own"
            [task]
            kind = "hold-value"
            target = 0.7
            [network]
            kind = "leak"
            neurons = 5
            [training]
            epochs = 120
            [grid]
            learning_rates = [0.1, 0.001]
            hold = {hold}
            gain = [1]
            seeds = "0-2"
            """
        );
        return path;
    }

    /// <summary>Stops the run after some epochs.</summary>
    private sealed class StoppingTrainer(LeakTrainer trainer, int after, CancellationTokenSource stop, Action wentOn) : INetworkTrainer
    {
        private int _epochs;

        public string Engine => trainer.Engine;

        public string InstructionSet => trainer.InstructionSet;

        public FinishedNetwork Train(
            PlannedNetwork planned,
            Action<int> epochDone,
            ICheckpoints checkpoints,
            CancellationToken cancellation
        )
        {
            if (checkpoints.Find(planned) is not null)
            {
                wentOn();
            }

            return trainer.Train(
                planned,
                epochs =>
                {
                    epochDone(epochs);
                    if (++_epochs == after)
                    {
                        stop.Cancel();
                    }
                },
                checkpoints,
                cancellation
            );
        }

        public void Dispose() => trainer.Dispose();
    }
}
