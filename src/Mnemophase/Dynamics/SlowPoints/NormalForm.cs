using Mnemophase.Dynamics.FixedPoints;
using Mnemophase.Dynamics.Maps;
using Mnemophase.Numerics.Dense;

namespace Mnemophase.Dynamics.SlowPoints;

/// <summary>The normal form ṡ = a + c s² of a slow point along the direction v in which it is slow, per τ.</summary>
/// <param name="At">The local minimum of the speed, [D].</param>
/// <param name="Direction">v, right null vector of J - I as nearly as there is one, [D], of unit length.</param>
/// <param name="Covector">w, left null vector, with w·v = 1, [D].</param>
/// <param name="Drift">a = w·(F(x) - x)/α.</param>
/// <param name="Curvature">c = w·D²F[v,v]/(2α).</param>
public sealed record NormalForm(double[] At, double[] Direction, double[] Covector, double Drift, double Curvature)
{
    private const int Iterations = 30;
    private const double Difference = 1e-5;

    /// <summary>Full passage time π/√(a c) in τ; null unless a c &gt; 0: with a c &lt; 0 two real fixed points are near.</summary>
    public double? PassageTime => Drift * Curvature > 0 ? Math.PI / Math.Sqrt(Drift * Curvature) : null;

    /// <summary>Place of a state along v: w·(x - x₀).</summary>
    public double Along(ReadOnlySpan<double> state)
    {
        var sum = 0.0;
        for (var i = 0; i < state.Length; i++)
        {
            sum += Covector[i] * (state[i] - At[i]);
        }

        return sum;
    }

    /// <summary>Time in τ from one place along v to another; null unless a c &gt; 0.</summary>
    public double? Dwell(double from, double to)
    {
        if (Drift * Curvature <= 0)
        {
            return null;
        }

        var ratio = Math.Sqrt(Curvature / Drift);
        return Math.Abs(Math.Atan(to * ratio) - Math.Atan(from * ratio)) / Math.Sqrt(Drift * Curvature);
    }

    /// <summary>The normal form at a state; null where J has no single real multiplier nearest to 1.</summary>
    public static NormalForm? Of(IDynamicalMap map, double[] state)
    {
        var n = map.Dimension;
        var factors = LuFactors.Of(FixedPointSolver.Linearised(map, state), n);
        if (factors.Singular)
        {
            return null;
        }

        var start = Array.ConvertAll(state, value => 1 + (0.5 * Math.Cos(10 * value)));
        var v = Nearest(y => factors.Solve(y), start);
        var w = Nearest(y => factors.SolveTransposed(y), start);
        if (v is null || w is null)
        {
            return null;
        }

        var scale = DenseNorms.Dot(w, v);
        if (Math.Abs(scale) < 1e-8)
        {
            return null;
        }

        w = Array.ConvertAll(w, value => value / scale);
        var residual = FixedPointSolver.Residual(map, state);
        // D²F[v,v] from the tangent v carried from either side.
        var (ahead, behind) = (Carried(map, state, v, Difference), Carried(map, state, v, -Difference));
        var bend = 0.0;
        for (var i = 0; i < n; i++)
        {
            bend += w[i] * (ahead[i] - behind[i]) / (2 * Difference);
        }

        return new NormalForm(state, v, w, -DenseNorms.Dot(w, residual) / map.StepInTau, bend / (2 * map.StepInTau));
    }

    /// <summary>Inverse iteration: the eigenvector whose eigenvalue is nearest to zero, if it is real and alone.</summary>
    private static double[]? Nearest(Func<double[], double[]> solve, double[] start)
    {
        var vector = start;
        for (var i = 0; i < Iterations; i++)
        {
            var next = solve(vector);
            var size = DenseNorms.Length(next);
            if (!double.IsFinite(size) || size == 0)
            {
                return null;
            }

            var sign = Math.Sign(DenseNorms.Dot(next, vector));
            next = Array.ConvertAll(next, value => value * (sign == 0 ? 1 : sign) / size);
            var moved = DenseNorms.Distance(next, vector);
            vector = next;
            if (moved < 1e-10)
            {
                return vector;
            }
        }

        return null;
    }

    private static double[] Carried(IDynamicalMap map, double[] state, double[] direction, double distance)
    {
        var moved = (double[])state.Clone();
        for (var i = 0; i < moved.Length; i++)
        {
            moved[i] += distance * direction[i];
        }

        var tangent = (double[])direction.Clone();
        map.Advance(moved, moved, tangent);
        return tangent;
    }
}
