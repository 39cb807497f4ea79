using Mnemophase.Judging;
using Mnemophase.Scaling;
using Mnemophase.Scaling.Search;
using Mnemophase.Store;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Running;

/// <summary>A boundary search that trains: the networks each round asks for go through <see cref="StudyRunner"/> into an ordinary store.</summary>
/// <remarks>
/// The search is played from its start every time, with the outcomes the store has; only what it lacks is trained. So a run that was broken off goes on with the very networks it would have
/// trained, and cells that another run completed cost nothing when the search comes to them.
/// </remarks>
public sealed class BoundaryRun
{
    private readonly StudyPlan _plan;
    private readonly BoundaryGrid _grid;
    private readonly Dictionary<NetworkKey, Mechanism> _known = [];

    /// <summary>A search over a plan.</summary>
    /// <param name="plan">The part of a study it may train in.</param>
    /// <param name="conventions">Class and conventions.</param>
    /// <param name="options">Precision and design.</param>
    public BoundaryRun(StudyPlan plan, BoundaryConventions conventions, BoundarySearchOptions options)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(conventions);
        _plan = plan;
        _grid = BoundaryGrid.Of(plan);
        Conventions = conventions;
        Search = new BoundarySearch(_grid.Cells, conventions, options);
    }

    /// <summary>Class and conventions.</summary>
    public BoundaryConventions Conventions { get; }

    /// <summary>The search.</summary>
    public BoundarySearch Search { get; }

    /// <summary>Epochs of the networks the search has, trained by whichever run.</summary>
    public double Epochs => _grid.EpochsOf(Search.NetworksPerCell);

    /// <summary>Epochs of the whole part of the study.</summary>
    public double FullEpochs => _grid.FullEpochs;

    /// <summary>Takes what a store has.</summary>
    public void Read(StudyStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        foreach (var network in store.Outcomes())
        {
            if (network.Class is { } mechanism)
            {
                _known[network.Key] = mechanism;
            }
        }
    }

    /// <summary>The next round as a plan; null when the search is over.</summary>
    public StudyPlan? NextRound()
    {
        var keys = Search.NextRound().Select(network => _grid.Key(network.Cell, network.Seed)).ToHashSet();
        return keys.Count == 0 ? null : _plan.Where(keys.Contains);
    }

    /// <summary>Ends a round whose networks are all in the store that was read.</summary>
    /// <exception cref="InvalidOperationException">A network of the round is missing.</exception>
    public void EndRound()
    {
        Search.Add(
            Search
                .NextRound()
                .Select(network =>
                    _known.TryGetValue(_grid.Key(network.Cell, network.Seed), out var mechanism)
                        ? new SearchOutcome(network.Cell, network.Replicate, network.Seed, Conventions.Holds(mechanism))
                        : throw new InvalidOperationException($"{_grid.Key(network.Cell, network.Seed)} is not trained.")
                )
                .ToList()
        );
    }

    /// <summary>The networks of a round that are not known yet.</summary>
    public StudyPlan Missing(StudyPlan round)
    {
        ArgumentNullException.ThrowIfNull(round);
        return round.Where(key => !_known.ContainsKey(key));
    }
}
