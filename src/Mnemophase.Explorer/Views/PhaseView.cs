using Mnemophase.Figures.PhaseDiagram;
using Mnemophase.Judging;
using Mnemophase.Outcomes;
using Mnemophase.Results;
using Mnemophase.Store;
using Mnemophase.Store.Queries;
using Mnemophase.Studies.Planning;
using Mnemophase.Studies.Published;

namespace Mnemophase.Explorer.Views;

/// <summary>A cell of the phase diagram.</summary>
/// <param name="Counts">Its networks by class.</param>
/// <param name="Undecided">Its trained networks without a class.</param>
/// <param name="Planned">Networks of its plan.</param>
/// <param name="Published">What the paper found there; null where nothing is published.</param>
public sealed record PhasePlace(Cell Cell, MechanismCounts Counts, int Undecided, int Planned, MechanismCounts? Published)
{
    /// <summary>Trained networks.</summary>
    public int Networks => Counts.Total + Undecided;
}

/// <summary>A network that shows what a class is.</summary>
/// <param name="Share">Networks of the class in its cell.</param>
/// <param name="Of">Networks of the cell.</param>
public sealed record WorkedExample(Mechanism Class, NetworkRow Row, int Share, int Of);

/// <summary>What the page of the phase diagram shows.</summary>
/// <param name="View">The study as it is looked at.</param>
/// <param name="Cells">Every cell of the view, learning rates falling, places rising.</param>
/// <param name="Whole">How much of the study is trained.</param>
/// <param name="Boundaries">Boundaries between the classes; empty where the study has none or the counts carry none.</param>
/// <param name="Examples">One network per class that occurs.</param>
public sealed record PhaseView(
    StudyView View,
    IReadOnlyList<PhasePlace> Cells,
    StudyCoverage Whole,
    IReadOnlyList<PhaseBoundary> Boundaries,
    IReadOnlyList<WorkedExample> Examples
)
{
    // While a run writes, what took seconds is not made anew for every network.
    private static readonly TimeSpan WhileRunning = TimeSpan.FromSeconds(20);

    /// <summary>Whether the paper's counts can be set beside.</summary>
    public bool HasPublished => Cells.Any(cell => cell.Published is not null);

    /// <summary>Reads a view.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public static PhaseView Of(StudyView view)
    {
        var (store, study) = (view.Store, view.Study);
        var counts = store.Keep("counts", opened => opened.Counts());
        var byCell = counts.ToDictionary(one => one.Cell, one => one.Counts);
        var undecided = store.Keep("undecided", opened => opened.Undecided());
        var published = PublishedCounts.For(study) is { } theirs && PhasePlanes.Compares(study, theirs) ? theirs : null;
        return new PhaseView(
            view,
            [
                .. from rate in view.Ups
                from place in view.Places
                let cell = view.CellAt(rate, place)
                select new PhasePlace(
                    cell,
                    byCell.GetValueOrDefault(cell),
                    undecided.GetValueOrDefault(cell),
                    study.Grid.Seeds.Count,
                    published?.Of(cell)
                ),
            ],
            StudyCoverage.Of(study, counts),
            view.IsPlane && ScalingSource.HasBoundaries(study)
                ? store.Keep("boundaries", opened => BoundariesOf(opened), WhileRunning)
                : [],
            store.Keep("examples", opened => ExamplesOf(opened, view, counts), WhileRunning)
        );
    }

    private static IReadOnlyList<PhaseBoundary> BoundariesOf(StudyStore store)
    {
        var source = new FigureSource(store, published: false);
        return StudyBoundaries.ForDiagram(store.Study, of => StudyBoundaries.Of(source, of, Scaling.FitProcedure.Inverse));
    }

    /// <summary>Of the cell with most networks of a class the one whose index is nearest to the median of these.</summary>
    private static List<WorkedExample> ExamplesOf(StudyStore store, StudyView view, IReadOnlyList<CellCounts> counts)
    {
        var examples = new List<WorkedExample>();
        foreach (var found in view.Classes)
        {
            var best = counts.MaxBy(cell => CountOf(cell.Counts, found));
            if (best is null || CountOf(best.Counts, found) == 0)
            {
                continue;
            }

            var rows = store
                .Rows(best.Cell)
                .Where(row => row.Result.Class is { } known && view.Grouping.NamedAs(known) == found)
                .OrderBy(row => row.Result.Index)
                .ToList();
            examples.Add(new WorkedExample(found, rows[rows.Count / 2], rows.Count, best.Counts.Total));
        }

        return examples;
    }

    /// <summary>Networks counted within a class: unstable ones within not learned too, as in the paper.</summary>
    public static int Within(MechanismCounts counts, Mechanism of) =>
        CountOf(counts, of) + (of == Mechanism.NotLearned ? counts.Unstable : 0);

    /// <summary>Networks of one class.</summary>
    public static int CountOf(MechanismCounts counts, Mechanism of) =>
        of switch
        {
            Mechanism.NotLearned => counts.NotLearned,
            Mechanism.LimitCycle => counts.LimitCycle,
            Mechanism.SlowPoint => counts.SlowPoint,
            Mechanism.Learned => counts.Learned,
            _ => counts.Unstable,
        };
}
