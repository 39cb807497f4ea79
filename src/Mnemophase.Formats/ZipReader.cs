using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;

namespace Mnemophase.Formats;

/// <summary>
/// Reads a zip file as NumPy and PyTorch write them (stored or deflated, with or without zip64 records), trusting nothing: every offset, size, name and
/// checksum is verified, and no more is allocated than the file could hold.
/// </summary>
/// <remarks>Source: PKWARE APPNOTE 6.3.10. Encryption, split archives and other compressions are refused.</remarks>
internal sealed class ZipReader
{
    private const uint EndSignature = 0x06054b50;
    private const uint End64Signature = 0x06064b50;
    private const uint Locator64Signature = 0x07064b50;
    private const uint CentralSignature = 0x02014b50;
    private const uint LocalSignature = 0x04034b50;
    private const int EndSize = 22;
    private const int MaximumEntries = 65535;

    /// <summary>Deflate packs at most 1032 to 1.</summary>
    private const long MaximumRatio = 1032;

    private readonly string _path;
    private readonly byte[] _bytes;

    private ZipReader(string path, byte[] bytes)
    {
        _path = path;
        _bytes = bytes;
    }

    /// <summary>Whether the bytes begin like a zip file.</summary>
    public static bool LooksLikeZip(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 4 && BinaryPrimitives.ReadUInt32LittleEndian(bytes) is LocalSignature or EndSignature;

    /// <summary>First byte of the zip file that ends where the bytes end; above 0 where something stands before it.</summary>
    /// <exception cref="MnemoFormatException">No zip file ends there.</exception>
    public static int Start(string path, byte[] bytes)
    {
        var reader = new ZipReader(path, bytes);
        var at = reader.FindEnd();
        var end = at >= 76 && reader.UInt32(at - 20) == Locator64Signature ? at - 76 : at;
        var start = end - (long)reader.UInt32(at + 12) - reader.UInt32(at + 16);
        // Sizes that do not fit 32 bits are those of one large file; what is damaged is told when it is read.
        return start > 0 && start < bytes.Length && LooksLikeZip(bytes.AsSpan((int)start)) ? (int)start : 0;
    }

    /// <summary>All entries by name, in the order of the directory.</summary>
    public static OrderedDictionary<string, byte[]> Read(string path, byte[] bytes) => new ZipReader(path, bytes).ReadEntries();

    private OrderedDictionary<string, byte[]> ReadEntries()
    {
        var (entries, start, end) = FindDirectory();
        var result = new OrderedDictionary<string, byte[]>(StringComparer.Ordinal);
        var unpacked = 0L;
        var at = start;
        for (var i = 0; i < entries; i++)
        {
            Require(UInt32(at) == CentralSignature, $"has no directory entry at byte {at}");
            var nameLength = UInt16(at + 28);
            var extraLength = UInt16(at + 30);
            var next = at + 46 + nameLength + extraLength + UInt16(at + 32);
            Require(next <= end, $"has a directory entry at byte {at} that runs past the directory");
            var entry = ReadDirectoryEntry(at, nameLength, extraLength);
            unpacked += entry.Size;
            Require(unpacked <= WholeFile.MaximumBytes, "unpacks to more bytes than are read");
            Require(result.TryAdd(entry.Name, Unpack(entry, start)), $"holds '{entry.Name}' twice");
            at = next;
        }

        Require(at == end, "has a directory that is longer than its entries");
        return result;
    }

    /// <summary>Where the end record stands.</summary>
    private int FindEnd()
    {
        // The end record may be followed by a comment of at most 65535 bytes; ours and the libraries' have none, most others neither.
        var at = _bytes.Length - EndSize;
        while (at >= 0 && !(UInt32(at) == EndSignature && at + EndSize + UInt16(at + 20) == _bytes.Length))
        {
            at = at > _bytes.Length - EndSize - 65536 ? at - 1 : -1;
        }

        Require(at >= 0, "is not a complete zip file: it has no end record, so it may be cut short");
        return at;
    }

    /// <summary>Number of entries, first byte and end of the central directory.</summary>
    private (long Entries, long Start, long End) FindDirectory()
    {
        var at = FindEnd();
        Require(UInt16(at + 4) == 0 && UInt16(at + 6) == 0, "is one part of a split zip file");
        long entries = UInt16(at + 10);
        long size = UInt32(at + 12);
        long start = UInt32(at + 16);
        var end = (long)at;
        if (at >= 20 && UInt32(at - 20) == Locator64Signature)
        {
            end = Int64(at - 12);
            Require(end >= 0 && end <= at - 76 && UInt32(end) == End64Signature, "has a damaged zip64 end record");
            (entries, size, start) = (Int64(end + 32), Int64(end + 40), Int64(end + 48));
        }

        Require(entries is >= 0 and <= MaximumEntries, $"claims {entries} entries, more than the {MaximumEntries} that are read");
        Require(start >= 0 && size >= 0 && size <= end && start == end - size, "has a directory that is not where the end record says");
        return (entries, start, end);
    }

    private Entry ReadDirectoryEntry(long at, int nameLength, int extraLength)
    {
        var name = Name(at + 46, nameLength);
        var flags = UInt16(at + 8);
        var method = UInt16(at + 10);
        Require((flags & 1) == 0, $"holds '{name}' encrypted");
        Require(method is 0 or 8, $"holds '{name}' in compression method {method}; only stored and deflated are read");
        long packed = UInt32(at + 20);
        long size = UInt32(at + 24);
        long offset = UInt32(at + 42);
        ReadZip64Extra(name, at + 46 + nameLength, extraLength, ref size, ref packed, ref offset);
        Require(packed >= 0 && packed <= _bytes.Length && offset >= 0 && offset <= _bytes.Length - 30, $"places '{name}' outside the file");
        Require(
            size >= 0 && (method == 0 ? size == packed : size <= (packed + 1) * MaximumRatio),
            $"claims an impossible size of {size} bytes for '{name}'"
        );
        return new Entry(name, method, UInt32(at + 16), size, packed, offset);
    }

    private void ReadZip64Extra(string name, long at, int length, ref long size, ref long packed, ref long offset)
    {
        var end = at + length;
        while (at + 4 <= end)
        {
            var fieldEnd = at + 4 + UInt16(at + 2);
            Require(fieldEnd <= end, $"has a damaged extra field for '{name}'");
            if (UInt16(at) == 1)
            {
                var value = at + 4;
                size = Wide(name, size, ref value, fieldEnd);
                packed = Wide(name, packed, ref value, fieldEnd);
                offset = Wide(name, offset, ref value, fieldEnd);
            }

            at = fieldEnd;
        }
    }

    private long Wide(string name, long narrow, ref long at, long end)
    {
        if (narrow != uint.MaxValue)
        {
            return narrow;
        }

        Require(at + 8 <= end, $"has a damaged zip64 field for '{name}'");
        at += 8;
        return Int64(at - 8);
    }

    private byte[] Unpack(Entry entry, long directoryStart)
    {
        Require(UInt32(entry.Offset) == LocalSignature, $"has no entry '{entry.Name}' at byte {entry.Offset}");
        var nameLength = UInt16(entry.Offset + 26);
        var start = entry.Offset + 30 + nameLength + UInt16(entry.Offset + 28);
        Require(start + entry.Packed <= directoryStart, $"places '{entry.Name}' outside the file");
        var localName = Name(entry.Offset + 30, nameLength);
        Require(
            string.Equals(localName, entry.Name, StringComparison.Ordinal),
            $"names '{entry.Name}' in the directory '{localName}' at its place"
        );
        Require(UInt16(entry.Offset + 8) == entry.Method, $"gives two compression methods for '{entry.Name}'");
        var packed = _bytes.AsSpan((int)start, (int)entry.Packed);
        var data = entry.Method == 0 ? packed.ToArray() : Inflate(entry, (int)start);
        Require(Crc32.HashToUInt32(data) == entry.Crc, $"has a damaged entry '{entry.Name}' (checksum differs)");
        return data;
    }

    private byte[] Inflate(Entry entry, int start)
    {
        var data = new byte[entry.Size];
        try
        {
            using var packed = new MemoryStream(_bytes, start, (int)entry.Packed, writable: false);
            using var inflated = new DeflateStream(packed, CompressionMode.Decompress);
            var read = inflated.ReadAtLeast(data, data.Length, throwOnEndOfStream: false);
            Require(read == data.Length && inflated.ReadByte() < 0, $"has a damaged entry '{entry.Name}' (its size differs)");
            return data;
        }
        catch (InvalidDataException e)
        {
            throw new MnemoFormatException($"{_path}: has a damaged entry '{entry.Name}' (it does not inflate).", e);
        }
    }

    private string Name(long at, int length)
    {
        RequireRange(at, length);
        return Encoding.UTF8.GetString(_bytes, (int)at, length);
    }

    private ushort UInt16(long at)
    {
        RequireRange(at, 2);
        return BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan((int)at));
    }

    private uint UInt32(long at)
    {
        RequireRange(at, 4);
        return BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan((int)at));
    }

    private long Int64(long at)
    {
        RequireRange(at, 8);
        return BinaryPrimitives.ReadInt64LittleEndian(_bytes.AsSpan((int)at));
    }

    private void RequireRange(long at, int length)
    {
        if (at < 0 || at + length > _bytes.Length)
        {
            throw new MnemoFormatException(_path, $"ends where byte {at} should be; it may be cut short.");
        }
    }

    private void Require(bool condition, string problem)
    {
        if (!condition)
        {
            throw new MnemoFormatException(_path, problem + ".");
        }
    }

    private readonly record struct Entry(string Name, int Method, uint Crc, long Size, long Packed, long Offset);
}
