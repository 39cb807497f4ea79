using Mnemophase.Scaling.Fitting;

namespace Mnemophase.Scaling;

/// <summary>How well one shape describes the counts.</summary>
/// <param name="Slope">β, b per ms, or b; NaN for a model.</param>
/// <param name="Misfit">Deviance over the overdispersion.</param>
/// <param name="Penalty">What the criterion adds for the parameters.</param>
/// <param name="Above">Criterion above the best shape's.</param>
public sealed record CountFit(LawShape Shape, double Slope, double Misfit, double Penalty, double Above);

/// <summary>The shapes compared by the counts themselves, which are binomial and scatter more than binomial counts do.</summary>
/// <param name="Overdispersion">Variance of the counts over the binomial one, 1 at least.</param>
/// <param name="Fits">The shapes, the best first.</param>
/// <remarks>
/// One model of all cells: the boundary of every counting series lies on the shape, its steepness is free, and a lapse share of up to 0.2, the same everywhere, keeps a stray network from deciding. The
/// overdispersion is Pearson's χ² per degree of freedom of the model in which every boundary is free too; QAICc = D/φ + 2k + 2k(k+1)/(n-k-1). Source: McCullagh and Nelder, Generalized
/// Linear Models (1989), section 4.5; Burnham and Anderson (2002), section 2.5.
/// </remarks>
public sealed record CountLikelihood(double Overdispersion, IReadOnlyList<CountFit> Fits)
{
    private const double MostLapse = 0.2;

    /// <summary>Cells whose binomial variance is below this share of a network say nothing about scatter.</summary>
    private const double LeastVariance = 0.5;

    /// <summary>Compares the shapes over the series whose boundaries count; null for fewer than five of them.</summary>
    /// <param name="analysis">Boundaries to start from.</param>
    /// <param name="task">For the models; null leaves them out.</param>
    public static CountLikelihood? Of(ScalingAnalysis analysis, CriticalRateTask? task = null)
    {
        var series = analysis.Boundaries.Where(boundary => boundary.Counts).ToList();
        if (series.Count < 5)
        {
            return null;
        }

        var model = new Model(series, analysis.Conventions.OverLogRate);
        double[] own = [.. series.Select(one => one.Fit!.Boundary).Select(at => analysis.Conventions.OverLogRate ? at : Math.Log(at))];
        var free = model.Fit((parameters, i) => parameters[i], own);
        var overdispersion = Math.Max(1, model.Overdispersion(free));
        var cells = series.Sum(one => one.Series.Cells.Count);
        var fits = LawCurve
            .All(analysis.Conventions.OverLogRate ? null : task)
            .Select(curve =>
            {
                double At(ReadOnlySpan<double> parameters, int i) =>
                    analysis.Conventions.OverLogRate
                        ? curve.LogRate(series[i].Series.At, parameters)
                        : curve.LogPeriod(series[i].Series.At, parameters);
                var fit = model.Fit(At, curve.Start(analysis.Points));
                return new CountFit(
                    curve.Shape,
                    curve.Parameters > 1 ? fit.Parameters[1] : double.NaN,
                    fit.SumOfSquares / overdispersion,
                    LawComparison.Penalty(curve.Parameters + series.Count + 2, cells),
                    0
                );
            })
            .OrderBy(fit => fit.Misfit + fit.Penalty)
            .ToList();
        var least = fits[0].Misfit + fits[0].Penalty;
        return new CountLikelihood(overdispersion, [.. fits.Select(fit => fit with { Above = fit.Misfit + fit.Penalty - least })]);
    }

    private delegate double BoundaryOf(ReadOnlySpan<double> parameters, int series);

    /// <summary>Parameters: those of the boundaries, then ln steepness of each series, then the lapse share.</summary>
    private sealed class Model(IReadOnlyList<SeriesBoundary> series, bool overLogRate)
    {
        private static readonly (double Lapse, double Flatter)[] Begins = [(-4, 0), (-1, -0.4)];

        private readonly int _cells = series.Sum(one => one.Series.Cells.Count);

        /// <summary>The best of searches from several lapses and steepnesses: a threshold leaves corners in the likelihood.</summary>
        public LeastSquaresFit Fit(BoundaryOf boundary, double[] start) =>
            (
                from begin in Begins
                let steepness = series.Select(one => Math.Log(Math.Abs(one.Fit!.Steepness)) + begin.Flatter)
                let origin = (double[])[.. start, .. steepness, begin.Lapse]
                let fit = LevenbergMarquardt.Fit(
                    (parameters, residuals) => Residuals(boundary, parameters, residuals),
                    _cells,
                    origin,
                    4000
                )
                orderby fit.SumOfSquares
                select fit
            ).First();

        /// <summary>Pearson's χ² per degree of freedom over the cells that can scatter.</summary>
        public double Overdispersion(LeastSquaresFit free)
        {
            double[] parameters = [.. free.Parameters];
            var (sum, used) = (0.0, 0);
            for (var i = 0; i < series.Count; i++)
            {
                for (var cell = 0; cell < series[i].Series.Cells.Count; cell++)
                {
                    var (counted, p) = (series[i].Series.Cells[cell], Expected(parameters[i], parameters, i, cell));
                    var variance = counted.Networks * p * (1 - p);
                    if (variance >= LeastVariance)
                    {
                        var miss = counted.Networks * (counted.Fraction - p);
                        (sum, used) = (sum + (miss * miss / variance), used + 1);
                    }
                }
            }

            var freedom = used - parameters.Length;
            return freedom > 0 ? sum / freedom : 1;
        }

        private void Residuals(BoundaryOf boundary, ReadOnlySpan<double> parameters, Span<double> residuals)
        {
            var at = 0;
            for (var i = 0; i < series.Count; i++)
            {
                var place = boundary(parameters, i);
                for (var cell = 0; cell < series[i].Series.Cells.Count; cell++)
                {
                    residuals[at++] = CurveFitter.DevianceResidual(series[i].Series.Cells[cell], Expected(place, parameters, i, cell));
                }
            }
        }

        /// <param name="place">ln period, or ln η of a persistence study.</param>
        private double Expected(double place, ReadOnlySpan<double> parameters, int i, int cell)
        {
            var one = series[i];
            var steepness = Math.Sign(one.Fit!.Steepness) * Math.Exp(parameters[parameters.Length - 1 - series.Count + i]);
            var boundary = overLogRate ? place : Math.Exp(place);
            var value = Math.Clamp(CurveFit.Value(one.Fit.Curve, one.Series.X[cell], boundary, steepness), 0, 1);
            var lapse = MostLapse / (1 + Math.Exp(-parameters[^1]));
            return (lapse / 2) + ((1 - lapse) * value);
        }
    }
}
