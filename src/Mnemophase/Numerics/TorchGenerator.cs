namespace Mnemophase.Numerics;

/// <summary>
/// The seeded generator of the published networks: MT19937 with single-word seeding, and the draws built on it
/// as PyTorch's CPU generator makes them, so that a network can be rebuilt from its seed.
/// </summary>
/// <remarks>Source: science.md, section 5. Normals by the block agree with the original to 2e-6, everything else to the last bit.</remarks>
public sealed class TorchGenerator
{
    private const int StateSize = 624;
    private const int Shift = 397;
    private readonly uint[] _state = new uint[StateSize];
    private int _next = StateSize;
    private double? _cachedNormal;

    /// <summary>Starts the stream of one seed; only its low 32 bits count, as in the original.</summary>
    public TorchGenerator(ulong seed)
    {
        _state[0] = (uint)seed;
        for (var i = 1; i < StateSize; i++)
        {
            _state[i] = (1812433253u * (_state[i - 1] ^ (_state[i - 1] >> 30))) + (uint)i;
        }
    }

    /// <summary>The next 32-bit word of the stream.</summary>
    public uint NextWord()
    {
        if (_next == StateSize)
        {
            Advance();
        }

        var y = _state[_next++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c5680u;
        y ^= (y << 15) & 0xefc60000u;
        return y ^ (y >> 18);
    }

    /// <summary>A uniform float in [0, 1): the low 24 bits of one word.</summary>
    public float NextUniform() => (NextWord() & 0xffffffu) * (1f / 16777216f);

    /// <summary>Fills with uniforms on [low, high): one fused multiply-add u (high - low) + low each.</summary>
    public void FillUniform(Span<float> destination, float low, float high)
    {
        foreach (ref var value in destination)
        {
            value = MathF.FusedMultiplyAdd(NextUniform(), high - low, low);
        }
    }

    /// <summary>One random int64 as the scripts draw it: two words, the first high, the low 63 bits.</summary>
    public long NextInt64() => (long)(NextTwoWords() & 0x7fff_ffff_ffff_ffffUL);

    /// <summary>An integer in [0, bound): one word modulo the bound.</summary>
    public int NextBelow(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        return (int)(NextWord() % (uint)bound);
    }

    /// <summary>One normal in double precision; the sine of each pair is kept for the next call.</summary>
    public double NextNormal()
    {
        if (_cachedNormal is { } cached)
        {
            _cachedNormal = null;
            return cached;
        }

        var u1 = NextDouble();
        var u2 = NextDouble();
        var radius = Math.Sqrt(-2 * Math.Log(1 - u2));
        var angle = 2 * Math.PI * u1;
        _cachedNormal = radius * Math.Sin(angle);
        return radius * Math.Cos(angle);
    }

    /// <summary>
    /// Fills with standard normals. From 16 values on they are made by blocks of 16 (entry j paired with j + 8, the last 16
    /// drawn again if the count is no multiple of 16); fewer are drawn one at a time in double.
    /// </summary>
    public void FillNormal(Span<float> destination)
    {
        if (destination.Length < 16)
        {
            foreach (ref var value in destination)
            {
                value = (float)NextNormal();
            }

            return;
        }

        foreach (ref var value in destination)
        {
            value = NextUniform();
        }

        for (var start = 0; start + 16 <= destination.Length; start += 16)
        {
            TransformBlock(destination.Slice(start, 16));
        }

        if (destination.Length % 16 != 0)
        {
            var last = destination[^16..];
            foreach (ref var value in last)
            {
                value = NextUniform();
            }

            TransformBlock(last);
        }
    }

    /// <summary>Moves the stream on as <see cref="FillNormal"/> of <paramref name="count"/> values would, without making them.</summary>
    public void SkipNormals(int count)
    {
        if (count < 16)
        {
            for (var i = 0; i < count; i++)
            {
                NextNormal();
            }

            return;
        }

        var words = count % 16 == 0 ? count : count + 16;
        for (var i = 0; i < words; i++)
        {
            NextWord();
        }
    }

    private static void TransformBlock(Span<float> block)
    {
        for (var j = 0; j < 8; j++)
        {
            var radius = MathF.Sqrt(-2 * MathF.Log(1 - block[j]));
            var angle = 2 * MathF.PI * block[j + 8];
            block[j] = radius * MathF.Cos(angle);
            block[j + 8] = radius * MathF.Sin(angle);
        }
    }

    private double NextDouble() => (NextTwoWords() & ((1UL << 53) - 1)) * (1.0 / (1UL << 53));

    private ulong NextTwoWords()
    {
        ulong high = NextWord();
        return (high << 32) | NextWord();
    }

    private void Advance()
    {
        for (var i = 0; i < StateSize; i++)
        {
            var y = (_state[i] & 0x80000000u) | (_state[(i + 1) % StateSize] & 0x7fffffffu);
            _state[i] = _state[(i + Shift) % StateSize] ^ (y >> 1) ^ ((y & 1) == 0 ? 0 : 0x9908b0dfu);
        }

        _next = 0;
    }
}
