using Mnemophase.Exchange;
using Mnemophase.Formats;
using Mnemophase.Running;
using Mnemophase.Studies.Definition;

namespace Mnemophase.Cli.Output;

/// <summary>The files of one trained network.</summary>
internal static class TrainedFiles
{
    private const string Weights = "weights.safetensors";
    private const string Curves = "curves.npz";

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [Weights, Curves];

    /// <summary>Writes weights, and the curves loss, accuracy, reliability and gradient_norm [epochs], into a folder.</summary>
    public static void Write(string folder, Study study, NetworkKey key, JudgedNetwork judged)
    {
        var (network, record, divergedAt) = judged.Training;
        var trained = new TrainedNetwork
        {
            Study = study.Name,
            LearningRate = key.LearningRate,
            Seed = (ulong)key.Seed,
            Model = judged.Model,
            Task = judged.Task,
            Network = network,
            Accuracy = record.Accuracy.ToArray(),
            Reliability = record.Reliability.ToArray(),
            DivergedAt = divergedAt,
        };
        TrainedNetworkFile.Write(Path.Combine(folder, Weights), trained);
        NpzFile.Write(
            Path.Combine(folder, Curves),
            [
                KeyValuePair.Create("loss", DenseArray.From(record.Loss)),
                KeyValuePair.Create("accuracy", DenseArray.From(record.Accuracy)),
                KeyValuePair.Create("reliability", DenseArray.From(record.Reliability)),
                KeyValuePair.Create("gradient_norm", DenseArray.From(record.GradientNorm)),
            ]
        );
    }
}
