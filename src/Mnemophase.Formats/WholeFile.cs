using System.Text;

namespace Mnemophase.Formats;

/// <summary>Reads and writes whole files. Errors name the file first, then what is wrong, then what helps.</summary>
internal static class WholeFile
{
    /// <summary>Files above this are refused: networks and curves are a few MB at most.</summary>
    public const long MaximumBytes = 512L << 20;

    /// <summary>All bytes of a file.</summary>
    /// <exception cref="MnemoFormatException">The file is larger than <see cref="MaximumBytes"/>.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static byte[] Read(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (stream.Length > MaximumBytes)
            {
                throw new MnemoFormatException(path, $"has {stream.Length} bytes, more than the {MaximumBytes} that are read.");
            }

            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FileNotFoundException($"{path}: there is no such file or folder", path, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Named(path, e);
        }
    }

    /// <summary>The text of a file, with or without a byte order mark.</summary>
    public static string ReadText(string path)
    {
        using var reader = new StreamReader(new MemoryStream(Read(path)));
        return reader.ReadToEnd();
    }

    /// <summary>Writes a text, as <see cref="Write(string, byte[])"/> does.</summary>
    public static void Write(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));

    /// <summary>
    /// Writes beside the target first, so that a reader never sees half a file; nothing is left when that fails. A link stays, and what it leads to is written; a device or pipe is written to.
    /// </summary>
    public static void Write(string path, byte[] bytes)
    {
        var partial = path + ".partial";
        try
        {
            var whole = Path.GetFullPath(path);
            var target = new FileInfo(whole).LinkTarget is null ? whole : File.ResolveLinkTarget(whole, returnFinalTarget: true)!.FullName;
            using (var stream = DeviceOrPipe(target))
            {
                if (stream is not null)
                {
                    stream.Write(bytes);
                    return;
                }
            }

            partial = target + ".partial";
            File.WriteAllBytes(partial, bytes);
            File.Move(partial, target, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            File.Delete(partial);
            throw Named(path, e);
        }
    }

    /// <summary>Makes a folder, unless it is there.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public static void MakeFolder(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new IOException($"{path}: is an existing file; name another place", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Named(path, e);
        }
    }

    /// <summary>What must not be replaced by a file, open to be written; else null. The runtime does not tell a device from an empty file, so devices go by their folder.</summary>
    private static FileStream? DeviceOrPipe(string path)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(path) || new FileInfo(path).Length > 0)
        {
            return null;
        }

        var isDevice = path.StartsWith("/dev/", StringComparison.Ordinal) && !path.StartsWith("/dev/shm/", StringComparison.Ordinal);
        FileStream? stream = null;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            if (isDevice || !stream.CanSeek)
            {
                return stream;
            }
        }
        catch (Exception e) when (!isDevice && (e is IOException or UnauthorizedAccessException)) { }

        stream?.Dispose();
        return null;
    }

    /// <summary>The same error with its file and a hint.</summary>
    private static Exception Named(string path, Exception error) =>
        error switch
        {
            DirectoryNotFoundException => new IOException($"{path}: there is no such folder", error),
            UnauthorizedAccessException => new UnauthorizedAccessException($"{path}: may not be read or written (or is a folder)", error),
            // What the runtime makes of a limit on the size of files is an argument out of range.
            _ when error is ArgumentOutOfRangeException || IsFull(error) => new IOException(
                $"{path}: the disk is full, or no more may be written; free some space and run the same command again",
                error
            ),
            _ => new IOException($"{path}: {error.Message}", error),
        };

    private static bool IsFull(Exception error)
    {
        const int diskFullOnWindows = unchecked((int)0x80070070);
        const int noSpaceOnLinux = 28;
        const int quotaOnLinux = 122;
        const int tooLargeOnLinux = 27;
        return error.HResult is diskFullOnWindows
            || (!OperatingSystem.IsWindows() && error.HResult is noSpaceOnLinux or quotaOnLinux or tooLargeOnLinux);
    }
}
