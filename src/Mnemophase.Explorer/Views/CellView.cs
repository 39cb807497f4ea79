using Mnemophase.Dynamics.Words;
using Mnemophase.Judging;
using Mnemophase.Kinds;
using Mnemophase.Outcomes;
using Mnemophase.Results;
using Mnemophase.Scaling;
using Mnemophase.Store;
using Mnemophase.Store.Judging;
using Mnemophase.Studies.Published;

namespace Mnemophase.Explorer.Views;

/// <summary>A network as the page of its cell lists it.</summary>
/// <param name="Word">Its word of the dynamics; null where the store has none.</param>
/// <param name="Evidence">Evidence of a full-rank network; null for others and for failed ones.</param>
public sealed record CellNetwork(NetworkRow Row, NetworkWord? Word, MechanismEvidence? Evidence);

/// <summary>What the page of a cell shows.</summary>
/// <param name="View">The study as it is looked at.</param>
/// <param name="Networks">Its networks, in the order of the plan.</param>
/// <param name="Published">What the paper found there; null where nothing is published.</param>
public sealed record CellView(StudyView View, Cell Cell, IReadOnlyList<CellNetwork> Networks, MechanismCounts? Published)
{
    /// <summary>Its trained networks.</summary>
    public IReadOnlyList<CellNetwork> Trained => [.. Networks.Where(network => network.Row.Result.Status == NetworkStatus.Trained)];

    /// <summary>Its networks by class.</summary>
    public MechanismCounts Counts => MechanismCounts.Of(Trained.Select(network => network.Row.Result.Class).OfType<Mechanism>());

    /// <summary>The class a network is named by; null for none.</summary>
    public Mechanism? ClassOf(CellNetwork network) => network.Row.Result.Class is { } found ? View.Grouping.NamedAs(found) : null;

    /// <summary>Trained networks of a class with the 95 % interval of their fraction; null stands for those without a class. Not learned includes unstable.</summary>
    public IEnumerable<(Mechanism? Class, int Count, WilsonInterval Interval)> Fractions =>
        View
            .Classes.OrderBy(found => found != Mechanism.NotLearned)
            .ThenBy(found => found != Mechanism.Unstable)
            .Select(found => (Mechanism?)found)
            .Append(null)
            .Select(found =>
                (
                    Class: found,
                    Count: Trained.Count(network =>
                        ClassOf(network) is var of && (of == found || (found == Mechanism.NotLearned && of == Mechanism.Unstable))
                    )
                )
            )
            .Where(one => one.Count > 0 || one.Class is not (null or Mechanism.Unstable))
            .Where(one => one.Count > 0 || View.Classes.Contains(one.Class ?? Mechanism.NotLearned))
            .Select(one => (one.Class, one.Count, WilsonInterval.Of(one.Count, Trained.Count)));

    /// <summary>Reads a cell.</summary>
    /// <exception cref="StoreException">The store cannot be read, or an analysis is damaged.</exception>
    public static CellView Of(StudyView view, Cell cell)
    {
        var published = PublishedCounts.For(view.Study) is { } theirs && PhasePlanes.Compares(view.Study, theirs) ? theirs.Of(cell) : null;
        return view.Store.Read(store => new CellView(
            view,
            cell,
            [
                .. store
                    .Rows(cell)
                    .Select(row => new CellNetwork(row, StoredDynamics.Kept(store, row.Position)?.Word, EvidenceOf(view, row))),
            ],
            published
        ));
    }

    private static MechanismEvidence? EvidenceOf(StudyView view, NetworkRow row) =>
        Registry.Of<IStoredNetwork>(view.Study.Network.Kind.Name).HasIndex && row.Result.Status == NetworkStatus.Trained
            ? EvidenceJson.Read(row.Result.Evidence)
            : null;
}
