using Mnemophase.Gpu;
using Mnemophase.Gpu.Driver;
using Mnemophase.Kinds;
using Mnemophase.Networks;
using Mnemophase.Tasks;
using Mnemophase.Training;
using Mnemophase.Training.Engines;

[assembly: Kind(typeof(CudaEngines))]

namespace Mnemophase.Gpu;

/// <summary>An NVIDIA card.</summary>
public sealed class CudaEngines : IEngineKind
{
    /// <inheritdoc/>
    public string Name => CudaPool.EngineName;

    /// <inheritdoc/>
    public string Words => "an NVIDIA card (full-rank networks)";

    /// <inheritdoc/>
    public bool UsesDevice => true;

    /// <inheritdoc/>
    public Func<FullRankModel, TrialBatch, IFullRankEngine> FullRank(int threads, int device) =>
        (model, batch) => new CudaEngine(Open(device), model, batch, ownsCard: true);

    /// <inheritdoc/>
    public Func<IFullRankPool> Pool(int device) => () => new CudaPool(Open(device), ownsCard: true);

    /// <summary>Opens a card by its number, from 0.</summary>
    /// <exception cref="CudaException">There is no such card, or it cannot be used.</exception>
    public static CudaCard Open(int device) => new(LibCuda.Load(), device);
}
