namespace Mnemophase.Dynamics.Words;

/// <summary>How much a trial looks like a sequence, a neuron after the other: a description of activity, not of the mechanism behind it.</summary>
/// <param name="Index">
/// Sequentiality index √(PE · TS), 0 to 1: entropy PE of the steps at which the neurons peak, over ln T, and sparsity TS = 1 - (mean entropy over the neurons at one step, over ln N)
/// (Zhou, Masmanidis and Buonomano, Neuron 108, 651, 2020).
/// </param>
/// <param name="RidgeToBackground">
/// Mean over the neurons of ln(mean activity within <see cref="RidgeShare"/> of the trial from the neuron's peak / mean activity elsewhere) (Orhan and Ma, Nature Neuroscience 22, 275, 2019).
/// </param>
public sealed record Sequentiality(double Index, double RidgeToBackground)
{
    /// <summary>How far the ridge reaches to either side of a peak, as a share of the trial; one step at least.</summary>
    public const double RidgeShare = 0.05;

    /// <summary>Of the rates of a trial; their absolute value counts, so that a tanh neuron may peak below zero.</summary>
    /// <param name="rates">[steps × neurons].</param>
    /// <returns>Null for fewer than two neurons or steps, without activity, or where a rate is not finite.</returns>
    public static Sequentiality? Of(ReadOnlySpan<double> rates, int neurons)
    {
        var steps = neurons < 1 ? 0 : rates.Length / neurons;
        if (neurons < 2 || steps < 2 || !rates.ContainsAnyExcept(0.0))
        {
            return null;
        }

        var activity = Array.ConvertAll(rates.ToArray(), Math.Abs);
        if (!Array.TrueForAll(activity, double.IsFinite))
        {
            return null;
        }

        double Column(int neuron, int step) => activity[(step * neurons) + neuron];
        var peaks = new int[neurons];
        var peaking = new double[steps];
        for (var neuron = 0; neuron < neurons; neuron++)
        {
            peaks[neuron] = Enumerable.Range(0, steps).MaxBy(step => Column(neuron, step));
            peaking[peaks[neuron]]++;
        }

        var sparsity =
            1 - (Enumerable.Range(0, steps).Average(step => Entropy(activity.AsSpan(step * neurons, neurons))) / Math.Log(neurons));
        var reach = Math.Max(1, (int)Math.Round(RidgeShare * steps));
        var ridges = Enumerable
            .Range(0, neurons)
            .Select(neuron => Ridge(step => Column(neuron, step), peaks[neuron], reach, steps))
            .Where(double.IsFinite)
            .ToList();
        return new Sequentiality(
            Math.Sqrt(Entropy(peaking) / Math.Log(steps) * Math.Max(0, sparsity)),
            ridges.Count == 0 ? double.NaN : ridges.Average()
        );
    }

    /// <summary>-Σ p ln p of shares of a sum; ln n where the sum is zero, as for equal shares.</summary>
    private static double Entropy(ReadOnlySpan<double> values)
    {
        var (sum, entropy) = (0.0, 0.0);
        foreach (var value in values)
        {
            sum += value;
        }

        foreach (var value in values)
        {
            var share = value / sum;
            entropy -= share > 0 ? share * Math.Log(share) : 0;
        }

        return sum > 0 ? entropy : Math.Log(values.Length);
    }

    private static double Ridge(Func<int, double> at, int peak, int reach, int steps)
    {
        var near = Enumerable.Range(0, steps).Where(step => Math.Abs(step - peak) <= reach).Select(at).ToList();
        var far = Enumerable.Range(0, steps).Where(step => Math.Abs(step - peak) > reach).Select(at).ToList();
        return far.Count == 0 ? double.NaN : Math.Log(near.Average() / far.Average());
    }
}
