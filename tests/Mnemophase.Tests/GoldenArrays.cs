using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Mnemophase.Tests;

/// <summary>
/// The named arrays of one golden .npz (a zip of .npy files), row-major. Test-only and small on purpose, so that golden
/// values do not pass through the code under test. Reads little-endian float32, float64 and int64; refuses the rest by name.
/// </summary>
public sealed partial class GoldenArrays
{
    private readonly Dictionary<string, Entry> _entries;
    private readonly string _source;

    private GoldenArrays(string source, Dictionary<string, Entry> entries)
    {
        _source = source;
        _entries = entries;
    }

    /// <summary>Names of all arrays, sorted.</summary>
    public IReadOnlyList<string> Names => [.. _entries.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Loads a file of the tests' output folder, for example "Data/golden/torch_generator.npz".</summary>
    public static GoldenArrays Load(string relativePath)
    {
        using var zip = ZipFile.OpenRead(Path.Combine(AppContext.BaseDirectory, relativePath));
        var entries = new Dictionary<string, Entry>(StringComparer.Ordinal);
        foreach (var file in zip.Entries)
        {
            using var stream = file.Open();
            using var content = new MemoryStream();
            stream.CopyTo(content);
            entries.Add(Path.GetFileNameWithoutExtension(file.FullName), Entry.Parse(file.FullName, content.ToArray()));
        }

        return new GoldenArrays(relativePath, entries);
    }

    /// <summary>Whether the file holds an array of this name.</summary>
    public bool Contains(string name) => _entries.ContainsKey(name);

    /// <summary>Shape of one array; empty for a scalar.</summary>
    public int[] Shape(string name) => Find(name).Shape;

    /// <summary>A float32 array.</summary>
    public float[] Floats(string name) => Values<float>(name, "<f4");

    /// <summary>A float64 array; a float32 one is widened.</summary>
    public double[] Doubles(string name) =>
        Find(name).Type is "<f4" ? Array.ConvertAll(Floats(name), x => (double)x) : Values<double>(name, "<f8");

    /// <summary>An int64 array.</summary>
    public long[] Longs(string name) => Values<long>(name, "<i8");

    private T[] Values<T>(string name, string type)
        where T : unmanaged
    {
        var entry = Find(name);
        return string.Equals(entry.Type, type, StringComparison.Ordinal)
            ? MemoryMarshal.Cast<byte, T>(entry.Data).ToArray()
            : throw new InvalidDataException($"{_source}: {name} is of type {entry.Type}, not {type}.");
    }

    private Entry Find(string name) =>
        _entries.TryGetValue(name, out var entry)
            ? entry
            : throw new KeyNotFoundException($"{_source} has no array {name}; it has {string.Join(", ", Names)}.");

    private sealed partial record Entry(string Type, int[] Shape, byte[] Data)
    {
        // A .npy starts with the magic, two version bytes and the length of its header: 2 bytes in version 1, 4 from version 2 on.
        public static Entry Parse(string file, byte[] content)
        {
            if (content.Length < 12 || !content.AsSpan(0, 6).SequenceEqual(Magic))
            {
                throw new InvalidDataException($"{file} is not a .npy array.");
            }

            var (length, start) = content[6] == 1 ? (BitConverter.ToUInt16(content, 8), 10) : (BitConverter.ToInt32(content, 8), 12);
            var header = Encoding.ASCII.GetString(content, start, length);
            var match = Header().Match(header);
            if (!match.Success || match.Groups["order"].Value is not "False")
            {
                throw new InvalidDataException($"{file} has a header this reader does not take: {header.Trim()}");
            }

            var shape = match
                .Groups["shape"]
                .Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(n => int.Parse(n, CultureInfo.InvariantCulture))
                .ToArray();
            var type = match.Groups["type"].Value;
            var size = shape.Aggregate(1, (product, n) => product * n) * (type is "<f4" ? sizeof(float) : sizeof(double));
            var data = content[(start + length)..];
            return data.Length == size
                ? new Entry(type, shape, data)
                : throw new InvalidDataException($"{file} holds {data.Length} bytes where its header asks for {size}.");
        }

        private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

        [GeneratedRegex(
            @"'descr': '(?<type><f4|<f8|<i8)', 'fortran_order': (?<order>\w+), 'shape': \((?<shape>[\d, ]*)\)",
            RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
            1000
        )]
        private static partial Regex Header();
    }
}
