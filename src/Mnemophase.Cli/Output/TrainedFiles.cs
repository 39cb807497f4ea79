using Mnemophase.Exchange;
using Mnemophase.Formats;
using Mnemophase.Running;
using Mnemophase.Studies.Planning;
using Mnemophase.Training;

namespace Mnemophase.Cli.Output;

/// <summary>The files of one trained network.</summary>
internal static class TrainedFiles
{
    private const string Weights = "weights.safetensors";
    private const string Curves = "curves.npz";

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [Weights, Curves];

    /// <summary>Makes the folder of a network; one with the files of another network is refused, so that they are not lost.</summary>
    /// <exception cref="MnemoFormatException">Another network's files are there, or files that are not ours.</exception>
    public static void Claim(string folder, Study study, PlannedNetwork planned)
    {
        WholeFile.MakeFolder(folder);
        var path = Path.Combine(folder, Weights);
        if (!File.Exists(path))
        {
            return;
        }

        var ours = Identity(study, planned);
        var there = Metadata(path);
        var other = Array.Find(ours, pair => !string.Equals(there.GetValueOrDefault(pair.Name), pair.Value, StringComparison.Ordinal));
        if (other.Name is not null)
        {
            var theirs = there.TryGetValue(other.Name, out var said)
                ? $"holds another network ({other.Name} {said}, not {other.Value})"
                : "was not written by mnemo train";
            throw new MnemoFormatException(path, $"{theirs} and is not replaced; name another folder with --out, or remove this file.");
        }
    }

    /// <summary>What the metadata of a network's weights say it is: learning rate, the periods of the paper's tasks, further axes, seed.</summary>
    public static (string Name, string Value)[] Identity(Study study, PlannedNetwork planned)
    {
        var cell = planned.Key.Cell;
        return
        [
            ("study", study.Name),
            ("learning_rate", StudyText.Number(cell.LearningRate)),
            ("delay_ms", StudyText.Number(cell.DelayMs)),
            ("response_ms", StudyText.Number(cell.ResponseMs)),
            ("post_ms", StudyText.Number(cell.PostMs)),
            .. cell.Values.Where(value => !StudyGrid.IsPeriodOfPaper(value.Axis)).Select(value => (value.Axis.Column, value.Text)),
            ("seed", StudyText.Number(planned.Key.Seed)),
        ];
    }

    private static IReadOnlyDictionary<string, string> Metadata(string path)
    {
        try
        {
            return SafetensorsFile.Read(path).Metadata;
        }
        catch (MnemoFormatException)
        {
            // A damaged file may be anyone's.
            return new Dictionary<string, string>(StringComparer.Ordinal);
        }
    }

    /// <summary>Writes weights, and the curves loss, accuracy, reliability and gradient_norm [epochs], into a folder.</summary>
    public static void Write(string folder, Study study, NetworkKey key, JudgedNetwork judged)
    {
        var (network, record, divergedAt) = judged.Training;
        var trained = new TrainedNetwork
        {
            Study = study.Name,
            LearningRate = key.Cell.LearningRate,
            Seed = (ulong)key.Seed,
            Model = judged.Model,
            Task = judged.Task,
            Network = network,
            Accuracy = record.Accuracy.ToArray(),
            Reliability = record.Reliability.ToArray(),
            DivergedAt = divergedAt,
        };
        TrainedNetworkFile.Write(Path.Combine(folder, Weights), trained);
        WriteCurves(folder, record);
    }

    /// <summary>Writes the curves of every epoch into a folder.</summary>
    public static void WriteCurves(string folder, TrainingRecord record) =>
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
