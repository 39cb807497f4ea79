using Mnemophase.Judging;
using Mnemophase.Running;
using Mnemophase.Training.RankK;

namespace Mnemophase.Cli.Output;

/// <summary>What one trained rank-K network turned out to be.</summary>
internal static class RankKTrainReport
{
    /// <summary>For programs.</summary>
    public static void WriteJson(TextWriter output, JudgedRankKNetwork judged)
    {
        var (result, evidence) = judged;
        var (rotation, longRun) = (evidence.Rotation, evidence.LongRun);
        Json.Write(
            output,
            new
            {
                @class = evidence.Class is { } mechanism ? MechanismNames.Json(mechanism) : null,
                epochs = result.EpochsRun,
                final_loss = Json.Finite(result.Record.Loss[^1]),
                first_loss = Json.Finite(evidence.FirstLoss),
                end = EndName(result.End),
                diverged_at = DivergedAt(result),
                judged_epoch = evidence.JudgedEpoch,
                learned = evidence.Learned,
                rotation = rotation is null
                    ? null
                    : new
                    {
                        verdict = Words(rotation.Verdict).Replace(' ', '_'),
                        turns = rotation.Turns,
                        steadiness = rotation.Steadiness,
                        radius_ratio = Json.Finite(rotation.RadiusRatio),
                        steps_per_turn = Json.Finite(rotation.StepsPerTurn),
                    },
                long_run = longRun is null
                    ? null
                    : new
                    {
                        settled = longRun.Settled,
                        steps_per_turn = Json.Finite(longRun.StepsPerTurn),
                        steadiness = longRun.Steadiness,
                    },
                snapshots = result.Snapshots.Select(snapshot => snapshot.Epoch),
            }
        );
    }

    /// <summary>For people.</summary>
    public static void WriteText(TextWriter output, JudgedRankKNetwork judged, string folder)
    {
        var (result, evidence) = judged;
        var why = result.End switch
        {
            RankKEnd.LossRatioReached => "stopped early: the loss fell to the share of its first value that the study sets",
            RankKEnd.Diverged => $"diverged at epoch {DivergedAt(result)}",
            _ => "all",
        };
        Line("class", evidence.Class is { } mechanism ? MechanismNames.Text(mechanism) : "undecided");
        Line("epochs", $"{result.EpochsRun} ({why})");
        Line("final loss", $"{TerminalText.Short(result.Record.Loss[^1])} (first {TerminalText.Short(evidence.FirstLoss)})");
        Line("judged", $"after epoch {evidence.JudgedEpoch}: {(evidence.Learned ? "learned" : "not learned")}");
        if (evidence.Rotation is { } rotation)
        {
            Line("free run", $"{Words(rotation.Verdict)}, {TerminalText.Short(rotation.Turns)} turns of the latents");
        }

        if (evidence.LongRun is { } longRun)
        {
            Line("much later", longRun.Settled ? "at rest" : $"moving, {TerminalText.Short(longRun.StepsPerTurn)} steps a turn");
        }

        Line("written", string.Join(", ", TrainedFiles.Names.Select(name => Path.Combine(folder, name))));

        void Line(string name, string value) => output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name, -14} {value}"));
    }

    public static int? DivergedAt(RankKResult result) => result.End == RankKEnd.Diverged ? result.EpochsRun - 1 : null;

    private static string EndName(RankKEnd end) =>
        end switch
        {
            RankKEnd.LossRatioReached => "loss_ratio_reached",
            RankKEnd.Diverged => "diverged",
            _ => "epochs_done",
        };

    private static string Words(Rotation verdict) =>
        verdict switch
        {
            Rotation.Rotating => "rotating",
            Rotation.NotRotating => "not rotating",
            _ => "undecided",
        };
}
