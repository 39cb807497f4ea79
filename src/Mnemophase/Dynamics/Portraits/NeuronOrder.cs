namespace Mnemophase.Dynamics.Portraits;

/// <summary>Orders of neurons that make a sequence visible (science.md, section 7). Ties go by index.</summary>
public static class NeuronOrder
{
    /// <summary>
    /// By the first step within the trial at which |x| exceeds a threshold; neurons that never do come last (Figures 2 and S1).
    /// </summary>
    /// <param name="activity">x or |x|, [steps × neurons], row-major.</param>
    /// <param name="neurons">Neurons, above 0.</param>
    /// <param name="trialSteps">Steps of the trial, at most those given.</param>
    /// <param name="threshold">Threshold on |x|.</param>
    /// <returns>Neuron indices in their order.</returns>
    /// <exception cref="ArgumentException">The shape does not fit.</exception>
    public static int[] ByFirstCrossing(ReadOnlySpan<double> activity, int neurons, int trialSteps, double threshold = 0.3)
    {
        int steps = Steps(activity, neurons);
        if (trialSteps < 1 || trialSteps > steps)
        {
            throw new ArgumentException($"The trial must have between 1 and {steps} steps, got {trialSteps}.", nameof(trialSteps));
        }
        var first = new int[neurons];
        for (int neuron = 0; neuron < neurons; neuron++)
        {
            int step = 0;
            while (step < trialSteps && !(Math.Abs(activity[(step * neurons) + neuron]) > threshold))
            {
                step++;
            }
            first[neuron] = step < trialSteps ? step : int.MaxValue;
        }
        return Sorted(first);
    }

    /// <summary>By the step of the largest |x|; neurons whose largest |x| stays at or under a threshold come last (Figure 3).</summary>
    /// <param name="activity">x or |x|, [steps × neurons], row-major (the paper gives 3 trials).</param>
    /// <param name="neurons">Neurons, above 0.</param>
    /// <param name="threshold">Threshold on |x|.</param>
    /// <returns>Neuron indices in their order.</returns>
    /// <exception cref="ArgumentException">The shape does not fit.</exception>
    public static int[] ByPeak(ReadOnlySpan<double> activity, int neurons, double threshold = 0.5)
    {
        int steps = Steps(activity, neurons);
        var peak = new int[neurons];
        for (int neuron = 0; neuron < neurons; neuron++)
        {
            double largest = double.NegativeInfinity;
            for (int step = 0; step < steps; step++)
            {
                double size = Math.Abs(activity[(step * neurons) + neuron]);
                if (size > largest)
                {
                    (largest, peak[neuron]) = (size, step);
                }
            }
            if (!(largest > threshold))
            {
                peak[neuron] = int.MaxValue;
            }
        }
        return Sorted(peak);
    }

    private static int[] Sorted(int[] keys) => [.. Enumerable.Range(0, keys.Length).OrderBy(i => keys[i]).ThenBy(i => i)];

    private static int Steps(ReadOnlySpan<double> activity, int neurons)
    {
        if (neurons < 1 || activity.Length == 0 || activity.Length % neurons != 0)
        {
            throw new ArgumentException($"Activity must be [steps × {neurons} neurons], got {activity.Length} values.", nameof(activity));
        }
        return activity.Length / neurons;
    }
}
