using Mnemophase.Dynamics.Maps;
using Mnemophase.Numerics.Dense;

namespace Mnemophase.Dynamics.FixedPoints;

/// <summary>Lines and rings of fixed points.</summary>
public static class Continua
{
    /// <summary>A multiplier nearer to 1 than this may be that of a continuum.</summary>
    public const double NearOne = 1e-6;

    // Neighbours rest as well if they drift by less than this share of their distance in a time constant.
    private const double RestsBelow = 1e-6;

    /// <summary>Dimension of the continuum of fixed points on which a state at rest lies; 0 if its neighbours move.</summary>
    /// <param name="at">A state at rest.</param>
    /// <param name="scale">Length over which the network moves, such as that of its state; neighbours are tried at a twentieth of it.</param>
    public static int DimensionAt(IDynamicalMap map, ReadOnlySpan<double> at, double scale)
    {
        var spectrum = FixedPoint.Spectrum(map, at);
        var directions = Enumerable
            .Range(0, map.Dimension)
            .Where(k => (spectrum.EigenValues[k] - 1).Magnitude < NearOne)
            .Select(k => spectrum.EigenVectors.Column(k).Normalize(2).ToArray())
            .ToList();
        var dimension = 0;
        foreach (var direction in directions)
        {
            dimension += Rests(map, at, direction, 0.05 * scale) || Rests(map, at, direction, -0.05 * scale) ? 1 : 0;
        }

        return dimension;
    }

    private static bool Rests(IDynamicalMap map, ReadOnlySpan<double> at, double[] direction, double distance)
    {
        if (distance == 0)
        {
            return false;
        }

        var moved = new double[at.Length];
        for (var i = 0; i < moved.Length; i++)
        {
            moved[i] = at[i] + (distance * direction[i]);
        }

        // A ring is left along its tangent and must be reached again.
        for (var i = 0; i < 200; i++)
        {
            map.Advance(moved, moved);
        }

        var speed = DenseNorms.Length(FixedPointSolver.Residual(map, moved)) / map.StepInTau;
        var stayed = DenseNorms.Distance(moved, at);
        return stayed > Math.Abs(distance) / 2 && speed < RestsBelow * Math.Abs(distance);
    }
}
