using Mnemophase.Kinds;

namespace Mnemophase.Exchange;

/// <summary>A network to import.</summary>
/// <param name="Name">Names it in messages.</param>
/// <param name="Read">Reads it, and judges it where that has not been done; throws what is wrong with it.</param>
internal sealed record ImportItem(string Name, Func<StoredNetwork> Read);

/// <summary>Where networks come from: files or folders, each with one network or many.</summary>
/// <param name="Study">The study they belong to.</param>
/// <param name="AtOnce">How many of the files to read before their networks are stored.</param>
/// <param name="Files">Reads the networks of each file when it is called.</param>
internal sealed record ImportSource(Study Study, int AtOnce, IReadOnlyList<Func<IReadOnlyList<ImportItem>>> Files)
{
    /// <summary>What is assumed of networks whose files do not say it; null where there are none.</summary>
    public AssumedDynamics? Assumed { get; init; }

    private const string StudyName = "study.toml";
    private const string TensorsSuffix = ".safetensors";
    private const int FoldersAtOnce = 16;

    /// <summary>Finds out what a path holds.</summary>
    /// <param name="path">An export or release of ours, one of its files, a folder of mnemo train, or the paper's layout.</param>
    /// <param name="study">The study they belong to; null if the source says so itself.</param>
    /// <param name="withoutCurves">Whether weights may be imported without their curves.</param>
    /// <param name="clock">For the time of import.</param>
    /// <exception cref="ArgumentException">The source does not name its study.</exception>
    /// <exception cref="MnemoFormatException">The path holds no networks, or an export is not complete.</exception>
    /// <exception cref="IOException">The path cannot be read.</exception>
    public static ImportSource Open(string path, Study? study, bool withoutCurves, TimeProvider clock)
    {
        RequireComplete(path);
        var tensors = TensorFiles(path);
        var found = tensors.Count > 0 ? [] : PublishedNetworkFolder.Find(path);
        var named = study ?? StudyOf(path, tensors);
        if (named is null)
        {
            throw new ValueException($"{path}: does not contain the study to which its networks belong; name that study.", "study");
        }

        if (tensors.Count > 0)
        {
            var reader = new TensorFileReader(named, withoutCurves, clock);
            return new ImportSource(named, 1, [.. tensors.Select(file => (Func<IReadOnlyList<ImportItem>>)(() => reader.Read(file)))]);
        }

        var folders = new ProcessFolderReader(named, clock);
        return new ImportSource(
            named,
            FoldersAtOnce,
            [.. found.Select(folder => (Func<IReadOnlyList<ImportItem>>)(() => [new ImportItem(folder, () => folders.Read(folder))]))]
        )
        {
            Assumed =
                Registry.Of<IExchangedNetwork>(named.Network.Kind.Name).IsOfPaper && found.Any(place => !ProcessFolderReader.IsOurs(place))
                    ? AssumedDynamics.Of(named)
                    : null,
        };
    }

    private static void RequireComplete(string path)
    {
        if (File.Exists(path) && !NetworkSource.IsWeights(path))
        {
            throw new MnemoFormatException(
                path,
                $"is {FileKind.Of(path)}; networks are imported from folders of mnemo export, release or train, .safetensors files, and the paper's layout{(path.EndsWith(".mnemo", StringComparison.OrdinalIgnoreCase) ? " (mnemo merge takes stores)" : "")}."
            );
        }

        if (File.Exists(Path.Combine(path, ExportFolder.UnfinishedName)))
        {
            throw new MnemoFormatException(
                path,
                $"is an unfinished export ({ExportFolder.UnfinishedName}); export into it again, or import its files one by one."
            );
        }

        if (Directory.Exists(path) && ExportFolder.Listed(path) is { } listed)
        {
            var missing = listed.Keys.Where(name => !File.Exists(Path.Combine(path, name))).ToList();
            if (missing.Count > 0)
            {
                throw new MnemoFormatException(
                    path,
                    $"lacks {Plural.Of(missing.Count, "file")} that {ExportFolder.SumsName} lists, first {missing[0]}; copy the folder again, or import its files one by one."
                );
            }
        }
    }

    private static List<string> TensorFiles(string path)
    {
        if (File.Exists(path))
        {
            return path.EndsWith(TensorsSuffix, StringComparison.OrdinalIgnoreCase) && !IsOfPaper(path) ? [path] : [];
        }

        return Directory.Exists(path)
            ?
            [
                .. Directory
                    .EnumerateFiles(path, "*" + TensorsSuffix, SearchOption.AllDirectories)
                    .Where(file => !IsOfPaper(file) && !ExportedSnapshots.IsOne(file))
                    .Order(StringComparer.Ordinal),
            ]
            : throw new FileNotFoundException($"{path}: there is no such file or folder.", path);
    }

    /// <summary>Whether a file holds weights of the paper's layout in the format of other programs: then their curves are beside them under the paper's name.</summary>
    private static bool IsOfPaper(string file) =>
        File.Exists(Path.Combine(PublishedNetworkFolder.FolderOf(file), PublishedNetworkFolder.CurvesName));

    private static Study? StudyOf(string path, List<string> tensors)
    {
        if (tensors.Count > 0)
        {
            var contents = SafetensorsFile.Read(tensors[0]);
            return StackedNetworks.StudyOf(tensors[0], contents) ?? GeneralNetworkFile.Of(tensors[0], contents)?.Study;
        }

        // The folders of an export lie below its study.
        for (var folder = Path.GetFullPath(path); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var file = Path.Combine(folder, StudyName);
            if (File.Exists(file))
            {
                return StudyLibrary.Find(file);
            }
        }

        return null;
    }
}
