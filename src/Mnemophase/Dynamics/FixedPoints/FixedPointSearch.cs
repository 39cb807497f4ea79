using Mnemophase.Dynamics.Maps;
using Mnemophase.Numerics;
using Mnemophase.Numerics.Dense;

namespace Mnemophase.Dynamics.FixedPoints;

/// <summary>Collects the fixed points of a map, each once, from many starts.</summary>
public sealed class FixedPointSearch(IDynamicalMap map)
{
    private const int DeflationIterations = 60;
    private readonly List<FixedPoint> _found = [];

    /// <summary>Points found, in the order in which they were found.</summary>
    public IReadOnlyList<FixedPoint> Found => _found;

    /// <summary>Sum of sign det(I - J) over the points found. For a bounded map it is +1 over all: any other sum proves that points are missing; +1 proves nothing.</summary>
    public int SignSum => _found.Sum(point => point.Certificate.DeterminantSign);

    /// <summary>Whether points are proved to be missing; null where the map is not bounded or a point is not certified.</summary>
    public bool? PointsMissing => map.Bounded && _found.TrueForAll(point => point.Certified) ? SignSum != 1 : null;

    /// <summary>Searches from a start; the point reached (an old or a new one), or null.</summary>
    public FixedPoint? From(ReadOnlySpan<double> start)
    {
        if (map.PiecewiseLinear)
        {
            return LinearRegions.From(map, start) is { } exact ? Add(exact) : null;
        }

        var end = FixedPointSolver.From(map, start);
        return end.Converged ? Add(end.At) : null;
    }

    /// <summary>Adds a state that is known to be fixed.</summary>
    public FixedPoint Add(double[] at)
    {
        // The spectrum is what costs; a point that comes back is recognised without it.
        var old = _found.Find(point => DenseNorms.Distance(point.At, at) <= 1e-9 * (1 + DenseNorms.Length(at)));
        if (old is not null)
        {
            return old;
        }

        var point = FixedPoint.Describe(map, at);
        old = _found.Find(point.IsSameAs);
        if (old is null)
        {
            _found.Add(point);
        }

        return old ?? point;
    }

    /// <summary>Searches from a start for a point not found yet: Newton's method on (x - F(x)) Π (1 + 1/‖x - x_i‖²).</summary>
    public FixedPoint? Deflated(ReadOnlySpan<double> start)
    {
        var at = start.ToArray();
        for (var i = 0; i < DeflationIterations; i++)
        {
            var residual = FixedPointSolver.Residual(map, at);
            var size = DenseNorms.Length(residual);
            if (size < 1e-6)
            {
                return From(at);
            }

            var factors = LuFactors.Of(FixedPointSolver.Linearised(map, at), map.Dimension);
            if (factors.Singular || !double.IsFinite(size))
            {
                return null;
            }

            var step = factors.Solve(residual);
            var stretch = Stretch(at, step);
            var longest = Math.Sqrt(map.Dimension);
            var length = Math.Abs(stretch) * DenseNorms.Length(step);
            stretch *= Math.Min(1, longest / Math.Max(length, double.Epsilon));
            for (var j = 0; j < at.Length; j++)
            {
                at[j] -= stretch * step[j];
            }
        }

        return null;
    }

    /// <summary>Searches from random states of a box, each plainly and with the points found deflated.</summary>
    /// <param name="low">Lower edges, [D].</param>
    /// <param name="high">Upper edges, [D].</param>
    /// <param name="cancellation">Ends it between two starts with <see cref="OperationCanceledException"/>.</param>
    public void Random(
        ReadOnlySpan<double> low,
        ReadOnlySpan<double> high,
        int starts,
        TorchGenerator generator,
        CancellationToken cancellation = default
    )
    {
        var draws = new float[map.Dimension];
        var start = new double[map.Dimension];
        for (var i = 0; i < starts; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            generator.FillUniform(draws, 0, 1);
            for (var j = 0; j < start.Length; j++)
            {
                start[j] = low[j] + (draws[j] * (high[j] - low[j]));
            }

            From(start);
            Deflated(start);
        }
    }

    /// <summary>Factor of Newton's step on the deflated problem M G, given the step δ = G'⁻¹ G of the plain one: M/(M + ∇M·δ).</summary>
    private double Stretch(double[] at, double[] step)
    {
        // ∇M·δ / M, term by term: each factor 1 + 1/d² contributes -2 (x - x_i)·δ / (d⁴ + d²).
        var relative = 0.0;
        foreach (var point in _found)
        {
            var squared = DenseNorms.SquaredDistance(at, point.At);
            var along = 0.0;
            for (var j = 0; j < at.Length; j++)
            {
                along += (at[j] - point.At[j]) * step[j];
            }

            relative -= 2 * along / Math.Max(squared * (squared + 1), double.Epsilon);
        }

        return 1 / (1 + relative);
    }
}
