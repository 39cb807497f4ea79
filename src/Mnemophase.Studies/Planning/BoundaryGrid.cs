using Mnemophase.Scaling.Search;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Plane;

namespace Mnemophase.Studies.Planning;

/// <summary>The cells of a plan as a boundary search sees them: learning rate, delay (persistence: response window), cost, seeds.</summary>
public sealed class BoundaryGrid
{
    private readonly IReadOnlyList<PlannedNetwork[]> _networks;

    private BoundaryGrid(IReadOnlyList<PlannedNetwork[]> networks, StudyPlane plane)
    {
        _networks = networks;
        Cells =
        [
            .. networks.Select(cell => new SearchCell(plane.UpAt(cell[0].Key.Cell), plane.At(cell[0].Key.Cell), cell[0].Cost, cell.Length)),
        ];
    }

    /// <summary>The cells, in the order of the plan.</summary>
    public IReadOnlyList<SearchCell> Cells { get; }

    /// <summary>Epochs of every network of every cell.</summary>
    public double FullEpochs => _networks.Sum(cell => (double)cell[0].Epochs * cell.Length);

    /// <summary>Arranges a plan.</summary>
    /// <exception cref="ArgumentException">The study has no boundary of this kind, or the plan is too small for a law.</exception>
    public static BoundaryGrid Of(StudyPlan plan)
    {
        var study = plan.Study;
        if (!study.Task.Kind.Described.HasBoundaries)
        {
            throw new ArgumentException($"study {study.Name} has networks whose classes have no boundary over learning rate and delay.");
        }

        var plane = StudyPlane.Require(study);
        var grid = new BoundaryGrid(
            [.. plan.Networks.GroupBy(network => network.Key.Cell).Select(cell => cell.OrderBy(network => network.Key.Seed).ToArray())],
            plane
        );
        var (rates, periods) = (
            grid.Cells.Select(cell => cell.LearningRate).Distinct().Count(),
            grid.Cells.Select(cell => cell.PeriodMs).Distinct().Count()
        );
        return rates >= 3 && periods >= 3
            ? grid
            : throw new ArgumentException(
                $"a boundary search needs at least 3 {plane.Up.Word}s and 3 {plane.Word}s; here are {rates} and {periods}."
            );
    }

    /// <summary>The network of a cell with a seed, counted from 0 among the cell's seeds.</summary>
    public NetworkKey Key(int cell, int seed) => _networks[cell][seed].Key;

    /// <summary>Epochs of some networks of every cell.</summary>
    /// <param name="networks">[cells] how many.</param>
    public double EpochsOf(IReadOnlyList<int> networks)
    {
        return networks.Select((count, cell) => (double)count * _networks[cell][0].Epochs).Sum();
    }
}
