using Mnemophase.Running;
using Mnemophase.Store.Judging;

namespace Mnemophase.Cli.Output;

/// <summary>What one trained network of a task of one's own turned out to be.</summary>
internal static class GeneralTrainReport
{
    /// <summary>For programs.</summary>
    public static void WriteJson(TextWriter output, JudgedGeneralNetwork judged)
    {
        var (record, evidence) = (judged.Training.Record, judged.Evidence);
        Json.Write(
            output,
            new
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
            }
        );
    }

    /// <summary>For people.</summary>
    public static void WriteText(TextWriter output, JudgedGeneralNetwork judged, string folder)
    {
        var (record, evidence) = (judged.Training.Record, judged.Evidence);
        Line("class", MechanismNames.Text(evidence.Class));
        Line("word", DynamicsText.Name(evidence.Word).Replace('_', ' '));
        Line("epochs", judged.Training.DivergedAt is { } at ? $"{record.Count} (diverged at epoch {at})" : $"{record.Count}");
        Line("final loss", TerminalText.Short(record.Loss[^1]));
        Line("accuracy", $"{TerminalText.Short(evidence.AccuracyTail)} (mean over the last tenth of the epochs; learned above 0.8)");
        if (!double.IsNaN(evidence.ReliabilityTail))
        {
            Line("reliability", $"{TerminalText.Short(evidence.ReliabilityTail)} (the same mean; learned above 0.8)");
        }

        if (evidence.Index is { } index)
        {
            Line("index", $"{TerminalText.Short(index)} (limit cycle below 0.5)");
        }

        foreach (var condition in evidence.Conditions)
        {
            var end = condition.End is { } known ? $", ends in {DynamicsText.Name(known).Replace('_', ' ')}" : "";
            Line(condition.Name, $"accuracy {TerminalText.Short(condition.Accuracy)} on new trials{end}");
        }

        Line("written", string.Join(", ", TrainedFiles.Names.Select(name => Path.Combine(folder, name))));

        void Line(string name, string value) => output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name, -14} {value}"));
    }
}
