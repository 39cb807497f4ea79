using System.Runtime.InteropServices;

namespace Mnemophase.Gpu.Tests.Ptx;

/// <summary>Runs one block of a kernel: its warps in random turns, its barriers, its shared memory.</summary>
internal sealed unsafe class PtxBlock : IDisposable
{
    private const int LongestTurn = 400;
    private readonly DeviceMemory _memory;
    private readonly byte* _shared;
    private readonly int _sharedBytes;
    private readonly RaceChecker? _races;
    private readonly PtxWarp[] _warps;

    public PtxBlock(PtxKernel kernel, DeviceMemory memory, ulong[] parameters, int number, int threads, int sharedBytes, bool checkRaces)
    {
        if (threads % 32 != 0 || threads > kernel.MaxThreads)
        {
            throw new PtxException($"{threads} threads for a kernel of at most {kernel.MaxThreads}");
        }

        (_memory, Parameters, Number, Threads, _sharedBytes) = (memory, parameters, number, threads, sharedBytes);
        _shared = (byte*)NativeMemory.AlignedAlloc((nuint)sharedBytes + 64, 64);
        new Span<uint>(_shared, sharedBytes / 4).Fill(0x7fc0feed); // as the last block left it: nothing to rely on
        _races = checkRaces ? new RaceChecker(threads / 32) : null;
        _warps = [.. Enumerable.Range(0, threads / 32).Select(warp => new PtxWarp(kernel, this, warp))];
    }

    public ulong[] Parameters { get; }

    public int Number { get; }

    public int Threads { get; }

    /// <summary>Instructions all warps ran.</summary>
    public ulong Ran => _warps.Aggregate(0UL, (sum, warp) => sum + warp.Ran);

    /// <summary>Runs to the end.</summary>
    /// <exception cref="PtxException">A race, an access out of bounds, a barrier nobody comes to.</exception>
    public void Run(Random random)
    {
        var ready = new List<PtxWarp>();
        while (true)
        {
            ready.Clear();
            ready.AddRange(_warps.Where(warp => warp.State == WarpState.Ready));
            if (ready.Count == 0)
            {
                if (_warps.All(warp => warp.State == WarpState.Finished))
                {
                    return;
                }

                ReleaseBarriers();
                continue;
            }

            ready[random.Next(ready.Count)].Run(random.Next(1, LongestTurn));
            TryReleaseBarriers();
        }
    }

    public void Dispose()
    {
        foreach (var warp in _warps)
        {
            warp.Dispose();
        }

        NativeMemory.AlignedFree(_shared);
    }

    /// <summary>The memory an access goes to, checked for bounds, alignment and races.</summary>
    public byte* Reach(PtxInstruction instruction, ulong address, int bytes, int warp, int lane)
    {
        if (address % (ulong)bytes != 0)
        {
            throw new PtxException($"line {instruction.Line}: {bytes} bytes at {address:x} are not aligned");
        }

        var shared =
            instruction.Space == PtxSpace.Shared || (instruction.Space == PtxSpace.Generic && address >= DeviceMemory.SharedWindow);
        if (!shared)
        {
            Note(instruction, _sharedBytes + DeviceMemory.WordOf(address), bytes, warp, lane);
            return _memory.At(address, bytes);
        }

        var at = instruction.Space == PtxSpace.Shared ? address : address - DeviceMemory.SharedWindow;
        if (at + (ulong)bytes > (ulong)_sharedBytes)
        {
            throw new PtxException($"line {instruction.Line}: {bytes} bytes at {at} of {_sharedBytes} of shared memory");
        }

        Note(instruction, (long)at / 4, bytes, warp, lane);
        return _shared + at;
    }

    private void Note(PtxInstruction instruction, long place, int bytes, int warp, int lane)
    {
        for (var word = 0; _races is not null && word < (bytes + 3) / 4; word++)
        {
            var conflict = instruction.Op == PtxOp.Load ? _races.Read(place + word, warp, lane) : _races.Write(place + word, warp, lane);
            if (conflict is not null)
            {
                throw new PtxException($"line {instruction.Line}, {instruction.Text}: race of lane {lane} of warp {warp} with {conflict}");
            }
        }
    }

    private void ReleaseBarriers()
    {
        if (!TryReleaseBarriers())
        {
            var waiting = _warps.Where(warp => warp.State == WarpState.AtBarrier).Select(warp => $"{warp.Number} at {warp.Barrier.Name}");
            throw new PtxException($"warps wait at barriers that nobody else comes to: {string.Join(", ", waiting)}");
        }
    }

    private bool TryReleaseBarriers()
    {
        var released = false;
        foreach (var barrier in _warps.Where(warp => warp.State == WarpState.AtBarrier).GroupBy(warp => warp.Barrier).ToList())
        {
            if (barrier.Count() * 32 >= barrier.Key.Threads)
            {
                _races?.Join([.. barrier.Select(warp => warp.Number)]);
                foreach (var warp in barrier)
                {
                    warp.Release();
                }

                released = true;
            }
        }

        return released;
    }
}
