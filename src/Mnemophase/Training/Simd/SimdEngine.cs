using Mnemophase.Networks;
using Mnemophase.Numerics;
using Mnemophase.Numerics.Lanes;
using Mnemophase.Tasks;

namespace Mnemophase.Training.Simd;

/// <summary>
/// The fast engine: single precision, the widest vectors the machine has, cache-sized tiles of trials, nothing allocated per epoch.
/// Same bits for any number of threads and any vector width (<see cref="CanonicalOrder"/>).
/// </summary>
public static class SimdEngine
{
    /// <summary>Makes an engine for one model and batch.</summary>
    /// <param name="threads">Threads that share one network's tiles; 1 where networks run side by side.</param>
    /// <param name="instructionSet">Vector width; null for the widest there is.</param>
    /// <param name="movedStarts">
    /// Whether networks start with the last bit of every weight flipped (zeros stay). Nothing else changes, so what becomes of them
    /// shows what rounding decides. The name then says so.
    /// </param>
    /// <exception cref="PlatformNotSupportedException">The machine lacks the instruction set asked for.</exception>
    public static IFullRankEngine Create(
        FullRankModel model,
        TrialBatch batch,
        int threads = 1,
        InstructionSet? instructionSet = null,
        bool movedStarts = false
    ) => CreateOrEmulate(model, batch, threads, InstructionSets.Supported(instructionSet), movedStarts);

    /// <summary>The same; a width that the machine lacks is emulated, slowly, to compare bits.</summary>
    internal static IFullRankEngine CreateOrEmulate(
        FullRankModel model,
        TrialBatch batch,
        int threads,
        InstructionSet set,
        bool movedStarts = false
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        model.Validate();
        return set switch
        {
            InstructionSet.Vector512 => new TileEngine<Lanes512>(model, batch, threads, set, movedStarts),
            InstructionSet.Vector256 => new TileEngine<Lanes256>(model, batch, threads, set, movedStarts),
            _ => new TileEngine<TwinLanes<Lanes128>>(model, batch, threads, set, movedStarts),
        };
    }
}
