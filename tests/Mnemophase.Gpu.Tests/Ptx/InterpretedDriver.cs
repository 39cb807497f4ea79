using System.Text;
using Mnemophase.Gpu.Driver;

namespace Mnemophase.Gpu.Tests.Ptx;

/// <summary>A driver whose card is the interpreter: it runs the kernels it is given, one block after the other, and fails where a test wants it to.
/// What a kernel must not do ends the test with a <see cref="PtxException"/>.</summary>
internal sealed unsafe class InterpretedDriver(int seed = 1, long memory = 64L << 20) : ICudaDriver, IDisposable
{
    private readonly DeviceMemory _memory = new(memory);
    private readonly Random _random = new(seed);
    private readonly List<Dictionary<string, PtxKernel>> _modules = [];
    private readonly List<PtxKernel> _kernels = [];
    private readonly HashSet<nint> _streams = [];
    private nint _nextStream = 1;

    /// <summary>Version of CUDA the driver says it is for.</summary>
    public int Version { get; init; } = 12_040;

    public int Cards { get; init; } = 1;

    public int Capability { get; init; } = 9;

    public int SharedMemory { get; init; } = 232_448;

    public int Multiprocessors { get; init; } = 2;

    /// <summary>Whether to look for races; slow.</summary>
    public bool CheckRaces { get; init; }

    /// <summary>A kernel to run instead of the one shipped.</summary>
    public PtxKernel? Replacement { get; init; }

    /// <summary>Status of the first call, and of loading kernels.</summary>
    public CudaStatus InitStatus { get; init; }

    public CudaStatus ImageStatus { get; init; }

    /// <summary>Launches after which the card is lost; null for never.</summary>
    public int? LostAfter { get; set; }

    /// <summary>Called before each launch with its number, from 1.</summary>
    public Action<int>? OnLaunch { get; init; }

    public int Launches { get; private set; }

    /// <summary>Instructions of all warps so far.</summary>
    public ulong Instructions { get; private set; }

    /// <summary>Allocations not yet freed.</summary>
    public int Allocations => _memory.Allocations;

    public void Dispose() => _memory.Dispose();

    public CudaStatus Init() => InitStatus;

    public CudaStatus DriverGetVersion(out int version) => With(out version, Version);

    public CudaStatus DeviceGetCount(out int count) => With(out count, Cards);

    public CudaStatus DeviceGet(out int device, int ordinal) => With(out device, ordinal);

    public CudaStatus DeviceGetName(out string name, int device) => With(out name, "Interpreted card");

    public CudaStatus DeviceGetAttribute(out int value, CudaDeviceProperty attribute, int device) =>
        With(
            out value,
            attribute switch
            {
                CudaDeviceProperty.Multiprocessors => Multiprocessors,
                CudaDeviceProperty.CapabilityMajor => Capability,
                CudaDeviceProperty.SharedMemoryPerBlock => SharedMemory,
                _ => 0,
            }
        );

    public CudaStatus PrimaryContextRetain(out nint context, int device) => With(out context, 1);

    public CudaStatus PrimaryContextRelease(int device) => CudaStatus.Success;

    public CudaStatus ContextSetCurrent(nint context) => Lost ?? CudaStatus.Success;

    public CudaStatus MemoryGetInfo(out ulong free, out ulong total)
    {
        (free, total) = ((ulong)_memory.Free, (ulong)memory);
        return CudaStatus.Success;
    }

    public CudaStatus ModuleLoad(out nint kernels, byte[] image, out string log)
    {
        log = ImageStatus == CudaStatus.Success ? "" : "ptxas fatal: made up for a test";
        kernels = _modules.Count;
        if (ImageStatus == CudaStatus.Success)
        {
            _modules.Add(PtxKernel.Parse(Encoding.UTF8.GetString(image)));
        }

        return ImageStatus;
    }

    public CudaStatus ModuleGetFunction(out nint kernel, nint kernels, string name)
    {
        kernel = _kernels.Count;
        if (!_modules[(int)kernels].TryGetValue(name, out var found))
        {
            return CudaStatus.NotFound;
        }

        _kernels.Add(found);
        return CudaStatus.Success;
    }

    public CudaStatus FunctionSetAttribute(nint kernel, CudaKernelProperty attribute, int value) =>
        value <= SharedMemory ? CudaStatus.Success : CudaStatus.InvalidValue;

    public CudaStatus FunctionGetAttribute(out int value, CudaKernelProperty attribute, nint kernel) => With(out value, 0);

    public CudaStatus MaxActiveBlocks(out int blocks, nint kernel, int threads, int sharedBytes) =>
        With(out blocks, SharedMemory / sharedBytes);

    public CudaStatus MemoryAllocate(out ulong address, ulong bytes)
    {
        address = _memory.Allocate((long)bytes);
        return Lost ?? (address == 0 ? CudaStatus.OutOfMemory : CudaStatus.Success);
    }

    public CudaStatus MemoryFree(ulong address) => Lost ?? (_memory.Release(address) ? CudaStatus.Success : CudaStatus.InvalidValue);

    public CudaStatus CopyToDevice(ulong destination, ReadOnlySpan<byte> source, nint stream)
    {
        source.CopyTo(new Span<byte>(_memory.At(destination, source.Length), source.Length));
        return Known(stream);
    }

    public CudaStatus CopyToHost(Span<byte> destination, ulong source, nint stream)
    {
        new ReadOnlySpan<byte>(_memory.At(source, destination.Length), destination.Length).CopyTo(destination);
        return Known(stream);
    }

    public CudaStatus MemoryFill(ulong address, uint value, ulong words, nint stream)
    {
        new Span<uint>(_memory.At(address, (long)words * 4), (int)words).Fill(value);
        return Known(stream);
    }

    public CudaStatus StreamCreate(out nint stream)
    {
        stream = _nextStream++;
        _streams.Add(stream);
        return Lost ?? CudaStatus.Success;
    }

    public CudaStatus StreamDestroy(nint stream) => _streams.Remove(stream) ? CudaStatus.Success : CudaStatus.InvalidValue;

    public CudaStatus StreamSynchronize(nint stream) => Known(stream);

    public CudaStatus Launch(nint kernel, int blocks, int threads, int sharedBytes, nint stream, ReadOnlySpan<ulong> parameters)
    {
        Launches++;
        OnLaunch?.Invoke(Launches);
        if (Lost is { } lost)
        {
            return lost;
        }

        // Blocks come in no particular order.
        foreach (var number in Enumerable.Range(0, blocks).OrderBy(_ => _random.Next()).ToList())
        {
            using var block = new PtxBlock(
                Replacement ?? _kernels[(int)kernel],
                _memory,
                parameters.ToArray(),
                number,
                threads,
                sharedBytes,
                CheckRaces
            );
            try
            {
                block.Run(_random);
            }
            finally
            {
                Instructions += block.Ran;
            }
        }

        return CudaStatus.Success;
    }

    private CudaStatus? Lost => LostAfter < Launches ? CudaStatus.Unknown : null;

    private CudaStatus Known(nint stream) => Lost ?? (_streams.Contains(stream) ? CudaStatus.Success : CudaStatus.InvalidValue);

    private static CudaStatus With<T>(out T value, T given)
    {
        value = given;
        return CudaStatus.Success;
    }
}
