using System.Runtime.InteropServices;
using System.Text;

namespace Mnemophase.Gpu.Driver;

/// <summary>The driver of the machine, loaded on first use: libcuda.so.1, or nvcuda.dll on Windows.</summary>
/// <remarks>Functions are taken by the versioned names that no later driver has changed.</remarks>
internal sealed unsafe class LibCuda : ICudaDriver
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

    public CudaStatus Init() => ((delegate* unmanaged<uint, CudaStatus>)Find("cuInit"))(0);

    public CudaStatus DriverGetVersion(out int version) =>
        ((delegate* unmanaged<out int, CudaStatus>)Find("cuDriverGetVersion"))(out version);

    public CudaStatus DeviceGetCount(out int count) => ((delegate* unmanaged<out int, CudaStatus>)Find("cuDeviceGetCount"))(out count);

    public CudaStatus DeviceGet(out int device, int ordinal) =>
        ((delegate* unmanaged<out int, int, CudaStatus>)Find("cuDeviceGet"))(out device, ordinal);

    public CudaStatus DeviceGetName(out string name, int device)
    {
        var text = stackalloc byte[256];
        var status = ((delegate* unmanaged<byte*, int, int, CudaStatus>)Find("cuDeviceGetName"))(text, 256, device);
        name = status == CudaStatus.Success ? Marshal.PtrToStringUTF8((nint)text) ?? "" : "";
        return status;
    }

    public CudaStatus DeviceGetAttribute(out int value, CudaDeviceProperty attribute, int device) =>
        ((delegate* unmanaged<out int, int, int, CudaStatus>)Find("cuDeviceGetAttribute"))(out value, (int)attribute, device);

    public CudaStatus PrimaryContextRetain(out nint context, int device) =>
        ((delegate* unmanaged<out nint, int, CudaStatus>)Find("cuDevicePrimaryCtxRetain"))(out context, device);

    public CudaStatus PrimaryContextRelease(int device) =>
        ((delegate* unmanaged<int, CudaStatus>)Find("cuDevicePrimaryCtxRelease_v2"))(device);

    public CudaStatus ContextSetCurrent(nint context) => ((delegate* unmanaged<nint, CudaStatus>)Find("cuCtxSetCurrent"))(context);

    public CudaStatus MemoryGetInfo(out ulong free, out ulong total)
    {
        var status = ((delegate* unmanaged<out nuint, out nuint, CudaStatus>)Find("cuMemGetInfo_v2"))(out var f, out var t);
        (free, total) = (f, t);
        return status;
    }

    public CudaStatus ModuleLoad(out nint kernels, byte[] image, out string log)
    {
        var text = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(image) + '\0');
        byte[] said = new byte[LogBytes],
            failed = new byte[LogBytes];
        CudaStatus status;
        fixed (
            byte* source = text,
                info = said,
                error = failed
        )
        {
            // Buffers and sizes of what the compiler says and of its errors, and that it shall say all.
            var options = stackalloc int[] { 3, 4, 5, 6, 12 };
            var values = stackalloc nint[] { (nint)info, LogBytes, (nint)error, LogBytes, 1 };
            status = ((delegate* unmanaged<out nint, byte*, uint, int*, nint*, CudaStatus>)Find("cuModuleLoadDataEx"))(
                out kernels,
                source,
                5,
                options,
                values
            );
        }

        log = $"{Line(said)} {Line(failed)}".Trim();
        return status;
    }

    public CudaStatus ModuleGetFunction(out nint kernel, nint kernels, string name)
    {
        fixed (byte* text = Encoding.UTF8.GetBytes(name + '\0'))
        {
            return ((delegate* unmanaged<out nint, nint, byte*, CudaStatus>)Find("cuModuleGetFunction"))(out kernel, kernels, text);
        }
    }

    public CudaStatus FunctionSetAttribute(nint kernel, CudaKernelProperty attribute, int value) =>
        ((delegate* unmanaged<nint, int, int, CudaStatus>)Find("cuFuncSetAttribute"))(kernel, (int)attribute, value);

    public CudaStatus FunctionGetAttribute(out int value, CudaKernelProperty attribute, nint kernel) =>
        ((delegate* unmanaged<out int, int, nint, CudaStatus>)Find("cuFuncGetAttribute"))(out value, (int)attribute, kernel);

    public CudaStatus MaxActiveBlocks(out int blocks, nint kernel, int threads, int sharedBytes) =>
        ((delegate* unmanaged<out int, nint, int, nuint, CudaStatus>)Find("cuOccupancyMaxActiveBlocksPerMultiprocessor"))(
            out blocks,
            kernel,
            threads,
            (nuint)sharedBytes
        );

    public CudaStatus MemoryAllocate(out ulong address, ulong bytes) =>
        ((delegate* unmanaged<out ulong, nuint, CudaStatus>)Find("cuMemAlloc_v2"))(out address, (nuint)bytes);

    public CudaStatus MemoryFree(ulong address) => ((delegate* unmanaged<ulong, CudaStatus>)Find("cuMemFree_v2"))(address);

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

    public CudaStatus MemoryFill(ulong address, uint value, ulong words, nint stream) =>
        ((delegate* unmanaged<ulong, uint, nuint, nint, CudaStatus>)Find("cuMemsetD32Async"))(address, value, (nuint)words, stream);

    public CudaStatus StreamCreate(out nint stream) =>
        ((delegate* unmanaged<out nint, uint, CudaStatus>)Find("cuStreamCreate"))(out stream, 1);

    public CudaStatus StreamDestroy(nint stream) => ((delegate* unmanaged<nint, CudaStatus>)Find("cuStreamDestroy_v2"))(stream);

    public CudaStatus StreamSynchronize(nint stream) => ((delegate* unmanaged<nint, CudaStatus>)Find("cuStreamSynchronize"))(stream);

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
