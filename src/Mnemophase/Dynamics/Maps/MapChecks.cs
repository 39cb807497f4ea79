namespace Mnemophase.Dynamics.Maps;

/// <summary>What every map asks of its numbers.</summary>
internal static class MapChecks
{
    public static void Alpha(double alpha)
    {
        if (!(alpha > 0 && alpha <= 1))
        {
            throw new ArgumentException($"alpha = {alpha} must be above 0 and at most 1.");
        }
    }

    public static void Finite(ReadOnlySpan<double> values, string name)
    {
        foreach (var value in values)
        {
            if (!double.IsFinite(value))
            {
                throw new ArgumentException($"{name} hold a value that is not finite.");
            }
        }
    }

    public static void Length(ReadOnlySpan<double> values, int length, string name)
    {
        if (values.Length != length)
        {
            throw new ArgumentException($"{name} must have {length} values, not {values.Length}.");
        }
    }

    /// <summary>(1 - s) a + s b.</summary>
    public static double[] Between(double[] a, double[] b, double s)
    {
        var between = new double[a.Length];
        for (var i = 0; i < a.Length; i++)
        {
            between[i] = a[i] + (s * (b[i] - a[i]));
        }

        return between;
    }
}
