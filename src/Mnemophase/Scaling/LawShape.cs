using Mnemophase.Theory;

namespace Mnemophase.Scaling;

/// <summary>One shape a boundary might have.</summary>
public enum LawShape
{
    /// <summary>ln η = c - β ln x.</summary>
    Power,

    /// <summary>ln η = c - b x.</summary>
    Exponential,

    /// <summary>η = c - b ln x.</summary>
    Logarithmic,

    /// <summary>η = A η_crit(x) of the limit-cycle model, with both its branches.</summary>
    LimitCycle,

    /// <summary>The same with the formula for delays above the response at every delay.</summary>
    LimitCycleLongDelay,

    /// <summary>η = A η_crit(x) of the slow-point model.</summary>
    SlowPoint,
}

/// <summary>What the models' critical rates are computed for: the study's own response and time step.</summary>
/// <param name="ResponseMs">T_resp in ms.</param>
/// <param name="StepMs">Time step in ms.</param>
public sealed record CriticalRateTask(double ResponseMs, double StepMs)
{
    /// <summary>η_crit at a delay in ms, the limit cycle's or the slow point's.</summary>
    /// <exception cref="ArgumentException">The shape is no model's.</exception>
    public double At(LawShape shape, double delayMs)
    {
        var (delay, response) = (delayMs / StepMs, ResponseMs / StepMs);
        return shape switch
        {
            LawShape.LimitCycle => CriticalRates.LimitCycle(delay, response),
            LawShape.LimitCycleLongDelay => CriticalRates.LimitCycleLongDelay(delay, response),
            LawShape.SlowPoint => CriticalRates.SlowPoint(delay, response),
            _ => throw new ArgumentException($"{shape} has no formula for a critical rate.", nameof(shape)),
        };
    }
}

/// <summary>A shape as a function, in both directions.</summary>
/// <param name="Task">For the models; null where only the free shapes are wanted.</param>
internal sealed record LawCurve(LawShape Shape, CriticalRateTask? Task)
{
    private const double Tiny = 1e-9;

    /// <summary>The shapes to compare: the models' only where there is a task.</summary>
    public static IEnumerable<LawCurve> All(CriticalRateTask? task) =>
        Enum.GetValues<LawShape>().Where(shape => task is not null || !IsTheory(shape)).Select(shape => new LawCurve(shape, task));

    /// <summary>Whether a shape is a model's, with one free factor.</summary>
    public static bool IsTheory(LawShape shape) => shape is LawShape.LimitCycle or LawShape.LimitCycleLongDelay or LawShape.SlowPoint;

    /// <summary>Free parameters: c and slope, or ln A alone.</summary>
    public int Parameters => IsTheory(Shape) ? 1 : 2;

    /// <summary>ln η of the boundary at a period.</summary>
    public double LogRate(double periodMs, ReadOnlySpan<double> parameters) =>
        Shape switch
        {
            LawShape.Power => parameters[0] - (parameters[1] * Math.Log(periodMs)),
            LawShape.Exponential => parameters[0] - (parameters[1] * periodMs),
            LawShape.Logarithmic => Math.Log(Math.Max(Tiny, parameters[0] - (parameters[1] * Math.Log(periodMs)))),
            _ => parameters[0] + Math.Log(Task!.At(Shape, periodMs)),
        };

    /// <summary>ln period of the boundary at a learning rate.</summary>
    public double LogPeriod(double learningRate, ReadOnlySpan<double> parameters) =>
        Shape switch
        {
            LawShape.Power => (parameters[0] - Math.Log(learningRate)) / parameters[1],
            LawShape.Exponential => Math.Log(Math.Max(Tiny, (parameters[0] - Math.Log(learningRate)) / parameters[1])),
            LawShape.Logarithmic => (parameters[0] - learningRate) / parameters[1],
            _ => Inverted(Math.Log(learningRate) - parameters[0]),
        };

    /// <summary>Where a fit to boundaries starts: the regression that is linear, or the mean factor.</summary>
    public double[] Start(IReadOnlyList<(double PeriodMs, double LearningRate)> points)
    {
        if (IsTheory(Shape))
        {
            return [points.Average(point => Math.Log(point.LearningRate) - Math.Log(Task!.At(Shape, point.PeriodMs)))];
        }

        var x = points.Select(point => Shape == LawShape.Exponential ? point.PeriodMs : Math.Log(point.PeriodMs)).ToArray();
        var y = points.Select(point => Shape == LawShape.Logarithmic ? point.LearningRate : Math.Log(point.LearningRate)).ToArray();
        var (constant, slope) = MathNet.Numerics.LinearRegression.SimpleRegression.Fit(x, y);
        // A line has to stay positive at every boundary for its logarithm to exist.
        constant =
            Shape == LawShape.Logarithmic ? Math.Max(constant, x.Max(at => -slope * at) + y.Min())
            : Shape == LawShape.Exponential ? Math.Max(constant, y.Max() - (slope * x.Min() / 2))
            : constant;
        return [constant, -slope];
    }

    /// <summary>The critical rates fall with the delay, so halving finds where one is reached.</summary>
    private double Inverted(double logCritical)
    {
        var (low, high) = (Math.Log(Task!.StepMs * 1e-4), Math.Log(Task.StepMs * 1e7));
        for (var halving = 0; halving < 50; halving++)
        {
            var middle = (low + high) / 2;
            (low, high) = Math.Log(Task.At(Shape, Math.Exp(middle))) > logCritical ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }
}
