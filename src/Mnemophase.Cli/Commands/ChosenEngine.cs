using Mnemophase.Gpu;
using Mnemophase.Gpu.Driver;
using Mnemophase.Networks;
using Mnemophase.Running;
using Mnemophase.Running.Calibration;
using Mnemophase.Store;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Cli.Commands;

/// <summary>The engine a command line chose. A card is opened on first use, and all workers share it.</summary>
internal sealed class ChosenEngine(string name, int device) : IDisposable
{
    private readonly Lock _gate = new();
    private CudaPool? _pool;

    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>Whether it is a card's.</summary>
    public bool IsCard => name is CudaPool.EngineName;

    /// <summary>The card's pool.</summary>
    /// <exception cref="CudaException">There is no card, or it cannot be used.</exception>
    public CudaPool Pool
    {
        get
        {
            lock (_gate)
            {
                return _pool ??= new CudaPool(OpenCard(), ownsCard: true);
            }
        }
    }

    /// <summary>Opens the card.</summary>
    public CudaCard OpenCard() => new(LibCuda.Load(), device);

    /// <summary>Makes the trainer of one worker of a run.</summary>
    public INetworkTrainer Trainer(Study study) => IsCard ? new PooledNetworkTrainer(FullRank(study), Pool) : Engines.Trainer(study, name);

    /// <summary>Makes the training of a study of full-rank networks, one after the other.</summary>
    public FullRankTraining FullRankTraining(Study study, int threads) =>
        IsCard
            ? new FullRankTraining(FullRank(study), (model, batch) => new CudaEngine(OpenCard(), model, batch, ownsCard: true))
            : Engines.FullRankTraining(study, name, threads);

    /// <summary>Makes the training of a study of rank-K networks.</summary>
    public RankKTraining RankKTraining(Study study) => Engines.RankKTraining(IsCard ? FullRank(study) : study, name);

    /// <summary>Workers unless given: one a core; for a card enough that their cells fill it twice, since they only hand over and judge.</summary>
    public int Workers(StudyPlan plan, int? given) =>
        given ?? (IsCard ? Math.Clamp(2 * Pool.Slots / Math.Max(1, plan.Study.Grid.Seeds.Count), 2, 64) : Environment.ProcessorCount);

    /// <summary>What a plan takes with this engine.</summary>
    public PlanEstimate Estimate(StudyPlan plan, double secondsEach, int workers, CancellationToken cancellation = default) =>
        IsCard
            ? PlanEstimate.Of(plan, PoolFor(plan.Study), secondsEach, TimeProvider.System, cancellation)
            : PlanEstimate.Of(plan, () => Trainer(plan.Study), secondsEach, TimeProvider.System, workers, cancellation);

    /// <summary>"4 at a time", or on which card.</summary>
    public string InWords(int workers) => IsCard ? $"up to {Pool.Slots} at a time on {Pool.InstructionSet}" : $"{workers} at a time";

    /// <summary>Refuses to put networks of this engine beside those of another, unless that is wanted.</summary>
    /// <exception cref="ArgumentException">The store has networks of another engine.</exception>
    public void CheckStore(StudyStore store, bool mix)
    {
        var others = store.Summary().NetworksOfEngines.Keys.Except([name], StringComparer.Ordinal).ToList();
        if (others.Count > 0 && !mix)
        {
            throw new ArgumentException(
                $"{store.Path} holds networks trained by {string.Join(" and ", others)}; those of {name} have other bits. Give --mix-engines to have both in one store, or another --store."
            );
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _pool?.Dispose();

    private CudaPool PoolFor(Study study)
    {
        FullRank(study);
        return Pool;
    }

    private Study FullRank(Study study) =>
        study.Network.Kind == NetworkKind.FullRank
            ? study
            : throw new ArgumentException($"--engine {name} trains full-rank networks; those of study {study.Name} are rank-k.");
}
