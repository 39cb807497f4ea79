using System.Buffers.Binary;

namespace Mnemophase.Store;

/// <summary>
/// Stands in for SQLite's own recovery, which the library here is built without (no sqlite_dbpage, no recovery extension; the shell has it).
/// Makes a readable copy of a store that SQLite refuses as a whole: one whose end is missing, so that the header promises more pages than there are, or whose
/// first page (header and schema) is damaged. Every store is laid out in the same order, so the first page of a new one fits. Whether it does is not taken on
/// trust: the study and every network have checksums of their own.
/// </summary>
internal static class StoreFirstPage
{
    private const int HeaderBytes = 100;
    private const int PageSizeAt = 16;
    private const int ChangesAt = 24;
    private const int PagesAt = 28;
    private const int FreeListAt = 32;
    private const int ValidForAt = 92;

    /// <summary>64 GB of the smallest pages a store has.</summary>
    private const uint MostPages = 1 << 24;
    private static readonly bool[] LargePages = [false, true];

    /// <summary>Writes the copy, if one can be read.</summary>
    /// <param name="path">The store; nobody may have it open.</param>
    /// <param name="copy">Where to; the file must not exist.</param>
    /// <param name="clock">For the new store whose first page is borrowed.</param>
    /// <returns>Whether there is a copy that opens and holds a study.</returns>
    /// <exception cref="IOException">The copy cannot be written.</exception>
    public static bool Mend(string path, string copy, TimeProvider clock)
    {
        try
        {
            Copy(path, copy);
            var length = new FileInfo(path).Length;
            var own = Header(path);
            var borrowed = LargePages.Select(large => FirstPageOfANewStore(copy, large, clock));
            if ((own is not null && Opens(copy, length, own, MostPages)) || borrowed.Any(page => Opens(copy, length, page, 0)))
            {
                return true;
            }
        }
        catch
        {
            StoreSalvage.Delete(copy);
            throw;
        }

        StoreSalvage.Delete(copy);
        return false;
    }

    private static byte[]? Header(string path)
    {
        using var file = File.OpenRead(path);
        var header = new byte[HeaderBytes];
        return file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) == HeaderBytes ? header : null;
    }

    /// <summary>Puts a first page (or only its header) into the copy and looks whether it is a store.</summary>
    /// <param name="length">Length of the store in bytes.</param>
    /// <param name="mostPages">How many pages its header is believed to promise; 0 for a borrowed one.</param>
    private static bool Opens(string copy, long length, byte[] page, uint mostPages)
    {
        var pageSize = PageSize(page);
        var whole = pageSize == 0 ? 0 : length / pageSize;
        if (whole < 2)
        {
            return false;
        }

        using (var file = File.OpenWrite(copy))
        {
            // What the header promises and the file lacks is filled with zeros: a hole in the file, and an error only for who reads there.
            var promised = Math.Min(BinaryPrimitives.ReadUInt32BigEndian(page.AsSpan(PagesAt)), mostPages);
            var pages = Math.Max(whole, promised);
            file.SetLength(pages * pageSize);
            BinaryPrimitives.WriteUInt32BigEndian(page.AsSpan(PagesAt), (uint)pages);
            // Free pages may lie behind the end; the copy is only read, so it may forget them.
            page.AsSpan(FreeListAt, 2 * sizeof(uint)).Clear();
            page.AsSpan(ChangesAt, sizeof(uint)).CopyTo(page.AsSpan(ValidForAt));
            file.Write(page);
        }

        try
        {
            using var store = StudyStore.OpenToRead(copy);
            return true;
        }
        catch (StoreException)
        {
            return false;
        }
    }

    private static byte[] FirstPageOfANewStore(string copy, bool large, TimeProvider clock)
    {
        var path = copy + ".new";
        try
        {
            var access = new StoreAccess { Alone = true, Fill = large };
            StudyStore.OpenOrCreate(path, StudyLibrary.Embedded(StudyLibrary.Names[0]), clock, access).Dispose();
            using var file = File.OpenRead(path);
            var header = new byte[HeaderBytes];
            file.ReadExactly(header);
            var page = new byte[PageSize(header)];
            file.Position = 0;
            file.ReadExactly(page);
            return page;
        }
        finally
        {
            StoreSalvage.Delete(path);
        }
    }

    /// <summary>A write-ahead log goes with the store: it may hold the very pages that are damaged.</summary>
    private static void Copy(string path, string copy)
    {
        File.Copy(path, copy, overwrite: true);
        if (File.Exists(path + "-wal"))
        {
            File.Copy(path + "-wal", copy + "-wal", overwrite: true);
        }
    }

    /// <summary>In bytes; 0 if the header names no possible one.</summary>
    private static int PageSize(byte[] header)
    {
        int stated = BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(PageSizeAt));
        var size = stated == 1 ? 65536 : stated;
        return size >= 512 && int.IsPow2(size) ? size : 0;
    }
}
