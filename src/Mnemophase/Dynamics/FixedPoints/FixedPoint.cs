using System.Numerics;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;
using Mnemophase.Dynamics.Maps;
using Mnemophase.Numerics.Dense;

namespace Mnemophase.Dynamics.FixedPoints;

/// <summary>A fixed point F(x) = x of a map.</summary>
/// <param name="At">x, [D].</param>
/// <param name="Residual">‖F(x) - x‖₂.</param>
/// <param name="Multipliers">All eigenvalues of J, largest first.</param>
public sealed record FixedPoint(double[] At, double Residual, Certificate Certificate, IReadOnlyList<Complex> Multipliers)
{
    // Rounding of the eigenvalues of a hundred neurons stays far below this.
    private const double OnCircle = 1e-9;

    /// <summary>Whether the point is proved to exist (<see cref="FixedPoints.Certificate"/>).</summary>
    public bool Certified => Certificate.Holds;

    /// <summary>Modulus of the largest multiplier.</summary>
    public double MultiplierRadius => Multipliers[0].Magnitude;

    /// <summary>Multipliers outside the unit circle.</summary>
    public int UnstableDirections => Multipliers.Count(m => m.Magnitude > 1 + OnCircle);

    /// <summary>Whether neighbours approach it.</summary>
    public bool Stable => MultiplierRadius < 1 - OnCircle;

    /// <summary>How far a second point may lie and still be this one.</summary>
    public double SameWithin => Math.Max(Certificate.UniquenessRadius, 1e-7 * (1 + DenseNorms.Length(At)));

    /// <summary>Whether two points found are one.</summary>
    public bool IsSameAs(FixedPoint other)
    {
        // A piecewise linear map's point is alone in its whole region, so both must say that the other is theirs.
        return DenseNorms.Distance(At, other.At) <= Math.Min(SameWithin, other.SameWithin);
    }

    /// <summary>Describes a point that a solver found.</summary>
    public static FixedPoint Describe(IDynamicalMap map, double[] at)
    {
        var after = new double[map.Dimension];
        map.Advance(at, after);
        var spectrum = Spectrum(map, at);
        return new FixedPoint(
            at,
            DenseNorms.Distance(at, after),
            Certificate.At(map, at),
            [.. spectrum.EigenValues.OrderByDescending(m => m.Magnitude).ThenByDescending(m => m.Imaginary)]
        );
    }

    /// <summary>Eigenvalues and eigenvectors of J at a state.</summary>
    internal static Evd<double> Spectrum(IDynamicalMap map, ReadOnlySpan<double> at)
    {
        var n = map.Dimension;
        var jacobian = new double[n * n];
        map.Jacobian(at, jacobian);
        return Matrix<double>.Build.DenseOfRowMajor(n, n, jacobian).Evd(Symmetricity.Unknown);
    }
}
