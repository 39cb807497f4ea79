namespace Mnemophase.Training.RankK.Simd;

/// <summary>One pinned, zeroed piece of memory from which rows are cut, each starting on a cache line.</summary>
internal sealed unsafe class BlockMemory
{
    private const int LineFloats = 16;
    private readonly float[] _memory;
    private readonly float* _start;
    private readonly int _length;
    private int _used;

    internal BlockMemory(int floats)
    {
        _length = floats;
        _memory = GC.AllocateArray<float>(floats + LineFloats, pinned: true);
        fixed (float* first = _memory)
        {
            var misaligned = (nint)first % (LineFloats * sizeof(float));
            _start = misaligned == 0 ? first : (float*)((nint)first - misaligned + (LineFloats * sizeof(float)));
        }
    }

    /// <summary>Sets all rows to zero.</summary>
    internal void Clear() => Array.Clear(_memory);

    /// <summary>Length of a row with what is left of its last cache line.</summary>
    internal static int WholeLines(int floats) => (floats + LineFloats - 1) / LineFloats * LineFloats;

    /// <summary>The next row.</summary>
    internal float* Take(int floats)
    {
        var start = _start + _used;
        _used += WholeLines(floats);
        return _used <= _length ? start : throw new InvalidOperationException("The rows of a network do not fit into its block.");
    }
}
