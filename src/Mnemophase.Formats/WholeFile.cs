using System.Text;

namespace Mnemophase.Formats;

/// <summary>Reads and writes whole files.</summary>
internal static class WholeFile
{
    /// <summary>Files above this are refused: networks and curves are a few MB at most.</summary>
    public const long MaximumBytes = 512L << 20;

    /// <summary>All bytes of a file.</summary>
    /// <exception cref="MnemoFormatException">The file is larger than <see cref="MaximumBytes"/>.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static byte[] Read(string path)
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

    /// <summary>Writes a text, as <see cref="Write(string, byte[])"/> does.</summary>
    public static void Write(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));

    /// <summary>Writes beside the target first, so that a reader never sees half a file; nothing is left when that fails.</summary>
    public static void Write(string path, byte[] bytes)
    {
        var partial = path + ".partial";
        try
        {
            File.WriteAllBytes(partial, bytes);
            File.Move(partial, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            File.Delete(partial);
            throw;
        }
        catch (ArgumentOutOfRangeException)
        {
            // What the runtime makes of a limit on the size of files.
            File.Delete(partial);
            throw new IOException($"The file '{path}' may not become that large.", FileMessages.TooLargeOnLinux);
        }
    }
}
