using System.Numerics;

namespace Mnemophase.Dynamics.Ends;

/// <summary>Averages with the smooth weights exp(-1/(s(1-s))) of a weighted Birkhoff average, s from 0 to 1 along the record.</summary>
internal static class WeightedAverage
{
    /// <summary>Weighted mean.</summary>
    public static double Of(ReadOnlySpan<double> values)
    {
        double sum = 0,
            weights = 0;
        for (var t = 0; t < values.Length; t++)
        {
            var weight = Weight(t, values.Length);
            sum += weight * values[t];
            weights += weight;
        }

        return sum / weights;
    }

    /// <summary>Weighted mean of z_t e^{-2πi f t}, t counted from <paramref name="from"/>'s place in the whole record.</summary>
    public static Complex Harmonic(ReadOnlySpan<Complex> values, int from, int length, double frequency)
    {
        var sum = Complex.Zero;
        double weights = 0;
        for (var t = 0; t < length; t++)
        {
            var weight = Weight(t, length);
            // The whole turns are dropped before the sine is taken, or their digits would be lost.
            var turns = Math.IEEERemainder(frequency * (from + t), 1);
            var (sine, cosine) = Math.SinCos(-2 * Math.PI * turns);
            sum += weight * values[from + t] * new Complex(cosine, sine);
            weights += weight;
        }

        return sum / weights;
    }

    private static double Weight(int t, int length)
    {
        var s = (t + 1.0) / (length + 1.0);
        return Math.Exp(-1 / (s * (1 - s)));
    }
}
