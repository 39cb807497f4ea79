using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Mnemophase.Gpu.Driver;

namespace Mnemophase.Gpu;

/// <summary>A card, ready to train: its context, the compiled kernels, its memory. May be used by one thread at a time.</summary>
public sealed class CudaCard : IDisposable
{
    /// <summary>Threads of the training kernel.</summary>
    internal const int Threads = 384;

    /// <summary>Shared memory the training kernel needs, in bytes.</summary>
    internal const int SharedBytes = 203_256;

    private const int OldestDriver = 11_000;
    private const int OldestCapability = 8;
    private readonly ICudaDriver _driver;
    private readonly int _device;
    private readonly nint _context;
    private readonly nint _train;
    private nint _copies;

    /// <summary>Opens a card.</summary>
    /// <param name="ordinal">Which card, from 0.</param>
    /// <exception cref="CudaException">There is none, or it or its driver cannot run the kernels; the message says why.</exception>
    public CudaCard(ICudaDriver driver, int ordinal = 0)
    {
        _driver = driver;
        Check(driver.Init(), "starting the driver");
        Check(driver.DriverGetVersion(out var version), "asking for its version");
        DriverVersion = string.Create(CultureInfo.InvariantCulture, $"{version / 1000}.{version % 1000 / 10}");
        if (version < OldestDriver)
        {
            throw new CudaException(
                $"the driver of this machine is for CUDA {DriverVersion}, which is too old: the kernels need CUDA {OldestDriver / 1000}.0 or newer"
            );
        }

        _device = Find(ordinal);
        Check(driver.DeviceGetName(out var name, _device), "asking for its name");
        Name = name;
        Multiprocessors = Attribute(CudaDeviceProperty.Multiprocessors);
        ClockMHz = Attribute(CudaDeviceProperty.ClockRate) / 1000;
        Capability = (Attribute(CudaDeviceProperty.CapabilityMajor), Attribute(CudaDeviceProperty.CapabilityMinor));
        SharedMemoryPerBlock = Attribute(CudaDeviceProperty.SharedMemoryPerBlock);
        if (Capability.Major < OldestCapability || SharedMemoryPerBlock < SharedBytes)
        {
            throw new CudaException(
                $"{Name} (compute capability {Capability.Major}.{Capability.Minor}) gives a block {SharedMemoryPerBlock} bytes of shared memory; the kernels need {SharedBytes}, as an H100, H200 or newer data-centre card has"
            );
        }

        Check(driver.PrimaryContextRetain(out _context, _device), "opening the card");
        try
        {
            Enter();
            (_train, CompilerLog) = Compile("training.ptx", "mnemophase_train");
            Check(driver.FunctionSetAttribute(_train, CudaKernelProperty.MaxDynamicSharedBytes, SharedBytes), "asking for shared memory");
            Check(driver.StreamCreate(out _copies), "opening a stream");
        }
        catch
        {
            driver.PrimaryContextRelease(_device);
            throw;
        }
    }

    /// <summary>Name of the card, as "NVIDIA H100 80GB HBM3".</summary>
    public string Name { get; }

    /// <summary>Version of CUDA its driver is for, as "12.4".</summary>
    public string DriverVersion { get; }

    /// <summary>Streaming multiprocessors; each trains a network at a time.</summary>
    public int Multiprocessors { get; }

    /// <summary>Highest clock in MHz.</summary>
    public int ClockMHz { get; }

    /// <summary>Compute capability.</summary>
    public (int Major, int Minor) Capability { get; }

    /// <summary>Shared memory a block can have, in bytes.</summary>
    public int SharedMemoryPerBlock { get; }

    /// <summary>What the driver's compiler said of the kernels.</summary>
    public string CompilerLog { get; }

    /// <summary>What the bits of a result depend on, for provenance: card, driver, kernels.</summary>
    public string Provenance => $"{Name}, CUDA {DriverVersion}, kernels {KernelVersion}";

    /// <summary>Version of the kernels: the first eight digits of their SHA-256.</summary>
    public static string KernelVersion { get; } = Convert.ToHexStringLower(SHA256.HashData(Resource("training.ptx")))[..8];

    /// <summary>Registers a thread, bytes spilled, architecture compiled for, blocks a multiprocessor holds: of the training kernel.</summary>
    public (int Registers, int LocalBytes, int Architecture, int Blocks) Compiled()
    {
        Enter();
        Check(_driver.MaxActiveBlocks(out var blocks, _train, Threads, SharedBytes), "asking for the occupancy");
        return (Of(CudaKernelProperty.Registers), Of(CudaKernelProperty.LocalBytes), Of(CudaKernelProperty.BinaryVersion), blocks);

        int Of(CudaKernelProperty attribute)
        {
            Check(_driver.FunctionGetAttribute(out var value, attribute, _train), "asking about the kernels");
            return value;
        }
    }

    /// <summary>Free and total memory in bytes.</summary>
    public (ulong Free, ulong Total) Memory()
    {
        Enter();
        Check(_driver.MemoryGetInfo(out var free, out var total), "asking for its memory");
        return (free, total);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // A card that is lost cannot be tidied up; the process goes on without it.
        _driver.ContextSetCurrent(_context);
        _driver.StreamDestroy(_copies);
        _driver.PrimaryContextRelease(_device);
    }

    /// <summary>Makes the card that of the calling thread.</summary>
    internal void Enter() => Check(_driver.ContextSetCurrent(_context), "opening the card");

    /// <summary>The PTX text of a set of kernels, as it is shipped.</summary>
    internal static byte[] Resource(string name)
    {
        using var stream = typeof(CudaCard).Assembly.GetManifestResourceStream(name)!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    /// <summary>Compiles a set of kernels for this card and takes one of them.</summary>
    internal (nint Function, string Log) Compile(string resource, string kernel)
    {
        var status = _driver.ModuleLoad(out var module, Resource(resource), out var log);
        if (status is CudaStatus.InvalidImage or CudaStatus.NoBinaryForGpu or CudaStatus.InvalidPtx or CudaStatus.UnsupportedPtxVersion)
        {
            throw new CudaException(
                $"the driver of this machine (CUDA {DriverVersion}) refuses the kernels for {Name} (CUDA error {(int)status}, {status}){(log.Length > 0 ? $": {log}" : "")}"
            );
        }

        Check(status, "compiling the kernels");
        Check(_driver.ModuleGetFunction(out var function, module, kernel), "loading the kernels");
        return (function, log);
    }

    /// <summary>Memory on the card, filled with zeros; null if too little is free.</summary>
    internal ulong? TryAllocate(ulong bytes)
    {
        var status = _driver.MemoryAllocate(out var address, bytes);
        if (status == CudaStatus.OutOfMemory)
        {
            return null;
        }

        Check(status, "allocating memory");
        Fill(address, 0, bytes / sizeof(uint));
        return address;
    }

    internal void Free(ulong address) => Check(_driver.MemoryFree(address), "freeing memory");

    internal void Write<T>(ulong address, ReadOnlySpan<T> values)
        where T : unmanaged => Check(_driver.CopyToDevice(address, MemoryMarshal.AsBytes(values), _copies), "copying to it");

    internal void Read<T>(Span<T> values, ulong address)
        where T : unmanaged => Check(_driver.CopyToHost(MemoryMarshal.AsBytes(values), address, _copies), "copying from it");

    internal void Fill(ulong address, uint value, ulong words)
    {
        Check(_driver.MemoryFill(address, value, words, _copies), "filling memory");
        Check(_driver.StreamSynchronize(_copies), "filling memory");
    }

    internal nint NewStream()
    {
        Check(_driver.StreamCreate(out var stream), "opening a stream");
        return stream;
    }

    internal void Close(nint stream) => _driver.StreamDestroy(stream);

    /// <summary>Starts a launch of the training kernel, one block a descriptor.</summary>
    internal void Train(ulong descriptors, int count, nint stream) =>
        Launch(_train, count, Threads, SharedBytes, stream, [descriptors, 0], "starting the kernels");

    internal void Launch(nint function, int blocks, int threads, int shared, nint stream, ReadOnlySpan<ulong> parameters, string doing) =>
        Check(_driver.Launch(function, blocks, threads, shared, stream, parameters), doing);

    internal void Wait(nint stream) => Check(_driver.StreamSynchronize(stream), "training");

    private int Find(int ordinal)
    {
        var status = _driver.DeviceGetCount(out var count);
        if (status == CudaStatus.NoDevice || (status == CudaStatus.Success && count == 0))
        {
            throw new CudaException("the CUDA driver finds no card on this machine");
        }

        Check(status, "looking for cards");
        if (ordinal < 0 || ordinal >= count)
        {
            throw new CudaException(
                $"there is no card {ordinal} on this machine; it has {(count == 1 ? "one, number 0" : $"{count}, 0 to {count - 1}")}"
            );
        }

        Check(_driver.DeviceGet(out var device, ordinal), "looking for cards");
        return device;
    }

    private int Attribute(CudaDeviceProperty attribute)
    {
        Check(_driver.DeviceGetAttribute(out var value, attribute, _device), "asking what it is");
        return value;
    }

    private static void Check(CudaStatus status, string doing)
    {
        switch (status)
        {
            case CudaStatus.Success:
                return;
            case CudaStatus.NoDevice:
                throw new CudaException("the CUDA driver finds no card on this machine");
            case CudaStatus.SystemDriverMismatch:
                throw new CudaException(
                    "the CUDA driver does not match the kernel module of this machine; it may need a restart after an update"
                );
            default:
                throw new CudaException(status, doing);
        }
    }
}
