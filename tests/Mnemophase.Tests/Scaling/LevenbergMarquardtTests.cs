using Mnemophase.Scaling.Fitting;

namespace Mnemophase.Tests.Scaling;

/// <summary>Problems of Moré, Garbow and Hillstrom (1981), whose solutions are known, from their standard starts.</summary>
public sealed class LevenbergMarquardtTests
{
    [Fact]
    public void Rosenbrock()
    {
        var fit = LevenbergMarquardt.Fit(
            (x, r) =>
            {
                r[0] = 10 * (x[1] - (x[0] * x[0]));
                r[1] = 1 - x[0];
            },
            2,
            [-1.2, 1]
        );
        Assert.True(fit.Converged);
        Assert.Equal(1, fit.Parameters[0], 1e-9);
        Assert.Equal(1, fit.Parameters[1], 1e-9);
    }

    /// <remarks>f = 8.21487e-3 is the published optimum of the sum of squares.</remarks>
    [Fact]
    public void Bard()
    {
        double[] y = [0.14, 0.18, 0.22, 0.25, 0.29, 0.32, 0.35, 0.39, 0.37, 0.58, 0.73, 0.96, 1.34, 2.10, 4.39];
        var fit = LevenbergMarquardt.Fit(
            (x, r) =>
            {
                for (var i = 0; i < 15; i++)
                {
                    var (u, v) = (i + 1.0, 15.0 - i);
                    r[i] = y[i] - (x[0] + (u / ((v * x[1]) + (Math.Min(u, v) * x[2]))));
                }
            },
            15,
            [1, 1, 1]
        );
        Assert.Equal(8.21487e-3, fit.SumOfSquares, 1e-8);
    }

    /// <remarks>The Jacobian is singular at the solution, the origin.</remarks>
    [Fact]
    public void PowellsSingularFunction()
    {
        var fit = LevenbergMarquardt.Fit(
            (x, r) =>
            {
                r[0] = x[0] + (10 * x[1]);
                r[1] = Math.Sqrt(5) * (x[2] - x[3]);
                r[2] = (x[1] - (2 * x[2])) * (x[1] - (2 * x[2]));
                r[3] = Math.Sqrt(10) * (x[0] - x[3]) * (x[0] - x[3]);
            },
            4,
            [3, -1, 0, 1],
            5000
        );
        Assert.InRange(fit.SumOfSquares, 0, 1e-25);
    }

    /// <remarks>Every column of the Jacobian is a multiple of the others; the optimum is m (m - 1) / (2 (2m + 1)).</remarks>
    [Fact]
    public void LinearFunctionOfRankOne()
    {
        const int m = 20;
        var fit = LevenbergMarquardt.Fit(
            (x, r) =>
            {
                for (var i = 0; i < m; i++)
                {
                    r[i] = ((i + 1) * (x[0] + (2 * x[1]) + (3 * x[2]))) - 1;
                }
            },
            m,
            [1, 1, 1]
        );
        Assert.Equal(m * (m - 1) / (2.0 * ((2 * m) + 1)), fit.SumOfSquares, 1e-9);
    }

    [Fact]
    public void StopsWhenTheEvaluationsRunOut()
    {
        var fit = LevenbergMarquardt.Fit((x, r) => (r[0], r[1]) = (10 * (x[1] - (x[0] * x[0])), 1 - x[0]), 2, [-1.2, 1], 8);
        Assert.False(fit.Converged);
        Assert.InRange(fit.Evaluations, 8, 11);
    }

    [Fact]
    public void FewerResidualsThanParametersAreRefused() =>
        Assert.Throws<ArgumentException>(() => LevenbergMarquardt.Fit((_, r) => r[0] = 0, 1, [1, 2]));
}
