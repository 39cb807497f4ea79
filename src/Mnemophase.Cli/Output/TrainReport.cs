using Mnemophase.Running;

namespace Mnemophase.Cli.Output;

/// <summary>What one trained network turned out to be.</summary>
internal static class TrainReport
{
    /// <summary>For programs.</summary>
    public static object ForJson(JudgedNetwork judged)
    {
        var (record, divergedAt) = (judged.Training.Record, judged.Training.DivergedAt);
        return new
        {
            @class = MechanismNames.Json(judged.Evidence.Class),
            epochs = record.Count,
            final_loss = Json.Finite(record.Loss[^1]),
            accuracy_tail = Json.Finite(judged.Evidence.AccuracyTail),
            reliability_tail = Json.Finite(judged.Evidence.ReliabilityTail),
            mechanism_index = Json.Finite(judged.Evidence.Index),
            diverged_at = divergedAt,
        };
    }

    /// <summary>For people.</summary>
    public static IEnumerable<(string Name, string Text)> Lines(JudgedNetwork judged)
    {
        var (record, evidence) = (judged.Training.Record, judged.Evidence);
        yield return ("class", MechanismNames.Text(evidence.Class));
        yield return ("epochs", judged.Training.DivergedAt is { } at ? $"{record.Count} (diverged at epoch {at})" : $"{record.Count}");
        yield return ("final loss", TerminalText.Short(record.Loss[^1]));
        yield return (
            "accuracy",
            $"{TerminalText.Short(evidence.AccuracyTail)} (mean over the last tenth of the epochs; learned above 0.8)"
        );
        yield return ("reliability", $"{TerminalText.Short(evidence.ReliabilityTail)} (the same mean; learned above 0.8)");
        if (evidence.FirstLearnedEpoch is { } first)
        {
            yield return (
                "first learned",
                $"epoch {first}; ratio of relapsed to other epochs since then: {TerminalText.Short(evidence.StabilityRatio)} (stable below 0.1)"
            );
        }

        if (evidence.Index is { } index)
        {
            var flipped = evidence.IndexFlipped is { } other ? $"; {TerminalText.Short(other)} with the sign of one axis flipped" : "";
            yield return ("index", $"{TerminalText.Short(index)} (limit cycle below 0.5){flipped}");
        }
    }
}
