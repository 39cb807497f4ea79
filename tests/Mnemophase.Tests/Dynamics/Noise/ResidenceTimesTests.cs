using MathNet.Numerics.Distributions;
using Mnemophase.Dynamics.FixedPoints;
using Mnemophase.Dynamics.Maps;
using Mnemophase.Dynamics.Noise;
using Mnemophase.Dynamics.Words;
using Mnemophase.Networks;

namespace Mnemophase.Tests.Dynamics.Noise;

/// <summary>Residence times of units that excite themselves, whose escape rate follows from the transfer operator of their noisy map.</summary>
public sealed class ResidenceTimesTests
{
    private const double Weight = 1.3;
    private const double Alpha = 0.5;
    private const double Noise = 0.25;
    private const int TrialSteps = 36;

    /// <summary>
    /// Mean residence time of one unit in trial lengths, by no simulation: the slowest odd mode of r' = (1-α) r + α tanh(w r + σ ξ) decays as λ^t, and
    /// two wells that are left at the same rate k decay at 2 k.
    /// </summary>
    private static readonly double Known = -2 / Math.Log(SlowestOddMode(600)) / TrialSteps;

    [Fact]
    public void The_interval_holds_the_rate_of_the_transfer_operator()
    {
        Assert.InRange(Known, 5, 50);
        var found = Units(1).In(0, Noise, 1, trials: 64, trialLengths: 200);
        Assert.InRange(found.Escapes, 200, 3000);
        Assert.InRange(Known, found.Lower, found.Upper);
        Assert.InRange(found.Estimate!.Value, 0.85 * Known, 1.15 * Known);
        Assert.Equal([0, found.Escapes, 0], found.To);
    }

    [Fact]
    public void Of_a_hundred_small_ensembles_nine_in_ten_intervals_hold_it()
    {
        var times = Units(1);
        var held = Enumerable
            .Range(0, 100)
            .Select(seed => times.In(seed % 2, Noise, 1, trials: 8, trialLengths: 20, seed: (ulong)seed))
            .Count(found => found.Lower <= Known && Known <= found.Upper);
        Assert.InRange(held, 90, 100);
    }

    /// <summary>Two units side by side leave a corner twice as fast as one its well, and hardly ever both at once.</summary>
    [Fact]
    public void Two_units_leave_a_corner_twice_as_fast()
    {
        var times = Units(2);
        Assert.Equal(4, times.Attractors.Count);
        var found = times.In(0, Noise, 1, trials: 64, trialLengths: 100);
        Assert.InRange(Known / 2, found.Lower, found.Upper);
        var home = times.Attractors[0].State;
        var flips = times.Attractors.Select(end => end.State.Zip(home, (a, b) => Math.Sign(a) == Math.Sign(b) ? 0 : 1).Sum()).ToList();
        Assert.True(found.To[flips.IndexOf(2)] < found.Escapes / 10);
    }

    /// <summary>A rotation beside one such unit: two cycles, whose period of 5.98 steps is nearly a whole number, left at the rate of the unit.</summary>
    [Fact]
    public void Cycles_beside_a_unit_are_left_at_its_rate()
    {
        var map = new RecurrentMap(Formulation.Rate, Nonlinearity.Tanh, Alpha, [0, -2, 0, 2, 0, 0, 0, 0, Weight], [0, 0, 0]);
        var conditions = new[] { 0.6, -0.6 }.Select(unit => new TrialCondition([0.5, 0.1, unit], [new TrialPhase(map, TrialSteps)]));
        var judged = DynamicsJudge.Of(new NetworkTrial(map, [.. conditions], TrialSteps, state => [state[2]]));
        Assert.Equal(NetworkWord.Cycle, judged.Word);
        var ends = judged.Conditions.Select(condition => condition.End).ToList();
        var times = ResidenceTimes.Of(map, ends, judged.FixedPoints, TrialSteps)!;
        Assert.Equal(2, times.Attractors.Count);
        Assert.Equal(0, times.In(0, Noise, 0.1).Escapes);
        var found = times.In(0, Noise, 1, trials: 64, trialLengths: 60);
        Assert.InRange(Known, found.Lower, found.Upper);
        Assert.Equal(0, found.To[^1]);
    }

    [Fact]
    public void Without_an_escape_it_is_longer_than_a_bound()
    {
        var found = Units(1).In(1, Noise, 0.1, trials: 10, trialLengths: 30);
        Assert.Equal((0, 300), (found.Escapes, found.Looks));
        Assert.Null(found.Estimate);
        Assert.Equal(double.PositiveInfinity, found.Upper);
        // No escape in 300 looks has a probability of 5 % at this mean.
        Assert.Equal(0.05, Math.Exp(-300 / found.Lower), 1e-12);
    }

    /// <summary>3 of 20 lies between 3.207 % and 37.893 % (Clopper and Pearson, 1934).</summary>
    [Fact]
    public void Bounds_are_those_of_the_exact_binomial_interval()
    {
        var found = new ResidenceTime(0, 1, 4, 5, 4, 1, [0, 3, 0]);
        Assert.Equal(0.03207, 1 - Math.Exp(-1 / found.Upper), 5e-6);
        Assert.Equal(0.37893, 1 - Math.Exp(-1 / found.Lower), 5e-6);
        Assert.Equal(0.15, 1 - Math.Exp(-1 / found.Estimate!.Value), 1e-12);
        var all = found with { To = [0, 20, 0] };
        Assert.Equal((0, null), (all.Lower, all.Estimate));
        Assert.Equal(0.05, Math.Pow(1 - Math.Exp(-1 / all.Upper), 20), 1e-9);
    }

    [Fact]
    public void One_attractor_has_no_residence_time()
    {
        var map = Map(1, 0.5);
        var judged = DynamicsJudge.Of(new NetworkTrial(map, [new TrialCondition([0.3], [new TrialPhase(map, 5)])], 5, state => [state[0]]));
        Assert.Null(ResidenceTimes.Of(map, [judged.Conditions[0].End], judged.FixedPoints, 5));
    }

    private static ResidenceTimes Units(int units)
    {
        var map = Map(units, Weight);
        var search = new FixedPointSearch(map);
        double[] starts = [-0.6, 0, 0.6];
        for (var k = 0; k < Math.Pow(3, units); k++)
        {
            search.From([.. Enumerable.Range(0, units).Select(i => starts[k / (int)Math.Pow(3, i) % 3])]);
        }

        return ResidenceTimes.Of(map, [], search.Found, TrialSteps)!;
    }

    private static RecurrentMap Map(int units, double weight)
    {
        var weights = new double[units * units];
        for (var i = 0; i < units; i++)
        {
            weights[i * (units + 1)] = weight;
        }

        return new RecurrentMap(Formulation.Rate, Nonlinearity.Tanh, Alpha, weights, new double[units]);
    }

    private static double SlowestOddMode(int cells)
    {
        double Edge(int j) => -1 + (2.0 * j / cells);
        var mode = Enumerable.Range(0, cells).Select(i => Math.Sign(Edge(i) + (1.0 / cells))).Select(sign => (double)sign).ToArray();
        var carried = Enumerable.Range(0, cells).Select(i => Row(Edge(i) + (1.0 / cells))).ToArray();
        var decay = 0.0;
        for (var iteration = 0; iteration < 60; iteration++)
        {
            var next = Array.ConvertAll(carried, row => row.Zip(mode, (p, f) => p * f).Sum());
            decay = next[^1] / mode[^1];
            mode = Array.ConvertAll(next, f => f / next[^1]);
        }

        return decay;

        // Probabilities of the cells one step later.
        double[] Row(double r)
        {
            double Below(double after)
            {
                var tanh = (after - ((1 - Alpha) * r)) / Alpha;
                return tanh <= -1 ? 0
                    : tanh >= 1 ? 1
                    : Normal.CDF(0, 1, (Math.Atanh(tanh) - (Weight * r)) / Noise);
            }

            return [.. Enumerable.Range(0, cells).Select(j => Below(Edge(j + 1)) - Below(Edge(j)))];
        }
    }
}
