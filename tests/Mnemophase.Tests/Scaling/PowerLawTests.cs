using CsCheck;
using Mnemophase.Scaling;

namespace Mnemophase.Tests.Scaling;

public sealed class PowerLawTests
{
    /// <remarks>scipy.stats.linregress on the same points; the band from the textbook formula with scipy.stats.t.</remarks>
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
        var (lower, upper) = law.Band(100);
        Assert.Equal(1, lower / SciPy.LowerAt100, 1e-9);
        Assert.Equal(1, upper / SciPy.UpperAt100, 1e-9);
        Assert.Equal(SciPy.LowerExponent, law.Interval().Lower, 1e-9);
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

    [Fact]
    public void Two_points_have_a_line_and_no_error()
    {
        var law = PowerLaw.Fit([(100, 0.1), (200, 0.025)]);
        Assert.Equal(2, law.Exponent, 1e-12);
        Assert.True(double.IsNaN(law.StandardError) && double.IsNaN(law.P) && double.IsNaN(law.Band(100).Lower));
        Assert.Throws<ArgumentException>(() => PowerLaw.Fit([(100, 0.1), (100, 0.2)]));
    }

    private static class SciPy
    {
        public const double Exponent = 2.6400626566773377;
        public const double Intercept = 7.9357515276918775;
        public const double StandardError = 0.139204321700528;
        public const double RSquared = 0.991728372627718;
        public const double P = 0.00032007846640062565;
        public const double LowerAt100 = 0.010726544640210882;
        public const double UpperAt100 = 0.020053755945572113;
        public const double LowerExponent = 2.1970523774018904;
    }
}
