using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Mnemophase.Kinds;

namespace Mnemophase.Studies.Definition;

/// <summary>
/// A file of arrays that a study names, by its path (from the study file's folder, else from the current one) and the SHA-256 of its content,
/// which is part of the study's text: who trains from it gets what the study was made with, or is told.
/// </summary>
/// <param name="Place">Table and key that name it, for errors.</param>
/// <param name="Path">The path as the study has it.</param>
/// <param name="Sha256">Hash of the content in lower-case hexadecimal digits.</param>
/// <param name="Study">The study file, for errors and the folder.</param>
public sealed partial record NamedFile(string Place, string Path, string Sha256, string Study)
{
    /// <summary>Tables and keys that name files, with the key of the hash.</summary>
    private static readonly (string Table, string Key, string Hash)[] Keys =
    [
        ("task", "file", "sha256"),
        ("network", "mask", "mask_sha256"),
        ("network", "start", "start_sha256"),
    ];

    /// <summary>The file a key names; null if it names none.</summary>
    internal static NamedFile? Of(TomlSection section, string table, string key, string study)
    {
        var hash = Keys.Single(one => (one.Table, one.Key) == (table, key)).Hash;
        return section.Has(hash) ? new NamedFile($"{table}.{key}", section.Text(key), section.Text(hash), study) : null;
    }

    /// <summary>Whether a value of [network] start names a file and no kind of start.</summary>
    internal static bool IsFile(TomlSection section, string key) =>
        section.Has(key)
        && section.IsText(key)
        && (key is not "file" || ArrayTask.IsOne(section))
        && (key is not "start" || section.Text(key).EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase));

    /// <summary>The text of a study with the hash of every file it names; as it was if it has them, as stores keep it.</summary>
    /// <exception cref="StudyFileException">A file cannot be read.</exception>
    internal static string Complete(string text, string study)
    {
        var root = TomlSection.Parse(text, study);
        foreach (var (table, key, hash) in Keys)
        {
            if (!root.Has(table) || !IsFile(root.Section(table), key) || root.Section(table).Has(hash))
            {
                continue;
            }

            var section = root.Section(table);

            var file = new NamedFile($"{table}.{key}", section.Text(key), "", study);
            file = file with { Sha256 = HashOf(file.Bytes()) };
            var added = $"\n{hash} = \"{file.Sha256}\"";
            if (table is "task")
            {
                var set = ArrayTask.Batch(section, file);
                added +=
                    $"\nshape = [{set.Trials}, {set.Steps}, {set.InputChannels}, {set.OutputChannels}] # trials, steps, inputs, outputs";
            }

            var header = Header(table).Match(text);
            text = header.Success
                ? text.Insert(header.Index + header.Length, added)
                : throw section.Wrong(key, $"write the table as [{table}] on a line of its own");
        }

        return text;
    }

    /// <summary>The arrays, if the content is still what the study was made with.</summary>
    /// <exception cref="StudyFileException">It is not, or cannot be read.</exception>
    public IReadOnlyDictionary<string, StudyArray> Read()
    {
        var bytes = Bytes();
        if (!string.Equals(HashOf(bytes), Sha256, StringComparison.OrdinalIgnoreCase))
        {
            throw Wrong("has changed since the study was made (its SHA-256 differs); restore the file, or give the study another name");
        }

        try
        {
            return Registry.All<IStudyFiles>().TryGetValue(IStudyFiles.Arrays, out var files)
                ? files.Parse(Path, bytes)
                : throw Wrong("cannot be read here: no reader of arrays is loaded");
        }
        catch (ArgumentException e)
        {
            throw Wrong($"cannot be read: {e.Message}");
        }
    }

    /// <summary>An error about this file.</summary>
    public StudyFileException Wrong(string message) => new(Study, $"{Place}: {Path} {message}");

    private byte[] Bytes()
    {
        var beside = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Study) ?? "", Path);
        try
        {
            return File.ReadAllBytes(File.Exists(beside) ? beside : Path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Wrong($"is not there; a path is relative to the folder of the study ({beside}) or to the current folder");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Wrong($"cannot be read: {e.Message}");
        }
    }

    private static string HashOf(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static Regex Header(string table) => table is "task" ? TaskHeader() : NetworkHeader();

    [GeneratedRegex(@"^[ \t]*\[task\][^\r\n]*", RegexOptions.Multiline, 1000)]
    private static partial Regex TaskHeader();

    [GeneratedRegex(@"^[ \t]*\[network\][^\r\n]*", RegexOptions.Multiline, 1000)]
    private static partial Regex NetworkHeader();
}
