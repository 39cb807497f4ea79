namespace Mnemophase.Tasks;

/// <summary>Conversion of periods in ms to whole time steps.</summary>
public static class Periods
{
    /// <summary>The paper's time step in ms.</summary>
    public const double DefaultStepMs = 5;

    /// <summary>The number of steps of a period; a period that is negative or no whole number of steps is refused by name.</summary>
    /// <exception cref="ArgumentException">The period is not finite, negative, or not a multiple of the step.</exception>
    public static int ToSteps(double periodMs, double stepMs, string name)
    {
        if (!double.IsFinite(periodMs) || periodMs < 0)
        {
            throw new ArgumentException($"{name} = {periodMs} ms must be 0 ms or more.");
        }

        var steps = Math.Round(periodMs / stepMs);
        if (Math.Abs((steps * stepMs) - periodMs) > 1e-9 * Math.Max(1, periodMs))
        {
            var nearest = $"{Math.Floor(periodMs / stepMs) * stepMs} or {Math.Ceiling(periodMs / stepMs) * stepMs}";
            throw new ArgumentException(
                $"{name} = {periodMs} ms is not a whole number of {stepMs} ms steps; nearest are {nearest} ms.{(periodMs is > 0 and < 1 ? " Periods are in ms, not in seconds." : "")}"
            );
        }

        return steps <= 1_000_000
            ? (int)steps
            : throw new ArgumentException($"{name} = {periodMs} ms is more than a million steps of {stepMs} ms.");
    }
}
