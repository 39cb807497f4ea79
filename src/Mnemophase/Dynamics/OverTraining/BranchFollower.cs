using Mnemophase.Dynamics.FixedPoints;
using Mnemophase.Dynamics.Maps;
using Mnemophase.Numerics.Dense;

namespace Mnemophase.Dynamics.OverTraining;

/// <summary>A place on a branch of fixed points.</summary>
/// <param name="At">The fixed point, [D].</param>
/// <param name="S">Where on the line.</param>
public sealed record BranchPlace(double[] At, double S);

/// <summary>A branch of fixed points along a line of maps.</summary>
/// <param name="Places">Places along it, from its start at s = 0.</param>
/// <param name="Folds">Where it turned back: s of each fold, in the order in which they were met.</param>
/// <param name="End">Where it ended: at s = 1, or back at s = 0 after a fold; null if it was lost.</param>
public sealed record FollowedBranch(IReadOnlyList<BranchPlace> Places, IReadOnlyList<double> Folds, BranchPlace? End)
{
    /// <summary>The fixed point at s = 1; null where the branch does not get there.</summary>
    public double[]? Across => End is { S: 1 } end ? end.At : null;
}

/// <summary>Pseudo-arclength continuation of fixed points x = F_s(x) along a line of maps.</summary>
/// <remarks>
/// The unknown is (x, s), its length |x|²/D + s². Predictor: the tangent, from (I - J) ẋ = ∂F/∂s ṡ bordered by the last tangent; corrector: Newton's method on x - F_s(x) and the arclength.
/// ∂F/∂s is a central difference. A fold is where ṡ changes sign; it is found by bisection of the step.
/// </remarks>
public static class BranchFollower
{
    private const double FirstStep = 0.1;
    private const double LongestStep = 0.25;
    private const double ShortestStep = 1e-5;
    private const int MostSteps = 400;
    private const int NewtonIterations = 8;
    private const double Difference = 1e-5;

    // A step whose tangent turns by more than about 20° may have jumped to another branch.
    private const double LeastCosine = 0.94;

    /// <summary>Follows the branch of a fixed point of the map at s = 0.</summary>
    /// <param name="start">The fixed point, [D].</param>
    /// <param name="cancellation">Ends it between two steps with <see cref="OperationCanceledException"/>.</param>
    public static FollowedBranch From(MapLine line, double[] start, CancellationToken cancellation = default)
    {
        var n = start.Length;
        var at = new Point(start, 0);
        double[] upwards = [.. new double[n], 1];
        var tangent = Tangent(line, at, upwards);
        if (tangent is null)
        {
            return new FollowedBranch([new BranchPlace(start, 0)], [], null);
        }

        tangent = tangent[n] < 0 ? Array.ConvertAll(tangent, value => -value) : tangent;
        var places = new List<BranchPlace> { new(start, 0) };
        var folds = new List<double>();
        var step = FirstStep;
        for (var i = 0; i < MostSteps; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (Step(line, at, tangent, step) is not { } next || Dot(next.Tangent, tangent) < LeastCosine)
            {
                step /= 3;
                if (step < ShortestStep)
                {
                    return new FollowedBranch(places, folds, null);
                }

                continue;
            }

            if (next.Tangent[n] * tangent[n] < 0)
            {
                folds.Add(Fold(line, at, tangent, step));
            }

            if (next.At.S >= 1 || (next.At.S <= 0 && folds.Count > 0))
            {
                var s = next.At.S >= 1 ? 1.0 : 0.0;
                var end = Landed(line, at, next.At, s);
                var place = end is null ? null : new BranchPlace(end, s);
                return new FollowedBranch(place is null ? places : [.. places, place], folds, place);
            }

            if (next.At.S < -1)
            {
                break;
            }

            (at, tangent) = (next.At, next.Tangent);
            places.Add(new BranchPlace(at.X, at.S));
            step = next.Iterations <= 3 ? Math.Min(LongestStep, 1.6 * step) : step;
        }

        return new FollowedBranch(places, folds, null);
    }

    /// <summary>The fixed point of one map of the line that Newton's method finds from a state; null if it finds none.</summary>
    internal static double[]? Newton(IDynamicalMap map, double[] start)
    {
        var at = (double[])start.Clone();
        for (var i = 0; i < 2 * NewtonIterations; i++)
        {
            var residual = FixedPointSolver.Residual(map, at);
            if (DenseNorms.Length(residual) <= 10 * FixedPointSolver.Rounding(at))
            {
                return at;
            }

            var factors = LuFactors.Of(FixedPointSolver.Linearised(map, at), map.Dimension);
            if (factors.Singular)
            {
                return null;
            }

            var correction = factors.Solve(residual);
            for (var j = 0; j < at.Length; j++)
            {
                at[j] -= correction[j];
            }
        }

        return DenseNorms.Length(FixedPointSolver.Residual(map, at)) <= 1000 * FixedPointSolver.Rounding(at) ? at : null;
    }

    /// <summary>At the end of the line, from between the last two places.</summary>
    private static double[]? Landed(MapLine line, Point before, Point after, double s)
    {
        var share = Math.Abs(after.S - before.S) < 1e-14 ? 1 : (s - before.S) / (after.S - before.S);
        double[] guess = [.. before.X.Zip(after.X, (a, b) => a + (share * (b - a)))];
        return Newton(line.At(s), guess);
    }

    /// <summary>s where ṡ is zero, between a place and the one a step further.</summary>
    private static double Fold(MapLine line, Point at, double[] tangent, double step)
    {
        double low = 0,
            high = step;
        var s = at.S;
        for (var i = 0; i < 40 && high - low > 1e-12; i++)
        {
            var middle = (low + high) / 2;
            if (Step(line, at, tangent, middle) is not { } next)
            {
                break;
            }

            s = next.At.S;
            (low, high) = next.Tangent[^1] * tangent[^1] > 0 ? (middle, high) : (low, middle);
        }

        return s;
    }

    private static (Point At, double[] Tangent, int Iterations)? Step(MapLine line, Point from, double[] tangent, double length)
    {
        var n = from.X.Length;
        var x = new double[n];
        for (var i = 0; i < n; i++)
        {
            x[i] = from.X[i] + (length * tangent[i]);
        }

        var s = from.S + (length * tangent[n]);
        for (var iteration = 1; iteration <= NewtonIterations; iteration++)
        {
            var map = line.At(s);
            var residual = FixedPointSolver.Residual(map, x);
            var along = tangent[n] * (s - from.S);
            for (var i = 0; i < n; i++)
            {
                along += tangent[i] * (x[i] - from.X[i]) / n;
            }

            if (DenseNorms.Length(residual) <= 100 * FixedPointSolver.Rounding(x) && Math.Abs(along - length) < 1e-10)
            {
                var at = new Point(x, s);
                return Tangent(line, at, tangent) is { } next ? (at, next, iteration) : null;
            }

            if (Solve(line, map, new Point(x, s), tangent, [.. residual, along - length]) is not { } correction)
            {
                return null;
            }

            for (var i = 0; i < n; i++)
            {
                x[i] -= correction[i];
            }

            s -= correction[n];
            if (!double.IsFinite(s) || Math.Abs(s - from.S) > 1)
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>The unit tangent that goes on in the direction of another.</summary>
    private static double[]? Tangent(MapLine line, Point at, double[] like)
    {
        var n = at.X.Length;
        if (Solve(line, line.At(at.S), at, like, [.. new double[n], 1]) is not { } tangent)
        {
            return null;
        }

        var length = Math.Sqrt(Dot(tangent, tangent));
        return length > 0 && double.IsFinite(length) ? Array.ConvertAll(tangent, value => value / length) : null;
    }

    private static double Dot(double[] a, double[] b)
    {
        var n = a.Length - 1;
        return (DenseNorms.Dot(a.AsSpan(0, n), b.AsSpan(0, n)) / n) + (a[n] * b[n]);
    }

    /// <summary>Solves [I - J, -∂F/∂s; tᵀ/D, ṡ] y = right.</summary>
    private static double[]? Solve(MapLine line, IDynamicalMap map, Point at, double[] border, double[] right)
    {
        var n = at.X.Length;
        var linearised = FixedPointSolver.Linearised(map, at.X);
        double[] up = new double[n],
            down = new double[n];
        line.At(at.S + Difference).Advance(at.X, up);
        line.At(at.S - Difference).Advance(at.X, down);
        var matrix = new double[(n + 1) * (n + 1)];
        for (var i = 0; i < n; i++)
        {
            linearised.AsSpan(i * n, n).CopyTo(matrix.AsSpan(i * (n + 1)));
            matrix[(i * (n + 1)) + n] = -(up[i] - down[i]) / (2 * Difference);
            matrix[(n * (n + 1)) + i] = border[i] / n;
        }

        matrix[^1] = border[n];
        var factors = LuFactors.Of(matrix, n + 1);
        return factors.Singular ? null : factors.Solve(right);
    }

    private sealed record Point(double[] X, double S);
}
