using Mnemophase.Networks;
using Mnemophase.Tasks;

namespace Mnemophase.Training;

/// <summary>One network for a pool.</summary>
/// <param name="Start">State to go on from; null to begin with the seed's draws.</param>
public sealed record PooledRun(FullRankSchedule Schedule, ulong Seed, FullRankCheckpoint? Start);

/// <summary>Follows the networks of one call of <see cref="IFullRankPool.Train"/>, on the caller's thread.</summary>
public interface IPooledRuns
{
    /// <summary>A network has come so far.</summary>
    /// <param name="place">Its place in the list.</param>
    /// <returns>Whether its state is wanted; it is handed to <see cref="Save"/> some epochs later, unless the network is done by then.</returns>
    bool Progress(int place, int epochs);

    /// <summary>The state of a network between two epochs: one that was wanted, or where training was stopped.</summary>
    void Save(int place, FullRankCheckpoint state);

    /// <summary>A network is done.</summary>
    void Finished(int place, FullRankResult result);
}

/// <summary>Trains many full-rank networks at the same time, each as <see cref="FullRankTrainer"/> would with an engine of the same name. Thread-safe.</summary>
public interface IFullRankPool : IDisposable
{
    /// <summary>Name for provenance.</summary>
    string Name { get; }

    /// <summary>What else the bits of a result depend on, for provenance.</summary>
    string InstructionSet { get; }

    /// <summary>Networks at work at the same time when it is full.</summary>
    int Slots { get; }

    /// <summary>Trains networks of one task; returns when all are done.</summary>
    /// <param name="cancellation">Stops them all between two epochs, their states saved, with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="EngineException">The pool cannot train such networks, or failed as a whole.</exception>
    void Train(FullRankModel model, TrialBatch batch, IReadOnlyList<PooledRun> runs, IPooledRuns watcher, CancellationToken cancellation);
}
