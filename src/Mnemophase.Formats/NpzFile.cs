namespace Mnemophase.Formats;

/// <summary>NumPy's .npz: a zip file with one .npy array per entry.</summary>
public static class NpzFile
{
    private const string Suffix = ".npy";

    /// <summary>Reads every array by its name, in the order of the file.</summary>
    /// <exception cref="MnemoFormatException">The file is damaged, cut short, or holds something else; the message names file and entry.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static OrderedDictionary<string, DenseArray> Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Parse(path, WholeFile.Read(path));
    }

    /// <summary>Reads the arrays from bytes in memory; <paramref name="path"/> only names them in messages.</summary>
    /// <exception cref="MnemoFormatException">The bytes are damaged, cut short, or hold something else.</exception>
    public static OrderedDictionary<string, DenseArray> Parse(string path, byte[] bytes)
    {
        var arrays = new OrderedDictionary<string, DenseArray>(StringComparer.Ordinal);
        foreach (var (entry, data) in ZipReader.Read(path, bytes))
        {
            if (!entry.EndsWith(Suffix, StringComparison.Ordinal))
            {
                throw new MnemoFormatException(path, $"holds '{entry}', which is not a {Suffix} array.");
            }

            arrays.Add(entry[..^Suffix.Length], NpyFormat.Parse(path, entry, data));
        }

        return arrays;
    }

    /// <summary>The arrays of numbers among the entries of a file somebody else wrote; texts and Python objects are passed over, never loaded.</summary>
    /// <exception cref="MnemoFormatException">An array is damaged, or none holds numbers.</exception>
    internal static OrderedDictionary<string, DenseArray> ParseNumbers(
        string path,
        OrderedDictionary<string, byte[]> entries,
        ICollection<string> notes
    )
    {
        var arrays = new OrderedDictionary<string, DenseArray>(StringComparer.Ordinal);
        foreach (var (entry, data) in entries)
        {
            if (!entry.EndsWith(Suffix, StringComparison.Ordinal))
            {
                notes.Add($"skipped {entry}: not an array");
            }
            else if (NpyFormat.UnreadType(data) is { } type)
            {
                notes.Add($"skipped {entry[..^Suffix.Length]}: its type {type} is not one of numbers that can be read");
            }
            else
            {
                arrays.Add(entry[..^Suffix.Length], NpyFormat.Parse(path, entry, data));
            }
        }

        return arrays.Count > 0 ? arrays : throw new MnemoFormatException(path, "holds no arrays of numbers.");
    }

    /// <summary>Writes arrays in the given order, stored (not deflated). The bytes depend on names and arrays alone.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, IEnumerable<KeyValuePair<string, DenseArray>> arrays)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        WholeFile.Write(path, ToBytes(arrays));
    }

    /// <summary>The bytes <see cref="Write"/> writes.</summary>
    public static byte[] ToBytes(IEnumerable<KeyValuePair<string, DenseArray>> arrays)
    {
        return ZipWriter.Write(arrays.Select(a => KeyValuePair.Create(a.Key + Suffix, NpyFormat.ToBytes(a.Value))));
    }
}
