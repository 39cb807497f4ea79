using Mnemophase.Networks;
using Mnemophase.Numerics;
using Mnemophase.Tasks;

namespace Mnemophase.Training;

/// <summary>
/// Trains one full-rank network on one batch: forward, backward through time, and the step of gradient descent.
/// One epoch is <see cref="DrawNoise"/> (or <see cref="SetNoise"/>), <see cref="Gradient"/>, <see cref="Update"/>.
/// An engine is reused from network to network and allocates nothing per epoch. Not thread-safe.
/// </summary>
public interface IFullRankEngine : IDisposable
{
    /// <summary>Name for provenance: "reference" or "simd".</summary>
    string Name { get; }

    /// <summary>Instruction set for provenance: "scalar", "vector256", ….</summary>
    string InstructionSet { get; }

    /// <summary>
    /// What decides the bits beside the build and the name: a run may go on from the checkpoint of an engine of the same arithmetic
    /// and no other. The instruction set, unless the engine gives the same bits on several.
    /// </summary>
    string Arithmetic => InstructionSet;

    /// <summary>The dynamics this engine was made for.</summary>
    FullRankModel Model { get; }

    /// <summary>The batch this engine was made for.</summary>
    TrialBatch Batch { get; }

    /// <summary>Takes over parameters and clears the momentum.</summary>
    void SetParameters(FullRankNetwork network);

    /// <summary>Takes over parameters and momentum, to continue where another engine stopped.</summary>
    /// <param name="momentum">Momentum buffer, one entry per parameter in the same order; null if no step was taken yet.</param>
    void SetParameters(FullRankNetwork network, FullRankNetwork? momentum);

    /// <summary>Takes over parameters and momentum to the last bit, as <see cref="CopyState"/> gave them.</summary>
    /// <param name="parameters">Parameters, in the order of <see cref="FullRankNetwork.Parameters"/>.</param>
    /// <param name="momentum">Momentum buffer in the same order; null if no step was taken yet.</param>
    /// <exception cref="ArgumentException">An array has another length than the engine's network.</exception>
    void SetState(double[] parameters, double[]? momentum)
    {
        SetParameters(Single(parameters), momentum is null ? null : Single(momentum));

        FullRankNetwork Single(double[] values) => new(Model.Neurons, Array.ConvertAll(values, value => (float)value));
    }

    /// <summary>Parameters and momentum as they are held, in double precision, which holds those of every engine exactly.</summary>
    /// <param name="momentum">The momentum buffer; null if no step was taken yet.</param>
    /// <returns>The parameters, in the order of <see cref="FullRankNetwork.Parameters"/>.</returns>
    double[] CopyState(out double[]? momentum)
    {
        var network = new FullRankNetwork(Model.Neurons);
        momentum = CopyMomentum(network) ? Array.ConvertAll(network.Parameters, value => (double)value) : null;
        CopyParameters(network);
        return Array.ConvertAll(network.Parameters, value => (double)value);
    }

    /// <summary>Draws the start and noise of one epoch in the published order: ξ of r_0 [trials × N], then ξ of each step [trials × N].</summary>
    void DrawNoise(TorchGenerator generator);

    /// <summary>Sets start and noise instead of drawing them.</summary>
    /// <param name="start">r_0 itself, [trials × N].</param>
    /// <param name="noise">Noise already scaled, [steps × trials × N].</param>
    void SetNoise(ReadOnlySpan<float> start, ReadOnlySpan<float> noise);

    /// <summary>Runs forward and backward; leaves outputs and gradient for the copies and for <see cref="Update"/>.</summary>
    EpochOutcome Gradient();

    /// <summary>One step of SGD with momentum and weight decay from the last gradient.</summary>
    void Update(SgdOptions options);

    /// <summary>Copies the current parameters out.</summary>
    void CopyParameters(FullRankNetwork destination);

    /// <summary>Copies the momentum buffer out; false if no step was taken yet.</summary>
    bool CopyMomentum(FullRankNetwork destination);

    /// <summary>Copies the last gradient out.</summary>
    void CopyGradient(FullRankNetwork destination);

    /// <summary>Copies the last outputs out, [trials × steps × channels].</summary>
    void CopyOutputs(Span<float> destination);
}
