using System.Text.Json;
using Mnemophase.Dynamics.Latent;
using Mnemophase.Dynamics.Words;
using Mnemophase.Formats;
using Mnemophase.Judging;
using Mnemophase.Kinds;
using Mnemophase.Store;
using Mnemophase.Store.Judging;
using Mnemophase.Studies.Definition;

namespace Mnemophase.Exchange;

/// <summary>A row with its evidence read.</summary>
/// <param name="Study">Name of the study.</param>
/// <param name="Row">The row.</param>
/// <param name="FullRank">Evidence of a full-rank network; null for others and for failed ones.</param>
/// <param name="RankK">Evidence of a rank-K network; null for others and for failed ones.</param>
public sealed record TableRow(string Study, NetworkRow Row, MechanismEvidence? FullRank, RankKEvidence? RankK)
{
    /// <summary>Evidence of any other kind of network.</summary>
    public object? Own { get; init; }

    /// <summary>What it does after its trials; null if that was not judged.</summary>
    public DynamicsSummary? Dynamics { get; init; }

    /// <summary>The rows of a store that are wanted, with evidence and dynamics read.</summary>
    /// <exception cref="MnemoFormatException">Evidence cannot be read.</exception>
    public static IEnumerable<TableRow> All(StudyStore store, Func<NetworkRow, bool> wanted)
    {
        var dynamics = StoredDynamics.Kept(store);
        return store
            .Rows()
            .Where(wanted)
            .Select(row => Of(store.Path, store.Study, row) with { Dynamics = dynamics.GetValueOrDefault(row.Position) });
    }

    /// <summary>Reads the evidence.</summary>
    /// <exception cref="MnemoFormatException">It cannot be read.</exception>
    public static TableRow Of(string path, Study study, NetworkRow row)
    {
        if (row.Result.Status == NetworkStatus.Failed)
        {
            return new TableRow(study.Name, row, null, null);
        }

        try
        {
            return Registry.Of<IExchangedNetwork>(study.Network.Kind.Name).Read(study.Name, row);
        }
        catch (JsonException e)
        {
            throw new MnemoFormatException($"{path}: {row.Key} has no readable evidence: {e.Message}", e);
        }
    }
}

/// <summary>A column of the table of networks.</summary>
/// <param name="Name">Name, as in the store where the store has it.</param>
/// <param name="Type">double, int, bool or string; every column may have empty fields.</param>
/// <param name="Meaning">What it is, with its unit.</param>
/// <param name="Value">Its value in a row; null for none.</param>
public sealed record NetworkColumn(string Name, Type Type, string Meaning, Func<TableRow, object?> Value)
{
    /// <summary>A column of numbers.</summary>
    public static NetworkColumn Number(string name, string meaning, Func<TableRow, double?> value) =>
        new(name, typeof(double), meaning, row => value(row));

    /// <summary>A column of whole numbers.</summary>
    public static NetworkColumn Whole(string name, string meaning, Func<TableRow, int?> value) =>
        new(name, typeof(int), meaning, row => value(row));

    /// <summary>A column of true and false.</summary>
    public static NetworkColumn Truth(string name, string meaning, Func<TableRow, bool?> value) =>
        new(name, typeof(bool), meaning, row => value(row));

    /// <summary>A column of text.</summary>
    public static NetworkColumn Text(string name, string meaning, Func<TableRow, string?> value) =>
        new(name, typeof(string), meaning, value);
}

/// <summary>The columns of the table of networks.</summary>
internal static class NetworkColumns
{
    /// <summary>The columns for a study, in order.</summary>
    /// <param name="study">The study.</param>
    /// <param name="rows">Its rows: where their dynamics was judged, its columns are there.</param>
    public static IReadOnlyList<NetworkColumn> Of(Study study, IReadOnlyList<TableRow>? rows = null)
    {
        var judged = (rows ?? []).Select(row => row.Dynamics).OfType<DynamicsSummary>().ToList();
        var conditions = judged.Count == 0 ? 0 : judged.Max(dynamics => dynamics.Conditions.Count);
        return
        [
            .. Key(study.Grid),
            .. Outcome,
            .. Registry.Of<IExchangedNetwork>(study.Network.Kind.Name).Columns,
            .. judged.Count == 0 ? [] : Dynamics,
            .. Enumerable.Range(0, conditions).SelectMany(Condition),
            .. Provenance,
        ];
    }

    private static IReadOnlyList<NetworkColumn> Key(StudyGrid grid) =>
        [
            NetworkColumn.Text("study", "name of the study", row => row.Study),
            NetworkColumn.Whole("position", "place in the plan of the study, from 0", row => row.Row.Position),
            NetworkColumn.Number("learning_rate", "learning rate η", row => row.Row.Key.Cell.LearningRate),
            .. grid.Axes.Select(Place),
            NetworkColumn.Whole("seed", "seed of the network's draws", row => row.Row.Key.Seed),
        ];

    private static NetworkColumn Place(StudyAxis axis)
    {
        var (of, unit) = (axis.Axis, axis.Axis.Unit.Length == 0 ? "" : $" in {axis.Axis.Unit}");
        return axis.Values.Any(value => value.Choice is not null)
            ? NetworkColumn.Text(of.Column, of.Word, row => row.Row.Key.Cell[of].Text)
            : NetworkColumn.Number(of.Column, $"{of.Word}{unit}", row => row.Row.Key.Cell[of].Number);
    }

    private static IReadOnlyList<NetworkColumn> Outcome { get; } =
    [
        NetworkColumn.Text("status", "trained, or failed (the program failed on it)", row => RowJson.Statuses[(int)row.Row.Result.Status]),
        NetworkColumn.Text(
            "class",
            "not_learned, limit_cycle, slow_point or unstable; empty where undecided",
            row => RowJson.Class(row.Row.Result.Class)
        ),
        NetworkColumn.Number(
            "mechanism_index",
            "mechanism discrimination index, 0 to 1; below 0.5 a limit cycle",
            row => row.Row.Result.Index
        ),
        NetworkColumn.Number("accuracy_tail", "mean accuracy over the last tenth of the epochs", row => row.Row.Result.AccuracyTail),
        NetworkColumn.Number(
            "reliability_tail",
            "mean reliability over the last tenth of the epochs",
            row => row.Row.Result.ReliabilityTail
        ),
        NetworkColumn.Whole("epochs", "epochs that ran", row => row.Row.Result.Epochs),
        NetworkColumn.Number("final_loss", "loss of the last epoch", row => Trained(row) ? row.Row.Result.FinalLoss : null),
        NetworkColumn.Whole(
            "diverged_at",
            "first epoch (from 0) with a loss not finite or above the study's limit",
            row => row.Row.Result.DivergedAt
        ),
        NetworkColumn.Text("failure", "what went wrong on a failed network", row => row.Row.Result.Failure),
    ];

    internal static IReadOnlyList<NetworkColumn> FullRank { get; } =
    [
        NetworkColumn.Truth(
            "learned",
            "whether the class is limit_cycle or slow_point",
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
        NetworkColumn.Text(
            "late_verdict",
            "limit_cycle, slow_point or undecided, judged without signs of axes",
            row => Snake(row.FullRank?.Late?.Verdict)
        ),
        NetworkColumn.Whole("late_period_steps", "steps until the late trajectory comes back", row => row.FullRank?.Late?.Period),
        NetworkColumn.Number("late_recurrence", "distance at that return, 0 exact to 1 unrelated", row => row.FullRank?.Late?.Recurrence),
        NetworkColumn.Number("late_winding", "turns in the late principal plane", row => row.FullRank?.Late?.Winding),
        NetworkColumn.Number("late_rest", "late spread over the spread of the whole free run", row => row.FullRank?.Late?.Rest),
        NetworkColumn.Number("late_amplitude_kept", "late amplitude, second half over first", row => row.FullRank?.Late?.AmplitudeKept),
        NetworkColumn.Text(
            "late_other_cue",
            "late_verdict of the other cue; empty if judged before the rule asked for it",
            row => Snake(row.FullRank?.LateOtherCue)
        ),
    ];

    internal static IReadOnlyList<NetworkColumn> RankK { get; } =
    [
        NetworkColumn.Truth("learned", "whether every output lies on its target's side of 0.5", row => row.RankK?.Learned),
        NetworkColumn.Whole("judged_epoch", "epoch (from 0) after whose update it was judged", row => row.RankK?.JudgedEpoch),
        NetworkColumn.Text("end", "epochs_done, loss_ratio_reached or diverged", row => Snake(row.RankK?.End)),
        NetworkColumn.Number("first_loss", "loss of the first epoch", row => row.RankK?.FirstLoss),
    ];

    internal static IReadOnlyList<NetworkColumn> Rotations { get; } =
    [
        NetworkColumn.Text("rotation_verdict", "rotating, not_rotating or undecided", row => Snake(row.RankK?.Rotation?.Verdict)),
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
            "distance of the centre from the path, share of the diagonal",
            row => row.RankK?.Rotation?.Clearance
        ),
        NetworkColumn.Number(
            "rotation_turns_after_trial",
            "turns over the last two thirds of the free run",
            row => row.RankK?.Rotation?.TurnsAfterTrial
        ),
        NetworkColumn.Number("rotation_steadiness", "net angle over all angle changes, 0 to 1", row => row.RankK?.Rotation?.Steadiness),
        NetworkColumn.Number("rotation_radius_ratio", "radius kept per turn", row => row.RankK?.Rotation?.RadiusRatio),
        NetworkColumn.Number(
            "rotation_late_extent",
            "size of the last third of the path, share of the diagonal",
            row => row.RankK?.Rotation?.LateExtent
        ),
        NetworkColumn.Number("rotation_recurrence", "closest return, share of the diagonal", row => row.RankK?.Rotation?.Recurrence),
        NetworkColumn.Number("rotation_tangent_turns", "turns of the path's direction", row => row.RankK?.Rotation?.TangentTurns),
        NetworkColumn.Number("rotation_steps_per_turn", "steps of the last full turn", row => row.RankK?.Rotation?.StepsPerTurn),
        NetworkColumn.Number(
            "rotation_largest_step",
            "largest angle change in one step, in turns",
            row => row.RankK?.Rotation?.LargestStep
        ),
    ];

    internal static IReadOnlyList<NetworkColumn> LongRun { get; } =
    [
        NetworkColumn.Truth("long_run_settled", "whether the latents come to rest much later", row => row.RankK?.LongRun?.Settled),
        NetworkColumn.Number("long_run_x", "last state of the long run, κ₁", row => row.RankK?.LongRun?.Last.X),
        NetworkColumn.Number("long_run_y", "last state of the long run, κ₂", row => row.RankK?.LongRun?.Last.Y),
        NetworkColumn.Number("long_run_extent", "size of the second half of the long run, in κ", row => row.RankK?.LongRun?.Extent),
        NetworkColumn.Number("long_run_steps_per_turn", "steps a turn in the long run", row => row.RankK?.LongRun?.StepsPerTurn),
        NetworkColumn.Number(
            "long_run_steadiness",
            "net angle over all angle changes in the long run",
            row => row.RankK?.LongRun?.Steadiness
        ),
    ];

    private static IReadOnlyList<NetworkColumn> Dynamics { get; } =
    [
        NetworkColumn.Text(
            "word",
            "persistent, transient, cycle, condition_dependent, continuum, irregular or unresolved; empty unless mnemo dynamics judged it",
            row => Snake(row.Dynamics?.Word)
        ),
        NetworkColumn.Truth("shared_cycle", "whether both cues end on one and the same cycle", row => row.Dynamics?.SharedCycle),
        NetworkColumn.Truth("points_missing", "whether fixed points are proved to have been missed", row => row.Dynamics?.PointsMissing),
        NetworkColumn.Whole("fixed_points", "fixed points found", row => row.Dynamics?.FixedPoints.Count),
    ];

    private static IReadOnlyList<NetworkColumn> Condition(int trial)
    {
        return
        [
            NetworkColumn.Text(
                $"end_trial{trial}",
                $"where trial {trial} ends: fixed_point, continuum, periodic_orbit, invariant_curve, torus, chaos or unresolved",
                row => Snake(Of(row)?.End)
            ),
            NetworkColumn.Number($"period_steps_trial{trial}", "time of one tour of its cycle, in steps", row => Of(row)?.PeriodSteps),
            NetworkColumn.Number(
                $"multiplier_radius_trial{trial}",
                "modulus of the largest multiplier of its fixed point or periodic orbit",
                row => Of(row)?.MultiplierRadius
            ),
            NetworkColumn.Number($"largest_exponent_trial{trial}", "largest Lyapunov exponent a step", row => Of(row)?.LargestExponent),
            NetworkColumn.Number($"second_exponent_trial{trial}", "second Lyapunov exponent a step", row => Of(row)?.SecondExponent),
            NetworkColumn.Number($"settle_trials_trial{trial}", "trial lengths until it is there", row => Of(row)?.SettleTrials),
            NetworkColumn.Number($"lowest_speed_trial{trial}", "lowest speed along the trial, per τ", row => Of(row)?.LowestSpeed),
        ];

        ConditionSummary? Of(TableRow row) => row.Dynamics?.Conditions.ElementAtOrDefault(trial);
    }

    private static IReadOnlyList<NetworkColumn> Provenance { get; } =
    [
        NetworkColumn.Text("evidence", "all evidence as a JSON object", row => row.Row.Result.Evidence),
        NetworkColumn.Text("checksum", "SHA-256 over key, result, weights and curves", row => row.Row.Checksum),
        NetworkColumn.Number("seconds", "time its training took, in s", row => row.Row.Provenance.Seconds),
        NetworkColumn.Text("finished_at", "when it was finished (UTC, ISO 8601)", row => StoreText.Time(row.Row.Provenance.FinishedAt)),
        NetworkColumn.Text("program_version", "version of the program that trained it", row => row.Row.Provenance.Program.Version),
        NetworkColumn.Text("program_commit", "commit of that program", row => row.Row.Provenance.Program.Commit),
        NetworkColumn.Text(
            "engine",
            "engine with the version of its arithmetic; begins with \"imported\" for an imported network",
            row => row.Row.Provenance.Engine
        ),
        NetworkColumn.Text("instruction_set", "instruction set of the engine", row => row.Row.Provenance.InstructionSet),
    ];

    private static bool Trained(TableRow row) => row.Row.Result.Status == NetworkStatus.Trained;

    private static string? Snake(Enum? value) => value is null ? null : JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
