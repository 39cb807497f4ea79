namespace Mnemophase.Training.Simd;

/// <summary>
/// The order in which the fast engines add up, part of what they compute: every width of vectors, every number of threads and every
/// emulation gives the same bits.
/// </summary>
/// <remarks>
/// Full rank: trials come in groups of 32, each of two halves, {0-7, 16-23} and {8-15, 24-31}. A half has eight lanes, and lane l of
/// the first adds trials l and 16 + l, step by step. Sums of δ (biases, inputs) run over all steps, those of δ r (weights) over chunks
/// of <see cref="ChunkSteps"/>; then the lanes are added, ((0 + 2) + (1 + 3)) + ((4 + 6) + (5 + 7)), and the chunk to its half. At the
/// end the halves are added in their order. A half without a trial of the batch is left out; the second vector, trials 16 to 31, is
/// left out of products where the batch has no such trial.
/// Rank K: sums over neurons and steps have 16 lanes, added by halving.
/// Each multiply-add is rounded once; tanh, σ and the update are sequences of operations with one result each.
/// Change this and <see cref="Version"/> changes: networks trained before are others, and checkpoints of another version begin anew.
/// </remarks>
public static class CanonicalOrder
{
    /// <summary>Version of the arithmetic, noted in checkpoints.</summary>
    public const string Version = "canonical-1";

    /// <summary>Trials of a group.</summary>
    internal const int GroupTrials = 32;

    /// <summary>Lanes of a half.</summary>
    internal const int HalfLanes = 8;

    /// <summary>Lanes of both halves.</summary>
    internal const int GroupLanes = 2 * HalfLanes;

    /// <summary>Half of the second-level cache of today's AVX-512 processors for a group; a half of it for the half on the others.</summary>
    private const int ChunkBytes = 480 * 1024;

    /// <summary>Steps of a chunk: as many as fit into the second-level cache with their rates and δ, in chunks of nearly equal length.</summary>
    internal static int ChunkSteps(int neurons, int steps)
    {
        var stepBytes = ((2L * neurons) + 2) * GroupTrials * sizeof(float);
        var longest = (int)Math.Max(1, ChunkBytes / stepBytes);
        var recurrentSteps = Math.Max(1, steps - 1);
        var chunks = (recurrentSteps + longest - 1) / longest;
        return (recurrentSteps + chunks - 1) / chunks;
    }
}
