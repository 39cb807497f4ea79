namespace Mnemophase.Scaling.Fitting;

/// <summary>How a least-squares fit ended.</summary>
/// <param name="Parameters">Where it stopped.</param>
/// <param name="SumOfSquares">Sum of the squared residuals there.</param>
/// <param name="Evaluations">Evaluations of the residuals, those of forward differences included.</param>
/// <param name="Converged">False when the evaluations ran out first.</param>
public sealed record LeastSquaresFit(IReadOnlyList<double> Parameters, double SumOfSquares, int Evaluations, bool Converged);

/// <summary>
/// Unweighted least squares by the Levenberg-Marquardt algorithm with the step control of MINPACK's lmdif: step factor 100, forward differences, relative tolerances
/// 1.49e-8 for sum of squares and parameters. From the same start it takes the same path, and so ends in the same local minimum, as the published fits (science.md, section 6).
/// </summary>
/// <remarks>
/// Source: Moré, Lect. Notes Math. 630, 105 (1978); Moré, Garbow and Hillstrom, User guide for MINPACK-1, ANL-80-74 (1980). Why not a library's: docs/decisions/0005.
/// Where residuals are infinite or not a number the search steps back.
/// </remarks>
public static class LevenbergMarquardt
{
    /// <summary>Relative tolerance for sum of squares and parameters: the square root of 2⁻⁵², rounded as the published fits have it.</summary>
    public const double Tolerance = 1.49012e-8;

    private const double StepFactor = 100;
    private const double Epsilon = 2.220446049250313e-16;

    /// <summary>Writes the residuals at some parameters.</summary>
    /// <param name="parameters">[parameters].</param>
    /// <param name="residuals">[residuals] to fill.</param>
    public delegate void Residuals(ReadOnlySpan<double> parameters, Span<double> residuals);

    /// <summary>Fits.</summary>
    /// <param name="count">How many residuals, at least as many as parameters.</param>
    /// <param name="start">[parameters] where to start.</param>
    /// <param name="mostEvaluations">Evaluations at most; unless given 200 × (parameters + 1), as in the published fits.</param>
    /// <exception cref="ArgumentException">There are no parameters or fewer residuals than parameters.</exception>
    public static LeastSquaresFit Fit(Residuals residuals, int count, ReadOnlySpan<double> start, int? mostEvaluations = null)
    {
        if (start.Length == 0 || count < start.Length)
        {
            throw new ArgumentException($"{count} residuals cannot fix {start.Length} parameters.", nameof(count));
        }

        return new Descent(residuals, count, start, mostEvaluations ?? 200 * (start.Length + 1)).Run();
    }

    private sealed class Descent(Residuals residuals, int count, ReadOnlySpan<double> start, int most)
    {
        private readonly double[] _scale = new double[start.Length];
        private readonly int _n = start.Length;
        private double[] _x = start.ToArray();
        private double[] _r = new double[count];
        private double[] _tried = new double[start.Length];
        private double[] _triedR = new double[count];
        private readonly double[] _projected = new double[count];
        private readonly double[] _image = new double[start.Length];
        private readonly PivotedQr _jacobian = new(count, start.Length);
        private readonly DampedStep _step = new(start.Length);
        private double _norm;
        private double _radius;
        private double _damping;
        private double _size;
        private bool _first = true;
        private int _evaluations;

        public LeastSquaresFit Run()
        {
            Evaluate(_x, _r);
            _norm = PivotedQr.Norm(_r);
            var converged = false;
            while (!converged && _evaluations < most)
            {
                Array.Copy(_r, _projected, count);
                Differentiate();
                _jacobian.Factor(_projected, pivot: true);
                Rescale();
                converged = Gradient() == 0;
                var accepted = converged;
                while (!accepted && !converged && _evaluations < most)
                {
                    (accepted, converged) = Try();
                }
            }

            return new LeastSquaresFit(_x, _norm * _norm, _evaluations, converged);
        }

        private void Evaluate(double[] x, double[] r)
        {
            residuals(x, r);
            _evaluations++;
        }

        private void Differentiate()
        {
            for (var parameter = 0; parameter < _n; parameter++)
            {
                var value = _x[parameter];
                var step = Math.Sqrt(Epsilon) * Math.Abs(value);
                step = step == 0 ? Math.Sqrt(Epsilon) : step;
                _x[parameter] = value + step;
                Evaluate(_x, _triedR);
                _x[parameter] = value;
                var column = _jacobian.Matrix.AsSpan(parameter * count, count);
                for (var i = 0; i < count; i++)
                {
                    column[i] = (_triedR[i] - _r[i]) / step;
                }
            }
        }

        /// <summary>The scale of a parameter is the largest norm its column has had; the first one also sets the radius.</summary>
        private void Rescale()
        {
            for (var parameter = 0; parameter < _n; parameter++)
            {
                var norm = _jacobian.ColumnNorms[parameter];
                _scale[parameter] = _first && norm == 0 ? 1 : Math.Max(_scale[parameter], norm);
            }

            if (_first)
            {
                _size = ScaledNorm(_x);
                _radius = _size == 0 ? StepFactor : StepFactor * _size;
            }
        }

        /// <summary>Largest cosine of the angle between the residuals and a column of the Jacobian.</summary>
        private double Gradient()
        {
            double largest = 0;
            for (var column = 0; column < _n && _norm != 0; column++)
            {
                double sum = 0;
                for (var row = 0; row <= column; row++)
                {
                    sum += _jacobian.R(row, column) * (_projected[row] / _norm);
                }

                var norm = _jacobian.ColumnNorms[_jacobian.Order[column]];
                largest = norm == 0 ? largest : Math.Max(largest, Math.Abs(sum / norm));
            }

            return largest;
        }

        private (bool Accepted, bool Converged) Try()
        {
            _step.Find(_jacobian, _projected, _scale, _radius, _damping);
            _damping = _step.Damping;
            var length = ScaledNorm(_step.Step);
            _radius = _first ? Math.Min(_radius, length) : _radius;
            for (var i = 0; i < _n; i++)
            {
                _tried[i] = _x[i] + _step.Step[i];
            }

            Evaluate(_tried, _triedR);
            var norm = PivotedQr.Norm(_triedR);
            var linear = LinearNorm(_step.Step) / _norm;
            var damped = Math.Sqrt(_damping) * length / _norm;
            var actual = 0.1 * norm < _norm ? 1 - (norm / _norm * (norm / _norm)) : -1;
            var predicted = (linear * linear) + (damped * damped / 0.5);
            var ratio = predicted == 0 ? 0 : actual / predicted;
            AdjustRadius(ratio, actual, -((linear * linear) + (damped * damped)), norm, length);
            var accepted = ratio >= 1e-4;
            if (accepted)
            {
                (_x, _tried, _r, _triedR, _norm, _first) = (_tried, _x, _triedR, _r, norm, false);
                _size = ScaledNorm(_x);
            }

            return (accepted, IsFinal(actual, predicted, ratio));
        }

        private void AdjustRadius(double ratio, double actual, double slope, double norm, double length)
        {
            if (ratio <= 0.25)
            {
                var shrink = actual >= 0 ? 0.5 : 0.5 * slope / (slope + (0.5 * actual));
                shrink = 0.1 * norm >= _norm || shrink < 0.1 ? 0.1 : shrink;
                _radius = shrink * Math.Min(_radius, length / 0.1);
                _damping /= shrink;
            }
            else if (_damping == 0 || ratio >= 0.75)
            {
                _radius = length / 0.5;
                _damping *= 0.5;
            }
        }

        private bool IsFinal(double actual, double predicted, double ratio) =>
            (Math.Abs(actual) <= Tolerance && predicted <= Tolerance && 0.5 * ratio <= 1) || _radius <= Tolerance * _size;

        private double LinearNorm(double[] step)
        {
            Array.Clear(_image);
            for (var column = 0; column < _n; column++)
            {
                for (var row = 0; row <= column; row++)
                {
                    _image[row] += _jacobian.R(row, column) * step[_jacobian.Order[column]];
                }
            }

            return PivotedQr.Norm(_image);
        }

        private double ScaledNorm(double[] x)
        {
            double sum = 0;
            for (var i = 0; i < _n; i++)
            {
                sum += _scale[i] * x[i] * _scale[i] * x[i];
            }

            return Math.Sqrt(sum);
        }
    }
}
