using System.Buffers.Binary;
using System.Text;
using System.Text.RegularExpressions;

namespace Mnemophase.Formats;

/// <summary>One .npy array: magic, version, a Python dictionary as text, then the numbers.</summary>
/// <remarks>Source: NumPy Enhancement Proposal 1 and numpy.lib.format (versions 1.0, 2.0, 3.0; written: 1.0).</remarks>
internal static partial class NpyFormat
{
    private const int MaximumHeader = 4096;
    private static readonly byte[] Magic = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    private static readonly Dictionary<string, ElementType> Types = new(StringComparer.Ordinal)
    {
        ["|b1"] = ElementType.Bool,
        ["|u1"] = ElementType.U8,
        ["<i4"] = ElementType.I32,
        ["<i8"] = ElementType.I64,
        ["<f4"] = ElementType.F32,
        ["<f8"] = ElementType.F64,
        ["<f2"] = ElementType.F16,
    };

    /// <summary>The type an entry says it holds, where it is none that is read: texts, objects and narrow integers.</summary>
    public static string? UnreadType(byte[] bytes)
    {
        var text = Encoding.Latin1.GetString(bytes, 0, Math.Min(bytes.Length, MaximumHeader));
        return
            DescrPattern().Match(text) is { Success: true } match
            && match.Groups["descr"].Value is { Length: > 1 } descr
            && !Types.ContainsKey($"<{descr[1..]}")
            && !Types.ContainsKey(descr)
            ? descr
            : null;
    }

    public static DenseArray Parse(string path, string entry, byte[] bytes)
    {
        var (start, end) = HeaderRange(bytes, problem => Bad(path, entry, problem));
        var header = Encoding.Latin1.GetString(bytes, start, end - start);
        var match = HeaderPattern().Match(header);
        if (!match.Success)
        {
            throw Bad(path, entry, "has no readable array header (descr, fortran_order, shape)");
        }

        var descr = match.Groups["descr"].Value;
        var bigEndian = descr is ['>', ..];
        if (!Types.TryGetValue(bigEndian ? $"<{descr[1..]}" : descr, out var type))
        {
            throw Bad(path, entry, $"holds numbers of type '{descr}'; types that can be read: {string.Join(", ", Types.Keys)}");
        }

        var shape = Shape(match.Groups["shape"].Value, problem => Bad(path, entry, problem));
        var data = bytes[end..];
        if (data.Length != Count(path, entry, shape) * DenseArray.SizeOf(type))
        {
            throw Bad(
                path,
                entry,
                $"has {data.Length} bytes of data, which do not fit {DenseArray.Describe(type, shape)}; it may be cut short"
            );
        }

        if (type == ElementType.Bool && data.AsSpan().ContainsAnyExcept((byte)0, (byte)1))
        {
            throw Bad(path, entry, "holds truth values other than 0 and 1");
        }

        if (bigEndian)
        {
            for (var at = 0; at < data.Length; at += DenseArray.SizeOf(type))
            {
                data.AsSpan(at, DenseArray.SizeOf(type)).Reverse();
            }
        }

        var rowMajor = string.Equals(match.Groups["order"].Value, "False", StringComparison.Ordinal)
            ? data
            : ToRowMajor(data, shape, DenseArray.SizeOf(type));
        return new DenseArray(type, shape, rowMajor);
    }

    public static byte[] ToBytes(DenseArray array)
    {
        var descr = Types.First(t => t.Value == array.Type).Key;
        var dimensions = string.Join(", ", array.Shape.Select(d => d.ToString(CultureInfo.InvariantCulture)));
        var shape = array.Shape.Count == 1 ? dimensions + "," : dimensions;
        var text = $"{{'descr': '{descr}', 'fortran_order': False, 'shape': ({shape}), }}";
        // The data must start at a multiple of 64: magic 6, version 2, length 2, text, newline.
        text = text.PadRight(((10 + text.Length + 1 + 63) / 64 * 64) - 11) + "\n";
        var bytes = new byte[10 + text.Length + array.Bytes.Length];
        Magic.CopyTo(bytes, 0);
        bytes[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), checked((ushort)text.Length));
        Encoding.ASCII.GetBytes(text, bytes.AsSpan(10));
        array.Bytes.CopyTo(bytes, 10 + text.Length);
        return bytes;
    }

    private static (int Start, int End) HeaderRange(byte[] bytes, Func<string, MnemoFormatException> bad)
    {
        if (bytes.Length < 10 || !bytes.AsSpan(0, 6).SequenceEqual(Magic))
        {
            throw bad("does not begin like a NumPy array");
        }

        if (bytes[6] is 0 or > 3 || bytes[7] != 0)
        {
            throw bad($"has array format version {bytes[6]}.{bytes[7]}; versions that can be read: 1.0, 2.0 and 3.0");
        }

        var start = bytes[6] == 1 ? 10 : 12;
        long length =
            bytes[6] == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(8))
            : bytes.Length >= 12 ? BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(8))
            : uint.MaxValue;
        if (length > Math.Min(MaximumHeader, bytes.Length - start))
        {
            throw bad($"is cut short or damaged: its header should have {length} bytes");
        }

        return (start, start + (int)length);
    }

    private static int[] Shape(string text, Func<string, MnemoFormatException> bad)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length > 32)
        {
            throw bad($"has {parts.Length} dimensions, more than 32");
        }

        return Array.ConvertAll(
            parts,
            part =>
                int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var dimension)
                    ? dimension
                    : throw bad($"has an impossible dimension '{part}'")
        );
    }

    private static long Count(string path, string entry, int[] shape)
    {
        try
        {
            return DenseArray.CountOf(shape);
        }
        catch (ArgumentException e)
        {
            throw new MnemoFormatException($"{path}: '{entry}' has the shape [{string.Join(" × ", shape)}], which is too large.", e);
        }
    }

    /// <summary>Fortran order runs through the first dimension fastest.</summary>
    internal static byte[] ToRowMajor(byte[] data, int[] shape, int size)
    {
        var result = new byte[data.Length];
        var index = new int[shape.Length];
        for (var target = 0; target < data.Length; target += size)
        {
            var source = 0L;
            for (var d = shape.Length - 1; d >= 0; d--)
            {
                source = (source * shape[d]) + index[d];
            }

            data.AsSpan((int)source * size, size).CopyTo(result.AsSpan(target));
            for (var d = shape.Length - 1; d >= 0 && ++index[d] == shape[d]; d--)
            {
                index[d] = 0;
            }
        }

        return result;
    }

    private static MnemoFormatException Bad(string path, string entry, string problem) => new(path, $"'{entry}' {problem}.");

    [GeneratedRegex(
        @"'descr'\s*:\s*'(?<descr>[^']*)'",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex DescrPattern();

    [GeneratedRegex(
        @"^\s*\{\s*'descr'\s*:\s*'(?<descr>[^']*)'\s*,\s*'fortran_order'\s*:\s*(?<order>True|False)\s*,\s*'shape'\s*:\s*\((?<shape>[0-9, ]*)\)\s*,?\s*\}\s*$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex HeaderPattern();
}
