using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Mnemophase.Numerics;

/// <summary>
/// The seeded generator of the published networks: MT19937 with single-word seeding, and the draws built on it
/// as PyTorch's CPU generator makes them, so that a network can be rebuilt from its seed.
/// </summary>
/// <remarks>
/// Source: science.md, section 5. Every draw agrees with the original to the last bit, on every instruction set. Not for use by two
/// threads at once.
/// </remarks>
public sealed unsafe class TorchGenerator
{
    private const int StateSize = MersenneTransition.StateSize;
    private const int SavedSize = sizeof(int) + (StateSize * sizeof(uint)) + sizeof(int) + 1 + sizeof(double);
    private const int SavedVersion = 1;

    // Room for the rest of the last state, then the state. Pinned, so that the state keeps the alignment its vectors want.
    private readonly uint[] _memory = GC.AllocateArray<uint>(
        NormalBlocks.PairSize + MersenneTransition.PaddedSize + (MersenneTransition.Alignment / sizeof(uint)),
        pinned: true
    );
    private readonly int _origin;
    private readonly InstructionSet _width;
    private int _next = StateSize;
    private double? _cachedNormal;

    /// <summary>Starts the stream of one seed; only its low 32 bits count, as in the original.</summary>
    public TorchGenerator(ulong seed)
        : this(seed, InstructionSets.Best) { }

    /// <summary>As above with kernels of a given width, which must be supported here; the draws do not depend on it.</summary>
    internal TorchGenerator(ulong seed, InstructionSet width)
        : this(width)
    {
        var state = State;
        state[0] = (uint)seed;
        for (var i = 1; i < StateSize; i++)
        {
            state[i] = (1812433253u * (state[i - 1] ^ (state[i - 1] >> 30))) + (uint)i;
        }
    }

    private TorchGenerator(InstructionSet width)
    {
        _width = width;
        fixed (uint* memory = _memory)
        {
            var start = (nint)(memory + NormalBlocks.PairSize);
            _origin = NormalBlocks.PairSize + ((int)(-start & (MersenneTransition.Alignment - 1)) / sizeof(uint));
        }
    }

    private Span<uint> State => _memory.AsSpan(_origin, StateSize);

    /// <summary>Continues a stream saved by <see cref="Save"/>, bit for bit.</summary>
    /// <exception cref="ArgumentException">The bytes are not those of a saved generator.</exception>
    public static TorchGenerator Restore(ReadOnlySpan<byte> saved)
    {
        if (saved.Length != SavedSize)
        {
            throw new ArgumentException($"A saved generator has {SavedSize} bytes, not {saved.Length}.", nameof(saved));
        }

        var version = BinaryPrimitives.ReadInt32LittleEndian(saved);
        var rest = saved[sizeof(int)..];
        var generator = new TorchGenerator(InstructionSets.Best);
        foreach (ref var word in generator.State)
        {
            word = BinaryPrimitives.ReadUInt32LittleEndian(rest);
            rest = rest[sizeof(uint)..];
        }

        generator._next = BinaryPrimitives.ReadInt32LittleEndian(rest);
        if (version != SavedVersion || generator._next is < 0 or > StateSize || rest[sizeof(int)] > 1)
        {
            throw new ArgumentException(
                $"Not a saved generator of version {SavedVersion}: version {version}, position {generator._next}.",
                nameof(saved)
            );
        }

        generator._cachedNormal = rest[sizeof(int)] == 1 ? BinaryPrimitives.ReadDoubleLittleEndian(rest[(sizeof(int) + 1)..]) : null;
        return generator;
    }

    /// <summary>The whole state for a checkpoint: version, 624 words, position, and the normal kept for the next call; little-endian.</summary>
    public byte[] Save()
    {
        var saved = new byte[SavedSize];
        BinaryPrimitives.WriteInt32LittleEndian(saved, SavedVersion);
        var rest = saved.AsSpan(sizeof(int));
        foreach (var word in State)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(rest, word);
            rest = rest[sizeof(uint)..];
        }

        BinaryPrimitives.WriteInt32LittleEndian(rest, _next);
        rest[sizeof(int)] = _cachedNormal.HasValue ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteDoubleLittleEndian(rest[(sizeof(int) + 1)..], _cachedNormal.GetValueOrDefault());
        return saved;
    }

    /// <summary>The next 32-bit word of the stream.</summary>
    public uint NextWord()
    {
        Ready();
        return MersenneTempering.Temper(_memory[_origin + _next++]);
    }

    /// <summary>A uniform float in [0, 1): the low 24 bits of one word.</summary>
    public float NextUniform()
    {
        Ready();
        return MersenneTempering.Uniform(_memory[_origin + _next++]);
    }

    /// <summary>Fills with uniforms on [low, high): one fused multiply-add u (high - low) + low each.</summary>
    public void FillUniform(Span<float> destination, float low, float high)
    {
        fixed (float* values = destination)
        {
            for (var drawn = 0; drawn < destination.Length; )
            {
                drawn += DrawUniforms(values + drawn, destination.Length - drawn, high - low, low);
            }
        }
    }

    /// <summary>One random int64 as the scripts draw it: two words, the first high, the low 63 bits.</summary>
    public long NextInt64() => (long)(NextTwoWords() & 0x7fff_ffff_ffff_ffffUL);

    /// <summary>An integer in [0, bound): one word modulo the bound.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The bound is less than 1.</exception>
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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void FillNormal(Span<float> destination)
    {
        if (destination.Length < NormalBlocks.BlockSize)
        {
            foreach (ref var value in destination)
            {
                value = (float)NextNormal();
            }

            return;
        }

        FillBlocks(destination);
        if (destination.Length % NormalBlocks.BlockSize != 0)
        {
            FillBlocks(destination[^NormalBlocks.BlockSize..]);
        }
    }

    /// <summary>Moves the stream on as <see cref="FillNormal"/> of <paramref name="count"/> values would, without making them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void SkipNormals(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count < NormalBlocks.BlockSize)
        {
            for (var i = 0; i < count; i++)
            {
                NextNormal();
            }

            return;
        }

        SkipWords(count + (count % NormalBlocks.BlockSize == 0 ? 0L : NormalBlocks.BlockSize));
    }

    // All words are drawn before a block is made in the original; here each block uses its own, and the words of an incomplete last
    // block are passed over.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FillBlocks(Span<float> destination)
    {
        var whole = destination.Length / NormalBlocks.BlockSize * NormalBlocks.BlockSize;
        var done = 0;
        fixed (float* values = destination)
        {
            while (whole - done >= NormalBlocks.PairSize)
            {
                if (StateSize - _next < NormalBlocks.PairSize)
                {
                    AdvanceKeepingRest();
                }

                var pairs = Math.Min(StateSize - _next, whole - done) / NormalBlocks.PairSize;
                fixed (uint* words = &_memory[_origin + _next])
                {
                    NormalBlocks.FromWords(words, values + done, pairs, _width);
                }

                _next += pairs * NormalBlocks.PairSize;
                done += pairs * NormalBlocks.PairSize;
            }
        }

        if (done < whole)
        {
            FillSingleBlock(destination.Slice(done, NormalBlocks.BlockSize));
        }

        SkipWords(destination.Length - whole);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FillSingleBlock(Span<float> destination)
    {
        var words = stackalloc uint[NormalBlocks.PairSize];
        var values = stackalloc float[NormalBlocks.PairSize];
        for (var i = 0; i < NormalBlocks.BlockSize; i++)
        {
            Ready();
            words[i] = _memory[_origin + _next++];
        }

        NormalBlocks.FromWords(words, values, 1, _width);
        new Span<float>(values, NormalBlocks.BlockSize).CopyTo(destination);
    }

    // The words not yet used move to just before the state, where the position turns negative, so that a pair of blocks that begins in
    // one state and ends in the next finds its words side by side. The caller uses at least a pair, so the position is back to normal after.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AdvanceKeepingRest()
    {
        var rest = StateSize - _next;
        _memory.AsSpan(_origin + _next, rest).CopyTo(_memory.AsSpan(_origin - rest));
        Advance();
        _next = -rest;
    }

    /// <summary>Draws as many of <paramref name="wanted"/> uniforms as the present state has left, at least one.</summary>
    private int DrawUniforms(float* values, int wanted, float range, float low)
    {
        Ready();
        var count = Math.Min(wanted, StateSize - _next);
        fixed (uint* words = &_memory[_origin + _next])
        {
            MersenneTempering.Uniforms(words, values, count, range, low, _width);
        }

        _next += count;
        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SkipWords(long count)
    {
        var position = _next + count;
        for (; position > StateSize; position -= StateSize)
        {
            Advance();
        }

        _next = (int)position;
    }

    private double NextDouble() => (NextTwoWords() & ((1UL << 53) - 1)) * (1.0 / (1UL << 53));

    private ulong NextTwoWords()
    {
        ulong high = NextWord();
        return (high << 32) | NextWord();
    }

    private void Ready()
    {
        if (_next == StateSize)
        {
            Advance();
            _next = 0;
        }
    }

    private void Advance()
    {
        fixed (uint* state = &_memory[_origin])
        {
            MersenneTransition.Advance(state, _width);
        }
    }
}
