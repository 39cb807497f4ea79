using MathNet.Numerics.Distributions;
using Mnemophase.Scaling;
using Mnemophase.Scaling.Search;
using Mnemophase.Store.Queries;

namespace Mnemophase.Running;

/// <summary>How one simulated search ended.</summary>
/// <param name="HalfWidth">Half its interval.</param>
/// <param name="Networks">Networks it took.</param>
/// <param name="Precise">Whether it met the stopping rule.</param>
public sealed record SimulatedSearch(double Exponent, double HalfWidth, int Networks, double Epochs, bool Precise)
{
    /// <summary>Whether the interval holds the law's exponent.</summary>
    public bool Covers(double law) => Math.Abs(Exponent - law) <= HalfWidth;
}

/// <summary>Plays a boundary search against the fractions of a counts table taken as the truth: each cell's networks are drawn from them, and the search asks for some.</summary>
public sealed class BoundarySimulation
{
    private readonly BoundaryGrid _grid;
    private readonly BoundaryConventions _conventions;
    private readonly int[] _found;

    /// <summary>A simulation.</summary>
    /// <param name="plan">The plan the search may train in; gives costs and epochs.</param>
    /// <param name="conventions">Class and conventions.</param>
    /// <param name="truth">The counts; every cell of the plan must be in it.</param>
    /// <exception cref="ArgumentException">A cell is missing in the table, or it gives no law.</exception>
    public BoundarySimulation(StudyPlan plan, BoundaryConventions conventions, CountsTable truth)
    {
        _grid = BoundaryGrid.Of(plan);
        _conventions = conventions;
        Truth = [.. _grid.Cells.Select(cell => Cell(cell, truth, conventions.Class))];
        _found = [.. Truth.Select((cell, i) => (int)Math.Round(cell.Fraction * _grid.Cells[i].Networks))];
        Law = ScalingAnalysis.Of(Truth, conventions with { Start = null }, FitProcedure.Inverse);
        Exponent =
            Law.Law?.Exponent
            ?? throw new ArgumentException("the counts give no law over these cells, so the simulation has nothing to be compared with.");
    }

    /// <summary>[cells] the truth.</summary>
    public IReadOnlyList<BoundaryCell> Truth { get; }

    /// <summary>The law of the truth: best fits to its fractions, by inverse regression.</summary>
    public ScalingAnalysis Law { get; }

    /// <summary>Its exponent.</summary>
    public double Exponent { get; }

    /// <summary>Epochs of the full grid.</summary>
    public double FullEpochs => _grid.FullEpochs;

    /// <summary>The generator of one search of a series; other seeds, and other numbers, share nothing.</summary>
    /// <param name="seed">Of the series.</param>
    /// <param name="number">Of the search within it.</param>
    /// <remarks>Source of the mixing: Steele, Lea and Flood, OOPSLA 2014, 453 (SplitMix64). Neighbouring seeds of <see cref="Random"/> give related numbers.</remarks>
    public static Random Generator(int seed, int number)
    {
        var mixed = (((ulong)(uint)seed << 32) | (uint)number) + 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return new Random((int)((mixed ^ (mixed >> 31)) & int.MaxValue));
    }

    /// <summary>Plays one search.</summary>
    /// <param name="options">Precision and design.</param>
    /// <param name="random">Deals the outcomes.</param>
    /// <param name="mostNetworks">Networks at most.</param>
    /// <param name="redraw">Whether the counts of every cell are drawn anew from their binomial distribution first, so that each search has a sample of its own; else all deal out the same counts.</param>
    /// <param name="cancellation">Stops between two rounds.</param>
    public SimulatedSearch Play(BoundarySearchOptions options, Random random, int mostNetworks, bool redraw, CancellationToken cancellation)
    {
        var found = redraw ? Redraw(random) : _found;
        var dealt = _grid.Cells.Select((cell, i) => Deal(cell.Networks, found[i], random)).ToArray();
        var search = new BoundarySearch(_grid.Cells, _conventions, options);
        while (search.Networks < mostNetworks && search.NextRound() is { Count: > 0 } round)
        {
            cancellation.ThrowIfCancellationRequested();
            search.Add(
                round
                    .Select(network => new SearchOutcome(network.Cell, network.Replicate, network.Seed, dealt[network.Cell][network.Seed]))
                    .ToList()
            );
        }

        var estimate = search.Estimate;
        return new SimulatedSearch(
            estimate.Exponent,
            estimate.HalfWidth,
            search.Networks,
            _grid.EpochsOf(search.NetworksPerCell),
            search.IsPrecise
        );
    }

    private int[] Redraw(Random random) => [.. Truth.Select((cell, i) => Binomial.Sample(random, cell.Fraction, _grid.Cells[i].Networks))];

    private static BoundaryCell Cell(SearchCell cell, CountsTable truth, BoundaryClass boundary)
    {
        var found = truth.Cells.FirstOrDefault(one =>
            one.Key.PeriodMs == cell.PeriodMs && Math.Abs(one.Key.LearningRate - cell.LearningRate) <= 1e-3 * cell.LearningRate
        );
        return found.Value.Total > 0
            ? BoundaryCell.Of(cell.LearningRate, cell.PeriodMs, found.Value, boundary)
            : throw new ValueException(
                $"the counts have no cell at learning rate {StudyText.Number(cell.LearningRate)} and {StudyText.Number(cell.PeriodMs)} ms; simulate a part of the study they cover.",
                "learning-rates",
                "delays",
                "responses"
            );
    }

    private static bool[] Deal(int networks, int found, Random random)
    {
        var outcomes = Enumerable.Range(0, networks).Select(network => network < found).ToArray();
        random.Shuffle(outcomes);
        return outcomes;
    }
}
