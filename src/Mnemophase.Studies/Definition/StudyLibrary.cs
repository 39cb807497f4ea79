using System.Reflection;

namespace Mnemophase.Studies;

/// <summary>The studies that come with the program, and study files of one's own.</summary>
public static class StudyLibrary
{
    private const string Prefix = "studies/";
    private const string Suffix = ".toml";

    /// <summary>Names of the studies that come with the program.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Assembly
            .GetExecutingAssembly()
            .GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..^Suffix.Length])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>A study that comes with the program.</summary>
    /// <exception cref="StudyFileException">There is none of that name; the nearest is suggested.</exception>
    public static Study Embedded(string name)
    {
        using var stream =
            Assembly.GetExecutingAssembly().GetManifestResourceStream(Prefix + name + Suffix)
            ?? throw new StudyFileException(name, $"there is no study of this name{NearestName.Suggestion(name, Names)}");
        using var reader = new StreamReader(stream);
        return StudyReader.Parse(reader.ReadToEnd(), name + Suffix);
    }

    /// <summary>A study by its name, or by the path of its file if the argument ends in .toml.</summary>
    /// <exception cref="StudyFileException">There is no such study or file, or the file is wrong.</exception>
    public static Study Find(string nameOrPath)
    {
        ArgumentNullException.ThrowIfNull(nameOrPath);
        if (!nameOrPath.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase))
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
