using Mnemophase.Dynamics;

namespace Mnemophase.Judging;

/// <summary>
/// The paper's mechanism discrimination index: the share of the energy of the two-dimensional Fourier transform of s sᵀ that lies within
/// three bins of the zero frequency. Near 1 if the signs s settle, near 0 if they keep alternating (science.md, section 4).
/// </summary>
public static class MechanismIndex
{
    /// <summary>Radius, in bins, of the disc about the zero frequency; it holds 29 bins.</summary>
    public const int Radius = 3;

    /// <summary>Fewest rows for which the disc fits into the transform.</summary>
    public const int MinimumRows = (2 * Radius) + 1;

    /// <summary>The index of a sequence of signs.</summary>
    /// <remarks>
    /// The transform of s sᵀ is the product of two transforms of s, so with P_k = |DFT(s)_k|² the index is
    /// Σ_{k²+l²≤9} P_k P_l / (Σ P)², and P_0..P_3 are all it takes. Σ P = n Σ s² (n² if no sign is 0).
    /// </remarks>
    /// <param name="signs">-1 or 1 per row; 0 where the sign is undefined, such rows carry no energy.</param>
    /// <returns>The index, 0 to 1; null if every sign is undefined.</returns>
    /// <exception cref="ArgumentException">Fewer than <see cref="MinimumRows"/> rows.</exception>
    public static double? Of(ReadOnlySpan<sbyte> signs)
    {
        if (signs.Length < MinimumRows)
        {
            throw new ArgumentException($"The index needs at least {MinimumRows} rows, not {signs.Length}.");
        }

        var defined = 0;
        foreach (var sign in signs)
        {
            defined += sign * sign;
        }

        if (defined == 0)
        {
            return null;
        }

        Span<double> power = stackalloc double[Radius + 1];
        for (var k = 0; k <= Radius; k++)
        {
            power[k] = Power(signs, k);
        }

        var total = (double)signs.Length * defined;
        var disc = 0.0;
        for (var k = -Radius; k <= Radius; k++)
        {
            for (var l = -Radius; l <= Radius; l++)
            {
                // s is real, so P_{-k} = P_k.
                disc += (k * k) + (l * l) <= Radius * Radius ? power[Math.Abs(k)] / total * (power[Math.Abs(l)] / total) : 0;
            }
        }

        return disc;
    }

    /// <summary>Sign sequences of a trajectory [rows × neurons] in a plane: of p1 - p2, and of p1 + p2 (one axis flipped).</summary>
    public static (sbyte[] Signs, sbyte[] Flipped) Signs(ReadOnlySpan<double> rates, PrincipalPlane plane)
    {
        var neurons = plane.Mean.Length;
        var signs = new sbyte[rates.Length / neurons];
        var flipped = new sbyte[signs.Length];
        for (var row = 0; row < signs.Length; row++)
        {
            var rate = rates.Slice(row * neurons, neurons);
            var p1 = PrincipalPlane.Coordinate(rate, plane.First);
            var p2 = PrincipalPlane.Coordinate(rate, plane.Second);
            signs[row] = (sbyte)Math.Sign(p1 - p2);
            flipped[row] = (sbyte)Math.Sign(p1 + p2);
        }

        return (signs, flipped);
    }

    private static double Power(ReadOnlySpan<sbyte> signs, int k)
    {
        var real = 0.0;
        var imaginary = 0.0;
        for (var t = 0; t < signs.Length; t++)
        {
            // k t modulo n first: the angle stays small and exact.
            var (sin, cos) = Math.SinCos(2 * Math.PI * ((long)k * t % signs.Length) / signs.Length);
            real += signs[t] * cos;
            imaginary += signs[t] * sin;
        }

        return (real * real) + (imaginary * imaginary);
    }
}
