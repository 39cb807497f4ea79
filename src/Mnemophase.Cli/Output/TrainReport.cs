using Mnemophase.Running;

namespace Mnemophase.Cli.Output;

/// <summary>What one trained network turned out to be.</summary>
internal static class TrainReport
{
    /// <summary>For programs.</summary>
    public static void WriteJson(TextWriter output, JudgedNetwork judged)
    {
        var (record, divergedAt) = (judged.Training.Record, judged.Training.DivergedAt);
        Json.Write(
            output,
            new
            {
                @class = MechanismNames.Json(judged.Evidence.Class),
                epochs = record.Count,
                final_loss = Json.Finite(record.Loss[^1]),
                accuracy_tail = Json.Finite(judged.Evidence.AccuracyTail),
                reliability_tail = Json.Finite(judged.Evidence.ReliabilityTail),
                mechanism_index = Json.Finite(judged.Evidence.Index),
                diverged_at = divergedAt,
            }
        );
    }

    /// <summary>For people.</summary>
    public static void WriteText(TextWriter output, JudgedNetwork judged, string folder)
    {
        var (record, evidence) = (judged.Training.Record, judged.Evidence);
        Line("class", MechanismNames.Text(evidence.Class));
        Line("epochs", judged.Training.DivergedAt is { } at ? $"{record.Count} (diverged at epoch {at})" : $"{record.Count}");
        Line("final loss", TerminalText.Short(record.Loss[^1]));
        Line("accuracy", $"{TerminalText.Short(evidence.AccuracyTail)} (mean over the last tenth of the epochs; learned above 0.8)");
        Line("reliability", $"{TerminalText.Short(evidence.ReliabilityTail)} (the same mean; learned above 0.8)");
        if (evidence.FirstLearnedEpoch is { } first)
        {
            Line(
                "first learned",
                $"epoch {first}; ratio of relapsed to other epochs since then: {TerminalText.Short(evidence.StabilityRatio)} (stable below 0.1)"
            );
        }

        if (evidence.Index is { } index)
        {
            var flipped = evidence.IndexFlipped is { } other ? $"; {TerminalText.Short(other)} with the sign of one axis flipped" : "";
            Line("index", $"{TerminalText.Short(index)} (limit cycle below 0.5){flipped}");
        }

        Line("written", string.Join(", ", TrainedFiles.Names.Select(name => Path.Combine(folder, name))));

        void Line(string name, string value) => output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name, -14} {value}"));
    }
}
