using Mnemophase.Dynamics.Words;
using Mnemophase.Judging;
using Mnemophase.Scaling;
using Mnemophase.Scaling.Search;
using Mnemophase.Store.Judging;

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
    private readonly BoundarySearchOptions _options;
    private readonly string _by;
    private readonly Dictionary<NetworkKey, Outcome> _known = [];
    private readonly List<List<(int Cell, int Replicate, int Seed)>> _rounds = [];

    /// <summary>A search over a plan.</summary>
    /// <param name="plan">The part of a study it may train in.</param>
    /// <param name="conventions">Class and conventions.</param>
    /// <param name="options">Precision and design.</param>
    /// <param name="by">What counts as slow point, one of <see cref="StoredLabels.Names"/>; by a word, learned networks are judged before they count.</param>
    public BoundaryRun(StudyPlan plan, BoundaryConventions conventions, BoundarySearchOptions options, string by = StoredLabels.ByClass)
    {
        (_plan, _options, _by) = (plan, options, by);
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

    /// <summary>What counts as slow point.</summary>
    public string By => _by;

    /// <summary>Whether the search decides by words.</summary>
    public bool ByWord => _by is not StoredLabels.ByClass;

    /// <summary>Learned networks of the search whose word is unresolved: they count as none of the slow points.</summary>
    public int Unresolved => Keys().Count(key => _known[key].Word == NetworkWord.Unresolved);

    /// <summary>Takes what a store has; by words, learned networks count once they have theirs.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public void Read(StudyStore store)
    {
        var words = ByWord ? StoredDynamics.Words(store) : new Dictionary<int, NetworkWord>();
        foreach (var network in store.Outcomes())
        {
            NetworkWord? word = words.TryGetValue(network.Position, out var found) ? found : null;
            if (network.Class is { } mechanism && (!ByWord || word is not null || !StoredLabels.Learned(mechanism)))
            {
                _known[network.Key] = new Outcome(mechanism, word);
            }
        }
    }

    /// <summary>Judges the networks of a round that are trained and have no word, and keeps the words in the store.</summary>
    /// <param name="store">The store, open for writing.</param>
    /// <param name="workers">Networks judged at the same time.</param>
    /// <param name="clock">For the time each takes.</param>
    /// <param name="stop">Stops with <see cref="OperationCanceledException"/>; what is judged is kept.</param>
    /// <exception cref="StoreException">The store cannot be read or written, or a network cannot be judged.</exception>
    public void Judge(StudyPlan round, StudyStore store, int workers, TimeProvider clock, CancellationToken stop)
    {
        var wanted = Missing(round).Networks.Select(network => network.Position).ToHashSet();
        if (!ByWord || wanted.Count == 0)
        {
            return;
        }

        var rows = store.Rows().Where(row => wanted.Contains(row.Position) && StoredDynamics.IsAskedFor(row, all: false)).ToList();
        StoredDynamics.Judge(
            store,
            rows,
            all: false,
            keep: true,
            workers,
            new DynamicsOptions(),
            clock,
            _ => { },
            wrong => throw new StoreException(store.Path, $"holds a network that cannot be judged: {wrong.Message}", wrong),
            stop
        );
        Read(store);
    }

    /// <summary>The exponent that the very networks of a search by words give by another choice of what counts as slow point.</summary>
    /// <param name="by">One of <see cref="StoredLabels.Names"/>.</param>
    public SearchEstimate Beside(string by)
    {
        var search = new BoundarySearch(_grid.Cells, Conventions, _options);
        _rounds.ForEach(round => search.Add(round.ConvertAll(network => OutcomeOf(network, by))));
        return search.Estimate;
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
        var round = Search.NextRound().ToList();
        Search.Add(round.ConvertAll(network => OutcomeOf(network, _by)));
        _rounds.Add(round);
    }

    /// <summary>The networks of a round that are not known yet.</summary>
    public StudyPlan Missing(StudyPlan round)
    {
        return round.Where(key => !_known.ContainsKey(key));
    }

    private SearchOutcome OutcomeOf((int Cell, int Replicate, int Seed) network, string by)
    {
        var key = _grid.Key(network.Cell, network.Seed);
        return _known.TryGetValue(key, out var outcome)
            ? new SearchOutcome(network.Cell, network.Replicate, network.Seed, Conventions.Holds(outcome.By(by)))
            : throw new InvalidOperationException($"{key} is not trained.");
    }

    private IEnumerable<NetworkKey> Keys() => _rounds.SelectMany(round => round).Select(network => _grid.Key(network.Cell, network.Seed));

    private readonly record struct Outcome(Mechanism Class, NetworkWord? Word)
    {
        public Mechanism By(string by) =>
            by is StoredLabels.ByClass || !StoredLabels.Learned(Class) ? Class : StoredLabels.Of(by, Word!.Value);
    }
}
