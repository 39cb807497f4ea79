using System.Runtime.InteropServices;

namespace Mnemophase.Training.Simd;

/// <summary>Zeroed single-precision memory outside the collected heap, aligned to a cache line, so that kernels can use plain pointers.</summary>
internal sealed unsafe class FloatBuffer : IDisposable
{
    private const int Alignment = 64;
    private float* _pointer;

    public FloatBuffer(long length)
    {
        Length = length;
        var bytes = (nuint)(Math.Max(length, 1) * sizeof(float));
        _pointer = (float*)NativeMemory.AlignedAlloc(bytes, Alignment);
        NativeMemory.Clear(_pointer, bytes);
    }

    public long Length { get; }

    public float* Pointer => _pointer;

    public Span<float> Span => new(_pointer, checked((int)Length));

    public void Dispose()
    {
        NativeMemory.AlignedFree(_pointer);
        _pointer = null;
    }
}
