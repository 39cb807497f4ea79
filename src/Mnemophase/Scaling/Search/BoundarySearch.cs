using MathNet.Numerics.LinearAlgebra;

namespace Mnemophase.Scaling.Search;

/// <summary>One cell a search may train networks in.</summary>
/// <param name="PeriodMs">Delay in ms; persistence: response window in ms.</param>
/// <param name="Cost">Cost of one network, in any unit.</param>
/// <param name="Networks">Networks (seeds) there are at most.</param>
public readonly record struct SearchCell(double LearningRate, double PeriodMs, double Cost, int Networks);

/// <summary>One network a search asked for, and its outcome.</summary>
/// <param name="Cell">Number of the cell.</param>
/// <param name="Replicate">Number of the network within its cell, from 0.</param>
/// <param name="Seed">Which seed it has, from 0: one seed is one start in all cells.</param>
/// <param name="Found">Whether it is in the class.</param>
public readonly record struct SearchOutcome(int Cell, int Replicate, int Seed, bool Found);

/// <summary>What a search knows after some networks.</summary>
/// <param name="Analysis">Boundaries and line of the surface's mode, by inverse regression; null as long as there is none.</param>
/// <param name="Exponent">β, midway between that and the median over draws of the surface; NaN without a line.</param>
/// <param name="HalfWidth">Half the interval of the exponent; infinite without a line.</param>
/// <param name="SeedInflation">Factor on the variance because networks of one seed go together; 1 where they do not.</param>
/// <param name="Fractions">[cells] the surface.</param>
public sealed record SearchEstimate(
    ScalingAnalysis? Analysis,
    double Exponent,
    double HalfWidth,
    double SeedInflation,
    IReadOnlyList<double> Fractions
)
{
    /// <summary>The interval.</summary>
    public (double Lower, double Upper) Interval => (Exponent - HalfWidth, Exponent + HalfWidth);

    /// <summary>Why there is no law yet; null where there is one: boundaries that carry it, and an interval that excludes 0.</summary>
    public string? NoLaw =>
        Analysis is null || !double.IsFinite(HalfWidth)
            ? "most draws of the fractions that the networks leave possible give fewer than three boundaries"
        : Analysis.NoLaw is { } reason ? reason
        : Interval.Lower > 0 ? null
        : "the interval of the exponent does not exclude 0";
}

/// <summary>
/// Sequential design over (period, learning rate): where to train the next networks so that the exponent of a boundary becomes known at the least cost.
/// </summary>
/// <remarks>
/// <para>Fractions of all cells are estimated from the networks so far (<see cref="FractionSurface"/>). The exponent β is a function of them: the best boundary fits over the study's
/// whole grid and the inverse regression through them, which errors in the boundaries do not flatten; so the search estimates the law itself, not what the published procedure would make of it. To first order var β = qᵀ Σ q + Σ g² v: g is the gradient of β in a cell's logit, v the variance of
/// that logit given the surface, Σ the covariance of the surface's coefficients and q their gradient. The next network is the one that lowers this most for its cost (c-optimal design, greedy),
/// averaged over draws from the posterior; each takes account of those already chosen for the round.</para>
/// <para>The estimate is midway between the exponent at the surface's mode and the median over draws from its posterior; half the interval is 1.96 standard deviations of the draws (from their
/// quantiles) plus half the distance of the two. It does not close as the grid fills: the networks of a full grid are themselves a sample. The deviation is enlarged where networks of one seed
/// agree more than chance: what they add to β summed by seed, against independent networks.</para>
/// <para>Everything follows from the outcomes: the same outcomes lead to the same networks, so a search that is broken off repeats its choices and goes on.</para>
/// </remarks>
public sealed class BoundarySearch
{
    private const int ChoicesPerRound = 64;
    private const double Normal95 = 1.959963984540054;

    /// <summary>Share of a normal distribution below one standard deviation above its mean.</summary>
    private const double NormalUpper = 0.841344746068543;
    private readonly IReadOnlyList<SearchCell> _cells;
    private readonly (double LearningRate, double PeriodMs)[] _places;
    private readonly BoundaryConventions _conventions;
    private readonly BoundarySearchOptions _options;
    private readonly FractionSurface _surface;
    private readonly int[] _networks;
    private readonly int[] _found;
    private readonly List<SearchOutcome> _outcomes = [];
    private readonly int _leastNetworks;
    private int _preciseRounds;
    private SearchEstimate? _estimate;

    /// <summary>Seed of the draws: follows from all outcomes in their order, so a search repeats itself and no two share their draws.</summary>
    private int _drawSeed;

    /// <summary>A search without networks.</summary>
    /// <exception cref="ArgumentException">A cell has no network.</exception>
    public BoundarySearch(IReadOnlyList<SearchCell> cells, BoundaryConventions conventions, BoundarySearchOptions options)
    {
        if (cells.Any(cell => cell.Networks < 1))
        {
            throw new ArgumentException("every cell of a search needs at least one network.");
        }

        // No start: where a published search gets stuck is no property of the law.
        (_cells, _conventions, _options) = (cells, conventions with { Start = null }, options);
        _places = [.. cells.Select(cell => (cell.LearningRate, cell.PeriodMs))];
        _surface = new FractionSurface(_places, options);
        _leastNetworks = cells.Sum(cell =>
            Math.Min(cell.Networks, Math.Clamp(cell.Networks / options.SeedsPerLeastNetwork, 1, options.MostLeastNetworksPerCell))
        );
        _networks = new int[cells.Count];
        _found = new int[cells.Count];
        _estimate = None;
    }

    /// <summary>What is known from the rounds so far.</summary>
    public SearchEstimate Estimate => _estimate ??= Judge();

    /// <summary>Networks so far.</summary>
    public int Networks => _outcomes.Count;

    /// <summary>[cells] networks so far.</summary>
    public IReadOnlyList<int> NetworksPerCell => _networks;

    /// <summary>Cost so far.</summary>
    public double Cost => _outcomes.Sum(outcome => _cells[outcome.Cell].Cost);

    /// <summary>Roughly the cost until the interval is as narrow as wanted, if it goes on to narrow with the root of the cost; null without a law, and before the search may stop.</summary>
    /// <param name="precision">Half the interval wanted.</param>
    public double? CostToGo(double precision)
    {
        var wanted = Wanted(precision);
        var ratio = wanted > 0 ? Estimate.HalfWidth / wanted : double.NaN;
        var full = _cells.Sum(cell => cell.Cost * cell.Networks);
        return double.IsFinite(ratio) && Networks >= _leastNetworks ? Math.Min(full - Cost, Cost * Math.Max(0, (ratio * ratio) - 1)) : null;
    }

    /// <summary>Rounds so far, the pilot included.</summary>
    public int Rounds { get; private set; }

    /// <summary>Whether the stopping rule is met.</summary>
    public bool IsPrecise => _preciseRounds >= 2;

    /// <summary>The networks of the next round: cell and replicate. None once the search is precise or every network is trained.</summary>
    public IReadOnlyList<(int Cell, int Replicate, int Seed)> NextRound()
    {
        if (IsPrecise)
        {
            return [];
        }

        var chosen = Rounds == 0 ? Pilot() : Design();
        var more = new int[_cells.Count];
        return [.. chosen.Select(cell => Next(cell, _networks[cell] + more[cell]++))];
    }

    /// <summary>Takes the outcomes of a round.</summary>
    public void Add(IEnumerable<SearchOutcome> outcomes)
    {
        foreach (var outcome in outcomes)
        {
            _outcomes.Add(outcome);
            _networks[outcome.Cell]++;
            _found[outcome.Cell] += outcome.Found ? 1 : 0;
            _drawSeed = unchecked((_drawSeed * 31) + (2 * outcome.Cell) + (outcome.Found ? 1 : 0));
        }

        Rounds++;
        _surface.Fit(_networks, _found);
        // Judged when somebody asks: a hundred full grids are fitted for it.
        _estimate = null;
        _preciseRounds = Networks >= _leastNetworks && Estimate.HalfWidth <= Wanted(_options.Precision) ? _preciseRounds + 1 : 0;
    }

    /// <summary>Half the interval at which the search may stop.</summary>
    private double Wanted(double precision) => Math.Min(precision, _options.MostRelativeHalfWidth * Estimate.Exponent);

    private SearchEstimate None => new(null, double.NaN, double.PositiveInfinity, 1, _surface.Fractions);

    /// <summary>Neighbouring cells start with different seeds, so that a seed's peculiarity does not run along the boundary.</summary>
    private (int Cell, int Replicate, int Seed) Next(int cell, int replicate) =>
        (cell, replicate, (int)(((cell * 61L) + replicate) % _cells[cell].Networks));

    /// <summary>A lattice over the whole grid.</summary>
    private List<int> Pilot()
    {
        var rates = Spread([.. _cells.Select(cell => cell.LearningRate).Distinct().Order()]);
        var periods = Spread([.. _cells.Select(cell => cell.PeriodMs).Distinct().Order()]);
        return
        [
            .. Enumerable
                .Range(0, _cells.Count)
                .Where(cell => rates.Contains(_cells[cell].LearningRate) && periods.Contains(_cells[cell].PeriodMs)),
        ];
    }

    private HashSet<double> Spread(double[] values)
    {
        var side = Math.Min(_options.PilotSide, values.Length);
        return side == 1 ? [values[0]] : [.. Enumerable.Range(0, side).Select(i => values[i * (values.Length - 1) / (side - 1)])];
    }

    private List<int> Design()
    {
        var gradients = DesignGradients();
        var covariance = _surface.Covariance.ToColumnMajorArray();
        var networks = _networks.ToArray();
        var variance = Array.ConvertAll(_surface.Fractions, p => Math.Max(_options.LeastVariance, p * (1 - p)));
        var chosen = new List<int>();
        var wanted = Math.Max(_options.RoundNetworks, _outcomes.Count / 10);
        while (chosen.Count < wanted && Choose(gradients, covariance, networks, variance) is { } best)
        {
            // Late rounds are long, and one network more or less in a cell tells little then.
            var together = Math.Min(Math.Max(1, wanted / ChoicesPerRound), _cells[best].Networks - networks[best]);
            chosen.AddRange(Enumerable.Repeat(best, together));
            var (before, after) = (networks[best] * variance[best], (networks[best] + together) * variance[best]);
            networks[best] += together;
            var added = _surface.WeightOf(after) - _surface.WeightOf(before);
            _surface.Inform(best, covariance, added);
        }

        return chosen;
    }

    /// <summary>The cell in which one more network lowers the variance of β most for its cost; null when every network is trained.</summary>
    private int? Choose(List<DesignGradient> gradients, double[] covariance, int[] networks, double[] variance)
    {
        var matrix = Matrix<double>.Build.Dense(_surface.Count, _surface.Count, covariance);
        var spread = gradients.ConvertAll(gradient => matrix * gradient.OnSurface);
        int? best = null;
        var most = -1.0;
        for (var cell = 0; cell < _cells.Count; cell++)
        {
            if (networks[cell] >= _cells[cell].Networks)
            {
                continue;
            }

            var (before, after) = (networks[cell] * variance[cell], (networks[cell] + 1) * variance[cell]);
            var own = _surface.VarianceGiven(before) - _surface.VarianceGiven(after);
            var added = _surface.WeightOf(after) - _surface.WeightOf(before);
            added /= 1 + (added * _surface.Quadratic(cell, covariance));
            double reduction = 0;
            for (var draw = 0; draw < spread.Count; draw++)
            {
                reduction += (Square(gradients[draw].InLogits[cell]) * own) + (Square(_surface.Dot(cell, spread[draw])) * added);
            }

            var worth = reduction / _cells[cell].Cost;
            (best, most) = worth > most ? (cell, worth) : (best, most);
        }

        return best;
    }

    /// <summary>The gradient of β at the mode and at draws about it; where nothing has a law yet, every cell's logit alike.</summary>
    private List<DesignGradient> DesignGradients()
    {
        var random = new Random(_drawSeed);
        var root = _surface.Root();
        var tables = Enumerable.Range(0, _options.Draws).Select(_ => _surface.Draw(root, random)).Prepend(_surface.Fractions);
        var gradients = tables.Select(Gradient).OfType<DesignGradient>().ToList();
        return gradients.Count > 0
            ? gradients
            : [.. Enumerable.Range(0, _cells.Count).Select(cell => Project(null, [.. _cells.Select((_, i) => i == cell ? 1.0 : 0)]))];
    }

    private DesignGradient? Gradient(double[] fractions) =>
        ExponentFunctional.Of(_places, fractions, _conventions) is { } functional
            ? Project(functional, [.. functional.Gradient.Select((slope, cell) => slope * fractions[cell] * (1 - fractions[cell]))])
            : null;

    /// <summary>A cell that goes by its own counts moves less with the surface.</summary>
    private DesignGradient Project(ExponentFunctional? functional, double[] inLogits)
    {
        var onSurface = Vector<double>.Build.Dense(_surface.Count);
        for (var cell = 0; cell < inLogits.Length; cell++)
        {
            _surface.AddTo(onSurface, cell, inLogits[cell] * (1 - _surface.OwnShare[cell]));
        }

        return new DesignGradient(functional, inLogits, onSurface);
    }

    /// <summary>Mode and draws; without a law as long as a tenth of the draws has none.</summary>
    private SearchEstimate Judge()
    {
        var random = new Random(_drawSeed);
        var root = _surface.Root();
        var exponents = Enumerable
            .Range(0, _options.IntervalDraws)
            .Select(_ => Analyse(_surface.Draw(root, random)).Regression?.Exponent)
            .OfType<double>()
            .Where(exponent => exponent > 0)
            .ToList();
        var analysis = Analyse(_surface.Fractions);
        if (
            analysis.Regression is not { Exponent: > 0 } line
            || Gradient(_surface.Fractions) is not { } gradient
            || exponents.Count < 0.9 * _options.IntervalDraws
        )
        {
            return None with { Analysis = analysis };
        }

        // Now and then a draw's fit ends in another minimum; quantiles do not mind.
        exponents.Sort();
        var (middle, deviation) = (Quantile(exponents, 0.5), (Quantile(exponents, NormalUpper) - Quantile(exponents, 1 - NormalUpper)) / 2);
        var inflation = SeedInflation(gradient, _surface.Covariance * gradient.OnSurface);
        var mode = line.Exponent;
        return new SearchEstimate(
            analysis,
            (middle + mode) / 2,
            (Normal95 * Math.Sqrt(inflation) * deviation) + (Math.Abs(middle - mode) / 2),
            inflation,
            _surface.Fractions
        );
    }

    private ScalingAnalysis Analyse(double[] fractions) => ExponentFunctional.Analyse(_places, fractions, _conventions);

    private static double Quantile(List<double> sorted, double share) => sorted[(int)Math.Round(share * (sorted.Count - 1))];

    /// <summary>Variance of the estimate with what each network adds summed by seed, over that of independent networks; at least 1.</summary>
    private double SeedInflation(DesignGradient gradient, Vector<double> spread)
    {
        var pull = _cells
            .Select(
                (_, cell) =>
                    (gradient.InLogits[cell] * _surface.OwnVariance[cell]) + ((1 - _surface.OwnShare[cell]) * _surface.Dot(cell, spread))
            )
            .ToArray();
        // Deviations from the cell's own mean: what the surface misses in a cell is no agreement of seeds.
        var scores = _outcomes
            .Select(outcome =>
                (
                    outcome.Seed,
                    Score: ((outcome.Found ? 1 : 0) - ((double)_found[outcome.Cell] / _networks[outcome.Cell])) * pull[outcome.Cell]
                )
            )
            .ToList();
        var independent = scores.Sum(one => Square(one.Score));
        var bySeed = scores.GroupBy(one => one.Seed).Sum(seed => Square(seed.Sum(one => one.Score)));
        return independent > 0 ? Math.Max(1, bySeed / independent) : 1;
    }

    private static double Square(double value) => value * value;

    /// <summary>How β moves.</summary>
    /// <param name="Functional">β itself; null where it has none.</param>
    /// <param name="InLogits">[cells] with the logit of each cell.</param>
    /// <param name="OnSurface">[coefficients] with the surface, through the cells that follow it.</param>
    private sealed record DesignGradient(ExponentFunctional? Functional, double[] InLogits, Vector<double> OnSurface);
}
