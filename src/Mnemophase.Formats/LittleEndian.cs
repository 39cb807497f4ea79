using System.Runtime.InteropServices;

namespace Mnemophase.Formats;

/// <summary>Numbers to little-endian bytes and back, on any machine, without touching a bit.</summary>
internal static class LittleEndian
{
    public static byte[] GetBytes<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        var bytes = MemoryMarshal.AsBytes(values).ToArray();
        SwapOnBigEndian<T>(bytes);
        return bytes;
    }

    public static T[] GetValues<T>(byte[] bytes)
        where T : unmanaged
    {
        var copy = BitConverter.IsLittleEndian ? bytes : (byte[])bytes.Clone();
        SwapOnBigEndian<T>(copy);
        return MemoryMarshal.Cast<byte, T>(copy).ToArray();
    }

    private static void SwapOnBigEndian<T>(byte[] bytes)
        where T : unmanaged
    {
        if (BitConverter.IsLittleEndian)
        {
            return;
        }

        for (var at = 0; at < bytes.Length; at += Marshal.SizeOf<T>())
        {
            bytes.AsSpan(at, Marshal.SizeOf<T>()).Reverse();
        }
    }
}
