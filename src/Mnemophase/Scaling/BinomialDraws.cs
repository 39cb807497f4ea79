using MathNet.Numerics.Distributions;

namespace Mnemophase.Scaling;

/// <summary>Draws from one binomial distribution by inverting its distribution function: one uniform number a draw.</summary>
/// <remarks>The distribution function is the sum of MathNet's probabilities. Beyond ten thousand networks the normal approximation is closer than any count needs.</remarks>
internal sealed class BinomialDraws
{
    private const int MostTabulated = 10_000;
    private readonly double[] _below;
    private readonly int _trials;
    private readonly double _p;

    /// <summary>A distribution.</summary>
    /// <param name="p">Probability of a success, 0 to 1.</param>
    public BinomialDraws(int trials, double p)
    {
        (_trials, _p) = (trials, p);
        _below = trials <= MostTabulated && p is > 0 and < 1 ? Tabulate(trials, p) : [];
    }

    /// <summary>Successes.</summary>
    public int Next(Random random)
    {
        if (_p is <= 0 or >= 1)
        {
            return _p >= 1 ? _trials : 0;
        }

        if (_below.Length == 0)
        {
            var drawn = Normal.Sample(random, _trials * _p, Math.Sqrt(_trials * _p * (1 - _p)));
            return (int)Math.Clamp(Math.Round(drawn), 0, _trials);
        }

        var place = Array.BinarySearch(_below, random.NextDouble());
        return Math.Min(place >= 0 ? place + 1 : ~place, _trials);
    }

    private static double[] Tabulate(int trials, double p)
    {
        var table = new double[trials + 1];
        for (var k = 0; k <= trials; k++)
        {
            table[k] = Binomial.PMF(p, trials, k);
        }

        for (var k = 1; k <= trials; k++)
        {
            table[k] += table[k - 1];
        }

        return table;
    }
}
