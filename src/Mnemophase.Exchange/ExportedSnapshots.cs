using System.Security.Cryptography;

namespace Mnemophase.Exchange;

/// <summary>Whole states over the training in an export: snapshots/CELL_seedS/epoch_E.safetensors, as the store keeps them.</summary>
internal static class ExportedSnapshots
{
    private const string Folder = "snapshots";
    private const string Prefix = "epoch_";
    private const string Suffix = ".safetensors";

    /// <summary>Name of a snapshot's file in an export.</summary>
    public static string NameOf(NetworkKey key, int epoch) => $"{FolderOf(key)}/{Prefix}{StudyText.Number(epoch)}{Suffix}";

    /// <summary>Whether a file is one.</summary>
    public static bool IsOne(string path) => EpochOf(path) is not null && ParentName(Path.GetDirectoryName(path)) is Folder;

    /// <summary>The snapshots beside a file of stacked networks, by epoch; none where there is no folder of them.</summary>
    /// <param name="networks">networks/NAME.safetensors of an export.</param>
    /// <exception cref="MnemoFormatException">A file is damaged.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static IReadOnlyList<NetworkSnapshot> Read(string networks, NetworkKey key)
    {
        var root = Path.GetDirectoryName(Path.GetDirectoryName(Path.GetFullPath(networks)));
        var folder = Path.Combine(root ?? "", FolderOf(key));
        if (!Directory.Exists(folder))
        {
            return [];
        }

        var sums = ExportFolder.Listed(root!);
        return
        [
            .. Directory
                .EnumerateFiles(folder, $"{Prefix}*{Suffix}")
                .Where(IsOne)
                .Select(file => new NetworkSnapshot(EpochOf(file)!.Value, Sound(root!, file, sums)))
                .OrderBy(snapshot => snapshot.Epoch),
        ];
    }

    /// <summary>The bytes of a file that is as the export's list of checksums has it, and safetensors in any case.</summary>
    private static byte[] Sound(string root, string file, IReadOnlyDictionary<string, string>? sums)
    {
        var bytes = File.ReadAllBytes(file);
        var name = Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/');
        if (
            sums?.GetValueOrDefault(name) is { } sum
            && !string.Equals(sum, Convert.ToHexStringLower(SHA256.HashData(bytes)), StringComparison.Ordinal)
        )
        {
            throw new MnemoFormatException(file, "is not as it was exported (its checksum differs); copy the file again.");
        }

        SafetensorsFile.Parse(file, bytes);
        return bytes;
    }

    private static string FolderOf(NetworkKey key) => $"{Folder}/{StoreExport.CellName(key.Cell)}_seed{StudyText.Number(key.Seed)}";

    private static string? ParentName(string? folder) => Path.GetFileName(Path.GetDirectoryName(folder));

    private static int? EpochOf(string path)
    {
        var name = Path.GetFileName(path);
        return
            name.StartsWith(Prefix, StringComparison.Ordinal)
            && name.EndsWith(Suffix, StringComparison.Ordinal)
            && int.TryParse(
                name.AsSpan(Prefix.Length, name.Length - Prefix.Length - Suffix.Length),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var epoch
            )
            ? epoch
            : null;
    }
}
