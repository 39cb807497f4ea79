using System.Runtime.CompilerServices;

namespace Mnemophase.Training;

/// <summary>Adds up accuracy and reliability over the metrics window of one epoch (science.md, section 3).</summary>
/// <remarks>
/// p = y / (sum over channels), NaN → 0. The larger channel counts, ties go to channel 0; that holds for the target too, so a step
/// whose target is 0, 0 counts as channel 0.
/// </remarks>
internal struct ResponseTally
{
    private int _steps;
    private int _hits;
    private double _shares;

    /// <summary>Share of steps whose larger output channel is the target's, rounded to 4 decimals; NaN when nothing was added.</summary>
    public readonly double Accuracy => Round((float)_hits / _steps);

    /// <summary>Mean of p at the target's channel, rounded to 4 decimals; NaN when nothing was added.</summary>
    public readonly double Reliability => Round((float)(_shares / _steps));

    /// <summary>Adds one step of one trial: outputs and targets of channels 0 and 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(double y0, double y1, double target0, double target1)
    {
        var sum = y0 + y1;
        var p0 = ZeroIfNaN(y0 / sum);
        var p1 = ZeroIfNaN(y1 / sum);
        var cued = target1 > target0;
        _steps++;
        _hits += (p1 > p0) == cued ? 1 : 0;
        _shares += cued ? p1 : p0;
    }

    /// <summary>Rounds to 4 decimals, half to even, as the published records do it: in single precision throughout.</summary>
    internal static double Round(float value) => MathF.Round(value * 10000f) / 10000f;

    private static double ZeroIfNaN(double p) => double.IsNaN(p) ? 0 : p;
}
