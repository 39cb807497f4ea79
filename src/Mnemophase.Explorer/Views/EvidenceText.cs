using System.Text.Json;
using Mnemophase.Dynamics.Words;
using Mnemophase.Judging;
using Mnemophase.Kinds;
using Mnemophase.Outcomes;
using Mnemophase.Store;
using Mnemophase.Store.Judging;
using Mnemophase.Tasks;
using Mnemophase.Training.RankK;

namespace Mnemophase.Explorer.Views;

/// <summary>Why a network has its class, in sentences with every number.</summary>
public static class EvidenceText
{
    private static readonly MechanismOptions Rule = new();

    /// <summary>The sentences, in the order of the rule.</summary>
    /// <param name="word">Its word of the dynamics; null where it is not known.</param>
    public static IReadOnlyList<string> Of(StudyView view, NetworkRow row, NetworkWord? word)
    {
        if (row.Result.Status == NetworkStatus.Failed)
        {
            return [$"The program failed on this network: {row.Result.Failure}"];
        }

        try
        {
            var kind = Registry.Of<IStoredNetwork>(view.Study.Network.Kind.Name);
            var evidence = kind.WithEvidence(new TableRow(view.Study.Name, row));
            return evidence.RankK is { } latent ? [.. RankK(latent)]
                : evidence.FullRank is not { } found ? []
                :
                [
                    .. Record(row, found.ToRecord()),
                    .. kind.HasIndex ? FullRank(view, row, found, word) : General(EvidenceJson.ReadGeneral(row.Result.Evidence)),
                ];
        }
        catch (JsonException)
        {
            return ["This version of the program cannot read the evidence of this network; it is shown below as stored."];
        }
    }

    private static IEnumerable<string> FullRank(StudyView view, NetworkRow row, MechanismEvidence evidence, NetworkWord? word)
    {
        if (evidence.Contradiction is { } contradiction)
        {
            yield return $"It has no class, because its weights contradict its record: {contradiction}.";
            yield break;
        }

        if (evidence.Index is { } index)
        {
            yield return $"Over {Rule.TrialLengths} trial lengths with noise, the mechanism discrimination index is {Words.Against(index, Rule.IndexThreshold)}: {(index < Rule.IndexThreshold ? $"below 0.5, {(LearnedOnly(view) ? "as of limit cycles" : "so the class is limit cycle")}" : $"not below 0.5, {(LearnedOnly(view) ? "as of slow points" : "so the class is slow point")}")}.";
            yield return evidence.SignsDisagree switch
            {
                true =>
                    $"If the sign of one principal axis is flipped, an equally good choice, the index is {Words.Against(evidence.IndexFlipped ?? double.NaN, Rule.IndexThreshold)}: the class depends on the sign of an axis.",
                _ when evidence.IndexFlipped is { } flipped =>
                    $"If the sign of one principal axis is flipped, the index is {Words.Against(flipped, Rule.IndexThreshold)}; the class does not change.",
                _ => "If the sign of one principal axis is flipped, the index is not defined.",
            };
        }

        if (evidence.Late is { } late)
        {
            yield return $"The recurrence rule (no noise, no axis-sign ambiguity, {Rule.RecurrenceTrialLengths} trial lengths) says {Words.Of(late.Verdict)} for the {Cue(Rule.Trial)}: {Late(late)}. {(evidence.LateOtherCue is { } other ? $"For the {Cue(Rule.Trial + 1)} it says {Words.Of(other)}." : $"It was not applied to the {Cue(Rule.Trial + 1)}.")}";
            yield return $"In the last trial length of the free run, the outputs deviate from their means by {evidence.LateOutputSpread:G4} (root mean square).";
        }

        yield return RuleAgreements.Of(
            row.Result.Class,
            evidence.Late?.Verdict,
            evidence.LateOtherCue,
            word is { } known ? DynamicsText.Name(known) : null
        ) switch
        {
            RuleAgreement.Agree => "All rules that decide agree.",
            RuleAgreement.Disagree => LearnedOnly(view)
                ? "The rules contradict each other about the mechanism; that the network learned does not depend on them."
                : "The rules contradict each other: treat the class with caution.",
            RuleAgreement.Undecided => "No other rule decides.",
            _ => $"Its class is {Words.Of(view, row.Result.Class)}; no other rule applies.",
        };
    }

    /// <summary>What the recurrence rule says of each cue, in one line; null where it was not asked.</summary>
    public static string? Recurrence(StudyView view, NetworkRow row)
    {
        if (
            row.Result.Status == NetworkStatus.Failed
            || !Registry.Of<IStoredNetwork>(view.Study.Network.Kind.Name).HasIndex
            || EvidenceJson.Read(row.Result.Evidence) is not { Late: { } late } evidence
        )
        {
            return null;
        }

        var period = late.Period is { } steps
            ? $" (the state returns after {steps} steps = {Words.Brief(steps * view.Study.Task.StepMs)} ms)"
            : "";
        var other = evidence.LateOtherCue is { } verdict ? $", and {Words.Of(verdict)} for the {Cue(Rule.Trial + 1)}" : "";
        return $"{Words.Of(late.Verdict)} for the {Cue(Rule.Trial)}{period}{other}";
    }

    private static bool LearnedOnly(StudyView view) => view.Grouping == MechanismGrouping.LearnedOrNot;

    private static string Cue(int trial) => $"cue on channel {CueDiscriminationTask.CuedChannel(trial)}";

    private static string Late(LateDynamics late)
    {
        var parts = new List<string>
        {
            $"the spread of the late trajectory is {Words.Brief(late.Rest)} times that of the whole run, and its amplitude is {late.AmplitudeKept:G4} times as large in its second half as in its first",
        };
        if (late.Period is { } period)
        {
            parts.Add($"it returns after {period} steps to within {late.Recurrence:G4} (0: exact, 1: unrelated)");
        }
        else
        {
            parts.Add(
                late.Recurrence is { } least
                    ? $"it does not return closer than {least:G4} (0: exact, 1: unrelated)"
                    : "it never moves far enough away to return"
            );
        }

        parts.Add($"it winds {Words.Brief(late.Winding)} times about its centre");
        return string.Join("; ", parts);
    }

    private static IEnumerable<string> Record(NetworkRow row, RecordEvidence record)
    {
        var (accuracy, reliability, first, stability) = record;
        var learned = accuracy > Rule.LearnedThreshold && !(reliability <= Rule.LearnedThreshold);
        var both = double.IsNaN(reliability) ? "" : "both ";
        yield return $"Over the last tenth of its {row.Result.Epochs:N0} epochs, its accuracy is {Words.Against(accuracy, Rule.LearnedThreshold)}{(double.IsNaN(reliability) ? "" : $" and its reliability {Words.Against(reliability, Rule.LearnedThreshold)}")}: {(learned ? "" : "not ")}{both}above 0.8, as learning requires.";
        yield return first is { } epoch
            ? $"{(both.Length > 0 ? "Both were" : "It was")} above 0.8 for the first time in epoch {epoch} (counted from 0). From then on, the ratio of epochs with a relapse (below 0.6) to other epochs is {Words.Against(stability, Rule.StableBelow)}: {(stability < Rule.StableBelow ? "below" : "not below")} 0.1, so the learning counts as {(stability < Rule.StableBelow ? "stable" : "unstable")}."
        : both.Length > 0 ? "In no epoch were both above 0.8."
        : "It was not above 0.8 in any epoch.";
        if (row.Result.DivergedAt is { } diverged)
        {
            yield return $"In epoch {diverged} (counted from 0), its loss was not finite or exceeded the study's limit; training ended there.";
        }
    }

    private static IEnumerable<string> General(GeneralEvidence evidence)
    {
        yield return $"It completed {evidence.StagesDone} stage{(evidence.StagesDone == 1 ? "" : "s")} of its training. {(evidence.Word == NetworkWord.NotLearned ? "Its dynamics were not analysed, because it did not learn." : $"The word for its dynamics is {Words.Of(evidence.Word)}.")}";
        foreach (var condition in evidence.Conditions)
        {
            yield return $"In the condition '{condition.Name}', its accuracy on trials it was not trained on is {condition.Accuracy:G4}{(condition.End is { } end ? $"; after the trial it {(end == Mnemophase.Dynamics.Ends.EndKind.Unresolved ? "has an end that is unresolved" : DynamicsWords.Ends(end))}" : "")}{(condition.PeriodSteps is { } period ? $" with a period of {Words.Brief(period)} steps" : "")}{(condition.SettleTrials is { } settle ? settle == 0 ? ", reached before the end of the trial" : $", reached {settle:G4} trial lengths after the trial" : "")}.";
        }
    }

    private static IEnumerable<string> RankK(RankKEvidence evidence)
    {
        yield return $"After the update of epoch {evidence.JudgedEpoch:N0} (counted from 0), {(evidence.Learned ? "every output lies" : "not every output lies")} on the same side of 0.5 as its target: {(evidence.Learned ? "learned" : "not learned")}. Training ended because {WhyEnded(evidence.End)}.";
        if (evidence.Rotation is { } rotation)
        {
            yield return $"In the free run, the latents make {Words.Brief(rotation.Turns)} turns {(rotation.Anticlockwise ? "anticlockwise" : "clockwise")}, {rotation.TurnsAfterTrial:G4} of them in the last two thirds. Their steadiness is {rotation.Steadiness:G4} (1: always in one sense), and {rotation.RadiusRatio:G4} of the radius remains after one turn: {DynamicsText.Words(rotation.Verdict)}.";
        }

        if (evidence.LongRun is { } run)
        {
            yield return $"In a much longer run, the latents {(run.Settled ? "come to rest" : "do not come to rest")}; the second half of that run has an extent of {run.Extent:G4}.";
        }
    }

    private static string WhyEnded(RankKEnd end) =>
        end switch
        {
            RankKEnd.EpochsDone => "all epochs were run",
            RankKEnd.LossRatioReached => "the loss had fallen as far as the study asks",
            _ => "the loss was no longer finite",
        };
}
