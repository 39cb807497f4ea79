using System.Runtime.InteropServices;

namespace Mnemophase.Gpu.Tests.Ptx;

/// <summary>The memory of the interpreted card: every access is checked against what was allocated, and fresh memory holds NaN.</summary>
internal sealed unsafe class DeviceMemory(long total) : IDisposable
{
    /// <summary>Where the shared memory of a block lies among generic addresses.</summary>
    public const ulong SharedWindow = 1UL << 60;

    private const ulong Origin = 1UL << 40;
    private const long Gap = 4096;
    private readonly List<(ulong Start, long Bytes)> _allocations = [];
    private readonly byte* _bytes = (byte*)NativeMemory.AlignedAlloc((nuint)total, 64);
    private long _used;

    /// <summary>Bytes not yet allocated.</summary>
    public long Free => total - _used;

    /// <summary>Allocations not yet freed.</summary>
    public int Allocations => _allocations.Count;

    /// <summary>Allocates; 0 when too little is left. Freed memory comes back only when all of it is free.</summary>
    public ulong Allocate(long bytes)
    {
        if (bytes + Gap > Free)
        {
            return 0;
        }

        var start = Origin + (ulong)_used;
        new Span<uint>(_bytes + _used, (int)((bytes + 3) / 4)).Fill(0x7fc0dead); // a NaN
        _allocations.Add((start, bytes));
        _used += (bytes + Gap + 511) / 512 * 512;
        return start;
    }

    /// <summary>Frees; false for an address that was not allocated.</summary>
    public bool Release(ulong start)
    {
        var removed = _allocations.RemoveAll(allocation => allocation.Start == start) == 1;
        _used = _allocations.Count == 0 ? 0 : _used;
        return removed;
    }

    /// <summary>The memory behind an address.</summary>
    /// <exception cref="InvalidOperationException">Some of it is not allocated.</exception>
    public byte* At(ulong address, long bytes)
    {
        foreach (var (start, size) in _allocations)
        {
            if (address >= start && address + (ulong)bytes <= start + (ulong)size)
            {
                return _bytes + (address - Origin);
            }
        }

        throw new InvalidOperationException($"access to {bytes} bytes at {address:x}, which are not allocated");
    }

    /// <summary>Number of a word of the memory, for the race checker.</summary>
    public static long WordOf(ulong address) => (long)(address - Origin) / 4;

    /// <summary>Words in all.</summary>
    public long Words => total / 4;

    public void Dispose() => NativeMemory.AlignedFree(_bytes);
}
