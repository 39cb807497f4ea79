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

    private DampedStep(double damping, double[] step)
    {
        Damping = damping;
        Step = step;
    }

    /// <summary>λ; 0 when the whole Gauss-Newton step lies within the ball.</summary>
    public double Damping { get; }

    /// <summary>[parameters] p.</summary>
    public double[] Step { get; }

    /// <summary>Finds the step.</summary>
    /// <param name="jacobian">QR of the Jacobian.</param>
    /// <param name="projected">Qᵀ r; the first entries are used.</param>
    /// <param name="scale">[parameters] diagonal of D.</param>
    /// <param name="radius">Δ.</param>
    /// <param name="damping">λ to start from: that of the last step.</param>
    public static DampedStep Find(PivotedQr jacobian, double[] projected, double[] scale, double radius, double damping)
    {
        var n = jacobian.Columns;
        var full = projected[..n];
        jacobian.SolveUpper(full);
        var step = Unordered(jacobian, full);
        var length = ScaledNorm(scale, step);
        var excess = length - radius;
        if (excess <= Within * radius)
        {
            return new DampedStep(0, Negated(step));
        }

        var (least, most, gradient) = Bounds(jacobian, projected, scale, radius, step, length);
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

            var damped = Damped(jacobian, projected, scale, Math.Sqrt(lambda), out var solution);
            step = Unordered(jacobian, solution);
            length = ScaledNorm(scale, step);
            var before = excess;
            excess = length - radius;
            var stuckBelow = least == 0 && excess <= before && before < 0;
            if (Math.Abs(excess) <= Within * radius || stuckBelow || iteration == MostSteps)
            {
                return new DampedStep(lambda, Negated(step));
            }

            var correction = NewtonCorrection(damped, jacobian.Order, scale, step, length, excess, radius);
            (least, most) = excess > 0 ? (Math.Max(least, lambda), most) : (least, Math.Min(most, lambda));
            lambda = Math.Max(least, lambda + correction);
        }
    }

    /// <summary>Bounds on λ from Newton's step at zero and from the scaled gradient.</summary>
    private static (double Least, double Most, double Gradient) Bounds(
        PivotedQr jacobian,
        double[] projected,
        double[] scale,
        double radius,
        double[] step,
        double length
    )
    {
        var n = jacobian.Columns;
        var least = jacobian.Rank == n ? NewtonCorrection(jacobian, jacobian.Order, scale, step, length, length - radius, radius) : 0;
        var scaled = new double[n];
        for (var column = 0; column < n; column++)
        {
            for (var row = 0; row <= column; row++)
            {
                scaled[column] += jacobian.R(row, column) * projected[row];
            }

            scaled[column] /= scale[jacobian.Order[column]];
        }

        var gradient = PivotedQr.Norm(scaled);
        var most = gradient / radius;
        return (least, most == 0 ? SmallestNormal / Math.Min(radius, 0.1) : most, gradient);
    }

    /// <summary>Newton's change of λ for 1/|D p(λ)| = 1/Δ, with R the triangle of (JᵀJ + λ D²).</summary>
    private static double NewtonCorrection(
        PivotedQr triangle,
        int[] order,
        double[] scale,
        double[] step,
        double length,
        double excess,
        double radius
    )
    {
        var direction = new double[order.Length];
        for (var place = 0; place < order.Length; place++)
        {
            var parameter = order[place];
            direction[place] = scale[parameter] * (scale[parameter] * step[parameter] / length);
        }

        triangle.SolveLower(direction);
        var norm = PivotedQr.Norm(direction);
        return excess / radius / norm / norm;
    }

    /// <summary>Solves the least-squares problem with √λ D below R.</summary>
    private static PivotedQr Damped(PivotedQr jacobian, double[] projected, double[] scale, double rootDamping, out double[] solution)
    {
        var n = jacobian.Columns;
        var stacked = new double[2 * n * n];
        for (var column = 0; column < n; column++)
        {
            for (var row = 0; row <= column; row++)
            {
                stacked[(column * 2 * n) + row] = jacobian.R(row, column);
            }

            stacked[(column * 2 * n) + n + column] = rootDamping * scale[jacobian.Order[column]];
        }

        solution = new double[2 * n];
        Array.Copy(projected, solution, n);
        var factors = new PivotedQr(stacked, 2 * n, solution, pivot: false);
        factors.SolveUpper(solution);
        return factors;
    }

    private static double[] Unordered(PivotedQr jacobian, double[] values)
    {
        var result = new double[jacobian.Columns];
        for (var place = 0; place < result.Length; place++)
        {
            result[jacobian.Order[place]] = values[place];
        }

        return result;
    }

    private static double[] Negated(double[] values) => Array.ConvertAll(values, value => -value);

    private static double ScaledNorm(double[] scale, double[] step)
    {
        double sum = 0;
        for (var i = 0; i < step.Length; i++)
        {
            sum += scale[i] * step[i] * scale[i] * step[i];
        }

        return Math.Sqrt(sum);
    }
}
