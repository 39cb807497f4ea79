using System.Text.Json;
using Mnemophase.Figures;
using Mnemophase.Formats;

namespace Mnemophase.Results;

/// <summary>A folder of figures that remembers which store each was drawn from, so that the figure of one store never overwrites that of another.</summary>
public sealed class FigureFolder
{
    private const string SourcesName = "sources.json";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly string _path;
    private readonly Dictionary<string, string> _sources;

    /// <summary>Opens a folder, which need not be there.</summary>
    public FigureFolder(string path)
    {
        _path = path;
        _sources = Read(Path.Combine(path, SourcesName));
    }

    /// <summary>
    /// Writes a figure under its name as .png, .svg and .pdf; with its store's name behind where that belongs to another store. A file appears only once it is complete.
    /// </summary>
    /// <returns>The name, and the files written.</returns>
    /// <exception cref="ArgumentException">The name is not a plain file name.</exception>
    /// <exception cref="IOException">The folder or a file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or a file may not be written.</exception>
    public (string Name, IReadOnlyList<string> Files) Write(DrawnFigure drawn, FigureFormats formats = FigureFormats.All)
    {
        var name = NameOf(drawn);
        if (string.IsNullOrWhiteSpace(name) || !string.Equals(name, Path.GetFileName(name), StringComparison.Ordinal))
        {
            throw new ArgumentException($"'{name}' is not a file name; give the folder separately.");
        }

        WholeFile.MakeFolder(_path);
        var files = new List<string>();
        foreach (var format in new[] { FigureFormats.Png, FigureFormats.Svg, FigureFormats.Pdf }.Where(one => formats.HasFlag(one)))
        {
            files.Add(Path.Combine(_path, $"{name}.{format.ToString().ToLowerInvariant()}"));
            WholeFile.Write(files[^1], FigureFile.Render(drawn.Figure, format));
        }

        if (drawn.Store is not null)
        {
            _sources[name] = Path.GetFullPath(drawn.Store);
            WholeFile.Write(Path.Combine(_path, SourcesName), JsonSerializer.Serialize(_sources, Indented));
        }

        return (name, files);
    }

    private string NameOf(DrawnFigure drawn)
    {
        if (drawn.Store is null)
        {
            return drawn.Name;
        }

        var behind = $"{drawn.Name}-{Path.GetFileNameWithoutExtension(drawn.Store)}";
        return Enumerable
            .Range(2, int.MaxValue - 2)
            .Select(number => $"{behind}-{number}")
            .Prepend(behind)
            .Prepend(drawn.Name)
            .First(name =>
                !_sources.TryGetValue(name, out var source)
                || string.Equals(source, Path.GetFullPath(drawn.Store), StringComparison.Ordinal)
                || !File.Exists(source)
            );
    }

    private static Dictionary<string, string> Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(file)) ?? [];
        }
        catch (Exception e) when (e is JsonException or FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
    }
}
