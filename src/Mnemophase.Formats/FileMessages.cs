using System.Text.RegularExpressions;

namespace Mnemophase.Formats;

/// <summary>Errors of the file system as this program says them: the file first, then what is wrong, then what helps.</summary>
public static partial class FileMessages
{
    private const int NoSpaceOnLinux = 28;
    private const int QuotaOnLinux = 122;

    /// <summary>EFBIG.</summary>
    internal const int TooLargeOnLinux = 27;

    /// <summary>The message of an <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>; other errors keep their own.</summary>
    public static string InPlainWords(this Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        var path = PathOf(error);
        return (error, path) switch
        {
            (FileNotFoundException or DirectoryNotFoundException, { } file) => $"{file}: there is no such file or folder",
            (UnauthorizedAccessException, { } file) => $"{file}: may not be read or written (or is a folder)",
            (IOException io, var file) when IsFull(io) =>
                $"{file ?? "a file"}: the disk is full, or no more may be written; free some space and run the same command again",
            (IOException, { } file) when error.Message.EndsWith(" already exists.", StringComparison.Ordinal) =>
                $"{file}: is a file already; name another place",
            (IOException, { } file) => $"{file}: {Quoted().Replace(error.Message, "").Trim(' ', ':', '.')}",
            _ => error.Message,
        };
    }

    private static bool IsFull(IOException error)
    {
        const int diskFullOnWindows = unchecked((int)0x80070070);
        return error.HResult is diskFullOnWindows
            || (!OperatingSystem.IsWindows() && error.HResult is NoSpaceOnLinux or QuotaOnLinux or TooLargeOnLinux);
    }

    private static string? PathOf(Exception error) =>
        error is FileNotFoundException { FileName: { Length: > 0 } name } ? name
        : error is IOException or UnauthorizedAccessException && Quoted().Match(error.Message) is { Success: true } match
            ? match.Groups["path"].Value
        : null;

    [GeneratedRegex("'(?<path>[^']+)'", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Quoted();
}
