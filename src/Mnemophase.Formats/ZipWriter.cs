using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Mnemophase.Formats;

/// <summary>Writes a zip file of stored entries whose bytes depend on names and contents alone: no clock, no machine.</summary>
/// <remarks>Source: PKWARE APPNOTE 6.3.10. Every entry is dated 1980-01-01, the first date there is.</remarks>
internal static class ZipWriter
{
    private const ushort FirstDate = (1 << 5) | 1;
    private const ushort Utf8Names = 1 << 11;
    private const ushort Version = 20;

    public static byte[] Write(IEnumerable<KeyValuePair<string, byte[]>> entries)
    {
        using var file = new MemoryStream();
        using var directory = new MemoryStream();
        ushort count = 0;
        foreach (var (name, data) in entries)
        {
            var offset = checked((uint)file.Length);
            var encoded = Encoding.UTF8.GetBytes(name);
            var common = Common(encoded.Length, data);
            Append(file, 0x04034b50u, Version);
            file.Write(common);
            file.Write(encoded);
            file.Write(data);
            Append(directory, 0x02014b50u, Version, Version);
            directory.Write(common);
            // Comment length, disk, internal and external attributes: all zero.
            directory.Write(new byte[10]);
            Append(directory, offset);
            directory.Write(encoded);
            count = checked((ushort)(count + 1));
        }

        var start = checked((uint)file.Length);
        directory.WriteTo(file);
        Append(file, 0x06054b50u, 0, 0, count, count);
        Append(file, checked((uint)directory.Length));
        Append(file, start, 0);
        return file.ToArray();
    }

    /// <summary>The 24 bytes from flags to the length of the extra field that both headers share.</summary>
    private static byte[] Common(int nameLength, byte[] data)
    {
        using var fields = new MemoryStream();
        foreach (var field in (ReadOnlySpan<ushort>)[Utf8Names, 0, 0, FirstDate])
        {
            AppendShort(fields, field);
        }

        Append(fields, Crc32.HashToUInt32(data));
        Append(fields, (uint)data.Length);
        Append(fields, (uint)data.Length, checked((ushort)nameLength), 0);
        return fields.ToArray();
    }

    private static void Append(MemoryStream stream, uint first, params ReadOnlySpan<ushort> rest)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, first);
        stream.Write(bytes);
        foreach (var field in rest)
        {
            AppendShort(stream, field);
        }
    }

    private static void AppendShort(MemoryStream stream, ushort value)
    {
        stream.WriteByte((byte)value);
        stream.WriteByte((byte)(value >> 8));
    }
}
