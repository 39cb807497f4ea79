using Mnemophase.Cli.Tests.Trust;
using Mnemophase.Exchange;
using Mnemophase.Formats;
using Mnemophase.Networks;
using Mnemophase.Numerics;
using Mnemophase.Tasks;

namespace Mnemophase.Cli.Tests.Dynamics;

/// <summary>A network with the paper's task interface, built by hand so that its dynamics is known.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Word">The word it must get.</param>
/// <param name="Network">The network.</param>
/// <remarks>α = ½, delay 100 ms: a trial of 36 steps.</remarks>
internal sealed record KnownSystem(string Name, string Word, FullRankNetwork Network)
{
    public const int TrialSteps = 36;
    private const int Neurons = 64;

    public static IReadOnlyList<KnownSystem> All { get; } =
    [
        new("two stable points", "persistent", Line(gain: 2, cue: 1, otherCue: -1)),
        new("a rotation", "cycle", Rotation(1.5, 0.6)),
        new("zero weights", "transient", Line(gain: 0, cue: 1, otherCue: -1)),
        new("g = 3, random", "irregular", Random(3)),
        // tanh x is x to the last bit for so small a state, and 1/64 is exact: every point of the line rests.
        new("a line attractor", "continuum", Line(gain: 1, cue: 1e-6, otherCue: -1e-6)),
        new("a ghost", "transient", Ghost(2, 0.001)),
        // |1 + g e^{iθ}| = 2 on the cycle, which turns by 2π/540 a step: 15 trial lengths a tour.
        new("a cycle of 15 trial lengths", "cycle", Rotation(1.005, 0.0233)),
        new("a spiral of radius 0.998", "transient", Rotation(GainOf(0.998, 0.5), 0.5)),
    ];

    public static KnownSystem Named(string name) => All.Single(system => string.Equals(system.Name, name, StringComparison.Ordinal));

    /// <summary>Writes it as a file of a kind; the path to give to the program.</summary>
    public string Write(string folder, string kind)
    {
        if (kind is "weights.safetensors")
        {
            var file = Path.Combine(folder, kind);
            TrainedNetworkFile.Write(
                file,
                new TrainedNetwork
                {
                    Study = "nopost",
                    LearningRate = 0.1,
                    Seed = 1,
                    Model = new FullRankModel { Neurons = Neurons },
                    Task = new CueDiscriminationTask { DelayMs = 100 },
                    Network = Network,
                    Accuracy = [0.95],
                    Reliability = [0.9],
                }
            );
            return file;
        }

        var process = Directory.CreateDirectory(Path.Combine(folder, "lr0.1_delay_0.1", "process_1")).FullName;
        File.Copy(
            Path.Combine(AppContext.BaseDirectory, "Data", "golden", "networks", "lr0.1_delay_0.1", "process_2", ForeignNetwork.RecordName),
            Path.Combine(process, ForeignNetwork.RecordName)
        );
        var tensors = Tensors();
        var weights = Path.Combine(process, $"model_final.{kind}");
        switch (kind)
        {
            case "pt":
                File.WriteAllBytes(weights, new TorchFile().Write(tensors));
                break;
            case "npz":
                NpzFile.Write(weights, tensors.Select(tensor => KeyValuePair.Create(tensor.Name, tensor.ToArray(ElementType.F32))));
                break;
            default:
                SafetensorsFile.Write(
                    weights,
                    tensors.Select(tensor => KeyValuePair.Create(tensor.Name, tensor.ToArray(ElementType.F32))),
                    []
                );
                break;
        }

        return process;
    }

    /// <summary>The same network with its neurons in another order.</summary>
    public KnownSystem Relabelled()
    {
        var order = Enumerable.Range(0, Neurons).ToArray();
        new Random(5).Shuffle(order);
        var other = new FullRankNetwork(Neurons);
        for (var i = 0; i < Neurons; i++)
        {
            var from = order[i];
            (other.InputBias[i], other.RecurrentBias[i]) = (Network.InputBias[from], Network.RecurrentBias[from]);
            for (var k = 0; k < 2; k++)
            {
                other.InputWeights[(2 * i) + k] = Network.InputWeights[(2 * from) + k];
                other.OutputWeights[(k * Neurons) + i] = Network.OutputWeights[(k * Neurons) + from];
            }

            for (var j = 0; j < Neurons; j++)
            {
                other.RecurrentWeights[(i * Neurons) + j] = Network.RecurrentWeights[(from * Neurons) + order[j]];
            }
        }

        return this with
        {
            Network = other,
        };
    }

    /// <summary>Tensor names and order of the authors' script.</summary>
    private IReadOnlyList<ForeignTensor> Tensors()
    {
        var like = ForeignNetwork.NotLearned.Tensors;
        float[][] values =
        [
            [.. Network.InputWeights],
            [.. Network.InputBias],
            [.. Network.RecurrentWeights],
            [.. Network.RecurrentBias],
            [.. Network.OutputWeights],
            [.. Network.OutputBias],
        ];
        return
        [
            .. like.Select(
                (tensor, i) => new ForeignTensor(tensor.Name, [.. tensor.Shape.Select(size => size == 100 ? Neurons : size)], values[i])
            ),
        ];
    }

    private static double U(int i) => (i / 2 % 2 == 0 ? 1 : -1) / Math.Sqrt(Neurons);

    private static double V(int i) => (i % 2 == 0 ? 1 : -1) / Math.Sqrt(Neurons);

    /// <summary>W = g u uᵀ.</summary>
    private static FullRankNetwork Line(double gain, double cue, double otherCue, double drive = 0)
    {
        var network = Filled((i, j) => gain * U(i) * U(j));
        Cue(network, cue, otherCue);
        for (var i = 0; i < Neurons; i++)
        {
            network.RecurrentBias[i] = (float)(drive * U(i) * Math.Sqrt(Neurons));
        }

        return network;
    }

    /// <summary>W = g (cos θ (u uᵀ + v vᵀ) + sin θ (v uᵀ - u vᵀ)).</summary>
    private static FullRankNetwork Rotation(double gain, double angle)
    {
        var (cosine, sine) = (gain * Math.Cos(angle), gain * Math.Sin(angle));
        var network = Filled((i, j) => (cosine * ((U(i) * U(j)) + (V(i) * V(j)))) + (sine * ((V(i) * U(j)) - (U(i) * V(j)))));
        Cue(network, 1, -0.6);
        return network;
    }

    private static FullRankNetwork Random(double gain)
    {
        var weights = new float[Neurons * Neurons];
        new TorchGenerator(3).FillNormal(weights);
        var network = Filled((i, j) => gain * weights[(i * Neurons) + j] / Math.Sqrt(Neurons));
        Cue(network, 1, -0.6);
        return network;
    }

    /// <summary>κ ← tanh(g κ + b) a little above the fold: both cues push the state below the ghost, from where it must pass it.</summary>
    private static FullRankNetwork Ghost(double gain, double excess)
    {
        var touching = -Math.Sqrt(1 - (1 / gain));
        return Line(gain, -4, -3, Math.Atanh(touching) - (gain * touching) + excess);
    }

    /// <summary>|1 + g e^{iθ}| = 2 radius.</summary>
    private static double GainOf(double radius, double angle) =>
        -Math.Cos(angle) + Math.Sqrt((Math.Cos(angle) * Math.Cos(angle)) + (4 * radius * radius) - 1);

    private static void Cue(FullRankNetwork network, double cue, double otherCue)
    {
        for (var i = 0; i < Neurons; i++)
        {
            network.InputWeights[(2 * i) + 1] = (float)(cue * U(i) * Math.Sqrt(Neurons));
            network.InputWeights[2 * i] = (float)(otherCue * U(i) * Math.Sqrt(Neurons));
            network.OutputWeights[Neurons + i] = (float)U(i);
            network.OutputWeights[i] = (float)-U(i);
        }
    }

    private static FullRankNetwork Filled(Func<int, int, double> weight)
    {
        var network = new FullRankNetwork(Neurons);
        for (var at = 0; at < Neurons * Neurons; at++)
        {
            network.RecurrentWeights[at] = (float)weight(at / Neurons, at % Neurons);
        }

        return network;
    }
}
