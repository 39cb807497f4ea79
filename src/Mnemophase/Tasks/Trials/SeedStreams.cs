using Mnemophase.Numerics;

namespace Mnemophase.Tasks.Trials;

/// <summary>What draws from a stream of its own.</summary>
public enum DrawPurpose
{
    /// <summary>The start of the weights.</summary>
    Start = 1,

    /// <summary>Values, periods, events and input noise of the trials.</summary>
    Trials = 2,

    /// <summary>Random starts of the state and the noise of every step.</summary>
    Noise = 3,

    /// <summary>Trials and noise on which a trained network is judged.</summary>
    Test = 4,
}

/// <summary>Streams derived from the one seed of a network.</summary>
/// <remarks>
/// Stream s of seed k is an MT19937 stream seeded with the upper 32 bits of SplitMix64's finaliser over k + s × 0x9E3779B97F4A7C15
/// (Steele, Lea and Flood 2014), so that neighbouring seeds and streams have nothing in common.
/// </remarks>
public static class SeedStreams
{
    /// <summary>The generator of one stream of a seed.</summary>
    public static TorchGenerator Of(ulong seed, DrawPurpose purpose)
    {
        var z = unchecked(seed + ((ulong)purpose * 0x9E3779B97F4A7C15UL));
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EBUL);
        return new TorchGenerator((z ^ (z >> 31)) >> 32);
    }

    /// <summary>A uniform number in [0, 1) with 53 bits.</summary>
    internal static double NextDouble(this TorchGenerator generator) => (generator.NextInt64() & ((1L << 53) - 1)) * (1.0 / (1L << 53));
}
