using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Mnemophase.Networks;
using Mnemophase.Numerics.Dense;

namespace Mnemophase.Dynamics.Maps;

/// <summary>φ and φ' of many values, and the bounds that certificates need.</summary>
internal static class Activation
{
    /// <summary>max |tanh''| = 4/(3√3).</summary>
    public const double TanhCurvature = 0.769800358919501;

    /// <summary>max |σ''| = 1/(6√3).</summary>
    public const double LogisticCurvature = 0.0962250448649377;

    /// <summary>max |φ''|: how fast the slope changes, away from corners.</summary>
    public static double Curvature(Nonlinearity nonlinearity) =>
        nonlinearity switch
        {
            Nonlinearity.Relu => 0,
            Nonlinearity.Softplus => 0.25,
            Nonlinearity.Sigmoid => LogisticCurvature,
            _ => TanhCurvature,
        };

    /// <summary>Whether φ is bounded.</summary>
    public static bool IsBounded(Nonlinearity nonlinearity) => nonlinearity is not (Nonlinearity.Relu or Nonlinearity.Softplus);

    /// <summary>Whether φ has a corner at zero.</summary>
    public static bool HasCorner(Nonlinearity nonlinearity) => nonlinearity is Nonlinearity.Relu or Nonlinearity.RectifiedTanh;

    /// <summary>values ← φ(values), and φ' where slopes are asked for. Lengths are multiples of 4.</summary>
    public static void Apply(Nonlinearity nonlinearity, Span<double> values, Span<double> slopes)
    {
        if (nonlinearity == Nonlinearity.Softplus)
        {
            for (var i = 0; i < values.Length; i++)
            {
                if (!slopes.IsEmpty)
                {
                    slopes[i] = nonlinearity.Derivative(values[i]);
                }

                values[i] = nonlinearity.Value(values[i]);
            }

            return;
        }

        ref var value = ref MemoryMarshal.GetReference(values);
        ref var slope = ref MemoryMarshal.GetReference(slopes);
        for (nuint i = 0; i < (nuint)values.Length; i += 4)
        {
            var (y, dy) = Of(nonlinearity, Vector256.LoadUnsafe(ref value, i));
            y.StoreUnsafe(ref value, i);
            if (!slopes.IsEmpty)
            {
                dy.StoreUnsafe(ref slope, i);
            }
        }
    }

    private static (Vector256<double> Value, Vector256<double> Slope) Of(Nonlinearity nonlinearity, Vector256<double> x)
    {
        var one = Vector256<double>.One;
        var positive = Vector256.GreaterThan(x, Vector256<double>.Zero);
        switch (nonlinearity)
        {
            case Nonlinearity.Relu:
                return (x & positive, one & positive);
            case Nonlinearity.Sigmoid:
                var e = DoubleExponential.ExpOfNegative(-Vector256.Abs(x));
                var small = e / (one + e);
                var large = one / (one + e);
                return (Vector256.ConditionalSelect(positive, large, small), small * large);
            case Nonlinearity.RectifiedTanh:
                var t = DoubleExponential.Tanh(x);
                return (t & positive, (one - (t * t)) & positive);
            default:
                var tanh = DoubleExponential.Tanh(x);
                return (tanh, one - (tanh * tanh));
        }
    }
}
