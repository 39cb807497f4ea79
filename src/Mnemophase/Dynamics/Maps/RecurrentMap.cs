using Mnemophase.Networks;
using Mnemophase.Numerics.Dense;

namespace Mnemophase.Dynamics.Maps;

/// <summary>A recurrent network of rates or currents under constant input.</summary>
/// <remarks>
/// Rate: r ← (1-α) r + α φ(W r + b), J = (1-α) I + α diag(φ') W. Current: x ← (1-α) x + α (W φ(x) + b), J = (1-α) I + α W diag(φ').
/// Leak inside: h ← φ((1-α) h + α (W h + b)), J = diag(φ') ((1-α) I + α W). Input is part of b. A low-rank network is W = m n.
/// </remarks>
public sealed class RecurrentMap : IDrivenMap
{
    private const int OnStack = 2048;
    private readonly Formulation _form;
    private readonly Nonlinearity _nonlinearity;
    private readonly double _alpha;
    private readonly double[] _weights;
    private readonly double[] _bias;
    private readonly PanelMatrix _panels;
    private readonly double _weightBound;
    private readonly double _largestRow;

    /// <summary>A network.</summary>
    /// <param name="form">Where leak and nonlinearity stand.</param>
    /// <param name="alpha">α, step over time constant; above 0 and not above 1.</param>
    /// <param name="weights">W, [D × D], row-major; row i holds the weights onto neuron i.</param>
    /// <param name="bias">b, [D], input included.</param>
    /// <exception cref="ArgumentException">Sizes do not belong together, α lies outside its range, or a value is not finite.</exception>
    public RecurrentMap(Formulation form, Nonlinearity nonlinearity, double alpha, ReadOnlySpan<double> weights, ReadOnlySpan<double> bias)
    {
        if (bias.IsEmpty || weights.Length != bias.Length * bias.Length)
        {
            throw new ArgumentException(
                $"{bias.Length} neurons have {bias.Length} × {bias.Length} weights, not {weights.Length}.",
                nameof(weights)
            );
        }

        MapChecks.Alpha(alpha);
        MapChecks.Finite(weights, nameof(weights));
        MapChecks.Finite(bias, nameof(bias));
        (_form, _nonlinearity, _alpha) = (form, nonlinearity, alpha);
        _weights = weights.ToArray();
        _bias = bias.ToArray();
        if (form == Formulation.LeakInside)
        {
            FoldLeak(_weights, _bias, alpha);
        }

        _panels = new PanelMatrix(_weights, Dimension, Dimension);
        _weightBound = DenseNorms.SpectralBound(_weights, Dimension);
        _largestRow = DenseNorms.LargestRow(_weights, Dimension);
    }

    private RecurrentMap(RecurrentMap like, double[] weights, double[] bias)
    {
        (_form, _nonlinearity, _alpha) = (like._form, like._nonlinearity, like._alpha);
        (_weights, _bias) = (weights, bias);
        _panels = new PanelMatrix(_weights, Dimension, Dimension);
        _weightBound = DenseNorms.SpectralBound(_weights, Dimension);
        _largestRow = DenseNorms.LargestRow(_weights, Dimension);
    }

    private RecurrentMap(RecurrentMap like, double[] bias)
    {
        (_form, _nonlinearity, _alpha) = (like._form, like._nonlinearity, like._alpha);
        (_weights, _panels, _weightBound, _largestRow) = (like._weights, like._panels, like._weightBound, like._largestRow);
        _bias = bias;
    }

    /// <inheritdoc/>
    public int Dimension => _bias.Length;

    /// <inheritdoc/>
    public double StepInTau => _alpha;

    /// <inheritdoc/>
    public bool Bounded => Activation.IsBounded(_nonlinearity);

    /// <inheritdoc/>
    public bool PiecewiseLinear => _nonlinearity == Nonlinearity.Relu;

    /// <summary>The same network with another constant input, added to b.</summary>
    /// <param name="input">[D].</param>
    public RecurrentMap WithInput(ReadOnlySpan<double> input)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(input.Length, Dimension, nameof(input));
        MapChecks.Finite(input, nameof(input));
        var bias = (double[])_bias.Clone();
        for (var i = 0; i < bias.Length; i++)
        {
            bias[i] += _form == Formulation.LeakInside ? _alpha * input[i] : input[i];
        }

        return new RecurrentMap(this, bias);
    }

    /// <inheritdoc/>
    public int DriveLength => Dimension;

    /// <inheritdoc/>
    public IDrivenMap WithDrive(ReadOnlySpan<double> drive) => WithInput(drive);

    /// <summary>The network on the straight line between the weights of two: this one at s = 0, the other at s = 1.</summary>
    /// <exception cref="ArgumentException">The two differ in form, nonlinearity, step or size.</exception>
    public RecurrentMap Towards(RecurrentMap other, double s)
    {
        if ((_form, _nonlinearity, _alpha, Dimension) != (other._form, other._nonlinearity, other._alpha, other.Dimension))
        {
            throw new ArgumentException("The two networks differ in form, nonlinearity, step or size.", nameof(other));
        }

        // At the ends to the last bit.
        return s == 0 ? this
            : s == 1 ? other
            : new RecurrentMap(this, MapChecks.Between(_weights, other._weights, s), MapChecks.Between(_bias, other._bias, s));
    }

    /// <summary>The firing rates at a state: the state itself, or φ(x) of currents.</summary>
    public double[] Rates(ReadOnlySpan<double> state)
    {
        if (_form != Formulation.Current)
        {
            return state.ToArray();
        }

        var rates = new double[_panels.PaddedRows];
        state.CopyTo(rates);
        Activation.Apply(_nonlinearity, rates, []);
        return rates[..Dimension];
    }

    /// <inheritdoc/>
    public void Advance(ReadOnlySpan<double> state, Span<double> after, Span<double> tangents = default)
    {
        int n = Dimension,
            padded = _panels.PaddedRows,
            count = 1 + (tangents.Length / n);
        var room = (2 * count * padded) + padded;
        var buffer = room <= OnStack ? stackalloc double[room] : new double[room];
        var vectors = buffer[..(count * padded)];
        var products = buffer.Slice(count * padded, count * padded);
        var slopes = tangents.IsEmpty ? [] : buffer[(2 * count * padded)..];
        state[..n].CopyTo(vectors);
        tangents.CopyTo(vectors[n..]);
        if (_form == Formulation.Current)
        {
            // φ needs whole vectors of four; what stands behind the state is overwritten by the tangents afterwards.
            var rates = products[..padded];
            rates.Clear();
            state[..n].CopyTo(rates);
            Activation.Apply(_nonlinearity, rates, slopes);
            rates[..n].CopyTo(vectors);
            for (var at = 0; at < tangents.Length; at++)
            {
                vectors[n + at] = tangents[at] * slopes[at % n];
            }
        }

        _panels.Times(vectors, products, count);
        var drive = products[..padded];
        for (var i = 0; i < n; i++)
        {
            drive[i] += _bias[i];
        }

        if (_form != Formulation.Current)
        {
            Activation.Apply(_nonlinearity, drive, slopes);
            for (var k = 1; k < count; k++)
            {
                Scale(products.Slice(k * padded, n), slopes);
            }
        }

        for (var k = 0; k < count; k++)
        {
            Relax(
                k == 0 ? state : tangents.Slice((k - 1) * n, n),
                products.Slice(k * padded, n),
                k == 0 ? after : tangents.Slice((k - 1) * n, n)
            );
        }
    }

    /// <summary>states ← F(states), with scale · ξ beside each one's recurrent input, as noise is in training.</summary>
    /// <param name="states">[any number × D].</param>
    /// <param name="noise">ξ, [the same number × D].</param>
    /// <param name="scale">What ξ is multiplied by.</param>
    public void AdvanceAll(Span<double> states, ReadOnlySpan<float> noise, double scale)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(noise.Length, states.Length, nameof(noise));
        int n = Dimension,
            padded = _panels.PaddedRows,
            count = states.Length / n;
        // The rates, then whole vectors of four.
        var vectors = new double[PanelMatrix.Padded(states.Length)];
        states.CopyTo(vectors);
        if (_form == Formulation.Current)
        {
            Activation.Apply(_nonlinearity, vectors, []);
        }

        var products = new double[count * padded];
        _panels.Times(vectors, products, count);
        scale *= _form == Formulation.LeakInside ? _alpha : 1;
        for (var k = 0; k < count; k++)
        {
            var drive = products.AsSpan(k * padded, padded);
            for (var i = 0; i < n; i++)
            {
                drive[i] += _bias[i] + (scale * noise[(k * n) + i]);
            }

            if (_form != Formulation.Current)
            {
                Activation.Apply(_nonlinearity, drive, []);
            }

            Relax(states.Slice(k * n, n), drive[..n], states.Slice(k * n, n));
        }
    }

    /// <inheritdoc/>
    public void Jacobian(ReadOnlySpan<double> state, Span<double> jacobian)
    {
        int n = Dimension,
            padded = _panels.PaddedRows;
        var values = new double[padded];
        var slopes = new double[padded];
        if (_form == Formulation.Current)
        {
            state[..n].CopyTo(values);
        }
        else
        {
            _panels.Times(state, values, 1);
            for (var i = 0; i < n; i++)
            {
                values[i] += _bias[i];
            }
        }

        Activation.Apply(_nonlinearity, values, slopes);
        var gain = _form == Formulation.LeakInside ? 1 : _alpha;
        for (var i = 0; i < n; i++)
        {
            var row = jacobian.Slice(i * n, n);
            for (var j = 0; j < n; j++)
            {
                row[j] = gain * _weights[(i * n) + j] * slopes[_form == Formulation.Current ? j : i];
            }

            row[i] += _form == Formulation.LeakInside ? 0 : 1 - _alpha;
        }
    }

    /// <remarks>Rate: α max|φ''| max_i‖W_i‖ ‖W‖₂; current: α max|φ''| ‖W‖₂; leak inside: as rate with (1-α) I + α W for W and 1 for α.</remarks>
    public double? LipschitzBound(ReadOnlySpan<double> state, double radius)
    {
        if (Activation.HasCorner(_nonlinearity) && radius >= DistanceToCorner(state))
        {
            return null;
        }

        var curvature = Activation.Curvature(_nonlinearity);
        return _form switch
        {
            Formulation.Rate => _alpha * curvature * _largestRow * _weightBound,
            Formulation.Current => _alpha * curvature * _weightBound,
            _ => curvature * _largestRow * _weightBound,
        };
    }

    /// <inheritdoc/>
    public double DistanceToCorner(ReadOnlySpan<double> state)
    {
        if (!Activation.HasCorner(_nonlinearity))
        {
            return double.PositiveInfinity;
        }

        var distance = double.PositiveInfinity;
        var drive = new double[_panels.PaddedRows];
        _panels.Times(state, drive, 1);
        for (var i = 0; i < Dimension; i++)
        {
            var row = _weights.AsSpan(i * Dimension, Dimension);
            var toCorner =
                _form == Formulation.Current
                    ? Math.Abs(state[i])
                    : (Math.Abs(drive[i] + _bias[i]) - RoundingOf(row, state, _bias[i])) / Math.Max(DenseNorms.Length(row), double.Epsilon);
            distance = Math.Min(distance, toCorner);
        }

        return Math.Max(0, distance);
    }

    /// <summary>Bound on the rounding error of one preactivation.</summary>
    private static double RoundingOf(ReadOnlySpan<double> row, ReadOnlySpan<double> state, double bias)
    {
        var sum = Math.Abs(bias);
        for (var j = 0; j < row.Length; j++)
        {
            sum += Math.Abs(row[j] * state[j]);
        }

        return (row.Length + 2) * 2.3e-16 * sum;
    }

    private void Relax(ReadOnlySpan<double> before, ReadOnlySpan<double> product, Span<double> after)
    {
        if (_form == Formulation.LeakInside)
        {
            product.CopyTo(after);
            return;
        }

        for (var i = 0; i < product.Length; i++)
        {
            after[i] = ((1 - _alpha) * before[i]) + (_alpha * product[i]);
        }
    }

    private static void Scale(Span<double> values, ReadOnlySpan<double> factors)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] *= factors[i];
        }
    }

    private static void FoldLeak(double[] weights, double[] bias, double alpha)
    {
        for (var i = 0; i < bias.Length; i++)
        {
            bias[i] *= alpha;
            for (var j = 0; j < bias.Length; j++)
            {
                weights[(i * bias.Length) + j] *= alpha;
            }

            weights[(i * bias.Length) + i] += 1 - alpha;
        }
    }
}
