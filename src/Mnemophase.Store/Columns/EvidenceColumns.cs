namespace Mnemophase.Store.Columns;

/// <summary>The columns that kinds of networks have for their evidence; a kind names its own in <see cref="IStoredNetwork.Columns"/>.</summary>
public static class EvidenceColumns
{
    /// <summary>Of full-rank and general networks.</summary>
    public static IReadOnlyList<NetworkColumn> FullRank { get; } =
    [
        NetworkColumn.Truth(
            "learned",
            "whether the class is limit_cycle, slow_point or learned",
            row => row.Row.Result.Class is null ? null : row.FullRank?.Learned
        ),
        NetworkColumn.Whole(
            "first_learned_epoch",
            "first epoch (from 0) with accuracy and reliability above 0.8",
            row => row.FullRank?.FirstLearnedEpoch
        ),
        NetworkColumn.Number(
            "stability_ratio",
            "epochs with a relapse (below 0.6), divided by epochs without, from that epoch on",
            row => row.FullRank?.StabilityRatio
        ),
        NetworkColumn.Number(
            "index_flipped",
            "mechanism_index if the sign of one principal axis is flipped",
            row => row.FullRank?.IndexFlipped
        ),
        NetworkColumn.Truth("signs_disagree", "whether flipping this sign changes the class", row => row.FullRank?.SignsDisagree),
        NetworkColumn.Number(
            "late_output_spread",
            "root-mean-square deviation of the outputs from their means in the last trial length of the free run",
            row => row.FullRank?.LateOutputSpread
        ),
        NetworkColumn.Word(
            "late_verdict",
            "verdict of the recurrence rule (no axis-sign ambiguity): limit_cycle, slow_point or undecided",
            row => row.FullRank?.Late?.Verdict
        ),
        NetworkColumn.Whole(
            "late_period_steps",
            "steps until the state returns, in the last two thirds of the free run (late.period in the evidence)",
            row => row.FullRank?.Late?.Period
        ),
        NetworkColumn.Number(
            "late_recurrence",
            "distance at this return: 0 if exact, 1 if unrelated",
            row => row.FullRank?.Late?.Recurrence
        ),
        NetworkColumn.Number(
            "late_winding",
            "turns about the centre in the last two thirds of the free run, in their principal plane",
            row => row.FullRank?.Late?.Winding
        ),
        NetworkColumn.Number(
            "late_rest",
            "spread of the last two thirds of the free run, divided by the spread of the whole free run",
            row => row.FullRank?.Late?.Rest
        ),
        NetworkColumn.Number(
            "late_amplitude_kept",
            "spread of the second half of these two thirds, divided by that of their first half",
            row => row.FullRank?.Late?.AmplitudeKept
        ),
        NetworkColumn.Word(
            "late_other_cue",
            "late_verdict for the other cue; empty if an earlier version classified the network",
            row => row.FullRank?.LateOtherCue
        ),
    ];

    /// <summary>Of rank-K networks.</summary>
    public static IReadOnlyList<NetworkColumn> RankK { get; } =
    [
        NetworkColumn.Truth(
            "learned",
            "whether every output of the trial lies on the same side of 0.5 as its target",
            row => row.RankK?.Learned
        ),
        NetworkColumn.Whole("judged_epoch", "epoch (from 0) after whose update the network was judged", row => row.RankK?.JudgedEpoch),
        NetworkColumn.Word("end", "why training ended: epochs_done, loss_ratio_reached or diverged", row => row.RankK?.End),
        NetworkColumn.Number("first_loss", "loss of the first epoch", row => row.RankK?.FirstLoss),
    ];

    /// <summary>How the latents of rank-2 networks turn in the free run.</summary>
    public static IReadOnlyList<NetworkColumn> Rotations { get; } =
    [
        NetworkColumn.Word(
            "rotation_verdict",
            "whether the latents make full rotations in the free run: rotating, not_rotating or undecided",
            row => row.RankK?.Rotation?.Verdict
        ),
        NetworkColumn.Number(
            "rotation_turns",
            "turns of the latents about their centre in the free run",
            row => row.RankK?.Rotation?.Turns
        ),
        NetworkColumn.Truth(
            "rotation_anticlockwise",
            "whether they turn anticlockwise in the plane (κ₁, κ₂)",
            row => row.RankK?.Rotation?.Anticlockwise
        ),
        NetworkColumn.Number("rotation_centre_x", "κ₁ of the centre", row => row.RankK?.Rotation?.Centre.X),
        NetworkColumn.Number("rotation_centre_y", "κ₂ of the centre", row => row.RankK?.Rotation?.Centre.Y),
        NetworkColumn.Number(
            "rotation_clearance",
            "distance from the centre to the path, as a share of the diagonal of the box around the path",
            row => row.RankK?.Rotation?.Clearance
        ),
        NetworkColumn.Number(
            "rotation_turns_after_trial",
            "turns in the last two thirds of the free run",
            row => row.RankK?.Rotation?.TurnsAfterTrial
        ),
        NetworkColumn.Number(
            "rotation_steadiness",
            "net angle divided by the sum of all angle changes, 0 to 1",
            row => row.RankK?.Rotation?.Steadiness
        ),
        NetworkColumn.Number(
            "rotation_radius_ratio",
            "distance from the centre, divided by that one turn earlier (median over the last turn)",
            row => row.RankK?.Rotation?.RadiusRatio
        ),
        NetworkColumn.Number(
            "rotation_late_extent",
            "size of the last third of the path, as a share of this diagonal",
            row => row.RankK?.Rotation?.LateExtent
        ),
        NetworkColumn.Number(
            "rotation_recurrence",
            "distance at the closest return, as a share of this diagonal",
            row => row.RankK?.Rotation?.Recurrence
        ),
        NetworkColumn.Number(
            "rotation_tangent_turns",
            "turns of the direction in which the path runs",
            row => row.RankK?.Rotation?.TangentTurns
        ),
        NetworkColumn.Number("rotation_steps_per_turn", "number of steps in the last full turn", row => row.RankK?.Rotation?.StepsPerTurn),
        NetworkColumn.Number(
            "rotation_largest_step",
            "largest angle change in one step, in turns",
            row => row.RankK?.Rotation?.LargestStep
        ),
    ];

    /// <summary>Where the latents of rank-2 networks end up much later.</summary>
    public static IReadOnlyList<NetworkColumn> LongRun { get; } =
    [
        NetworkColumn.Truth(
            "long_run_settled",
            "whether the latents come to rest if the network runs on for much longer (the long run)",
            row => row.RankK?.LongRun?.Settled
        ),
        NetworkColumn.Number("long_run_x", "κ₁ at the end of the long run", row => row.RankK?.LongRun?.Last.X),
        NetworkColumn.Number("long_run_y", "κ₂ at the end of the long run", row => row.RankK?.LongRun?.Last.Y),
        NetworkColumn.Number("long_run_extent", "size of the second half of the long run, in κ", row => row.RankK?.LongRun?.Extent),
        NetworkColumn.Number(
            "long_run_steps_per_turn",
            "mean steps per turn in the second half of the long run",
            row => row.RankK?.LongRun?.StepsPerTurn
        ),
        NetworkColumn.Number(
            "long_run_steadiness",
            "net angle divided by the sum of all angle changes, in the second half of the long run",
            row => row.RankK?.LongRun?.Steadiness
        ),
    ];
}
