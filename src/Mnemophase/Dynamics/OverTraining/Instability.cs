using System.Numerics;
using Mnemophase.Dynamics.FixedPoints;
using Mnemophase.Dynamics.Maps;

namespace Mnemophase.Dynamics.OverTraining;

/// <summary>Multipliers outside the unit circle, by kind.</summary>
/// <param name="AboveOne">Real ones above 1.</param>
/// <param name="BelowMinusOne">Real ones below -1.</param>
/// <param name="Pairs">Complex pairs.</param>
internal readonly record struct Instability(int AboveOne, int BelowMinusOne, int Pairs)
{
    /// <summary>Unstable directions.</summary>
    public int Directions => AboveOne + BelowMinusOne + (2 * Pairs);

    /// <summary>Of a fixed point whose multipliers are known.</summary>
    public static Instability Of(IEnumerable<Complex> multipliers)
    {
        int above = 0,
            below = 0,
            paired = 0;
        foreach (var multiplier in multipliers.Where(m => m.Magnitude > 1))
        {
            if (Math.Abs(multiplier.Imaginary) > 1e-9 * multiplier.Magnitude)
            {
                paired++;
            }
            else if (multiplier.Real > 0)
            {
                above++;
            }
            else
            {
                below++;
            }
        }

        return new Instability(above, below, paired / 2);
    }

    /// <summary>At a fixed point of a map.</summary>
    public static Instability At(IDynamicalMap map, double[] point) => Of(FixedPoint.Spectrum(map, point).EigenValues);

    /// <summary>What passes the unit circle between two points of a branch. A pair that only meets on the real axis passes nothing.</summary>
    public IEnumerable<BranchEventKind> Passing(Instability other)
    {
        var left = other.Directions - Directions;
        if ((AboveOne - other.AboveOne) % 2 != 0)
        {
            left -= Math.Sign(other.AboveOne - AboveOne);
            yield return BranchEventKind.Crossing;
        }

        if ((BelowMinusOne - other.BelowMinusOne) % 2 != 0)
        {
            left -= Math.Sign(other.BelowMinusOne - BelowMinusOne);
            yield return BranchEventKind.PeriodDoubling;
        }

        if (left != 0)
        {
            yield return BranchEventKind.NeimarkSacker;
        }
    }
}
