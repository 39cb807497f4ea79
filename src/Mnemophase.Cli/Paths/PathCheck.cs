using System.CommandLine.Parsing;

namespace Mnemophase.Cli.Paths;

/// <summary>Looks at the paths of a command line before its verb begins, so that hours of work do not end at a mistyped name.</summary>
internal static class PathCheck
{
    /// <summary>Refuses what is not there, and places where nothing can be written; the message names the argument or option and the path.</summary>
    /// <exception cref="ArgumentException">A path to be read, or a study, is not there.</exception>
    /// <exception cref="IOException">A place cannot be written.</exception>
    public static void Refuse(ParseResult parsed)
    {
        foreach (var (symbol, path) in Given(parsed))
        {
            Refuse(symbol, path);
        }
    }

    private static void Refuse(Symbol symbol, string path)
    {
        var use = ((IPathSymbol)symbol).Use;
        if (
            (
                use is PathUse.Read ? WhyNotRead(path, symbol is Argument ? symbol.Description : null)
                : use is PathUse.Study ? StudyLibrary.WhyNone(path)
                : null
            ) is
            { } no
        )
        {
            throw new ArgumentException($"{NameOf(symbol)} = {path}: {no}");
        }

        if (use is PathUse.File or PathUse.Folder or PathUse.Store && WritablePlace.WhyNot(path, use) is { } why)
        {
            throw new IOException($"{NameOf(symbol)} = {path}: {why}");
        }
    }

    /// <summary>An error of the disk, with the argument or option it came by where its message has the path of one.</summary>
    public static string Named(ParseResult parsed, string message) =>
        Places(parsed)
            .Where(place => message.Contains(Path.GetFullPath(place.Path), StringComparison.Ordinal) || Begins(message, place.Path))
            .Where(place => !message.StartsWith($"{NameOf(place.Symbol)} = ", StringComparison.Ordinal))
            .Select(place => $"{NameOf(place.Symbol)} = {(Begins(message, place.Path) ? message : $"{place.Path}: {message}")}")
            .FirstOrDefault(message);

    private static bool Begins(string message, string path) => message.StartsWith($"{path}: ", StringComparison.Ordinal);

    private static string? WhyNotRead(string path, string? takes) =>
        File.Exists(path) || Directory.Exists(path) ? null
        : Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder)
            ? $"there is no such file or folder, nor the folder {folder}"
        : $"there is no such file or folder{(Beside(path) is { } near ? $"; did you mean '{near}'?" : takes is null ? "" : $"; it takes {takes}")}";

    /// <summary>What lies in the same folder under nearly the same name.</summary>
    private static string? Beside(string path)
    {
        try
        {
            var folder = Path.GetDirectoryName(path) ?? "";
            var names = Directory
                .EnumerateFileSystemEntries(folder.Length == 0 ? "." : folder)
                .Select(entry => Path.GetFileName(entry))
                .ToLookup(name => string.Equals(Path.GetExtension(name), Path.GetExtension(path), StringComparison.OrdinalIgnoreCase));
            // An extension in common makes no two names alike.
            var stems = names[true].Select(name => Path.GetFileNameWithoutExtension(name));
            var near = NearestName.Of(Path.GetFileNameWithoutExtension(path), [.. stems]) is { } stem
                ? stem + Path.GetExtension(path)
                : NearestName.Of(Path.GetFileName(path), [.. names[false].Where(HasNearlyItsExtension)]);
            return near is null ? null : Path.Combine(folder, near);

            bool HasNearlyItsExtension(string name) => NearestName.Distance(Path.GetExtension(name), Path.GetExtension(path)) <= 2;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static IEnumerable<(Symbol Symbol, string Path)> Given(ParseResult parsed) =>
        parsed.CommandResult.Children.SelectMany(result =>
            SymbolOf(result) is { } symbol
            && result is not OptionResult { Implicit: true }
            && !(((IPathSymbol)symbol).SkippedUnder is { } skipped && parsed.GetValue(skipped))
                ? result.Tokens.Select(token => (symbol, token.Value))
                : []
        );

    /// <summary>Those given, and where a verb writes unless told otherwise.</summary>
    private static IEnumerable<(Symbol Symbol, string Path)> Places(ParseResult parsed) =>
        Given(parsed)
            .Concat(
                parsed
                    .CommandResult.Command.Options.OfType<PathOption<string>>()
                    .Where(option => option.HasDefaultValue && option.Use is PathUse.File or PathUse.Folder)
                    .Select(option => ((Symbol)option, parsed.GetValue(option)!))
            );

    private static Symbol? SymbolOf(SymbolResult result) =>
        result switch
        {
            OptionResult { Option: IPathSymbol } option => option.Option,
            ArgumentResult { Argument: IPathSymbol } argument => argument.Argument,
            _ => null,
        };

    private static string NameOf(Symbol symbol) => symbol is Argument ? $"<{symbol.Name}>" : symbol.Name;
}
