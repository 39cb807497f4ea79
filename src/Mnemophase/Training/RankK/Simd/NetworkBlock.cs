using Mnemophase.Networks;

namespace Mnemophase.Training.RankK.Simd;

/// <summary>
/// Where everything of one network in training lies: rows of <see cref="KernelShape.Stride"/> floats over the neurons and rows of
/// <see cref="KernelShape.TimeStride"/> floats over the steps, both padded with zeros, which training leaves at zero.
/// Latents are taken in pairs; an odd K gets one more latent that reads nothing and does nothing.
/// </summary>
internal unsafe struct NetworkBlock
{
    /// <summary>m, [latents × neurons]: the transpose of <see cref="RankKNetwork.EmbeddingWeights"/>.</summary>
    internal float* Embedding;

    /// <summary>n, [latents × neurons].</summary>
    internal float* Latent;

    /// <summary>b, [neurons].</summary>
    internal float* Bias;

    /// <summary>w_out, [latents], then b_out.</summary>
    internal float* Output;

    /// <summary>∂L/∂m, [latents × neurons].</summary>
    internal float* EmbeddingGradient;

    /// <summary>∂L/∂n, [latents × neurons].</summary>
    internal float* LatentGradient;

    /// <summary>∂L/∂b, [neurons].</summary>
    internal float* BiasGradient;

    /// <summary>∂L/∂w_out, [latents], then ∂L/∂b_out.</summary>
    internal float* OutputGradient;

    /// <summary>x_t, [(steps + 1) × neurons].</summary>
    internal float* States;

    /// <summary>Row t - 1: α(1 - h_t²) after the forward pass, ∂L/∂a_t after the backward pass, [steps × neurons].</summary>
    internal float* Drives;

    /// <summary>∂L/∂x_t of the step the backward pass is at, [neurons].</summary>
    internal float* StateGradient;

    /// <summary>What the pairs after the first add to the first pair's sums, [neurons].</summary>
    internal float* Extra;

    /// <summary>κ_t, [latents × (steps + 1)].</summary>
    internal float* Kappa;

    /// <summary>∂L/∂κ_t, [latents × (steps + 1)].</summary>
    internal float* KappaGradient;

    /// <summary>o_t for t = 1..T, [steps].</summary>
    internal float* Outputs;

    /// <summary>δ_t for t = 1..T, [steps].</summary>
    internal float* Deltas;

    /// <summary>Learning rate η.</summary>
    internal float LearningRate;

    /// <summary>Loss of the last forward pass.</summary>
    internal float Loss;
}
