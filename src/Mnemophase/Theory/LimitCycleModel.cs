namespace Mnemophase.Theory;

/// <summary>
/// The limit cycle: ρ' = ρ(1-ρ²), θ' = 2πr, started on the cycle at (0, -1); output on where sin(2πrt) &lt; 0, that is for
/// (k+1/2)/r &lt; t &lt; (k+1)/r (science.md, section 1). Loss and gradient hold for any r and any periods.
/// </summary>
/// <remarks>
/// <para>Time on in [0, T]: A(rT)/r with A(u) = ⌊u⌋/2 + max(0, u - ⌊u⌋ - 1/2). All pieces of the published loss follow from it, and those
/// beyond. Turning backwards exchanges on and off: L(-r) = 2 - L(r).</para>
/// <para>T_resp > T_delay, which the paper leaves out: A(u) ≤ u/2, so the loss cannot fall below 1 - (T_delay+T_resp)/(2 T_resp), and r = 1/(T_delay+T_resp), one
/// whole turn a trial, reaches it. There the output is off by half time and on after it; to the right L = 1 - 1/(2 r T_resp), with slope
/// (T_delay+T_resp)²/(2 T_resp), hence η_crit = T_resp/(T_delay+T_resp)³.</para>
/// </remarks>
public sealed class LimitCycleModel : IAnalyticalModel
{
    /// <summary>A model for given periods.</summary>
    /// <param name="delay">T_delay in steps.</param>
    /// <param name="response">T_resp in steps.</param>
    /// <exception cref="ArgumentException">A period is not a positive, finite number.</exception>
    public LimitCycleModel(double delay, double response)
    {
        Delay = TrialPeriods.Positive(delay, nameof(delay));
        Response = TrialPeriods.Positive(response, nameof(response));
        SafeLearningRate = LargestSafeRate();
    }

    /// <inheritdoc/>
    public double Delay { get; }

    /// <inheritdoc/>
    public double Response { get; }

    /// <remarks>1/(2 T_delay) for T_resp ≤ T_delay, 1/(T_delay + T_resp) beyond.</remarks>
    public double Optimum => 1 / Math.Max(2 * Delay, Trial);

    /// <remarks>1/(2 (T_delay + T_resp)); the zone is |r| ≤ edge.</remarks>
    public double NoLearningEdge => 1 / (2 * Trial);

    /// <remarks>2 T_delay for T_resp &lt; T_delay; 6 T_delay at equality, where the off-switch falls on r° too; (T_delay+T_resp)²/(2 T_resp) beyond.</remarks>
    public double Slope =>
        Response < Delay ? 2 * Delay
        : Response > Delay ? Trial * Trial / (2 * Response)
        : 6 * Delay;

    /// <inheritdoc/>
    public double CriticalLearningRate => (Optimum - NoLearningEdge) / Slope;

    /// <inheritdoc/>
    public double SafeLearningRate { get; }

    /// <remarks>T_resp / (4 T_delay³).</remarks>
    public double ShortResponseLimit => Response / (4 * Delay * Delay * Delay);

    /// <remarks>1/(24 T_delay²).</remarks>
    public double EqualResponseLimit => 1 / (24 * Delay * Delay);

    private double Trial => Delay + Response;

    /// <summary>The flow in the plane of the cycle: ρ' = ρ(1-ρ²), θ' = 2πr in Cartesian coordinates.</summary>
    public static (double X, double Y) Flow(double r, double x, double y)
    {
        var growth = 1 - (x * x) - (y * y);
        var turn = 2 * Math.PI * r;
        return ((growth * x) - (turn * y), (growth * y) + (turn * x));
    }

    /// <inheritdoc/>
    public bool InNoLearningZone(double r) => Math.Abs(r) <= NoLearningEdge;

    /// <inheritdoc/>
    public double Loss(double r)
    {
        if (InNoLearningZone(r))
        {
            return 1;
        }

        var rate = Math.Abs(r);
        var early = TimeOn(rate, Delay).Value;
        var loss = (early / Delay) + 1 - ((TimeOn(rate, Trial).Value - early) / Response);
        // Rounding may leave a loss of zero a hair below it.
        return Math.Max(0, r > 0 ? loss : 2 - loss);
    }

    /// <inheritdoc/>
    public double Gradient(double r)
    {
        if (InNoLearningZone(r))
        {
            return 0;
        }

        // L(-r) = 2 - L(r), so the derivative is even in r.
        var rate = Math.Abs(r);
        var early = TimeOn(rate, Delay).Slope;
        return (early / Delay) - ((TimeOn(rate, Trial).Slope - early) / Response);
    }

    /// <remarks>Fourth-order Runge-Kutta in Cartesian coordinates from (0, -1); the output is on where x &lt; 0.</remarks>
    public ModelTrial Simulate(double r, double timeStep = 0.01)
    {
        TrialPeriods.CheckSimulation(r, timeStep);
        var (times, delaySteps) = TrialPeriods.Grid(Delay, Response, timeStep);
        var states = new double[2 * times.Length];
        var readout = new double[times.Length];
        (double X, double Y) at = (0, -1);
        states[1] = at.Y;
        for (var i = 1; i < times.Length; i++)
        {
            at = RungeKutta(r, at, times[i] - times[i - 1]);
            (states[2 * i], states[(2 * i) + 1]) = at;
            readout[i] = -at.X;
        }

        return new ModelTrial(times, states, [.. readout.Select(value => value > 0)], TrialPeriods.Loss(times, readout, delaySteps));
    }

    private static (double X, double Y) RungeKutta(double r, (double X, double Y) at, double h)
    {
        var k1 = Flow(r, at.X, at.Y);
        var k2 = Flow(r, at.X + (h / 2 * k1.X), at.Y + (h / 2 * k1.Y));
        var k3 = Flow(r, at.X + (h / 2 * k2.X), at.Y + (h / 2 * k2.Y));
        var k4 = Flow(r, at.X + (h * k3.X), at.Y + (h * k3.Y));
        return (at.X + (h / 6 * (k1.X + (2 * (k2.X + k3.X)) + k4.X)), at.Y + (h / 6 * (k1.Y + (2 * (k2.Y + k3.Y)) + k4.Y)));
    }

    /// <summary>The time on in [0, until] and its derivative by the rate, from the right.</summary>
    private static (double Value, double Slope) TimeOn(double rate, double until)
    {
        var turns = rate * until;
        // Rounding must not decide on which side of a corner r lies.
        var corner = Math.Round(2 * turns) / 2;
        turns = Math.Abs(turns - corner) <= 1e-13 * turns ? corner : turns;
        var whole = Math.Floor(turns);
        var on = turns - whole >= 0.5;
        var turnsOn = (whole / 2) + (on ? turns - whole - 0.5 : 0);
        return (turnsOn / rate, ((on ? turns : 0) - turnsOn) / (rate * rate));
    }

    /// <remarks>
    /// Within a piece of the loss L' = c/r², so for c > 0 the rate (r - edge)/L'(r) that just reaches the zone is least at the piece's left corner.
    /// Corners lie at k/(2 T_delay) and k/(2 (T_delay+T_resp)). |L'| ≤ (b + a r)/r² bounds all that are further right.
    /// </remarks>
    private double LargestSafeRate()
    {
        var least = CriticalLearningRate;
        var constant = (1 / (2 * Delay)) + (1 / Response);
        var linear = 1 + (Delay / Response);
        for (var k = 2; ; k++)
        {
            var left = k / (2 * Trial);
            if ((left - NoLearningEdge) * left * left / (constant + (linear * left)) >= least)
            {
                return least;
            }

            foreach (var corner in (ReadOnlySpan<double>)[left, (k - 1) / (2 * Delay)])
            {
                var slope = Gradient(corner);
                least = slope > 0 ? Math.Min(least, (corner - NoLearningEdge) / slope) : least;
            }
        }
    }
}
