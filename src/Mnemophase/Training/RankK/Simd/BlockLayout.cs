using Mnemophase.Networks;

namespace Mnemophase.Training.RankK.Simd;

/// <summary>Cuts the blocks of networks out of memory, and carries parameters between them and <see cref="RankKNetwork"/>.</summary>
internal static unsafe class BlockLayout
{
    private const int MaximumFloats = 1 << 30;

    /// <summary>Floats that one block takes.</summary>
    /// <exception cref="ArgumentException">They are more than one array can hold.</exception>
    internal static int Floats(in KernelShape shape)
    {
        var latents = 2 * shape.Pairs;
        var rowsOverNeurons = (4L * latents) + 2 + (2L * shape.Steps) + 1 + 2;
        var rowsOverSteps = (2L * latents) + 2;
        var floats = (rowsOverNeurons * shape.Stride) + (rowsOverSteps * shape.TimeStride) + (2 * BlockMemory.WholeLines(latents + 1));
        return floats <= MaximumFloats
            ? (int)floats
            : throw new ArgumentException(
                $"{shape.Steps} steps of {shape.Stride} neurons need {floats} floats per network; at most {MaximumFloats} fit. Shorten the trial or take fewer neurons."
            );
    }

    internal static NetworkBlock Cut(BlockMemory memory, in KernelShape shape)
    {
        var latents = 2 * shape.Pairs;
        return new NetworkBlock
        {
            Embedding = memory.Take(latents * shape.Stride),
            Latent = memory.Take(latents * shape.Stride),
            Bias = memory.Take(shape.Stride),
            Output = memory.Take(latents + 1),
            EmbeddingGradient = memory.Take(latents * shape.Stride),
            LatentGradient = memory.Take(latents * shape.Stride),
            BiasGradient = memory.Take(shape.Stride),
            OutputGradient = memory.Take(latents + 1),
            States = memory.Take((shape.Steps + 1) * shape.Stride),
            Drives = memory.Take(shape.Steps * shape.Stride),
            StateGradient = memory.Take(shape.Stride),
            Extra = memory.Take(shape.Stride),
            Kappa = memory.Take(latents * shape.TimeStride),
            KappaGradient = memory.Take(latents * shape.TimeStride),
            Outputs = memory.Take(shape.TimeStride),
            Deltas = memory.Take(shape.TimeStride),
        };
    }

    /// <summary>Copies a network in; m is transposed.</summary>
    internal static void Fill(in NetworkBlock block, in KernelShape shape, RankKNetwork network)
    {
        for (var k = 0; k < network.Rank; k++)
        {
            for (var i = 0; i < network.Neurons; i++)
            {
                block.Embedding[(k * shape.Stride) + i] = network.EmbeddingWeights[(i * network.Rank) + k];
                block.Latent[(k * shape.Stride) + i] = network.LatentWeights[(k * network.Neurons) + i];
            }

            block.Output[k] = network.OutputWeights[k];
        }

        block.Output[2 * shape.Pairs] = network.OutputBias;
        for (var i = 0; i < network.Neurons; i++)
        {
            block.Bias[i] = network.Bias[i];
            block.States[i] = network.InitialState[i];
        }
    }

    /// <summary>Copies parameters out, in the order of <see cref="RankKNetwork.Parameters"/>.</summary>
    internal static void ReadParameters(in NetworkBlock block, in KernelShape shape, RankKModel model, Span<float> to) =>
        Read(block.Embedding, block.Latent, block.Bias, block.Output, shape, model, to);

    /// <summary>Copies the gradient out, in the order of <see cref="RankKNetwork.Parameters"/>.</summary>
    internal static void ReadGradient(in NetworkBlock block, in KernelShape shape, RankKModel model, Span<float> to) =>
        Read(block.EmbeddingGradient, block.LatentGradient, block.BiasGradient, block.OutputGradient, shape, model, to);

    private static void Read(
        float* embedding,
        float* latent,
        float* bias,
        float* output,
        in KernelShape shape,
        RankKModel model,
        Span<float> to
    )
    {
        var (neurons, rank) = (model.Neurons, model.Rank);
        for (var k = 0; k < rank; k++)
        {
            for (var i = 0; i < neurons; i++)
            {
                to[(i * rank) + k] = embedding[(k * shape.Stride) + i];
                to[((rank + k) * neurons) + i] = latent[(k * shape.Stride) + i];
            }

            to[(((2 * rank) + 1) * neurons) + k] = output[k];
        }

        new ReadOnlySpan<float>(bias, neurons).CopyTo(to[(2 * rank * neurons)..]);
        to[(((2 * rank) + 1) * neurons) + rank] = output[2 * shape.Pairs];
    }
}
