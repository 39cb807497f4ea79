using Mnemophase.Dynamics.Words;

namespace Mnemophase.Dynamics.Portraits;

/// <summary>Reads the activity of every neuron from a state of the map.</summary>
/// <param name="state">[D].</param>
/// <returns>[N].</returns>
public delegate double[] ActivityReader(ReadOnlySpan<double> state);

/// <summary>A network as a portrait is made of it.</summary>
public sealed record PortraitSubject(NetworkTrial Network)
{
    /// <summary>Names of its conditions; those without one go by their number.</summary>
    public IReadOnlyList<string> ConditionNames { get; init; } = [];

    /// <summary>Activity of the neurons where it is not the map's state itself, as with currents and latents; null otherwise.</summary>
    public ActivityReader? Activity { get; init; }

    /// <summary>What the activity is, as in "rate r".</summary>
    public string ActivityName { get; init; } = "rate";

    /// <summary>Recurrent weights W, [N × N], row-major; null where the network has no one such matrix (gated ones).</summary>
    public double[]? Weights { get; init; }

    /// <summary>The same before training; null where the start is not known.</summary>
    public double[]? StartWeights { get; init; }

    /// <summary>Time step in ms; null where it is not known.</summary>
    public double? StepMs { get; init; }
}
