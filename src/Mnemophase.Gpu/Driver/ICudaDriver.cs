namespace Mnemophase.Gpu.Driver;

/// <summary>The part of the CUDA driver's interface that the engine uses, one method a function, by the driver's own names and status codes.</summary>
public interface ICudaDriver
{
    /// <summary>cuInit.</summary>
    CudaStatus Init();

    /// <summary>cuDriverGetVersion: 1000 × major + 10 × minor.</summary>
    CudaStatus DriverGetVersion(out int version);

    /// <summary>cuDeviceGetCount.</summary>
    CudaStatus DeviceGetCount(out int count);

    /// <summary>cuDeviceGet.</summary>
    CudaStatus DeviceGet(out int device, int ordinal);

    /// <summary>cuDeviceGetName.</summary>
    CudaStatus DeviceGetName(out string name, int device);

    /// <summary>cuDeviceGetAttribute.</summary>
    CudaStatus DeviceGetAttribute(out int value, CudaDeviceProperty attribute, int device);

    /// <summary>cuDevicePrimaryCtxRetain.</summary>
    CudaStatus PrimaryContextRetain(out nint context, int device);

    /// <summary>cuDevicePrimaryCtxRelease.</summary>
    CudaStatus PrimaryContextRelease(int device);

    /// <summary>cuCtxSetCurrent, for the calling thread.</summary>
    CudaStatus ContextSetCurrent(nint context);

    /// <summary>cuMemGetInfo.</summary>
    CudaStatus MemoryGetInfo(out ulong free, out ulong total);

    /// <summary>cuModuleLoadDataEx, with what the compiler said.</summary>
    CudaStatus ModuleLoad(out nint kernels, byte[] image, out string log);

    /// <summary>cuModuleGetFunction.</summary>
    CudaStatus ModuleGetFunction(out nint kernel, nint kernels, string name);

    /// <summary>cuFuncSetAttribute.</summary>
    CudaStatus FunctionSetAttribute(nint kernel, CudaKernelProperty attribute, int value);

    /// <summary>cuFuncGetAttribute.</summary>
    CudaStatus FunctionGetAttribute(out int value, CudaKernelProperty attribute, nint kernel);

    /// <summary>cuOccupancyMaxActiveBlocksPerMultiprocessor.</summary>
    CudaStatus MaxActiveBlocks(out int blocks, nint kernel, int threads, int sharedBytes);

    /// <summary>cuMemAlloc.</summary>
    CudaStatus MemoryAllocate(out ulong address, ulong bytes);

    /// <summary>cuMemFree.</summary>
    CudaStatus MemoryFree(ulong address);

    /// <summary>cuMemcpyHtoDAsync.</summary>
    CudaStatus CopyToDevice(ulong destination, ReadOnlySpan<byte> source, nint stream);

    /// <summary>cuMemcpyDtoHAsync.</summary>
    CudaStatus CopyToHost(Span<byte> destination, ulong source, nint stream);

    /// <summary>cuMemsetD32Async.</summary>
    CudaStatus MemoryFill(ulong address, uint value, ulong words, nint stream);

    /// <summary>cuStreamCreate, not blocking others.</summary>
    CudaStatus StreamCreate(out nint stream);

    /// <summary>cuStreamDestroy.</summary>
    CudaStatus StreamDestroy(nint stream);

    /// <summary>cuStreamSynchronize.</summary>
    CudaStatus StreamSynchronize(nint stream);

    /// <summary>cuLaunchKernel with 64-bit parameters; the blocks and threads have one dimension.</summary>
    CudaStatus Launch(nint kernel, int blocks, int threads, int sharedBytes, nint stream, ReadOnlySpan<ulong> parameters);
}

/// <summary>Attributes of a card.</summary>
public enum CudaDeviceProperty
{
    /// <summary>Clock in kHz.</summary>
    ClockRate = 13,

    /// <summary>Streaming multiprocessors.</summary>
    Multiprocessors = 16,

    /// <summary>Compute capability, major.</summary>
    CapabilityMajor = 75,

    /// <summary>Compute capability, minor.</summary>
    CapabilityMinor = 76,

    /// <summary>Shared memory a block can have on request, in bytes.</summary>
    SharedMemoryPerBlock = 97,
}

/// <summary>Attributes of a kernel.</summary>
public enum CudaKernelProperty
{
    /// <summary>Bytes of local memory a thread; 0 if nothing is spilled.</summary>
    LocalBytes = 3,

    /// <summary>Registers a thread.</summary>
    Registers = 4,

    /// <summary>Architecture of the compiled code: 10 × major + minor.</summary>
    BinaryVersion = 6,

    /// <summary>Most dynamic shared memory in bytes.</summary>
    MaxDynamicSharedBytes = 8,
}
