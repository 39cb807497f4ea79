using Mnemophase.Networks.General;
using Mnemophase.Tasks.Trials;

namespace Mnemophase.Training.General;

/// <summary>Makes an engine for a kind of network.</summary>
/// <param name="trained">Names of the tensors that are trained.</param>
public delegate ITrialEngine TrialEngineFactory(NetworkModel model, IReadOnlyList<string> trained);

/// <summary>Everything an engine needs to go on to the same bits; doubles hold the numbers of every engine exactly.</summary>
/// <param name="Parameters">What is trained, in the order of <see cref="ParameterLayout.Trained"/>.</param>
/// <param name="First">Momentum or first moment.</param>
/// <param name="Second">Second moment.</param>
public sealed record TrialEngineState(double[] Parameters, double[] First, double[] Second, long Steps);

/// <summary>
/// Trains one network of any task: one epoch is <see cref="SetTrials"/> where the batch changes, <see cref="SetNoise"/>,
/// <see cref="Gradient"/>, <see cref="Update"/>. Reused from network to network. Not thread-safe.
/// </summary>
public interface ITrialEngine : IDisposable
{
    /// <summary>Name for provenance: "reference" or "simd".</summary>
    string Name { get; }

    /// <summary>Instruction set for provenance.</summary>
    string InstructionSet { get; }

    /// <summary>What the bits depend on: engines of the same arithmetic give the same.</summary>
    string Arithmetic { get; }

    /// <summary>The kind of network.</summary>
    NetworkModel Model { get; }

    /// <summary>Takes over what is trained and forgets the optimiser's past.</summary>
    /// <param name="parameters">In the order of <see cref="ParameterLayout.Trained"/>.</param>
    void SetParameters(ReadOnlySpan<float> parameters);

    /// <summary>Takes over a state to the last bit.</summary>
    void SetState(TrialEngineState state);

    /// <summary>The state as it is held.</summary>
    TrialEngineState CopyState();

    /// <summary>Takes a batch.</summary>
    void SetTrials(TrialSet trials);

    /// <summary>Takes standard normal numbers for start and steps.</summary>
    /// <param name="start">ξ of the start, [trials × N]; empty for none.</param>
    /// <param name="steps">ξ of the steps, [steps × trials × N], or × inputs for noise on the input channels; empty for none.</param>
    void SetNoise(ReadOnlySpan<float> start, ReadOnlySpan<float> steps);

    /// <summary>Runs forward and backward.</summary>
    /// <param name="ratePenalty">λ of λ · mean r² over the steps within the trials, part of the loss.</param>
    EpochOutcome Gradient(double ratePenalty);

    /// <summary>Takes a step along the last gradient.</summary>
    /// <returns>Euclidean norm of the gradient of all that is trained, before it is clipped.</returns>
    double Update(OptimiserOptions options);

    /// <summary>Copies the last gradient out, in the order of <see cref="ParameterLayout.Trained"/>; 0 for what is not trained.</summary>
    void CopyGradient(Span<double> destination);

    /// <summary>Copies the last outputs out, [trials × steps × outputs]; 0 behind a trial's end.</summary>
    void CopyOutputs(Span<float> destination);

    /// <summary>Copies the weights as the dynamics see them, in the order of <see cref="ParameterLayout.Effective"/>.</summary>
    void CopyEffective(Span<float> destination);
}
