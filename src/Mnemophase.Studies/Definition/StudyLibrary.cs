using System.Reflection;

namespace Mnemophase.Studies.Definition;

/// <summary>The studies that come with the program, and study files of one's own.</summary>
public static class StudyLibrary
{
    private const string Prefix = "studies/";
    private const string Suffix = ".toml";

    /// <summary>Names of all studies that come with the program: the paper's, then those in folders (examples/match, ablations/relu).</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. Assembly
            .GetExecutingAssembly()
            .GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..^Suffix.Length])
            .OrderBy(name => name.Contains('/', StringComparison.Ordinal))
            .ThenBy(name => name, StringComparer.Ordinal),
    ];

    /// <summary>Names of the paper's studies.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Where(name => !name.Contains('/', StringComparison.Ordinal))];

    /// <summary>What may be given for a study, for help texts.</summary>
    public static string Choices { get; } =
        $"{string.Join(", ", Names)}, {string.Join(", ", All.Except(Names, StringComparer.Ordinal).Select(name => $"{name[..name.IndexOf('/', StringComparison.Ordinal)]}/NAME").Distinct(StringComparer.Ordinal))}, or a study file (.toml)";

    /// <summary>A study that comes with the program.</summary>
    /// <exception cref="StudyFileException">There is none of that name; the nearest is suggested.</exception>
    public static Study Embedded(string name)
    {
        using var stream =
            Assembly.GetExecutingAssembly().GetManifestResourceStream(Prefix + name + Suffix)
            ?? throw new StudyFileException(name, $"there is no study with this name{NearestName.Suggestion(name, All)}");
        using var reader = new StreamReader(stream);
        return StudyReader.Parse(reader.ReadToEnd(), name + Suffix);
    }

    /// <summary>Whether a study is one of the program's own, or a part or repetition of one: on no other learning rates and periods.</summary>
    public static bool IsOfPaper(Study study)
    {
        return new[] { study.Name, study.Published }
            .OfType<string>()
            .Where(name => Names.Contains(name, StringComparer.Ordinal))
            .Select(name => Embedded(name).Grid)
            .Any(grid =>
                !study.Grid.LearningRates.Except(grid.LearningRates).Any()
                && !study.Grid.DelaysMs.Except(grid.DelaysMs).Any()
                && !study.Grid.ResponsesMs.Except(grid.ResponsesMs).Any()
            );
    }

    /// <summary>Why an argument names no study; null if it names one of the program's, or a file (.toml) that is there.</summary>
    public static string? WhyNone(string nameOrPath)
    {
        var isToml = nameOrPath.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase);
        // The pictures of a run of quick lie in a folder quick, which is not in the way of its name.
        return All.Contains(nameOrPath, StringComparer.Ordinal) ? null
            : Directory.Exists(nameOrPath) ? $"is a folder; name a study file (.toml), or a study of the program: {string.Join(", ", All)}"
            : File.Exists(nameOrPath)
                ? isToml ? null
                    : $"is {FileKind.Of(nameOrPath)}, not a study; name a study file (.toml), or a study of the program: {string.Join(", ", All)}"
            : isToml ? $"there is no such file; studies of the program are {string.Join(", ", All)}"
            : $"there is no study and no file of this name{NearestName.Suggestion(nameOrPath, All)}";
    }

    /// <summary>A study by its name, or by the path of its file if the argument ends in .toml.</summary>
    /// <exception cref="StudyFileException">There is no such study or file, or the file is wrong.</exception>
    public static Study Find(string nameOrPath)
    {
        if (WhyNone(nameOrPath) is { } why)
        {
            throw new StudyFileException(nameOrPath, why);
        }

        if (All.Contains(nameOrPath, StringComparer.Ordinal))
        {
            return Embedded(nameOrPath);
        }

        try
        {
            return StudyReader.Parse(File.ReadAllText(nameOrPath), nameOrPath);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StudyFileException(nameOrPath, $"cannot be read: {e.Message}");
        }
    }
}
