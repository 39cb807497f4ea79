namespace Mnemophase.Theory;

/// <summary>Checks of the periods and of what a simulation is given.</summary>
internal static class TrialPeriods
{
    public static double Positive(double value, string name) =>
        double.IsFinite(value) && value > 0
            ? value
            : throw new ArgumentException($"{name} = {value} must be a positive, finite number of steps.");

    public static void CheckSimulation(double r, double timeStep)
    {
        if (!double.IsFinite(r))
        {
            throw new ArgumentException($"r = {r} must be finite.");
        }

        _ = Positive(timeStep, nameof(timeStep));
    }

    /// <summary>Sample times that meet both 0, the end of the delay and the end of the trial exactly.</summary>
    public static (double[] Times, int DelaySteps) Grid(double delay, double response, double timeStep)
    {
        var before = Count(delay, timeStep);
        var after = Count(response, timeStep);
        var times = new double[before + after + 1];
        for (var i = 0; i < times.Length; i++)
        {
            times[i] = i <= before ? delay * i / before : delay + (response * (i - before) / after);
        }

        return (times, before);
    }

    /// <summary>The loss by its definition from the readout at the samples; the output is on where the readout is positive.</summary>
    public static double Loss(ReadOnlySpan<double> times, ReadOnlySpan<double> readout, int delaySteps)
    {
        double early = 0;
        double late = 0;
        for (var i = 1; i < times.Length; i++)
        {
            var on = (times[i] - times[i - 1]) * ShareAboveZero(readout[i - 1], readout[i]);
            if (i <= delaySteps)
            {
                early += on;
            }
            else
            {
                late += on;
            }
        }

        return (early / times[delaySteps]) + 1 - (late / (times[^1] - times[delaySteps]));
    }

    private static double ShareAboveZero(double start, double end) =>
        start > 0 == end > 0 ? (end > 0 ? 1 : 0)
        : end > 0 ? end / (end - start)
        : start / (start - end);

    private static int Count(double period, double timeStep)
    {
        var count = Math.Ceiling(period / timeStep);
        return count <= 10_000_000
            ? (int)Math.Max(1, count)
            : throw new ArgumentException(
                $"timeStep = {timeStep} cuts a period of {period} steps into more than 10,000,000 pieces; take a larger one."
            );
    }
}
