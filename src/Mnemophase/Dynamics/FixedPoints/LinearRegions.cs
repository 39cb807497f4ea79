using Mnemophase.Dynamics.Maps;
using Mnemophase.Numerics.Dense;

namespace Mnemophase.Dynamics.FixedPoints;

/// <summary>Fixed points of piecewise linear maps: in each region that a trajectory visits, one linear system has the only candidate.</summary>
public static class LinearRegions
{
    private const int Steps = 2000;

    /// <summary>The first fixed point in a region that the trajectory from a start visits; null if it visits none.</summary>
    public static double[]? From(IDynamicalMap map, ReadOnlySpan<double> start)
    {
        var state = start.ToArray();
        double[] region = [];
        for (var step = 0; step < Steps; step++)
        {
            var matrix = FixedPointSolver.Linearised(map, state);
            if (!matrix.AsSpan().SequenceEqual(region))
            {
                region = matrix;
                if (Solve(map, state, matrix) is { } point)
                {
                    return point;
                }
            }

            map.Advance(state, state);
        }

        return null;
    }

    private static double[]? Solve(IDynamicalMap map, double[] state, double[] matrix)
    {
        var residual = FixedPointSolver.Residual(map, state);
        if (DenseNorms.Length(residual) <= FixedPointSolver.Rounding(state))
        {
            return state;
        }

        var factors = LuFactors.Of(matrix, map.Dimension);
        if (factors.Singular)
        {
            return null;
        }

        double[] point = [.. state.Zip(factors.Solve(residual), (x, step) => x - step)];
        return DenseNorms.Length(FixedPointSolver.Residual(map, point)) <= FixedPointSolver.Rounding(point) ? point : null;
    }
}
