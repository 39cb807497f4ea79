using Mnemophase.Networks;

namespace Mnemophase.Dynamics.Maps;

/// <summary>A GRU under constant input, as PyTorch defines it.</summary>
/// <remarks>
/// r = σ(U_r h + c_r), z = σ(U_z h + c_z), n = tanh(c_n + r∘(U_n h + d_n)), h' = (1-z)∘n + z∘h. c holds the input's share and all biases, d_n the
/// bias inside the reset. Rows of stacked tensors are r, z, n.
/// </remarks>
public sealed class GruMap : IDrivenMap
{
    private readonly GatedLayer _reset;
    private readonly GatedLayer _update;
    private readonly GatedLayer _candidate;
    private readonly double[] _inputOfCandidate;

    /// <summary>A GRU of H units.</summary>
    /// <param name="recurrent">U, [3H × H], row-major, rows r, z, n.</param>
    /// <param name="recurrentBias">b_hh, [3H].</param>
    /// <param name="input">W_ih x + b_ih of the constant input x, [3H].</param>
    /// <exception cref="ArgumentException">Sizes do not belong together, or a value is not finite.</exception>
    public GruMap(ReadOnlySpan<double> recurrent, ReadOnlySpan<double> recurrentBias, ReadOnlySpan<double> input)
    {
        Dimension = recurrentBias.Length / 3;
        MapChecks.Length(recurrentBias, 3 * Math.Max(1, Dimension), nameof(recurrentBias));
        MapChecks.Length(recurrent, 3 * Dimension * Dimension, nameof(recurrent));
        MapChecks.Length(input, 3 * Dimension, nameof(input));
        MapChecks.Finite(input, nameof(input));
        int h = Dimension,
            square = h * h;
        _reset = new GatedLayer(recurrent[..square].ToArray(), Sum(recurrentBias[..h], input[..h]));
        _update = new GatedLayer(recurrent[square..(2 * square)].ToArray(), Sum(recurrentBias[h..(2 * h)], input[h..(2 * h)]));
        _candidate = new GatedLayer(recurrent[(2 * square)..].ToArray(), recurrentBias[(2 * h)..].ToArray());
        _inputOfCandidate = input[(2 * h)..].ToArray();
    }

    private GruMap(GruMap like, ReadOnlySpan<double> drive)
    {
        Dimension = like.Dimension;
        _reset = like._reset.With(drive[..Dimension]);
        _update = like._update.With(drive[Dimension..(2 * Dimension)]);
        _candidate = like._candidate;
        _inputOfCandidate = Sum(like._inputOfCandidate, drive[(2 * Dimension)..]);
    }

    /// <inheritdoc/>
    public int DriveLength => 3 * Dimension;

    /// <inheritdoc/>
    public IDrivenMap WithDrive(ReadOnlySpan<double> drive)
    {
        MapChecks.Length(drive, DriveLength, nameof(drive));
        MapChecks.Finite(drive, nameof(drive));
        return new GruMap(this, drive);
    }

    /// <summary>The rates of a GRU are its state.</summary>
    public double[] Rates(ReadOnlySpan<double> state) => state.ToArray();

    /// <summary>Units H.</summary>
    public int Dimension { get; }

    /// <summary>A GRU has no time constant: a step is its unit of time.</summary>
    public double StepInTau => 1;

    /// <inheritdoc/>
    public bool Bounded => true;

    /// <inheritdoc/>
    public void Advance(ReadOnlySpan<double> state, Span<double> after, Span<double> tangents = default)
    {
        var gates = new Gates(this, state);
        for (var at = 0; at < tangents.Length; at += Dimension)
        {
            var tangent = tangents.Slice(at, Dimension);
            var (dr, dz, dm) = (_reset.Times(tangent), _update.Times(tangent), _candidate.Times(tangent));
            for (var i = 0; i < Dimension; i++)
            {
                var dn = gates.NSlope[i] * ((gates.RSlope[i] * dr[i] * gates.M[i]) + (gates.R[i] * dm[i]));
                tangent[i] = (gates.Z[i] * tangent[i]) + ((1 - gates.Z[i]) * dn) + ((state[i] - gates.N[i]) * gates.ZSlope[i] * dz[i]);
            }
        }

        for (var i = 0; i < Dimension; i++)
        {
            after[i] = ((1 - gates.Z[i]) * gates.N[i]) + (gates.Z[i] * state[i]);
        }
    }

    /// <inheritdoc/>
    public void Jacobian(ReadOnlySpan<double> state, Span<double> jacobian)
    {
        var gates = new Gates(this, state);
        for (var i = 0; i < Dimension; i++)
        {
            var byUpdate = (state[i] - gates.N[i]) * gates.ZSlope[i];
            var byCandidate = (1 - gates.Z[i]) * gates.NSlope[i] * gates.R[i];
            var byReset = (1 - gates.Z[i]) * gates.NSlope[i] * gates.M[i] * gates.RSlope[i];
            for (var j = 0; j < Dimension; j++)
            {
                var at = (i * Dimension) + j;
                jacobian[at] =
                    (byUpdate * _update.Weights[at])
                    + (byCandidate * _candidate.Weights[at])
                    + (byReset * _reset.Weights[at])
                    + (i == j ? gates.Z[i] : 0);
            }
        }
    }

    /// <remarks>Each term of J is a product of bounded factors; its Lipschitz constant is the sum over the factors of one's slope times the others' bounds, with |σ'| ≤ 1/4, |σ''| ≤ 0.0963, |tanh''| ≤ 0.77.</remarks>
    public double? LipschitzBound(ReadOnlySpan<double> state, double radius)
    {
        var m = _candidate.Of(state);
        double diagonal = 0,
            update = 0,
            candidate = 0,
            reset = 0;
        for (var i = 0; i < Dimension; i++)
        {
            double u = _update.Row(i),
                r = _reset.Row(i),
                c = _candidate.Row(i);
            var largestM = Math.Abs(m[i]) + (c * radius);
            var largestH = Math.Abs(state[i]) + radius;
            // How fast the candidate's preactivation changes.
            var drive = c + (largestM * r / 4);
            diagonal = Math.Max(diagonal, u / 4);
            update = Math.Max(update, ((1 + drive) / 4) + ((largestH + 1) * Activation.LogisticCurvature * u));
            candidate = Math.Max(candidate, (u / 4) + (Activation.TanhCurvature * drive) + (r / 4));
            reset = Math.Max(
                reset,
                (largestM * ((u / 16) + (Activation.TanhCurvature * drive / 4) + (Activation.LogisticCurvature * r))) + (c / 4)
            );
        }

        return diagonal + (_update.Bound * update) + (_candidate.Bound * candidate) + (_reset.Bound * reset);
    }

    private static double[] Sum(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = a.ToArray();
        for (var i = 0; i < sum.Length; i++)
        {
            sum[i] += b[i];
        }

        return sum;
    }

    /// <summary>All gates at a state, with their slopes.</summary>
    private readonly struct Gates
    {
        public Gates(GruMap map, ReadOnlySpan<double> state)
        {
            (R, Z, M) = (map._reset.Of(state), map._update.Of(state), map._candidate.Of(state));
            (RSlope, ZSlope, NSlope) = (new double[R.Length], new double[R.Length], new double[R.Length]);
            Activation.Apply(Nonlinearity.Sigmoid, R, RSlope);
            Activation.Apply(Nonlinearity.Sigmoid, Z, ZSlope);
            N = new double[R.Length];
            for (var i = 0; i < map.Dimension; i++)
            {
                N[i] = map._inputOfCandidate[i] + (R[i] * M[i]);
            }

            Activation.Apply(Nonlinearity.Tanh, N, NSlope);
        }

        public double[] R { get; }
        public double[] RSlope { get; }
        public double[] Z { get; }
        public double[] ZSlope { get; }
        public double[] M { get; }
        public double[] N { get; }
        public double[] NSlope { get; }
    }
}
