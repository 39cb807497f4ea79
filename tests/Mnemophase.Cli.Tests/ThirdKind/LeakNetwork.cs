using System.Text.Json;
using Mnemophase.Exchange;
using Mnemophase.Formats;
using Mnemophase.Judging;
using Mnemophase.Networks;
using Mnemophase.Running;
using Mnemophase.Store;
using Mnemophase.Store.Tensors;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Planning;
using Mnemophase.Training;

namespace Mnemophase.Cli.Tests.ThirdKind;

/// <summary>
/// A third family, known to this test project alone: N leaky units that keep a value v over T steps as gain · mean(wᵢᵀ); gradient descent on
/// w brings that to the target. Learned is a loss below 0.01.
/// </summary>
public sealed class LeakStudy : IStudyNetwork
{
    public const string Kind = "leak";

    public string Name => Kind;

    public bool Takes(TaskKind task) => task.Name is "hold-value";

    public StudyNetwork Read(TomlSection network, StudyTask task)
    {
        network.Allow("kind", "neurons");
        return new StudyNetwork(new NetworkKind(Kind), network.Whole("neurons", 1, 100), null, 10, 0, 0);
    }

    public IEnumerable<(string Key, string? Value)> Entries(StudyNetwork network) => [("neurons", StudyText.Number(network.Neurons))];

    public double Products(StudyNetwork network) => network.Neurons;
}

/// <summary>What a store keeps of it: weights, the usual curves, the loss as evidence.</summary>
public sealed class LeakStored : IStoredNetwork
{
    public string Name => LeakStudy.Kind;

    internal static TensorLayout Layout(int neurons) => new(("leak", [neurons]));

    internal static double Loss(Study study, NetworkKey key, ReadOnlySpan<float> leaks, Span<double> gradient)
    {
        var (steps, gain) = (key.Cell[HoldTask.Hold].Number / study.Task.StepMs, key.Cell[HoldTask.Gain].Number);
        var kept = 0.0;
        foreach (var leak in leaks)
        {
            kept += gain * Math.Pow(leak, steps) / leaks.Length;
        }

        var error = kept - (double)study.Task.Own!;
        for (var i = 0; i < gradient.Length; i++)
        {
            gradient[i] = 2 * error * gain * steps * Math.Pow(leaks[i], steps - 1) / leaks.Length;
        }

        return error * error;
    }

    internal static Mechanism ClassOf(double loss) => loss < 0.01 ? Mechanism.SlowPoint : Mechanism.NotLearned;

    public IReadOnlyList<NetworkColumn> Columns =>
        [NetworkColumn.Number("held_loss", "loss of the final weights", row => (double?)row.Own)];

    public TableRow WithEvidence(TableRow row) =>
        row with
        {
            Own = JsonDocument.Parse(row.Row.Result.Evidence).RootElement.GetProperty("loss").GetDouble(),
        };

    public void Check(string name, Study study, OrderedDictionary<string, DenseArray> weights, byte[] curves, string evidence)
    {
        NetworkTensors.Fill(name, weights, Layout(study.Network.Neurons), new float[study.Network.Neurons]);
        StoredCurves.Parse(name, curves);
        JsonDocument.Parse(evidence).RootElement.GetProperty("loss").GetDouble();
    }

    public NetworkResult Judge(string path, Study study, NetworkRow row, byte[]? weights, Func<int, StoredCurves?> curves)
    {
        var leaks = new float[study.Network.Neurons];
        NetworkTensors.Fill(path, SafetensorsFile.Parse(path, weights!).Tensors, Layout(leaks.Length), leaks);
        var loss = Loss(study, row.Key, leaks, []);
        return row.Result with { Class = ClassOf(loss), Evidence = EvidenceOf(loss) };
    }

    internal static string EvidenceOf(double loss) => JsonSerializer.Serialize(new { loss });
}

/// <summary>How a run trains it.</summary>
public sealed class LeakTrained : ITrainedNetwork
{
    public string Name => LeakStudy.Kind;

    public INetworkTrainer Trainer(Study study, ChosenEngine engine) => new LeakTrainer(study);

    public long StoredBytes(StudyPlan plan) => 1000L * plan.Networks.Count;
}

/// <summary>Trains one network, with a state to go on from.</summary>
public sealed class LeakTrainer(Study study) : INetworkTrainer
{
    public string Engine => "leak";

    public string InstructionSet => "scalar";

    public FinishedNetwork Train(PlannedNetwork planned, Action<int> epochDone, ICheckpoints checkpoints, CancellationToken cancellation)
    {
        var (leaks, record) = Begin(planned, checkpoints.Find(planned));
        var gradient = new double[leaks.Length];
        epochDone(record.Count);
        while (record.Count < planned.Epochs)
        {
            cancellation.ThrowIfCancellationRequested();
            var loss = LeakStored.Loss(study, planned.Key, leaks, gradient);
            record.Add(new EpochOutcome(loss, loss < 0.01 ? 1 : 0, loss < 0.01 ? 1 : 0, Math.Sqrt(gradient.Sum(g => g * g))));
            for (var i = 0; i < leaks.Length; i++)
            {
                leaks[i] = (float)Math.Clamp(leaks[i] - (planned.Key.Cell.LearningRate * gradient[i]), 0.01, 1);
            }

            epochDone(record.Count);
            if (checkpoints.IsDue(planned) || cancellation.IsCancellationRequested)
            {
                checkpoints.Save(planned, record.Count, State(leaks, record));
            }
        }

        var final = LeakStored.Loss(study, planned.Key, leaks, []);
        return new FinishedNetwork(
            new NetworkResult
            {
                Class = LeakStored.ClassOf(final),
                AccuracyTail = record.Accuracy[^1],
                ReliabilityTail = record.Reliability[^1],
                Evidence = LeakStored.EvidenceOf(final),
                Epochs = record.Count,
                FinalLoss = record.Loss[^1],
            },
            SafetensorsFile.ToBytes(NetworkTensors.Take(LeakStored.Layout(leaks.Length), leaks), []),
            StoredCurves.Of(record).ToBytes()
        );
    }

    public void Dispose()
    {
        // Nothing is held.
    }

    private (float[] Leaks, TrainingRecord Record) Begin(PlannedNetwork planned, byte[]? state)
    {
        var leaks = new float[study.Network.Neurons];
        if (state is null)
        {
            var random = new Random(planned.Key.Seed);
            Array.ForEach(Enumerable.Range(0, leaks.Length).ToArray(), i => leaks[i] = 0.5f + (0.4f * (float)random.NextDouble()));
            return (leaks, new TrainingRecord(planned.Epochs));
        }

        var tensors = SafetensorsFile.Parse("state", state).Tensors;
        NetworkTensors.Fill("state", tensors, LeakStored.Layout(leaks.Length), leaks);
        double[] Curve(string name) => tensors[name].ToDoubles();
        var record = TrainingRecord.Of(planned.Epochs, Curve("loss"), Curve("accuracy"), Curve("accuracy"), Curve("norm"));
        return (leaks, record);
    }

    private static byte[] State(float[] leaks, TrainingRecord record) =>
        SafetensorsFile.ToBytes(
            [
                .. NetworkTensors.Take(LeakStored.Layout(leaks.Length), leaks),
                KeyValuePair.Create("loss", DenseArray.From(record.Loss, record.Count)),
                KeyValuePair.Create("accuracy", DenseArray.From(record.Accuracy, record.Count)),
                KeyValuePair.Create("norm", DenseArray.From(record.GradientNorm, record.Count)),
            ],
            []
        );
}

/// <summary>What tables say of it.</summary>
public sealed class LeakExchanged : IExchangedNetwork
{
    public string Name => LeakStudy.Kind;

    public string ExampleTensor => "leak";

    public string CurveMeaning => "The curves are of the last epochs in full, and log-spaced before.";
}
