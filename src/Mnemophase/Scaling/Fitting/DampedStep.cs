namespace Mnemophase.Scaling.Fitting;

/// <summary>The step of a Levenberg-Marquardt iteration: least squares of the linearised residuals within a scaled ball.</summary>
/// <remarks>
/// Minimises |J p + r| with |D p| within a tenth of the radius Δ, through (JᵀJ + λ D²) p = -Jᵀ r; λ is found by safeguarded Newton steps on |D p(λ)| - Δ.
/// Source: Moré, The Levenberg-Marquardt algorithm: implementation and theory, Lect. Notes Math. 630, 105 (1978), sections 3 and 5; at most ten steps, as in MINPACK.
/// </remarks>
internal sealed class DampedStep
{
    private const double Within = 0.1;
    private const int MostSteps = 10;
    private const double SmallestNormal = 2.2250738585072014e-308;

    private readonly PivotedQr _stacked;
    private readonly double[] _solution;
    private readonly double[] _direction;
    private readonly int _n;

    /// <summary>Room for the steps of one fit.</summary>
    public DampedStep(int parameters)
    {
        _n = parameters;
        _stacked = new PivotedQr(2 * parameters, parameters);
        _solution = new double[2 * parameters];
        _direction = new double[parameters];
        Step = new double[parameters];
    }

    /// <summary>λ; 0 when the whole Gauss-Newton step lies within the ball.</summary>
    public double Damping { get; private set; }

    /// <summary>[parameters] p.</summary>
    public double[] Step { get; }

    /// <summary>Finds the step.</summary>
    /// <param name="jacobian">QR of the Jacobian.</param>
    /// <param name="projected">Qᵀ r; the first entries are used.</param>
    /// <param name="scale">[parameters] diagonal of D.</param>
    /// <param name="radius">Δ.</param>
    /// <param name="damping">λ to start from: that of the last step.</param>
    public void Find(PivotedQr jacobian, double[] projected, double[] scale, double radius, double damping)
    {
        Array.Copy(projected, _solution, _n);
        jacobian.SolveUpper(_solution);
        Unorder(jacobian);
        var length = ScaledNorm(scale);
        var excess = length - radius;
        if (excess <= Within * radius)
        {
            Take(0);
            return;
        }

        var (least, most, gradient) = Bounds(jacobian, projected, scale, radius, length);
        var lambda = Math.Min(Math.Max(damping, least), most);
        if (lambda == 0)
        {
            lambda = gradient / length;
        }

        for (var iteration = 1; ; iteration++)
        {
            if (lambda == 0)
            {
                lambda = Math.Max(SmallestNormal, 0.001 * most);
            }

            SolveDamped(jacobian, projected, scale, Math.Sqrt(lambda));
            Unorder(jacobian);
            length = ScaledNorm(scale);
            var before = excess;
            excess = length - radius;
            var stuckBelow = least == 0 && excess <= before && before < 0;
            if (Math.Abs(excess) <= Within * radius || stuckBelow || iteration == MostSteps)
            {
                Take(lambda);
                return;
            }

            var correction = NewtonCorrection(_stacked, jacobian.Order, scale, length, excess, radius);
            (least, most) = excess > 0 ? (Math.Max(least, lambda), most) : (least, Math.Min(most, lambda));
            lambda = Math.Max(least, lambda + correction);
        }
    }

    private void Take(double damping)
    {
        Damping = damping;
        for (var i = 0; i < _n; i++)
        {
            Step[i] = -Step[i];
        }
    }

    /// <summary>Bounds on λ from Newton's step at zero and from the scaled gradient.</summary>
    private (double Least, double Most, double Gradient) Bounds(
        PivotedQr jacobian,
        double[] projected,
        double[] scale,
        double radius,
        double length
    )
    {
        var least = jacobian.Rank == _n ? NewtonCorrection(jacobian, jacobian.Order, scale, length, length - radius, radius) : 0;
        for (var column = 0; column < _n; column++)
        {
            double sum = 0;
            for (var row = 0; row <= column; row++)
            {
                sum += jacobian.R(row, column) * projected[row];
            }

            _direction[column] = sum / scale[jacobian.Order[column]];
        }

        var gradient = PivotedQr.Norm(_direction);
        var most = gradient / radius;
        return (least, most == 0 ? SmallestNormal / Math.Min(radius, 0.1) : most, gradient);
    }

    /// <summary>Newton's change of λ for 1/|D p(λ)| = 1/Δ, with R the triangle of (JᵀJ + λ D²).</summary>
    private double NewtonCorrection(PivotedQr triangle, int[] order, double[] scale, double length, double excess, double radius)
    {
        for (var place = 0; place < _n; place++)
        {
            var parameter = order[place];
            _direction[place] = scale[parameter] * (scale[parameter] * Step[parameter] / length);
        }

        triangle.SolveLower(_direction);
        var norm = PivotedQr.Norm(_direction);
        return excess / radius / norm / norm;
    }

    /// <summary>Solves the least-squares problem with √λ D below R.</summary>
    private void SolveDamped(PivotedQr jacobian, double[] projected, double[] scale, double rootDamping)
    {
        var matrix = _stacked.Matrix;
        Array.Clear(matrix);
        for (var column = 0; column < _n; column++)
        {
            for (var row = 0; row <= column; row++)
            {
                matrix[(column * 2 * _n) + row] = jacobian.R(row, column);
            }

            matrix[(column * 2 * _n) + _n + column] = rootDamping * scale[jacobian.Order[column]];
        }

        Array.Clear(_solution);
        Array.Copy(projected, _solution, _n);
        _stacked.Factor(_solution, pivot: false);
        _stacked.SolveUpper(_solution);
    }

    private void Unorder(PivotedQr jacobian)
    {
        for (var place = 0; place < _n; place++)
        {
            Step[jacobian.Order[place]] = _solution[place];
        }
    }

    private double ScaledNorm(double[] scale)
    {
        double sum = 0;
        for (var i = 0; i < _n; i++)
        {
            sum += scale[i] * Step[i] * scale[i] * Step[i];
        }

        return Math.Sqrt(sum);
    }
}
