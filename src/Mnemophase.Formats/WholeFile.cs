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
            var target = new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;
            if (IsDeviceOrPipe(target))
            {
                using var stream = new FileStream(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
                stream.Write(bytes);
                return;
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

    /// <summary>Whether a path holds something that must not be replaced by a file: the runtime does not tell a device from an empty file, so devices go by their folder.</summary>
    private static bool IsDeviceOrPipe(string path)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(path))
        {
            return false;
        }

        var whole = Path.GetFullPath(path);
        return (whole.StartsWith("/dev/", StringComparison.Ordinal) && !whole.StartsWith("/dev/shm/", StringComparison.Ordinal))
            || (new FileInfo(path).Length == 0 && IsPipe(path));
    }

    private static bool IsPipe(string path)
    {
        try
        {
            // Open for both, a pipe waits for no reader.
            using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            return !stream.CanSeek;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
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
