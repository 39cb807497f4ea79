using System.Runtime.InteropServices;
using System.Text;

namespace Mnemophase.Gpu.Driver;

/// <summary>The driver of the machine, loaded on first use: libcuda.so.1, or nvcuda.dll on Windows.</summary>
/// <remarks>Functions are taken by the versioned names that no later driver has changed.</remarks>
public sealed unsafe class LibCuda : ICudaDriver
{
    private const int LogBytes = 1 << 15;
    private readonly nint _library;

    private LibCuda(nint library) => _library = library;

    /// <summary>Loads the driver.</summary>
    /// <exception cref="CudaException">There is none.</exception>
    public static LibCuda Load()
    {
        var name = OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1";
        return NativeLibrary.TryLoad(name, out var library)
            ? new LibCuda(library)
            : throw new CudaException($"no CUDA driver ({name}) on this machine: the cuda engine needs an NVIDIA card with its driver");
    }

    /// <inheritdoc/>
    public CudaStatus Init() => ((delegate* unmanaged<uint, CudaStatus>)Find("cuInit"))(0);

    /// <inheritdoc/>
    public CudaStatus DriverGetVersion(out int version)
    {
        fixed (int* at = &version)
        {
            return ((delegate* unmanaged<int*, CudaStatus>)Find("cuDriverGetVersion"))(at);
        }
    }

    /// <inheritdoc/>
    public CudaStatus DeviceGetCount(out int count)
    {
        fixed (int* at = &count)
        {
            return ((delegate* unmanaged<int*, CudaStatus>)Find("cuDeviceGetCount"))(at);
        }
    }

    /// <inheritdoc/>
    public CudaStatus DeviceGet(out int device, int ordinal)
    {
        fixed (int* at = &device)
        {
            return ((delegate* unmanaged<int*, int, CudaStatus>)Find("cuDeviceGet"))(at, ordinal);
        }
    }

    /// <inheritdoc/>
    public CudaStatus DeviceGetName(out string name, int device)
    {
        var text = stackalloc byte[256];
        var status = ((delegate* unmanaged<byte*, int, int, CudaStatus>)Find("cuDeviceGetName"))(text, 256, device);
        name = status == CudaStatus.Success ? Marshal.PtrToStringUTF8((nint)text) ?? "" : "";
        return status;
    }

    /// <inheritdoc/>
    public CudaStatus DeviceGetAttribute(out int value, CudaDeviceProperty attribute, int device)
    {
        fixed (int* at = &value)
        {
            return ((delegate* unmanaged<int*, int, int, CudaStatus>)Find("cuDeviceGetAttribute"))(at, (int)attribute, device);
        }
    }

    /// <inheritdoc/>
    public CudaStatus PrimaryContextRetain(out nint context, int device)
    {
        fixed (nint* at = &context)
        {
            return ((delegate* unmanaged<nint*, int, CudaStatus>)Find("cuDevicePrimaryCtxRetain"))(at, device);
        }
    }

    /// <inheritdoc/>
    public CudaStatus PrimaryContextRelease(int device) =>
        ((delegate* unmanaged<int, CudaStatus>)Find("cuDevicePrimaryCtxRelease_v2"))(device);

    /// <inheritdoc/>
    public CudaStatus ContextSetCurrent(nint context) => ((delegate* unmanaged<nint, CudaStatus>)Find("cuCtxSetCurrent"))(context);

    /// <inheritdoc/>
    public CudaStatus MemoryGetInfo(out ulong free, out ulong total)
    {
        nuint f = 0,
            t = 0;
        var status = ((delegate* unmanaged<nuint*, nuint*, CudaStatus>)Find("cuMemGetInfo_v2"))(&f, &t);
        (free, total) = (f, t);
        return status;
    }

    /// <inheritdoc/>
    public CudaStatus ModuleLoad(out nint kernels, byte[] image, out string log)
    {
        var text = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(image) + '\0');
        byte[] said = new byte[LogBytes],
            failed = new byte[LogBytes];
        CudaStatus status;
        fixed (nint* at = &kernels)
        fixed (
            byte* source = text,
                info = said,
                error = failed
        )
        {
            // Buffers and sizes of what the compiler says and of its errors, and that it shall say all.
            var options = stackalloc int[] { 3, 4, 5, 6, 12 };
            var values = stackalloc nint[] { (nint)info, LogBytes, (nint)error, LogBytes, 1 };
            status = ((delegate* unmanaged<nint*, byte*, uint, int*, nint*, CudaStatus>)Find("cuModuleLoadDataEx"))(
                at,
                source,
                5,
                options,
                values
            );
        }

        log = $"{Line(said)} {Line(failed)}".Trim();
        return status;
    }

    /// <inheritdoc/>
    public CudaStatus ModuleGetFunction(out nint kernel, nint kernels, string name)
    {
        fixed (nint* at = &kernel)
        fixed (byte* text = Encoding.UTF8.GetBytes(name + '\0'))
        {
            return ((delegate* unmanaged<nint*, nint, byte*, CudaStatus>)Find("cuModuleGetFunction"))(at, kernels, text);
        }
    }

    /// <inheritdoc/>
    public CudaStatus FunctionSetAttribute(nint kernel, CudaKernelProperty attribute, int value) =>
        ((delegate* unmanaged<nint, int, int, CudaStatus>)Find("cuFuncSetAttribute"))(kernel, (int)attribute, value);

    /// <inheritdoc/>
    public CudaStatus FunctionGetAttribute(out int value, CudaKernelProperty attribute, nint kernel)
    {
        fixed (int* at = &value)
        {
            return ((delegate* unmanaged<int*, int, nint, CudaStatus>)Find("cuFuncGetAttribute"))(at, (int)attribute, kernel);
        }
    }

    /// <inheritdoc/>
    public CudaStatus MaxActiveBlocks(out int blocks, nint kernel, int threads, int sharedBytes)
    {
        fixed (int* at = &blocks)
        {
            return ((delegate* unmanaged<int*, nint, int, nuint, CudaStatus>)Find("cuOccupancyMaxActiveBlocksPerMultiprocessor"))(
                at,
                kernel,
                threads,
                (nuint)sharedBytes
            );
        }
    }

    /// <inheritdoc/>
    public CudaStatus MemoryAllocate(out ulong address, ulong bytes)
    {
        fixed (ulong* at = &address)
        {
            return ((delegate* unmanaged<ulong*, nuint, CudaStatus>)Find("cuMemAlloc_v2"))(at, (nuint)bytes);
        }
    }

    /// <inheritdoc/>
    public CudaStatus MemoryFree(ulong address) => ((delegate* unmanaged<ulong, CudaStatus>)Find("cuMemFree_v2"))(address);

    /// <inheritdoc/>
    public CudaStatus CopyToDevice(ulong destination, ReadOnlySpan<byte> source, nint stream)
    {
        fixed (byte* from = source)
        {
            var status = ((delegate* unmanaged<ulong, byte*, nuint, nint, CudaStatus>)Find("cuMemcpyHtoDAsync_v2"))(
                destination,
                from,
                (nuint)source.Length,
                stream
            );
            // The source is only held still until here.
            return status == CudaStatus.Success ? StreamSynchronize(stream) : status;
        }
    }

    /// <inheritdoc/>
    public CudaStatus CopyToHost(Span<byte> destination, ulong source, nint stream)
    {
        fixed (byte* to = destination)
        {
            var status = ((delegate* unmanaged<byte*, ulong, nuint, nint, CudaStatus>)Find("cuMemcpyDtoHAsync_v2"))(
                to,
                source,
                (nuint)destination.Length,
                stream
            );
            return status == CudaStatus.Success ? StreamSynchronize(stream) : status;
        }
    }

    /// <inheritdoc/>
    public CudaStatus MemoryFill(ulong address, uint value, ulong words, nint stream) =>
        ((delegate* unmanaged<ulong, uint, nuint, nint, CudaStatus>)Find("cuMemsetD32Async"))(address, value, (nuint)words, stream);

    /// <inheritdoc/>
    public CudaStatus StreamCreate(out nint stream)
    {
        fixed (nint* at = &stream)
        {
            return ((delegate* unmanaged<nint*, uint, CudaStatus>)Find("cuStreamCreate"))(at, 1);
        }
    }

    /// <inheritdoc/>
    public CudaStatus StreamDestroy(nint stream) => ((delegate* unmanaged<nint, CudaStatus>)Find("cuStreamDestroy_v2"))(stream);

    /// <inheritdoc/>
    public CudaStatus StreamSynchronize(nint stream) => ((delegate* unmanaged<nint, CudaStatus>)Find("cuStreamSynchronize"))(stream);

    /// <inheritdoc/>
    public CudaStatus Launch(nint kernel, int blocks, int threads, int sharedBytes, nint stream, ReadOnlySpan<ulong> parameters)
    {
        fixed (ulong* values = parameters)
        {
            var places = stackalloc void*[parameters.Length];
            for (var i = 0; i < parameters.Length; i++)
            {
                places[i] = values + i;
            }

            return (
                (delegate* unmanaged<nint, uint, uint, uint, uint, uint, uint, uint, nint, void**, void**, CudaStatus>)Find(
                    "cuLaunchKernel"
                )
            )(kernel, (uint)blocks, 1, 1, (uint)threads, 1, 1, (uint)sharedBytes, stream, places, null);
        }
    }

    private static string Line(byte[] text) =>
        Encoding.UTF8.GetString(text, 0, Math.Max(0, Array.IndexOf(text, (byte)0))).Trim().ReplaceLineEndings("; ");

    private nint Find(string name) =>
        NativeLibrary.TryGetExport(_library, name, out var function)
            ? function
            : throw new CudaException($"the driver of this machine is too old: it has no {name}");
}
