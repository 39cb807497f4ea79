using Mnemophase.Running;
using Mnemophase.Store.Judging;

namespace Mnemophase.Cli.Output;

/// <summary>What one trained network of a task of one's own turned out to be.</summary>
internal static class GeneralTrainReport
{
    /// <summary>For programs.</summary>
    public static object ForJson(JudgedGeneralNetwork judged)
    {
        var (record, evidence) = (judged.Training.Record, judged.Evidence);
        return new
        {
            @class = MechanismNames.Json(evidence.Class),
            word = DynamicsText.Name(evidence.Word),
            epochs = record.Count,
            final_loss = Json.Finite(record.Loss[^1]),
            accuracy_tail = Json.Finite(evidence.AccuracyTail),
            reliability_tail = Json.Finite(evidence.ReliabilityTail),
            mechanism_index = Json.Finite(evidence.Index),
            diverged_at = judged.Training.DivergedAt,
            conditions = evidence.Conditions.Select(condition => new
            {
                condition.Name,
                accuracy = Json.Finite(condition.Accuracy),
                end = condition.End is { } end ? DynamicsText.Name(end) : null,
                period_steps = Json.Finite(condition.PeriodSteps),
                settle_trials = Json.Finite(condition.SettleTrials),
            }),
        };
    }

    /// <summary>For people.</summary>
    public static IEnumerable<(string Name, string Text)> Lines(JudgedGeneralNetwork judged)
    {
        var (record, evidence) = (judged.Training.Record, judged.Evidence);
        yield return ("class", MechanismNames.Text(evidence.Class));
        yield return ("word", DynamicsText.Words(evidence.Word));
        yield return ("epochs", judged.Training.DivergedAt is { } at ? $"{record.Count} (diverged at epoch {at})" : $"{record.Count}");
        yield return ("final loss", TerminalText.Short(record.Loss[^1]));
        yield return (
            "accuracy",
            $"{TerminalText.Short(evidence.AccuracyTail)} (mean over the last tenth of the epochs; learned above 0.8)"
        );
        if (!double.IsNaN(evidence.ReliabilityTail))
        {
            yield return ("reliability", $"{TerminalText.Short(evidence.ReliabilityTail)} (the same mean; learned above 0.8)");
        }

        if (evidence.Index is { } index)
        {
            yield return ("index", $"{TerminalText.Short(index)} (limit cycle below 0.5)");
        }

        foreach (var condition in evidence.Conditions)
        {
            var end = condition.End is { } known ? $", ends in {DynamicsText.Words(known)}" : "";
            yield return (condition.Name, $"accuracy {TerminalText.Short(condition.Accuracy)} on new trials{end}");
        }
    }
}
