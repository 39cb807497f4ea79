using MathNet.Numerics.LinearAlgebra;

namespace Mnemophase.Scaling.Search;

/// <summary>
/// How often a class is found in each cell: logit p = Σ θ_k B_k(ln η, period) + e, a smooth surface (cubic splines in both directions, normal prior on their second differences) and a
/// deviation e of the cell's own, normal too, under binomial counts. So a cell with many networks goes by them, one with few by its neighbours. The posterior is taken as normal about its mode.
/// </summary>
/// <remarks>
/// Source: Eilers and Marx, Statist. Sci. 11, 89 (1996) for the surface; Breslow and Clayton, J. Am. Stat. Assoc. 88, 9 (1993) for the deviations. With n p (1-p) the information of a cell's
/// counts, σ the deviations' spread: k = σ² n p (1-p) / (1 + σ² n p (1-p)) is the share by which a cell goes by its own counts.
/// </remarks>
internal sealed class FractionSurface
{
    private const int MostSteps = 100;
    private readonly Matrix<double> _prior;
    private readonly (int[] Index, double[] Value)[] _basis;
    private readonly double _deviation;
    private double[] _own;

    /// <summary>A surface over the cells of a grid.</summary>
    /// <param name="cells">[cells] learning rate and period in ms.</param>
    public FractionSurface(IReadOnlyList<(double LearningRate, double PeriodMs)> cells, BoundarySearchOptions options)
    {
        var rates = Basis(cells.Select(cell => Math.Log(cell.LearningRate)), options.LearningRateIntervals);
        var periods = Basis(cells.Select(cell => cell.PeriodMs), options.PeriodIntervals);
        _basis = [.. cells.Select(cell => Products(rates, periods, cell))];
        Count = rates.Count * periods.Count;
        _prior = Matrix<double>.Build.DenseDiagonal(Count, 1 / (options.LevelSpread * options.LevelSpread));
        Penalise(rates.Count, periods.Count, periods.Count, 1, 1 / (options.LearningRateCurvature * options.LearningRateCurvature));
        Penalise(periods.Count, rates.Count, 1, periods.Count, 1 / (options.PeriodCurvature * options.PeriodCurvature));
        _deviation = options.CellDeviation * options.CellDeviation;
        _own = new double[cells.Count];
        Mode = Vector<double>.Build.Dense(Count);
        Fractions = new double[cells.Count];
        OwnVariance = new double[cells.Count];
        OwnShare = new double[cells.Count];
        Covariance = Matrix<double>.Build.Dense(Count, Count);
    }

    /// <summary>Coefficients θ.</summary>
    public int Count { get; }

    /// <summary>[coefficients] the posterior's mode.</summary>
    public Vector<double> Mode { get; private set; }

    /// <summary>[coefficients × coefficients] the posterior's covariance.</summary>
    public Matrix<double> Covariance { get; private set; }

    /// <summary>[cells] fractions at the mode.</summary>
    public double[] Fractions { get; private set; }

    /// <summary>[cells] posterior variance of logit p given the surface.</summary>
    public double[] OwnVariance { get; private set; }

    /// <summary>[cells] k.</summary>
    public double[] OwnShare { get; private set; }

    /// <summary>Posterior variance of a cell's logit given the surface, with some information of its own.</summary>
    /// <param name="information">n p (1-p).</param>
    public double VarianceGiven(double information) => _deviation / (1 + (_deviation * information));

    /// <summary>What a cell's counts tell about the surface: less than about the cell itself.</summary>
    /// <param name="information">n p (1-p).</param>
    public double WeightOf(double information) => information / (1 + (_deviation * information));

    /// <summary>Finds the posterior, starting from the last mode.</summary>
    /// <param name="networks">[cells] networks.</param>
    /// <param name="found">[cells] networks in the class.</param>
    public void Fit(int[] networks, int[] found)
    {
        var value = Objective(Mode, _own, networks, found);
        for (var step = 0; step < MostSteps; step++)
        {
            var (mode, own) = Newton(networks, found);
            var (nextMode, nextOwn, better) = (mode, own, 0.0);
            // Newton's step may be too long far from the mode; a part of it always leads up.
            for (var length = 1.0; !((better = Objective(nextMode, nextOwn, networks, found)) >= value) && length > 1e-6; )
            {
                length /= 2;
                nextMode = Mode + (length * (mode - Mode));
                nextOwn = [.. _own.Zip(own, (from, to) => from + (length * (to - from)))];
            }

            var gain = better - value;
            if (!(gain >= 0))
            {
                break;
            }

            (Mode, _own, value) = (nextMode, nextOwn, better);
            if (gain < 1e-9)
            {
                break;
            }
        }

        Fractions = FractionsOf(Mode, _own);
        var information = networks.Select((n, cell) => n * Fractions[cell] * (1 - Fractions[cell])).ToArray();
        OwnVariance = Array.ConvertAll(information, VarianceGiven);
        OwnShare = Array.ConvertAll(information, value => _deviation * value / (1 + (_deviation * value)));
        Covariance = (Information(Array.ConvertAll(information, WeightOf)) + _prior)
            .Cholesky()
            .Solve(Matrix<double>.Build.DenseIdentity(Count));
    }

    /// <summary>[coefficients × coefficients] a root of <see cref="Covariance"/>, for <see cref="Draw"/>.</summary>
    public Matrix<double> Root() => Covariance.Cholesky().Factor;

    /// <summary>[cells] fractions at one draw from the posterior.</summary>
    /// <param name="root">From <see cref="Root"/>.</param>
    public double[] Draw(Matrix<double> root, Random random)
    {
        var surface = root * Vector<double>.Build.Dense(Count, _ => Normal());
        var own = new double[_own.Length];
        for (var cell = 0; cell < own.Length; cell++)
        {
            // A cell that goes by its own counts does not follow the surface's error.
            own[cell] = _own[cell] - (OwnShare[cell] * Dot(cell, surface)) + (Math.Sqrt(OwnVariance[cell]) * Normal());
        }

        return FractionsOf(Mode + surface, own);

        double Normal() => MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1);
    }

    /// <summary>B(cell)ᵀ v.</summary>
    public double Dot(int cell, Vector<double> vector) => Dot(_basis[cell], vector);

    /// <summary>B(cell)ᵀ M B(cell).</summary>
    /// <param name="matrix">[coefficients × coefficients] M, symmetric.</param>
    public double Quadratic(int cell, ReadOnlySpan<double> matrix)
    {
        var (index, value) = _basis[cell];
        double sum = 0;
        for (var i = 0; i < index.Length; i++)
        {
            var row = matrix.Slice(index[i] * Count, Count);
            double line = 0;
            for (var j = 0; j < index.Length; j++)
            {
                line += value[j] * row[index[j]];
            }

            sum += value[i] * line;
        }

        return sum;
    }

    /// <summary>Adds to a cell's information: M ← (M⁻¹ + a B(cell) B(cell)ᵀ)⁻¹, in place.</summary>
    /// <param name="matrix">[coefficients × coefficients] M, symmetric.</param>
    public void Inform(int cell, Span<double> matrix, double added)
    {
        var (index, value) = _basis[cell];
        var direction = new double[Count];
        for (var i = 0; i < index.Length; i++)
        {
            AddScaled(direction, value[i], matrix.Slice(index[i] * Count, Count));
        }

        double along = 0;
        for (var i = 0; i < index.Length; i++)
        {
            along += value[i] * direction[index[i]];
        }

        var scale = -added / (1 + (added * along));
        for (var row = 0; row < Count; row++)
        {
            var line = matrix.Slice(row * Count, Count);
            AddScaled(line, scale * direction[row], direction);
        }
    }

    /// <summary>Adds weight × B(cell) to a vector.</summary>
    public void AddTo(Vector<double> vector, int cell, double weight)
    {
        var (index, value) = _basis[cell];
        for (var i = 0; i < index.Length; i++)
        {
            vector[index[i]] += weight * value[i];
        }
    }

    private static SplineBasis Basis(IEnumerable<double> values, int intervals)
    {
        var distinct = values.Distinct().ToList();
        return new SplineBasis(
            distinct.Min(),
            distinct.Max() + (distinct.Count == 1 ? 1 : 0),
            Math.Max(1, Math.Min(intervals, distinct.Count - 1))
        );
    }

    private static (int[] Index, double[] Value) Products(
        SplineBasis rates,
        SplineBasis periods,
        (double LearningRate, double PeriodMs) cell
    )
    {
        const int support = SplineBasis.Support;
        Span<double> rate = stackalloc double[support];
        Span<double> period = stackalloc double[support];
        var firstRate = rates.At(Math.Log(cell.LearningRate), rate);
        var firstPeriod = periods.At(cell.PeriodMs, period);
        var index = new int[support * support];
        var value = new double[support * support];
        for (var i = 0; i < support; i++)
        {
            for (var j = 0; j < support; j++)
            {
                index[(i * support) + j] = ((firstRate + i) * periods.Count) + firstPeriod + j;
                value[(i * support) + j] = rate[i] * period[j];
            }
        }

        return (index, value);
    }

    private static double Dot((int[] Index, double[] Value) basis, Vector<double> vector)
    {
        double sum = 0;
        for (var i = 0; i < basis.Index.Length; i++)
        {
            sum += basis.Value[i] * vector[basis.Index[i]];
        }

        return sum;
    }

    /// <summary>Adds the prior's precision of second differences along one direction.</summary>
    private void Penalise(int along, int across, int strideAlong, int strideAcross, double precision)
    {
        double[] difference = [1, -2, 1];
        for (var line = 0; line < across; line++)
        {
            for (var start = 0; start + 2 < along; start++)
            {
                for (var i = 0; i < 3; i++)
                {
                    for (var j = 0; j < 3; j++)
                    {
                        var row = (line * strideAcross) + ((start + i) * strideAlong);
                        var column = (line * strideAcross) + ((start + j) * strideAlong);
                        _prior[row, column] += precision * difference[i] * difference[j];
                    }
                }
            }
        }
    }

    private static void AddScaled(Span<double> sum, double factor, ReadOnlySpan<double> vector)
    {
        for (var i = 0; i < sum.Length; i++)
        {
            sum[i] += factor * vector[i];
        }
    }

    private double[] FractionsOf(Vector<double> coefficients, double[] own) =>
        [.. own.Select((deviation, cell) => 1 / (1 + Math.Exp(-Dot(cell, coefficients) - deviation)))];

    /// <summary>Logarithm of the posterior's density, up to a constant.</summary>
    private double Objective(Vector<double> coefficients, double[] own, int[] networks, int[] found)
    {
        var sum = -0.5 * (coefficients * (_prior * coefficients));
        for (var cell = 0; cell < networks.Length; cell++)
        {
            if (networks[cell] > 0)
            {
                var logit = Dot(cell, coefficients) + own[cell];
                sum -= own[cell] * own[cell] / (2 * _deviation);
                sum += (found[cell] * logit) - (networks[cell] * (Math.Max(0, logit) + Math.Log(1 + Math.Exp(-Math.Abs(logit)))));
            }
        }

        return sum;
    }

    /// <summary>Newton's next coefficients and deviations: weighted least squares of the working logits.</summary>
    private (Vector<double> Mode, double[] Own) Newton(int[] networks, int[] found)
    {
        var weights = new double[networks.Length];
        var working = new double[networks.Length];
        var share = new double[networks.Length];
        var right = Vector<double>.Build.Dense(Count);
        for (var cell = 0; cell < networks.Length; cell++)
        {
            if (networks[cell] == 0)
            {
                continue;
            }

            var logit = Dot(cell, Mode) + _own[cell];
            var p = 1 / (1 + Math.Exp(-logit));
            var information = Math.Max(1e-10, networks[cell] * p * (1 - p));
            working[cell] = logit + ((found[cell] - (networks[cell] * p)) / information);
            weights[cell] = WeightOf(information);
            share[cell] = _deviation * weights[cell];
            AddTo(right, cell, weights[cell] * working[cell]);
        }

        var mode = (Information(weights) + _prior).Cholesky().Solve(right);
        return (mode, [.. share.Select((part, cell) => part == 0 ? 0 : part * (working[cell] - Dot(cell, mode)))]);
    }

    private Matrix<double> Information(double[] weights)
    {
        var information = new double[Count * Count];
        for (var cell = 0; cell < weights.Length; cell++)
        {
            var (index, value) = _basis[cell];
            for (var i = 0; i < index.Length && weights[cell] > 0; i++)
            {
                for (var j = 0; j < index.Length; j++)
                {
                    information[(index[i] * Count) + index[j]] += weights[cell] * value[i] * value[j];
                }
            }
        }

        return Matrix<double>.Build.Dense(Count, Count, information);
    }
}
