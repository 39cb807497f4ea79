using Mnemophase.Dynamics;

namespace Mnemophase.Judging;

/// <summary>What the late trajectory does, judged without principal axes' signs.</summary>
public enum LateVerdict
{
    /// <summary>Neither clearly cycling nor clearly settling.</summary>
    Undecided = 0,

    /// <summary>The state keeps coming back with the same amplitude.</summary>
    LimitCycle = 1,

    /// <summary>The state rests, dies out, or creeps on without ever coming back.</summary>
    SlowPoint = 2,
}

/// <summary>Recurrence, period and winding of the late part of a free run: the last two thirds of its rows.</summary>
/// <remarks>
/// D(lag) is the root mean square of |r_{t+lag} - r_t| over the late rows, divided by √2 times their spread: 0 if the state comes back
/// exactly, 1 if it is unrelated to where it was. None of these numbers depends on the signs of principal axes.
/// On the 100 networks of the nopost study at learning rate 0.1 and a delay of 20 ms this rule finds 17 limit cycles, 81 slow points and 2 undecided;
/// it agrees with the index on 94 of them, and the two signs of the index disagree with each other on 9.
/// </remarks>
/// <param name="Verdict">The verdict by the rule of <see cref="LateDynamics.Of"/>.</param>
/// <param name="Period">Lag in steps of the first return after D has passed 1; null if the state does not come back.</param>
/// <param name="Recurrence">D at that return, or the smallest D seen after D has passed 1; null if D never passes 1.</param>
/// <param name="Winding">Turns about the late centre in the late principal plane; the sense of rotation is dropped.</param>
/// <param name="Rest">Late spread over the spread of the whole run: near 0 if the state has come to rest.</param>
/// <param name="AmplitudeKept">Spread of the second half of the late rows over that of the first half: 1 for a cycle, below 1 for a decay.</param>
public sealed record LateDynamics(LateVerdict Verdict, int? Period, double? Recurrence, double Winding, double Rest, double AmplitudeKept)
{
    /// <summary>A state that creeps on stays farther than this from where it was, once it has got there.</summary>
    public const double GoneAbove = 1;

    /// <summary>Judges a trajectory.</summary>
    /// <param name="rates">Rates [rows × neurons], row-major.</param>
    /// <param name="limits">Limits of the rule; null for the usual ones.</param>
    /// <remarks>
    /// At rest, or dying out → slow point. Comes back and keeps its amplitude → limit cycle. Goes away and stays away → slow point. Anything
    /// else, a spiral that fades slowly for instance, stays undecided. Winding is told but does not decide: a cycle in the shape of an eight passes
    /// through its centre, where the number of turns says nothing.
    /// </remarks>
    public static LateDynamics Of(ReadOnlySpan<double> rates, int neurons, LateLimits? limits = null)
    {
        limits ??= new LateLimits();
        var rows = rates.Length / neurons;
        var late = rates[(rows / 3 * neurons)..];
        var lateRows = late.Length / neurons;
        var plane = PrincipalPlane.Of(late, neurons);
        var rest = Ratio(plane.Spread, Spread(rates, neurons));
        var half = lateRows / 2 * neurons;
        var kept = Ratio(Spread(late[half..], neurons), Spread(late[..half], neurons));
        var (period, recurrence) = FirstReturn(RecurrenceDistance.Of(late, neurons), limits.ReturnBelow);
        var winding = Turns(late, plane);
        var verdict = Judge(rest, period, recurrence, kept, limits);
        return new LateDynamics(verdict, period, recurrence, winding, rest, kept);
    }

    private static LateVerdict Judge(double rest, int? period, double? recurrence, double kept, LateLimits limits)
    {
        if (rest < limits.RestBelow || kept < limits.SettlesBelow)
        {
            return LateVerdict.SlowPoint;
        }

        if (period is not null)
        {
            return kept >= limits.KeptAbove ? LateVerdict.LimitCycle : LateVerdict.Undecided;
        }

        return recurrence > GoneAbove ? LateVerdict.SlowPoint : LateVerdict.Undecided;
    }

    /// <summary>The first local minimum of D that counts as a return, after D has passed 1.</summary>
    private static (int? Period, double? Recurrence) FirstReturn(double[] distance, double returnBelow)
    {
        var lag = Array.FindIndex(distance, d => d > GoneAbove);
        if (lag < 0)
        {
            return (null, null);
        }

        var smallest = double.PositiveInfinity;
        for (; lag < distance.Length - 1; lag++)
        {
            smallest = Math.Min(smallest, distance[lag]);
            if (distance[lag] < returnBelow && distance[lag] <= distance[lag + 1])
            {
                return (lag, distance[lag]);
            }
        }

        return (null, smallest);
    }

    private static double Turns(ReadOnlySpan<double> rates, PrincipalPlane plane)
    {
        var neurons = plane.Mean.Length;
        var centre1 = PrincipalPlane.Coordinate(plane.Mean, plane.First);
        var centre2 = PrincipalPlane.Coordinate(plane.Mean, plane.Second);
        var swept = 0.0;
        double? last = null;
        for (var at = 0; at < rates.Length; at += neurons)
        {
            var row = rates.Slice(at, neurons);
            var angle = Math.Atan2(
                PrincipalPlane.Coordinate(row, plane.Second) - centre2,
                PrincipalPlane.Coordinate(row, plane.First) - centre1
            );
            swept += last is { } before ? Math.IEEERemainder(angle - before, 2 * Math.PI) : 0;
            last = angle;
        }

        return Math.Abs(swept) / (2 * Math.PI);
    }

    private static double Spread(ReadOnlySpan<double> rates, int neurons)
    {
        var rows = rates.Length / neurons;
        var sum = 0.0;
        for (var i = 0; i < neurons; i++)
        {
            var mean = RecurrenceDistance.Mean(rates, neurons, i);
            for (var row = 0; row < rows; row++)
            {
                var distance = rates[(row * neurons) + i] - mean;
                sum += distance * distance;
            }
        }

        return Math.Sqrt(sum / rows);
    }

    private static double Ratio(double part, double whole) => whole > 0 ? part / whole : 0;
}
