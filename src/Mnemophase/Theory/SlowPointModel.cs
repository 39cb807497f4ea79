namespace Mnemophase.Theory;

/// <summary>
/// The ghost of a saddle-node: dx/dt = r + x², x(0) → -∞, output on once x > 0, which happens at t*(r) = π/(2√r)
/// (science.md, section 1). Holds for any T_resp, shorter or longer than T_delay, since the output switches only once.
/// </summary>
public sealed class SlowPointModel : IAnalyticalModel
{
    /// <summary>A model for given periods.</summary>
    /// <param name="delay">T_delay in steps.</param>
    /// <param name="response">T_resp in steps.</param>
    /// <exception cref="ArgumentException">A period is not a positive, finite number.</exception>
    public SlowPointModel(double delay, double response)
    {
        Delay = TrialPeriods.Positive(delay, nameof(delay));
        Response = TrialPeriods.Positive(response, nameof(response));
    }

    /// <inheritdoc/>
    public double Delay { get; }

    /// <inheritdoc/>
    public double Response { get; }

    /// <remarks>π²/(4 T_delay²): the crossing at the end of the delay.</remarks>
    public double Optimum => RateOfCrossingAt(Delay);

    /// <remarks>π²/(4 (T_delay + T_resp)²): the crossing at the end of the trial.</remarks>
    public double NoLearningEdge => RateOfCrossingAt(Delay + Response);

    /// <remarks>2 T_delay²/π².</remarks>
    public double Slope => 2 * Delay * Delay / (Math.PI * Math.PI);

    /// <inheritdoc/>
    public double CriticalLearningRate => (Optimum - NoLearningEdge) / Slope;

    /// <remarks>The slope falls to the right of r°, so this is the critical learning rate itself.</remarks>
    public double SafeLearningRate => CriticalLearningRate;

    /// <remarks>(π⁴/4) T_resp / T_delay⁵.</remarks>
    public double ShortResponseLimit => Math.Pow(Math.PI, 4) / 4 * Response / Math.Pow(Delay, 5);

    /// <remarks>(3π⁴/32) / T_delay⁴.</remarks>
    public double EqualResponseLimit => 3 * Math.Pow(Math.PI, 4) / 32 / Math.Pow(Delay, 4);

    /// <summary>t*(r) = π/(2√r), the time in steps at which the output switches on; infinite for r ≤ 0.</summary>
    public static double CrossingTime(double r) => r > 0 ? Math.PI / (2 * Math.Sqrt(r)) : double.PositiveInfinity;

    /// <summary>dx/dt = r + x².</summary>
    public static double Flow(double r, double x) => r + (x * x);

    /// <inheritdoc/>
    public bool InNoLearningZone(double r) => r <= NoLearningEdge;

    /// <inheritdoc/>
    public double Loss(double r)
    {
        var crossing = CrossingTime(r);
        return InNoLearningZone(r) ? 1
            : r <= Optimum ? (crossing - Delay) / Response
            : 1 - (crossing / Delay);
    }

    /// <inheritdoc/>
    public double Gradient(double r)
    {
        if (InNoLearningZone(r))
        {
            return 0;
        }

        var crossingSlope = -CrossingTime(r) / (2 * r);
        return r < Optimum ? crossingSlope / Response : -crossingSlope / Delay;
    }

    /// <remarks>
    /// Starts at x = -∞ in the chart y = -1/x (dy/dt = 1 + r y², y = 0) and changes to x once |x| is of the order of the slow passage;
    /// fourth-order Runge-Kutta. After the crossing x is held just above zero: the output stays on whatever x does.
    /// The first sample of x is -∞.
    /// </remarks>
    public ModelTrial Simulate(double r, double timeStep = 0.01)
    {
        TrialPeriods.CheckSimulation(r, timeStep);
        var (times, delaySteps) = TrialPeriods.Grid(Delay, Response, timeStep);
        var x = new double[times.Length];
        x[0] = double.NegativeInfinity;
        // Both charts are smooth where |x| is about √|r|; 1/trial keeps the exchange finite when r is near zero.
        var exchange = Math.Max(Math.Sqrt(Math.Abs(r)), 1 / (Delay + Response));
        for (var i = 1; i < times.Length; i++)
        {
            var h = times[i] - times[i - 1];
            var last = x[i - 1];
            x[i] =
                last > 0 ? last
                : last < -exchange ? -1 / RungeKutta(y => 1 + (r * y * y), -1 / last, h)
                : RungeKutta(value => Flow(r, value), last, h);
        }

        return new ModelTrial(times, x, [.. x.Select(value => value > 0)], TrialPeriods.Loss(times, x, delaySteps));
    }

    private static double RateOfCrossingAt(double time) => Math.PI * Math.PI / (4 * time * time);

    private static double RungeKutta(Func<double, double> slope, double value, double h)
    {
        var k1 = slope(value);
        var k2 = slope(value + (h / 2 * k1));
        var k3 = slope(value + (h / 2 * k2));
        var k4 = slope(value + (h * k3));
        return value + (h / 6 * (k1 + (2 * k2) + (2 * k3) + k4));
    }
}
