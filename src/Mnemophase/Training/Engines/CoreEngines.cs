using Mnemophase.Networks;
using Mnemophase.Numerics;
using Mnemophase.Tasks;
using Mnemophase.Training.General;
using Mnemophase.Training.General.Reference;
using Mnemophase.Training.General.Simd;
using Mnemophase.Training.RankK;
using Mnemophase.Training.RankK.Reference;
using Mnemophase.Training.RankK.Simd;
using Mnemophase.Training.Reference;
using Mnemophase.Training.Simd;

namespace Mnemophase.Training.Engines;

/// <summary>The fast engines.</summary>
public sealed class SimdEngines : IEngineKind
{
    /// <inheritdoc/>
    public string Name => "simd";

    /// <inheritdoc/>
    public string Words => "fast, single precision";

    /// <inheritdoc/>
    public bool FusesProducts => true;

    /// <inheritdoc/>
    public Func<FullRankModel, TrialBatch, IFullRankEngine> FullRank(int threads, int device) =>
        (model, batch) => SimdEngine.Create(model, batch, threads);

    /// <inheritdoc/>
    public TrialEngineFactory General(int threads) =>
        (model, trained) => SimdTrialEngine.Create(model, trained, threads, InstructionSets.Best);

    /// <inheritdoc/>
    public Func<RankKModel, DelayedActivationTask, IRankKEngine> RankK =>
        (model, task) => new RankKSimdEngine(model, task, RankKSimdEngine.BestSlots);
}

/// <summary>The plain engines that judge all others.</summary>
public sealed class ReferenceEngines : IEngineKind
{
    /// <inheritdoc/>
    public string Name => "reference";

    /// <inheritdoc/>
    public string Words => "slow, double precision";

    /// <inheritdoc/>
    public Func<FullRankModel, TrialBatch, IFullRankEngine> FullRank(int threads, int device) =>
        (model, batch) => new ReferenceEngine(model, batch);

    /// <inheritdoc/>
    public TrialEngineFactory General(int threads) => ReferenceTrialEngine.Create;

    /// <inheritdoc/>
    public Func<RankKModel, DelayedActivationTask, IRankKEngine> RankK => (model, task) => new RankKReferenceEngine(model, task);
}

/// <summary>The fast engine on starts moved in the last bit: what rounding decides. Its networks say so in their provenance.</summary>
public sealed class MovedSimdEngines : IEngineKind
{
    /// <inheritdoc/>
    public string Name => "simd-moved";

    /// <inheritdoc/>
    public string Words => "simd, from starts whose last bits are flipped: shows what depends on rounding (full-rank networks)";

    /// <inheritdoc/>
    public bool FusesProducts => true;

    /// <inheritdoc/>
    public Func<FullRankModel, TrialBatch, IFullRankEngine> FullRank(int threads, int device) =>
        (model, batch) => SimdEngine.Create(model, batch, threads, movedStarts: true);
}
