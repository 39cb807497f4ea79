using CsCheck;
using Mnemophase.Scaling;

namespace Mnemophase.Tests.Scaling;

public sealed class PowerLawTests
{
    /// <remarks>scipy.stats.linregress on the same points, in both directions.</remarks>
    [Fact]
    public void Agrees_with_SciPy()
    {
        (double, double)[] points = [(30, 0.3), (50, 0.11), (80, 0.025), (120, 0.011), (200, 0.002)];
        var law = PowerLaw.Fit(points);
        Assert.Equal(SciPy.Exponent, law.Exponent, 1e-10);
        Assert.Equal(SciPy.Intercept, law.Intercept, 1e-10);
        Assert.Equal(SciPy.StandardError, law.StandardError, 1e-10);
        Assert.Equal(SciPy.RSquared, law.RSquared, 1e-10);
        Assert.Equal(1, law.P / SciPy.P, 1e-8);
        Assert.Equal(SciPy.LowerExponent, law.Interval().Lower, 1e-9);
        var inverse = PowerLaw.Fit(points, RegressionDirection.PeriodOnLearningRate);
        Assert.Equal(
            SciPy.Inverse,
            [inverse.Exponent, inverse.Intercept, inverse.StandardError, inverse.Interval().Lower, inverse.Interval().Upper],
            (a, b) => Math.Abs(a - b) < 1e-9
        );
        Assert.Equal(law.Exponent / law.RSquared, inverse.Exponent, 1e-12);
        Assert.Equal(law.P, inverse.P, 1e-12);
    }

    [Fact]
    public void An_exact_law_comes_back() =>
        Gen.Select(Gen.Double[0.1, 6], Gen.Double[-3, 15], Gen.Double[5, 1000].Array[3, 30])
            .Where((_, _, periods) => periods.Max() / periods.Min() > 1.5)
            .Sample(
                (exponent, intercept, periods) =>
                {
                    var law = PowerLaw.Fit([.. periods.Select(period => (period, Math.Exp(intercept) * Math.Pow(period, -exponent)))]);
                    Assert.Equal(exponent, law.Exponent, 1e-9);
                    Assert.Equal(intercept, law.Intercept, 1e-8);
                    Assert.Equal(1, law.RSquared, 1e-9);
                }
            );

    /// <summary>Scatter without a trend: 1/β reaches 0, and β has no upper end.</summary>
    [Fact]
    public void An_inverse_interval_may_have_no_upper_end()
    {
        var law = PowerLaw.Fit([(100, 0.1), (90, 0.05), (130, 0.02), (95, 0.01)], RegressionDirection.PeriodOnLearningRate);
        Assert.True(law.Interval().Lower > 0);
        Assert.Equal(double.PositiveInfinity, law.Interval().Upper);
    }

    [Fact]
    public void Two_points_have_a_line_and_no_error()
    {
        var law = PowerLaw.Fit([(100, 0.1), (200, 0.025)]);
        Assert.Equal(2, law.Exponent, 1e-12);
        Assert.True(double.IsNaN(law.StandardError) && double.IsNaN(law.P) && double.IsNaN(law.Interval().Lower));
        Assert.Throws<ArgumentException>(() => PowerLaw.Fit([(100, 0.1), (100, 0.2)]));
    }

    private static class SciPy
    {
        public const double Exponent = 2.6400626566773377;
        public const double Intercept = 7.9357515276918775;
        public const double StandardError = 0.139204321700528;
        public const double RSquared = 0.991728372627718;
        public const double P = 0.00032007846640062565;
        public static readonly double[] Inverse =
        [
            2.662082410410561,
            8.031674226103119,
            0.14036537175162933,
            2.279564741646497,
            3.1988606339160226,
        ];
        public const double LowerExponent = 2.1970523774018904;
    }
}
