using Mnemophase.Scaling.Fitting;

namespace Mnemophase.Scaling;

/// <summary>Fits the curve of one series by each <see cref="FitProcedure"/>.</summary>
internal static class CurveFitter
{
    /// <summary>Largest lapse share a maximum-likelihood fit may take.</summary>
    private const double MostLapse = 0.2;

    /// <summary>Fits.</summary>
    /// <param name="series">At least three cells.</param>
    public static CurveFit Fit(BoundarySeries series, BoundaryConventions conventions, FitProcedure procedure)
    {
        var curve = conventions.Curve;
        var stated = conventions.Start is { } start ? LeastSquares(series, curve, start.Boundary, start.Steepness) : null;
        if (stated is not null && procedure is FitProcedure.Published or FitProcedure.Inverse)
        {
            return stated;
        }

        // The optimum from the stated start is one more candidate, so that the best fit is never worse.
        var found = Starts(series, curve).Select(one => LeastSquares(series, curve, one.Boundary, one.Steepness));
        var best = (stated is null ? found : found.Prepend(stated))
            .OrderBy(fit => double.IsFinite(fit.Misfit) ? fit.Misfit : double.MaxValue)
            .First();
        return procedure == FitProcedure.MaximumLikelihood ? MostLikely(series, curve, stated is null ? [best] : [best, stated]) : best;
    }

    /// <summary>How a least-squares boundary moves with one fraction: the difference quotient of the fit that goes on from it.</summary>
    public static double Response(BoundarySeries series, CurveFit fit, int cell, double nudge)
    {
        var fractions = series.Fractions.AsSpan().ToArray();
        fractions[cell] = series.Fractions[cell] + nudge;
        var above = LeastSquares(series.X, fractions, fit.Curve, fit.Boundary, fit.Steepness).Boundary;
        fractions[cell] = series.Fractions[cell] - nudge;
        return (above - LeastSquares(series.X, fractions, fit.Curve, fit.Boundary, fit.Steepness).Boundary) / (2 * nudge);
    }

    private static CurveFit LeastSquares(BoundarySeries series, BoundaryCurve curve, double boundary, double steepness) =>
        LeastSquares(series.X, series.Fractions, curve, boundary, steepness);

    private static CurveFit LeastSquares(double[] x, double[] y, BoundaryCurve curve, double boundary, double steepness)
    {
        var fit = LevenbergMarquardt.Fit(
            (parameters, residuals) =>
            {
                for (var i = 0; i < x.Length; i++)
                {
                    residuals[i] = CurveFit.Value(curve, x[i], parameters[0], parameters[1]) - y[i];
                }
            },
            x.Length,
            [boundary, steepness]
        );
        return new CurveFit(curve, fit.Parameters[0], fit.Parameters[1], 0, fit.SumOfSquares, fit.Evaluations, fit.Converged);
    }

    private static IEnumerable<(double Boundary, double Steepness)> Starts(BoundarySeries series, BoundaryCurve curve)
    {
        if (curve == BoundaryCurve.ThresholdExponential)
        {
            return ThresholdStarts.Of(series.X, series.Fractions);
        }

        return LogisticStarts(series.X, series.Fractions, curve);
    }

    /// <summary>The best few of a lattice of boundaries and steepnesses, from nearly flat over the whole range to a step between two cells.</summary>
    private static IEnumerable<(double Boundary, double Steepness)> LogisticStarts(double[] x, double[] y, BoundaryCurve curve)
    {
        const int places = 24;
        const int best = 2;
        var (low, high) = (x.Min(), x.Max());
        var width = (high - low) / places;
        var rises = Covariance(x, y) > 0;
        var sign = rises == (curve == BoundaryCurve.Logistic) ? 1 : -1;
        return (
            from steepness in new[] { 3, 7, 16, 40, 100.0 }
            let least = Enumerable
                .Range(0, places)
                .Select(place => (Boundary: low + ((place + 0.5) * width), Steepness: sign * steepness / (high - low)))
                .MinBy(start => Squares(x, y, curve, start.Boundary, start.Steepness))
            orderby Squares(x, y, curve, least.Boundary, least.Steepness)
            select least
        ).Take(best);
    }

    private static double Squares(double[] x, double[] y, BoundaryCurve curve, double boundary, double steepness)
    {
        double sum = 0;
        for (var i = 0; i < x.Length; i++)
        {
            var miss = CurveFit.Value(curve, x[i], boundary, steepness) - y[i];
            sum += miss * miss;
        }

        return sum;
    }

    private static double Covariance(double[] x, double[] y)
    {
        var (meanX, meanY) = (x.Average(), y.Average());
        return x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum();
    }

    /// <summary>
    /// Maximum likelihood as least squares of the deviance residuals, whose squares add up to twice the log-likelihood's distance from that of the fractions themselves.
    /// </summary>
    private static CurveFit MostLikely(BoundarySeries series, BoundaryCurve curve, IEnumerable<CurveFit> starts)
    {
        var (x, cells) = (series.X, series.Cells);
        return (
            from start in starts
            from lapse in new[] { -4.0, 0 }
            let fit = LevenbergMarquardt.Fit(
                (parameters, residuals) =>
                {
                    var share = Lapse(parameters[2]);
                    for (var i = 0; i < x.Length; i++)
                    {
                        var value = Math.Clamp(CurveFit.Value(curve, x[i], parameters[0], parameters[1]), 0, 1);
                        residuals[i] = DevianceResidual(cells[i], (share / 2) + ((1 - share) * value));
                    }
                },
                x.Length,
                [start.Boundary, start.Steepness, lapse],
                2000
            )
            let p = fit.Parameters
            orderby fit.SumOfSquares
            select new CurveFit(curve, p[0], p[1], Lapse(p[2]), fit.SumOfSquares, fit.Evaluations, fit.Converged)
        ).First();
    }

    private static double Lapse(double parameter) => MostLapse / (1 + Math.Exp(-parameter));

    /// <summary>Signed root of what one cell adds to the deviance.</summary>
    internal static double DevianceResidual(BoundaryCell cell, double expected)
    {
        var p = Math.Clamp(expected, 1e-9, 1 - 1e-9);
        var y = cell.Fraction;
        var half = (y == 0 ? 0 : y * Math.Log(y / p)) + (y == 1 ? 0 : (1 - y) * Math.Log((1 - y) / (1 - p)));
        return Math.Sign(y - p) * Math.Sqrt(Math.Max(0, 2 * cell.Networks * half));
    }
}
