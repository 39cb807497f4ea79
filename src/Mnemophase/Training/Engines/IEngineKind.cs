using Mnemophase.Kinds;
using Mnemophase.Networks;
using Mnemophase.Tasks;
using Mnemophase.Training.General;
using Mnemophase.Training.RankK;

namespace Mnemophase.Training.Engines;

/// <summary>
/// An engine one can choose by name: how it trains each kind of network, null for those it does not train. Made known by
/// <see cref="KindAttribute"/>; the default is the first.
/// </summary>
public interface IEngineKind : IKind
{
    /// <summary>What it is, in a few words, for a list of engines.</summary>
    string Words { get; }

    /// <summary>Whether it multiplies and adds with one rounding, which takes very long where the processor cannot.</summary>
    bool FusesProducts => false;

    /// <summary>Whether it computes on a device that is chosen by its number.</summary>
    bool UsesDevice => false;

    /// <summary>Makes engines for full-rank networks.</summary>
    /// <param name="threads">Threads that share one network.</param>
    Func<FullRankModel, TrialBatch, IFullRankEngine>? FullRank(int threads, int device) => null;

    /// <summary>Makes engines for general networks.</summary>
    /// <param name="threads">Threads that share one network.</param>
    TrialEngineFactory? General(int threads) => null;

    /// <summary>Makes engines for rank-K networks, with as many slots as are best.</summary>
    Func<RankKModel, DelayedActivationTask, IRankKEngine>? RankK => null;

    /// <summary>Opens a pool that trains many full-rank networks at the same time for all workers of a run.</summary>
    Func<IFullRankPool>? Pool(int device) => null;
}
