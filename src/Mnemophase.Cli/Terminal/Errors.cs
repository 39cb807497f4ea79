using System.Text.RegularExpressions;
using Mnemophase.Formats;
using Mnemophase.Running.Slurm;
using Mnemophase.Training;

namespace Mnemophase.Cli.Terminal;

/// <summary>What an error says to people, with the options that mend it, and to the shell.</summary>
internal static partial class Errors
{
    /// <summary>The message in words.</summary>
    public static string Words(Exception error) =>
        error switch
        {
            ValueException value => value.WithOptions,
            StoreException { Remedy: StoreRemedy.Repair } store => $"{store.Message} (mnemo verify {store.Path} --quarantine)",
            StoreException { Remedy: StoreRemedy.Alone } => $"{error.Message} (--shard i/N, --alone)",
            StoreException { Remedy: StoreRemedy.Slice } => $"{error.Message} (--where NAME=VALUE)",
            UnauthorizedAccessException when FrameworkPath(error) is { } path =>
                $"{path}: cannot be read or written (no permission, or a folder)",
            DirectoryNotFoundException or FileNotFoundException when FrameworkPath(error) is { } path =>
                $"{path}: there is no such file or folder",
            OperationCanceledException => "stopped",
            _ => CodeOf(error) == ExitCode.Internal
                ? $"internal error ({error.GetType().Name}: {error.Message.TrimEnd('.')}). Please report it."
                : error.Message,
        };

    /// <summary>The path in a message of the runtime's own; null in messages of ours, which begin with it.</summary>
    private static string? FrameworkPath(Exception error) =>
        QuotedPath().Match(error.Message) is { Success: true } match ? match.Groups["path"].Value : null;

    [GeneratedRegex("(path|file) '(?<path>[^']+)'", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex QuotedPath();

    /// <summary>One of <see cref="ExitCode"/>.</summary>
    public static int CodeOf(Exception error) =>
        error switch
        {
            ArgumentException
            or StudyFileException
            or MnemoFormatException
            or SlurmException
            or PlatformNotSupportedException
            or EngineException
            or FileNotFoundException => ExitCode.Input,
            StoreException or IOException or UnauthorizedAccessException => ExitCode.Store,
            OperationCanceledException => ExitCode.Interrupted,
            _ => ExitCode.Internal,
        };
}
