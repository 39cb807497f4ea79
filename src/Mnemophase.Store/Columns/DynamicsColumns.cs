using Mnemophase.Dynamics.Words;

namespace Mnemophase.Store.Columns;

/// <summary>The columns of the dynamics, there once <c>mnemo dynamics</c> judged the store.</summary>
public static class DynamicsColumns
{
    /// <summary>The columns for networks of so many conditions.</summary>
    public static IReadOnlyList<NetworkColumn> Of(int conditions) => [.. Network, .. Enumerable.Range(0, conditions).SelectMany(Condition)];

    private static IReadOnlyList<NetworkColumn> Network { get; } =
    [
        NetworkColumn.Word(
            "word",
            "what the network does after its trials: persistent, transient, cycle, condition_dependent, continuum, irregular, unbounded or unresolved",
            row => row.Dynamics?.Word
        ),
        NetworkColumn.Truth(
            "shared_cycle",
            "whether all conditions end on the same cycle; empty unless all end on cycles",
            row => row.Dynamics?.SharedCycle
        ),
        NetworkColumn.Truth(
            "points_missing",
            "whether it is proved that more fixed points exist than were found; empty if this cannot be decided",
            row => row.Dynamics?.PointsMissing
        ),
        NetworkColumn.Whole("fixed_points", "number of fixed points found", row => row.Dynamics?.FixedPoints.Count),
    ];

    private static IReadOnlyList<NetworkColumn> Condition(int trial)
    {
        return
        [
            NetworkColumn.Text(
                $"drawn_trial{trial}",
                $"values and durations drawn for trial {trial} of a task of one's own, as in c=1 delay_ms=120",
                row => Of(row)?.DrawnText()
            ),
            NetworkColumn.Word(
                $"end_trial{trial}",
                $"where trial {trial} ends: fixed_point, continuum, periodic_orbit, invariant_curve, torus, chaos, unbounded or unresolved",
                row => Of(row)?.End
            ),
            NetworkColumn.Number($"period_steps_trial{trial}", "time of one turn on its cycle, in steps", row => Of(row)?.PeriodSteps),
            NetworkColumn.Number(
                $"multiplier_radius_trial{trial}",
                "largest modulus of the multipliers of its fixed point or periodic orbit",
                row => Of(row)?.MultiplierRadius
            ),
            NetworkColumn.Number($"largest_exponent_trial{trial}", "largest Lyapunov exponent per step", row => Of(row)?.LargestExponent),
            NetworkColumn.Number(
                $"second_exponent_trial{trial}",
                "second largest Lyapunov exponent per step",
                row => Of(row)?.SecondExponent
            ),
            NetworkColumn.Number(
                $"settle_trials_trial{trial}",
                "time from the end of the trial until it gets there, in trial lengths",
                row => Of(row)?.SettleTrials
            ),
            NetworkColumn.Number(
                $"lowest_speed_trial{trial}",
                "lowest speed of the state during the trial, per τ",
                row => Of(row)?.LowestSpeed
            ),
            NetworkColumn.Number(
                $"sequentiality_trial{trial}",
                "sequentiality index of the activity during the trial, 0 to 1",
                row => Of(row)?.Sequentiality?.Index
            ),
            NetworkColumn.Number(
                $"ridge_to_background_trial{trial}",
                "natural logarithm of a neuron's mean activity near its peak divided by that elsewhere, averaged over the neurons",
                row => Of(row)?.Sequentiality?.RidgeToBackground
            ),
        ];

        ConditionSummary? Of(TableRow row) => row.Dynamics?.Conditions.ElementAtOrDefault(trial);
    }
}
