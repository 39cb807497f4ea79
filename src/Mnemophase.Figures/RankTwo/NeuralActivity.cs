using Mnemophase.Dynamics.Portraits;

namespace Mnemophase.Figures.RankTwo;

/// <summary>Activity of a network during and after a trial, for a sorted-activity panel.</summary>
public sealed class NeuralActivity
{
    /// <summary>Collects the activity.</summary>
    /// <param name="values">x, [steps × neurons], row-major, step 0 first.</param>
    /// <param name="order">Neuron indices from top to bottom, each once; see <see cref="NeuronOrder"/>.</param>
    /// <param name="trialSteps">Steps of the trial, from 1 to the steps given.</param>
    /// <exception cref="ArgumentException">The shape, order or trial does not fit.</exception>
    public NeuralActivity(double[] values, int[] order, int trialSteps)
    {
        if (order.Length == 0 || values.Length == 0 || values.Length % order.Length != 0)
        {
            throw new ArgumentException($"Activity must be [steps × {order.Length} neurons], got {values.Length} values.", nameof(values));
        }
        if (!order.Order().SequenceEqual(Enumerable.Range(0, order.Length)))
        {
            throw new ArgumentException($"The order must name each of {order.Length} neurons once.", nameof(order));
        }
        if (trialSteps < 1 || trialSteps > values.Length / order.Length)
        {
            throw new ArgumentException(
                $"The trial must have between 1 and {values.Length / order.Length} steps, got {trialSteps}.",
                nameof(trialSteps)
            );
        }
        Values = values;
        Order = order;
        TrialSteps = trialSteps;
    }

    /// <summary>x, [steps × neurons], row-major.</summary>
    public double[] Values { get; }

    /// <summary>Neuron indices from top to bottom.</summary>
    public int[] Order { get; }

    /// <summary>Steps of the trial.</summary>
    public int TrialSteps { get; }

    /// <summary>Neurons.</summary>
    public int Neurons => Order.Length;

    /// <summary>Steps.</summary>
    public int Steps => Values.Length / Neurons;
}
