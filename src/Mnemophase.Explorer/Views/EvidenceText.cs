using System.Text.Json;
using Mnemophase.Dynamics.Words;
using Mnemophase.Judging;
using Mnemophase.Kinds;
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
            return ["Its evidence is of another form than this program reads; it stands below as the store has it."];
        }
    }

    private static IEnumerable<string> FullRank(StudyView view, NetworkRow row, MechanismEvidence evidence, NetworkWord? word)
    {
        if (evidence.Contradiction is { } contradiction)
        {
            yield return $"It has no class, since its weights contradict its record: {contradiction}.";
            yield break;
        }

        if (evidence.Index is { } index)
        {
            yield return FormattableString.Invariant(
                $"The mechanism discrimination index over {Rule.TrialLengths} noisy trial lengths is {Words.Against(index, Rule.IndexThreshold)}: {(index < Rule.IndexThreshold ? "below 0.5, so the class is limit cycle" : "not below 0.5, so the class is slow point")}."
            );
            yield return evidence.SignsDisagree switch
            {
                true => FormattableString.Invariant(
                    $"With one principal axis flipped, which is as good a choice, it is {Words.Against(evidence.IndexFlipped ?? double.NaN, Rule.IndexThreshold)}: the class depends on the sign of an axis."
                ),
                _ when evidence.IndexFlipped is { } flipped => FormattableString.Invariant(
                    $"With one principal axis flipped it is {Words.Against(flipped, Rule.IndexThreshold)}; the class stays."
                ),
                _ => "With one principal axis flipped it is not defined.",
            };
        }

        if (evidence.Late is { } late)
        {
            yield return FormattableString.Invariant(
                $"The recurrence rule, without signs of axes and without noise over {Rule.RecurrenceTrialLengths} trial lengths, says {Words.Of(late.Verdict)} for the {Cue(Rule.Trial)}: {Late(late)}. For the {Cue(Rule.Trial + 1)} it says {(evidence.LateOtherCue is { } other ? Words.Of(other) : "nothing, since it was not asked")}."
            );
            yield return FormattableString.Invariant(
                $"In the last trial length of the free run the outputs deviate from their means by {evidence.LateOutputSpread:G4} (root mean square)."
            );
        }

        yield return RuleAgreements.Of(
            row.Result.Class,
            evidence.Late?.Verdict,
            evidence.LateOtherCue,
            word is { } known ? DynamicsText.Name(known) : null
        ) switch
        {
            RuleAgreement.Agree => "Every rule that decides says the same.",
            RuleAgreement.Disagree => "The rules contradict each other: take the class with care.",
            RuleAgreement.Undecided => "No other rule decides.",
            _ => $"Its class is {Words.Of(view, row.Result.Class)}; no rule looks further.",
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
            ? FormattableString.Invariant($", back after {steps} steps = {Words.Brief(steps * view.Study.Task.StepMs)} ms")
            : "";
        var other = evidence.LateOtherCue is { } verdict ? $"; {Cue(Rule.Trial + 1)}: {Words.Of(verdict)}" : "";
        return $"{Cue(Rule.Trial)}: {Words.Of(late.Verdict)}{period}{other}";
    }

    private static string Cue(int trial) => FormattableString.Invariant($"cue on channel {CueDiscriminationTask.CuedChannel(trial)}");

    private static string Late(LateDynamics late)
    {
        var parts = new List<string>
        {
            FormattableString.Invariant(
                $"the late motion keeps {late.Rest:G4} of the spread of the whole run and {late.AmplitudeKept:G4} of its own amplitude from first to second half"
            ),
        };
        if (late.Period is { } period)
        {
            parts.Add(
                FormattableString.Invariant($"it comes back after {period} steps to within {late.Recurrence:G4} (0 exact, 1 unrelated)")
            );
        }
        else
        {
            parts.Add(
                late.Recurrence is { } least
                    ? FormattableString.Invariant($"it does not come back nearer than {least:G4}")
                    : "it never goes far enough away to come back"
            );
        }

        parts.Add(FormattableString.Invariant($"it winds {late.Winding:G4} times about its centre"));
        return string.Join("; ", parts);
    }

    private static IEnumerable<string> Record(NetworkRow row, RecordEvidence record)
    {
        var (accuracy, reliability, first, stability) = record;
        var learned = accuracy > Rule.LearnedThreshold && !(reliability <= Rule.LearnedThreshold);
        yield return FormattableString.Invariant(
            $"Over the last tenth of its {row.Result.Epochs:N0} epochs its accuracy is {Words.Against(accuracy, Rule.LearnedThreshold)}{(double.IsNaN(reliability) ? "" : $" and its reliability {Words.Against(reliability, Rule.LearnedThreshold)}")}: {(learned ? "above" : "not above")} 0.8, from which on a network counts as learned."
        );
        yield return first is { } epoch
            ? FormattableString.Invariant(
                $"It was above for the first time in epoch {epoch} (from 0); from then on there are {Words.Against(stability, Rule.StableBelow)} relapses (below 0.6) to one other epoch: {(stability < Rule.StableBelow ? "below" : "not below")} 0.1, so the learning counts as {(stability < Rule.StableBelow ? "stable" : "unstable")}."
            )
            : "It was above in no epoch.";
        if (row.Result.DivergedAt is { } diverged)
        {
            yield return FormattableString.Invariant(
                $"Its loss was not finite or above the study's limit in epoch {diverged} (from 0), where training ended."
            );
        }
    }

    private static IEnumerable<string> General(GeneralEvidence evidence)
    {
        yield return FormattableString.Invariant(
            $"{(evidence.StagesDone == 1 ? "The one stage" : $"{evidence.StagesDone} stages")} of its training ended. Its word says how it holds its memory: {Words.Of(evidence.Word)}."
        );
        foreach (var condition in evidence.Conditions)
        {
            yield return FormattableString.Invariant(
                $"In the condition '{condition.Name}' its accuracy on trials it was not trained on is {condition.Accuracy:G4}{(condition.End is { } end ? $"; after the trial it ends in {DynamicsWords.Of(end)}" : "")}{(condition.PeriodSteps is { } period ? FormattableString.Invariant($" with a period of {Words.Brief(period)} steps") : "")}{(condition.SettleTrials is { } settle ? FormattableString.Invariant($", {settle:G4} trial lengths later") : "")}."
            );
        }
    }

    private static IEnumerable<string> RankK(RankKEvidence evidence)
    {
        yield return FormattableString.Invariant(
            $"After the update of epoch {evidence.JudgedEpoch:N0} (from 0) {(evidence.Learned ? "every output lies" : "not every output lies")} on its target's side of 0.5: {(evidence.Learned ? "learned" : "not learned")}. Training ended because {WhyEnded(evidence.End)}."
        );
        if (evidence.Rotation is { } rotation)
        {
            yield return FormattableString.Invariant(
                $"In the free run its latents make {Words.Brief(rotation.Turns)} turns {(rotation.Anticlockwise ? "anticlockwise" : "clockwise")}, {rotation.TurnsAfterTrial:G4} of them over the last two thirds, with steadiness {rotation.Steadiness:G4}, and keep {rotation.RadiusRatio:G4} of their radius per turn: {DynamicsText.Words(rotation.Verdict)}."
            );
        }

        if (evidence.LongRun is { } run)
        {
            yield return FormattableString.Invariant(
                $"Much later the latents {(run.Settled ? "come to rest" : "still move")}; the second half of the long run extends over {run.Extent:G4}."
            );
        }
    }

    private static string WhyEnded(RankKEnd end) =>
        end switch
        {
            RankKEnd.EpochsDone => "all epochs were run",
            RankKEnd.LossRatioReached => "the loss had fallen as far as was asked for",
            _ => "the loss was no longer finite",
        };
}
