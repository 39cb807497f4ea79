using Mnemophase.Judging;
using Mnemophase.Running;
using Mnemophase.Store.Judging;
using Mnemophase.Training.RankK;

namespace Mnemophase.Cli.Output;

/// <summary>What one trained rank-K network turned out to be.</summary>
internal static class RankKTrainReport
{
    /// <summary>For programs.</summary>
    public static object ForJson(JudgedRankKNetwork judged)
    {
        var (result, evidence) = judged;
        var (rotation, longRun) = (evidence.Rotation, evidence.LongRun);
        return new
        {
            @class = evidence.Class is { } mechanism ? MechanismNames.Json(mechanism) : null,
            epochs = result.EpochsRun,
            final_loss = Json.Finite(result.Record.Loss[^1]),
            first_loss = Json.Finite(evidence.FirstLoss),
            end = DynamicsText.Name(result.End),
            diverged_at = DivergedAt(result),
            judged_epoch = evidence.JudgedEpoch,
            learned = evidence.Learned,
            rotation = rotation is null
                ? null
                : new
                {
                    verdict = DynamicsText.Name(rotation.Verdict),
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
        };
    }

    /// <summary>For people.</summary>
    public static IEnumerable<(string Name, string Text)> Lines(JudgedRankKNetwork judged)
    {
        var (result, evidence) = judged;
        var why = result.End switch
        {
            RankKEnd.LossRatioReached => "stopped early: the loss fell to the share of its first value that the study sets",
            RankKEnd.Diverged => $"diverged at epoch {DivergedAt(result)}",
            _ => "all",
        };
        yield return ("class", evidence.Class is { } mechanism ? MechanismNames.Text(mechanism) : "undecided");
        yield return ("epochs", $"{result.EpochsRun} ({why})");
        yield return ("final loss", $"{TerminalText.Short(result.Record.Loss[^1])} (first {TerminalText.Short(evidence.FirstLoss)})");
        yield return ("judged", $"after epoch {evidence.JudgedEpoch}: {(evidence.Learned ? "learned" : "not learned")}");
        if (evidence.Rotation is { } rotation)
        {
            yield return ("free run", $"{DynamicsText.Words(rotation.Verdict)}, {TerminalText.Short(rotation.Turns)} turns of the latents");
        }

        if (evidence.LongRun is { } longRun)
        {
            yield return ("much later", longRun.Settled ? "at rest" : $"moving, {TerminalText.Short(longRun.StepsPerTurn)} steps a turn");
        }
    }

    public static int? DivergedAt(RankKResult result) => result.End == RankKEnd.Diverged ? result.EpochsRun - 1 : null;
}
