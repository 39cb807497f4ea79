namespace Mnemophase.Training.RankK.Simd;

/// <summary>The sizes and constants that all networks of one engine share.</summary>
internal readonly unsafe struct KernelShape
{
    /// <summary>Steps T of a trial.</summary>
    internal int Steps { get; init; }

    /// <summary>Pairs of latents, ⌈K/2⌉.</summary>
    internal int Pairs { get; init; }

    /// <summary>Neurons, padded to whole cache lines of 16.</summary>
    internal int Stride { get; init; }

    /// <summary>Entries of a row over steps 0..T, padded to whole cache lines so that 16 at a time can be read from entry 1 on.</summary>
    internal int TimeStride { get; init; }

    /// <summary>α.</summary>
    internal float Alpha { get; init; }

    /// <summary>Target of each step, padded with 0.</summary>
    internal float* Targets { get; init; }

    /// <summary>Weight of each step over T, padded with 0.</summary>
    internal float* Weights { get; init; }

    /// <summary><see cref="Numerics.Lanes.LanesTanh.Coefficients"/> in memory.</summary>
    internal float* Tanh { get; init; }
}
