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
        NetworkColumn.Number("stability_ratio", "relapses over non-relapses from that epoch on", row => row.FullRank?.StabilityRatio),
        NetworkColumn.Number("index_flipped", "the index with one principal axis flipped", row => row.FullRank?.IndexFlipped),
        NetworkColumn.Truth("signs_disagree", "whether flipping an axis would change the class", row => row.FullRank?.SignsDisagree),
        NetworkColumn.Number(
            "late_output_spread",
            "rms deviation of the outputs over the last trial length of the free run",
            row => row.FullRank?.LateOutputSpread
        ),
        NetworkColumn.Word(
            "late_verdict",
            "limit_cycle, slow_point or undecided, judged without signs of axes",
            row => row.FullRank?.Late?.Verdict
        ),
        NetworkColumn.Whole(
            "late_period_steps",
            "steps until the late trajectory comes back (late.period in the evidence)",
            row => row.FullRank?.Late?.Period
        ),
        NetworkColumn.Number("late_recurrence", "distance at that return, 0 exact to 1 unrelated", row => row.FullRank?.Late?.Recurrence),
        NetworkColumn.Number("late_winding", "turns in the late principal plane", row => row.FullRank?.Late?.Winding),
        NetworkColumn.Number("late_rest", "late spread over the spread of the whole free run", row => row.FullRank?.Late?.Rest),
        NetworkColumn.Number("late_amplitude_kept", "late amplitude, second half over first", row => row.FullRank?.Late?.AmplitudeKept),
        NetworkColumn.Word(
            "late_other_cue",
            "late_verdict of the other cue; empty in networks that an older version judged",
            row => row.FullRank?.LateOtherCue
        ),
    ];

    /// <summary>Of rank-K networks.</summary>
    public static IReadOnlyList<NetworkColumn> RankK { get; } =
    [
        NetworkColumn.Truth("learned", "whether every output lies on its target's side of 0.5", row => row.RankK?.Learned),
        NetworkColumn.Whole("judged_epoch", "epoch (from 0) after whose update it was judged", row => row.RankK?.JudgedEpoch),
        NetworkColumn.Word("end", "epochs_done, loss_ratio_reached or diverged", row => row.RankK?.End),
        NetworkColumn.Number("first_loss", "loss of the first epoch", row => row.RankK?.FirstLoss),
    ];

    /// <summary>How the latents of rank-2 networks turn in the free run.</summary>
    public static IReadOnlyList<NetworkColumn> Rotations { get; } =
    [
        NetworkColumn.Word("rotation_verdict", "rotating, not_rotating or undecided", row => row.RankK?.Rotation?.Verdict),
        NetworkColumn.Number("rotation_turns", "turns of the latents in the free run", row => row.RankK?.Rotation?.Turns),
        NetworkColumn.Truth(
            "rotation_anticlockwise",
            "sense of the turning in the plane (κ₁, κ₂)",
            row => row.RankK?.Rotation?.Anticlockwise
        ),
        NetworkColumn.Number("rotation_centre_x", "centre of the turning, κ₁", row => row.RankK?.Rotation?.Centre.X),
        NetworkColumn.Number("rotation_centre_y", "centre of the turning, κ₂", row => row.RankK?.Rotation?.Centre.Y),
        NetworkColumn.Number(
            "rotation_clearance",
            "distance of the centre from the path, as a share of the diagonal",
            row => row.RankK?.Rotation?.Clearance
        ),
        NetworkColumn.Number(
            "rotation_turns_after_trial",
            "turns over the last two thirds of the free run",
            row => row.RankK?.Rotation?.TurnsAfterTrial
        ),
        NetworkColumn.Number("rotation_steadiness", "net angle over all angle changes, 0 to 1", row => row.RankK?.Rotation?.Steadiness),
        NetworkColumn.Number("rotation_radius_ratio", "share of the radius kept per turn", row => row.RankK?.Rotation?.RadiusRatio),
        NetworkColumn.Number(
            "rotation_late_extent",
            "size of the last third of the path, as a share of the diagonal",
            row => row.RankK?.Rotation?.LateExtent
        ),
        NetworkColumn.Number("rotation_recurrence", "closest return, as a share of the diagonal", row => row.RankK?.Rotation?.Recurrence),
        NetworkColumn.Number("rotation_tangent_turns", "turns of the path's direction", row => row.RankK?.Rotation?.TangentTurns),
        NetworkColumn.Number("rotation_steps_per_turn", "steps of the last full turn", row => row.RankK?.Rotation?.StepsPerTurn),
        NetworkColumn.Number(
            "rotation_largest_step",
            "largest angle change in one step, in turns",
            row => row.RankK?.Rotation?.LargestStep
        ),
    ];

    /// <summary>Where the latents of rank-2 networks end up much later.</summary>
    public static IReadOnlyList<NetworkColumn> LongRun { get; } =
    [
        NetworkColumn.Truth("long_run_settled", "whether the latents come to rest much later", row => row.RankK?.LongRun?.Settled),
        NetworkColumn.Number("long_run_x", "last state of the long run, κ₁", row => row.RankK?.LongRun?.Last.X),
        NetworkColumn.Number("long_run_y", "last state of the long run, κ₂", row => row.RankK?.LongRun?.Last.Y),
        NetworkColumn.Number("long_run_extent", "size of the second half of the long run, in κ", row => row.RankK?.LongRun?.Extent),
        NetworkColumn.Number("long_run_steps_per_turn", "steps per turn in the long run", row => row.RankK?.LongRun?.StepsPerTurn),
        NetworkColumn.Number(
            "long_run_steadiness",
            "net angle over all angle changes in the long run",
            row => row.RankK?.LongRun?.Steadiness
        ),
    ];
}
