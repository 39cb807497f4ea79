using Mnemophase.Kinds;
using Mnemophase.Numerics;
using Mnemophase.Training;
using Mnemophase.Training.Engines;
using Mnemophase.Training.Simd;

namespace Mnemophase.Running;

/// <summary>An engine chosen for a run, and how it trains the kinds of networks. A pool is opened on first use, and all workers share it.</summary>
/// <param name="device">Number of its device, from 0.</param>
public sealed class ChosenEngine(IEngineKind engine, int device = 0) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Func<IFullRankPool>? _open = engine.Pool(device);
    private IFullRankPool? _pool;

    /// <summary>Names of the engines known, the default first.</summary>
    public static IReadOnlyList<string> Names => [.. Registry.All<IEngineKind>().Keys];

    /// <summary>The engine of a name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static ChosenEngine Of(string name) => new(Registry.Of<IEngineKind>(name));

    /// <summary>Its name.</summary>
    public string Name => engine.Name;

    /// <summary>Number of its device, from 0.</summary>
    public int Device => device;

    /// <summary>Whether networks are trained in a pool.</summary>
    public bool HasPool => _open is not null;

    /// <summary>Whether this processor does its arithmetic in software.</summary>
    public bool IsSlowHere => engine.FusesProducts && !InstructionSets.FuseProducts;

    /// <summary>The pool.</summary>
    /// <exception cref="InvalidOperationException">The engine has none.</exception>
    /// <exception cref="EngineException">There is no device, or it cannot be used.</exception>
    public IFullRankPool Pool
    {
        get
        {
            lock (_gate)
            {
                return _pool ??= (_open ?? throw new InvalidOperationException($"the engine {Name} has no pool."))();
            }
        }
    }

    /// <summary>Makes the trainer of one worker of a run.</summary>
    /// <exception cref="ArgumentException">The engine does not train such networks.</exception>
    public INetworkTrainer Trainer(Study study)
    {
        return Registry.Of<ITrainedNetwork>(study.Network.Kind.Name).Trainer(study, this);
    }

    /// <summary>Makes the training of a study of full-rank networks, one after the other.</summary>
    /// <param name="threads">Threads that share one network.</param>
    /// <exception cref="ArgumentException">The engine does not train such networks.</exception>
    public FullRankTraining FullRankTraining(Study study, int threads) =>
        new(study, Made(study, NetworkKind.FullRank, kind => kind.FullRank(threads, device)));

    /// <summary>Makes the training of a study of general networks.</summary>
    /// <param name="threads">Threads that share one network.</param>
    /// <exception cref="ArgumentException">The engine does not train such networks.</exception>
    public GeneralTraining GeneralTraining(Study study, int threads)
    {
        return new(
            study.General!,
            Made(study, NetworkKind.General, kind => kind.General(threads)),
            Made(study, NetworkKind.General, kind => kind.FullRank(threads, device))
        );
    }

    /// <summary>Makes the training of a study of rank-K networks.</summary>
    /// <exception cref="ArgumentException">The engine does not train such networks.</exception>
    public RankKTraining RankKTraining(Study study) => new(study, Made(study, NetworkKind.RankK, kind => kind.RankK));

    /// <summary>Workers unless given: one a core; for a pool enough that their cells fill it twice, since they only hand over and judge.</summary>
    public int Workers(StudyPlan plan, int? given)
    {
        return given
            ?? (HasPool ? Math.Clamp(2 * Pool.Slots / Math.Max(1, plan.Study.Grid.Seeds.Count), 2, 64) : Environment.ProcessorCount);
    }

    /// <summary>"4 at a time", or on which device.</summary>
    public string InWords(int workers) => HasPool ? $"up to {Pool.Slots} at a time on {Pool.InstructionSet}" : $"{workers} at a time";

    /// <inheritdoc/>
    public void Dispose() => _pool?.Dispose();

    private T Made<T>(Study study, NetworkKind network, Func<IEngineKind, T?> make)
        where T : class
    {
        var able = Registry.All<IEngineKind>().Values.Where(kind => make(kind) is not null).Select(kind => kind.Name);
        return (study.Network.Kind == network ? make(engine) : null)
            ?? throw new ArgumentException(
                $"the engine {Name} cannot train the {study.Network.Kind.Name} networks of study {study.Name}; engines that can: {string.Join(", ", able)}."
            );
    }
}
