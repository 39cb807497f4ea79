namespace Mnemophase.Scaling.Search;

/// <summary>Cubic B-splines with equal knots over an interval.</summary>
/// <remarks>Source: de Boor, A Practical Guide to Splines (1978), chapter X; as penalised splines: Eilers and Marx, Statist. Sci. 11, 89 (1996).</remarks>
internal sealed class SplineBasis
{
    /// <summary>Functions that differ from 0 at a place.</summary>
    public const int Support = 4;

    private readonly double _low;
    private readonly double _step;
    private readonly int _intervals;

    /// <summary>A basis.</summary>
    /// <param name="low">Lower end.</param>
    /// <param name="high">Upper end, above the lower.</param>
    /// <param name="intervals">Intervals between knots.</param>
    public SplineBasis(double low, double high, int intervals)
    {
        _low = low;
        _intervals = intervals;
        _step = (high - low) / intervals;
    }

    /// <summary>Functions.</summary>
    public int Count => _intervals + Support - 1;

    /// <summary>The values of the functions that differ from 0 at a place within the interval.</summary>
    /// <param name="values">[4] their values, which add up to 1.</param>
    /// <returns>Number of the first of them.</returns>
    public int At(double x, Span<double> values)
    {
        var place = (x - _low) / _step;
        var interval = Math.Clamp((int)place, 0, _intervals - 1);
        var t = place - interval;
        var s = 1 - t;
        values[0] = s * s * s / 6;
        values[1] = ((3 * t * t * t) - (6 * t * t) + 4) / 6;
        values[2] = ((3 * s * s * s) - (6 * s * s) + 4) / 6;
        values[3] = t * t * t / 6;
        return interval;
    }
}
