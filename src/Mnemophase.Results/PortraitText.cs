using Mnemophase.Dynamics.Ends;
using Mnemophase.Dynamics.Portraits;
using Mnemophase.Dynamics.SlowPoints;
using Mnemophase.Dynamics.Words;
using Mnemophase.Store.Judging;

namespace Mnemophase.Results;

/// <summary>What a portrait shows, in words and numbers.</summary>
public static class PortraitText
{
    private const int MostConditions = 6;

    /// <summary>The network, its numbers short enough to be read.</summary>
    public static string Title(string study, NetworkKey key)
    {
        var places = key.Cell.Values.Select(value => value.ToString());
        return $"{study}: {string.Join(", ", [$"learning rate {Number(key.Cell.LearningRate, 4)}", .. places, $"seed {key.Seed}"])}";
    }

    /// <summary>The verdict in one line.</summary>
    public static string Verdict(Portrait portrait)
    {
        var dynamics = portrait.Dynamics;
        var meaning = WordText.Meaning(dynamics.Word, dynamics.SharedCycle, portrait.Conditions.Count, dynamics.DifferentEnds);
        return $"{Word(dynamics.Word)}: {meaning}";
    }

    /// <summary>The numbers, a line each.</summary>
    public static IReadOnlyList<string> Lines(Portrait portrait)
    {
        var left = portrait.Conditions.Count - MostConditions;
        return
        [
            .. portrait.Conditions.Take(MostConditions).Select(condition => Condition(condition)),
            .. left > 0 ? [$"and {Plural.Of(left, "more condition")}"] : (string[])[],
            Points(portrait),
            .. portrait
                .SlowPoints.Where(slow => slow.Passage.Kind != SlowKind.FixedPoint)
                .DistinctBy(slow => slow.Condition)
                .Take(4)
                .Select(slow => Slow(portrait, slow)),
            Plane(portrait),
        ];
    }

    private static string Condition(PortraitCondition condition)
    {
        var (end, dynamics) = (condition.Dynamics.End, condition.Dynamics);
        var what = end.Kind switch
        {
            EndKind.FixedPoint => $"fixed point, largest multiplier {Number(end.MultiplierRadius, 4)}",
            EndKind.PeriodicOrbit or EndKind.InvariantCurve =>
                $"{Word(end.Kind)}, period {Number(end.PeriodSteps, 5)} steps ({Number(end.PeriodSteps / condition.TrialSteps, 3)} trial lengths), speed ratio {Number(end.SpeedRatio, 3)}",
            EndKind.Chaos => $"chaos, largest Lyapunov exponent {Number(end.LargestExponent, 3)} per step",
            EndKind.Unbounded => "unbounded",
            EndKind.Unresolved => $"unresolved: {end.Reason}",
            _ => Word(end.Kind),
        };
        var shown = (double)(condition.Steps - condition.TrialSteps) / condition.TrialSteps;
        var settles = dynamics.SettleTrials switch
        {
            null => "",
            0 => ", reached before the end of the trial",
            var trials when trials > shown =>
                $", reached {Number(trials, 3)} trial lengths after the trial, of which {Number(shown, 2)} are shown",
            var trials => $", reached {Number(trials, 3)} trial lengths after the trial",
        };
        if (end.Kind is EndKind.Unbounded or EndKind.Unresolved)
        {
            return $"{condition.Name}: {what}";
        }

        var mean = end.Kind is EndKind.FixedPoint or EndKind.Continuum ? "outputs" : "mean outputs";
        if (dynamics.Outputs.Length == 0)
        {
            return $"{condition.Name}: {what}{settles}";
        }

        return $"{condition.Name}: {what}{settles}, {mean} {string.Join(", ", dynamics.Outputs.Select(value => Fixed(value)))}";
    }

    private static string Points(Portrait portrait)
    {
        var points = portrait.FixedPoints;
        var certified = points.Count(point => point.Certified);
        var all = certified == points.Count ? "all certified" : $"{certified} certified";
        var missing = portrait.Dynamics.PointsMissing switch
        {
            true => "; more are proved to exist",
            false => "; others may exist",
            null => "",
        };
        return points.Count == 0
            ? $"no fixed point was found{(portrait.Dynamics.PointsMissing == true ? ", though one is proved to exist (--deep looks for it)" : "")}"
            : $"fixed points found: {points.Count} ({points.Count(point => point.Stable)} stable; {all}{missing})";
    }

    private static string Slow(Portrait portrait, PortraitSlowPoint slow)
    {
        var passage = slow.Passage;
        var predicted = passage.PredictedDwell is { } dwell ? $" ({Number(dwell, 3)} τ predicted by the normal form)" : "";
        return $"{Word(passage.Kind)} passed by {portrait.Conditions[slow.Condition].Name} at step {passage.Step}: lowest speed {Number(passage.Speed, 2)} per τ, dwell time {Number(passage.MeasuredDwell, 3)} τ{predicted}";
    }

    private static string Plane(Portrait portrait)
    {
        var shares = portrait.Flow.Share.Where(double.IsFinite).ToList();
        var arrows = shares.Count == 0 ? "-" : Percent(shares.Average());
        return $"the plane contains {Percent(portrait.Plane.VarianceShare)} of the variance and {Percent(portrait.Plane.SpeedShare)} of the squared speed along the trajectories, and on average {arrows} of the flow at the arrows";
    }

    private static string Word(Enum value) => DynamicsText.Words(value);

    private static string Percent(double share) => double.IsFinite(share) ? share.ToString("P0", CultureInfo.InvariantCulture) : "-";

    // -0.00 would be written with its sign.
    private static string Fixed(double value) => (Math.Round(value, 2) + 0.0).ToString("F2", CultureInfo.InvariantCulture);

    /// <summary>"5.4e-6" for "5.4E-06".</summary>
    private static string Small(string number) => number.Replace("E-0", "e-", StringComparison.Ordinal).Replace('E', 'e');

    private static string Number(double? value, int digits) =>
        value is { } number && double.IsFinite(number) ? Small(number.ToString($"G{digits}", CultureInfo.InvariantCulture)) : "-";
}
