namespace Mnemophase.Training.RankK;

/// <summary>
/// Which epochs a record keeps: ⌈10^(j/p)⌉ for all j ≥ 0 with p points per decade, epoch 0, and every multiple of the user's cadence.
/// </summary>
internal sealed class RecordedEpochs(int pointsPerDecade, int? every)
{
    private int _exponent;

    /// <summary>The first kept epoch after a given one, which must not fall from call to call; <see cref="int.MaxValue"/> if there is none.</summary>
    internal int After(int epoch)
    {
        var next = long.MaxValue;
        if (pointsPerDecade > 0)
        {
            while ((next = (long)Math.Ceiling(Math.Pow(10, (double)_exponent / pointsPerDecade))) <= epoch)
            {
                _exponent++;
            }
        }

        if (every is { } cadence)
        {
            next = Math.Min(next, ((long)(epoch / cadence) + 1) * cadence);
        }

        return (int)Math.Min(next, int.MaxValue);
    }
}
