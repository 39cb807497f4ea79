using System.Security.Cryptography;
using System.Text;

namespace Mnemophase.Exchange;

/// <summary>
/// A folder that is filled file by file, each whole or not there, and closed by SHA256SUMS, which names every file: without it an export was
/// not finished. `sha256sum -c SHA256SUMS` checks it.
/// </summary>
internal sealed class ExportFolder
{
    /// <summary>Name of the list of checksums.</summary>
    public const string SumsName = "SHA256SUMS";

    /// <summary>Name of the list of an export that was stopped.</summary>
    public const string UnfinishedName = SumsName + ".unfinished";

    private readonly SortedDictionary<string, string> _sums = new(StringComparer.Ordinal);

    private ExportFolder(string path) => Path = path;

    public string Path { get; }

    /// <summary>Files written.</summary>
    public int Files => _sums.Count;

    /// <summary>Bytes written.</summary>
    public long Bytes { get; private set; }

    /// <summary>Makes the folder, fills and closes it; stopped, what was written is left as unfinished, and after a fault it is taken back.</summary>
    /// <param name="force">Writes into a folder that holds something: the files of an earlier export there are removed, anything else stays.</param>
    /// <param name="fill">Writes the files.</param>
    /// <exception cref="ArgumentException">The folder holds something, or is a file.</exception>
    /// <exception cref="IOException">It cannot be made, or a file cannot be written.</exception>
    public static ExportFolder Fill(string path, bool force, Action<ExportFolder> fill)
    {
        var target = Create(path, force);
        try
        {
            fill(target);
            target.Write(SumsName, target.List());
            return target;
        }
        catch (OperationCanceledException)
        {
            target.Leave();
            throw;
        }
        catch
        {
            target.Abandon();
            throw;
        }
    }

    private static ExportFolder Create(string path, bool force)
    {
        if (File.Exists(path))
        {
            throw new ValueException($"{path} is a file; name a folder.", "to");
        }

        if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any())
        {
            if (!force)
            {
                throw new ValueException($"{path} is not empty; choose another folder, or force writing into this one.", "to", "force");
            }

            RemoveEarlier(path);
        }

        WholeFile.MakeFolder(path);
        return new ExportFolder(path);
    }

    /// <summary>The files an export consists of, as its SHA256SUMS names them; null if there is none.</summary>
    /// <exception cref="MnemoFormatException">The list is damaged.</exception>
    public static IReadOnlyDictionary<string, string>? Listed(string folder) => Listed(folder, SumsName);

    private static Dictionary<string, string>? Listed(string folder, string list)
    {
        var path = System.IO.Path.Combine(folder, list);
        if (!File.Exists(path))
        {
            return null;
        }

        var sums = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(path).Where(line => line.Length > 0))
        {
            var name = line.Length > 66 ? line[66..] : "";
            // A list from elsewhere must not reach outside its folder.
            if (name.Length == 0 || System.IO.Path.IsPathRooted(name) || name.Split('/', '\\').Contains("..", StringComparer.Ordinal))
            {
                throw new MnemoFormatException(path, $"has a line that is not the checksum of a file in this folder: {line}");
            }

            sums[name] = line[..64];
        }

        return sums;
    }

    /// <summary>Writes a file.</summary>
    /// <param name="name">Name relative to the folder, with '/' between parts.</param>
    /// <param name="bytes">What it holds.</param>
    /// <exception cref="IOException">It cannot be written; then nothing of it is left.</exception>
    public void Write(string name, byte[] bytes)
    {
        var path = System.IO.Path.Combine(Path, name);
        WholeFile.MakeFolder(System.IO.Path.GetDirectoryName(path)!);
        WholeFile.Write(path, bytes);
        _sums[name] = Convert.ToHexStringLower(SHA256.HashData(bytes));
        Bytes += bytes.Length;
    }

    /// <summary>Writes a text file with plain newlines.</summary>
    public void Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n")));

    /// <summary>
    /// Leaves the files of an export that is stopped, listed under another name: to take back thousands of files takes longer than one waits
    /// after Ctrl-C. The next export into the folder removes them.
    /// </summary>
    private void Leave() => Write(UnfinishedName, List());

    /// <summary>Takes back every file written, for an export that ends early; folders left empty go too.</summary>
    private void Abandon()
    {
        foreach (var name in _sums.Keys)
        {
            File.Delete(System.IO.Path.Combine(Path, name));
            for (var folder = System.IO.Path.GetDirectoryName(name)!; folder.Length > 0; folder = System.IO.Path.GetDirectoryName(folder)!)
            {
                var path = System.IO.Path.Combine(Path, folder);
                if (Directory.Exists(path) && !Directory.EnumerateFileSystemEntries(path).Any())
                {
                    Directory.Delete(path);
                }
            }
        }

        _sums.Clear();
    }

    private static void RemoveEarlier(string folder)
    {
        foreach (var list in (string[])[SumsName, UnfinishedName])
        {
            foreach (var name in Listed(folder, list)?.Keys.ToList() ?? [])
            {
                File.Delete(System.IO.Path.Combine(folder, name));
            }

            File.Delete(System.IO.Path.Combine(folder, list));
        }
    }

    private string List() => string.Concat(_sums.Select(sum => $"{sum.Value}  {sum.Key}\n"));
}
