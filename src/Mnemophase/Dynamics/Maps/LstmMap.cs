using Mnemophase.Networks;

namespace Mnemophase.Dynamics.Maps;

/// <summary>An LSTM under constant input, as PyTorch defines it. The state is h, then c: D = 2H.</summary>
/// <remarks>i, f, o = σ(U h + b), g = tanh(U_g h + b_g), c' = f∘c + i∘g, h' = o∘tanh(c'). Rows of stacked tensors are i, f, g, o.</remarks>
public sealed class LstmMap : IDrivenMap
{
    private const int Gates = 4;
    private readonly int _h;
    private readonly GatedLayer[] _layers;

    /// <summary>An LSTM of H units.</summary>
    /// <param name="recurrent">U, [4H × H], row-major, rows i, f, g, o.</param>
    /// <param name="constant">b_hh + b_ih + W_ih x of the constant input x, [4H].</param>
    /// <exception cref="ArgumentException">Sizes do not belong together, or a value is not finite.</exception>
    public LstmMap(ReadOnlySpan<double> recurrent, ReadOnlySpan<double> constant)
    {
        _h = constant.Length / Gates;
        MapChecks.Length(constant, Gates * Math.Max(1, _h), nameof(constant));
        MapChecks.Length(recurrent, Gates * _h * _h, nameof(recurrent));
        _layers = new GatedLayer[Gates];
        for (var gate = 0; gate < Gates; gate++)
        {
            _layers[gate] = new GatedLayer(recurrent.Slice(gate * _h * _h, _h * _h).ToArray(), constant.Slice(gate * _h, _h).ToArray());
        }
    }

    private LstmMap(LstmMap like, ReadOnlySpan<double> drive)
    {
        _h = like._h;
        _layers = new GatedLayer[Gates];
        for (var gate = 0; gate < Gates; gate++)
        {
            _layers[gate] = like._layers[gate].With(drive.Slice(gate * _h, _h));
        }
    }

    /// <inheritdoc/>
    public int Dimension => 2 * _h;

    /// <inheritdoc/>
    public int DriveLength => Gates * _h;

    /// <inheritdoc/>
    public IDrivenMap WithDrive(ReadOnlySpan<double> drive)
    {
        MapChecks.Length(drive, DriveLength, nameof(drive));
        MapChecks.Finite(drive, nameof(drive));
        return new LstmMap(this, drive);
    }

    /// <summary>The rates of an LSTM are h, the first half of its state.</summary>
    public double[] Rates(ReadOnlySpan<double> state) => state[.._h].ToArray();

    /// <summary>An LSTM has no time constant: a step is its unit of time.</summary>
    public double StepInTau => 1;

    /// <summary>h lies within 1, so the forget gates stay below a value under 1, and every c ends in the ball that leaves: F carries a box into itself.</summary>
    public bool Bounded => true;

    /// <inheritdoc/>
    public void Advance(ReadOnlySpan<double> state, Span<double> after, Span<double> tangents = default)
    {
        var (values, slopes) = AllGates(state);
        var cell = NextCell(state, values);
        for (var at = 0; at < tangents.Length; at += Dimension)
        {
            var tangent = tangents.Slice(at, Dimension);
            var d = new double[Gates][];
            for (var gate = 0; gate < Gates; gate++)
            {
                d[gate] = _layers[gate].Times(tangent[.._h]);
            }

            for (var k = 0; k < _h; k++)
            {
                var dCell =
                    (slopes[1][k] * d[1][k] * state[_h + k])
                    + (values[1][k] * tangent[_h + k])
                    + (slopes[0][k] * d[0][k] * values[2][k])
                    + (values[0][k] * slopes[2][k] * d[2][k]);
                var (squashed, slope) = Squashed(cell[k]);
                tangent[k] = (slopes[3][k] * d[3][k] * squashed) + (values[3][k] * slope * dCell);
                tangent[_h + k] = dCell;
            }
        }

        for (var k = 0; k < _h; k++)
        {
            after[k] = values[3][k] * Math.Tanh(cell[k]);
            after[_h + k] = cell[k];
        }
    }

    /// <inheritdoc/>
    public void Jacobian(ReadOnlySpan<double> state, Span<double> jacobian)
    {
        var (values, slopes) = AllGates(state);
        var cell = NextCell(state, values);
        jacobian.Clear();
        for (var k = 0; k < _h; k++)
        {
            var (squashed, slope) = Squashed(cell[k]);
            var hidden = jacobian.Slice(k * Dimension, Dimension);
            var cells = jacobian.Slice((_h + k) * Dimension, Dimension);
            for (var j = 0; j < _h; j++)
            {
                var at = (k * _h) + j;
                cells[j] =
                    (slopes[1][k] * _layers[1].Weights[at] * state[_h + k])
                    + (slopes[0][k] * _layers[0].Weights[at] * values[2][k])
                    + (values[0][k] * slopes[2][k] * _layers[2].Weights[at]);
                hidden[j] = (slopes[3][k] * _layers[3].Weights[at] * squashed) + (values[3][k] * slope * cells[j]);
            }

            cells[_h + k] = values[1][k];
            hidden[_h + k] = values[3][k] * slope * values[1][k];
        }
    }

    /// <remarks>
    /// In (h, c) together, on a ball: there |c| is bounded, and with it every factor of J. Each term of J is diag(a) U or diag(a), so its Lipschitz
    /// constant is that of a times ‖U‖₂; that of a is the sum over its factors of one's slope times the others' bounds, with |σ'| ≤ 1/4,
    /// |σ''| ≤ 0.0963, |tanh''| ≤ 0.77, all gates at most 1.
    /// </remarks>
    public double? LipschitzBound(ReadOnlySpan<double> state, double radius)
    {
        const double s1 = 0.25,
            s2 = Activation.LogisticCurvature,
            t2 = Activation.TanhCurvature;
        var largest = new double[7];
        var diagonal = 0.0;
        for (var k = 0; k < _h; k++)
        {
            double i = _layers[0].Row(k),
                f = _layers[1].Row(k),
                g = _layers[2].Row(k),
                o = _layers[3].Row(k),
                c = Math.Abs(state[_h + k]) + radius;
            // Factors of dc'/dh: f' c, i' g and i g'; of dh'/dh: o' tanh(c'), and o tanh'(c') times those; of the two by c: f and o tanh'(c') f.
            double forget = (s2 * f * c) + s1,
                input = (s2 * i) + (s1 * g),
                candidate = (s1 * i) + (t2 * g),
                cell = 1 + (s1 * c * f) + (s1 * i) + g,
                output = (s2 * o) + (s1 * cell),
                squash = (s1 * o) + (t2 * cell);
            double[] of = [forget, input, candidate, output, forget + (squash * s1 * c), input + (squash * s1), candidate + squash];
            for (var at = 0; at < of.Length; at++)
            {
                largest[at] = Math.Max(largest[at], of[at]);
            }

            diagonal = Math.Max(diagonal, (s1 * f) + squash + (s1 * f));
        }

        return diagonal
            + ((largest[0] + largest[4]) * _layers[1].Bound)
            + ((largest[1] + largest[5]) * _layers[0].Bound)
            + ((largest[2] + largest[6]) * _layers[2].Bound)
            + (largest[3] * _layers[3].Bound);
    }

    private static (double Value, double Slope) Squashed(double x)
    {
        var value = Math.Tanh(x);
        return (value, 1 - (value * value));
    }

    private double[] NextCell(ReadOnlySpan<double> state, double[][] values)
    {
        var cell = new double[_h];
        for (var k = 0; k < _h; k++)
        {
            cell[k] = (values[1][k] * state[_h + k]) + (values[0][k] * values[2][k]);
        }

        return cell;
    }

    private (double[][] Values, double[][] Slopes) AllGates(ReadOnlySpan<double> state)
    {
        var values = new double[Gates][];
        var slopes = new double[Gates][];
        for (var gate = 0; gate < Gates; gate++)
        {
            values[gate] = _layers[gate].Of(state[.._h]);
            slopes[gate] = new double[values[gate].Length];
            Activation.Apply(gate == 2 ? Nonlinearity.Tanh : Nonlinearity.Sigmoid, values[gate], slopes[gate]);
        }

        return (values, slopes);
    }
}
