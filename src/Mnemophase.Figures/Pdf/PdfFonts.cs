using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Mnemophase.Figures.Pdf;

/// <summary>
/// Cuts the fonts of a PDF down to the glyphs its text uses. SkiaSharp's PDF writer is built without a subsetter and embeds whole fonts,
/// 350 kB each. Reads what that writer writes, no PDF in general: objects one after another, fonts named after their object (/F5 is object 5),
/// text as glyph numbers of four hexadecimal digits.
/// </summary>
internal static partial class PdfFonts
{
    private const int HeadLength = 2048;

    /// <summary>The same document with smaller fonts; a font that cannot be cut stays whole.</summary>
    /// <param name="pdf">A document as SkiaSharp writes it.</param>
    public static byte[] Subset(byte[] pdf)
    {
        var (header, objects, trailer) = Parts(pdf);
        foreach ((int font, HashSet<uint> glyphs) in Glyphs(objects.Values))
        {
            // Names lead from the font to its file; a font of another kind, such as drawn glyphs, has none.
            if (
                Reference(Descendant(), objects[font]) is { } descendant
                && Reference(Descriptor(), objects[descendant]) is { } descriptor
                && Reference(FontFile(), objects[descriptor]) is { } file
                && FontSubset.Of(Inflated(objects[file]), glyphs) is { } small
            )
            {
                objects[file] = Stream(file, small);
            }
        }
        return Written(header, objects, trailer);
    }

    /// <summary>The glyphs that the text of all streams uses, by the font's object.</summary>
    internal static Dictionary<int, HashSet<uint>> Glyphs(IEnumerable<byte[]> objects)
    {
        var used = new Dictionary<int, HashSet<uint>>();
        foreach (byte[] stream in objects.Where(IsDrawing))
        {
            HashSet<uint>? glyphs = null;
            foreach (Match mark in FontOrText().Matches(Text(Inflated(stream))))
            {
                if (mark.Groups["font"] is { Success: true } font)
                {
                    int number = int.Parse(font.ValueSpan, CultureInfo.InvariantCulture);
                    glyphs = used.TryGetValue(number, out var found) ? found : used[number] = [];
                }
                else
                {
                    glyphs?.UnionWith(mark.Groups["text"].Value.Chunk(4).Select(digits => Convert.ToUInt32(new string(digits), 16)));
                }
            }
        }
        return used;
    }

    /// <summary>A stream that draws: no font file and no picture.</summary>
    private static bool IsDrawing(byte[] bytes) =>
        Text(bytes.AsSpan(0, Math.Min(bytes.Length, HeadLength))) is var head
        && StreamStart().IsMatch(head)
        && head.Contains("/Filter /FlateDecode", StringComparison.Ordinal)
        && !head.Contains("/Length1", StringComparison.Ordinal)
        && !head.Contains("/Subtype /Image", StringComparison.Ordinal);

    /// <summary>What stands before the objects, the objects by number, each from "12 0 obj" to the next in the order of the file, and what follows the table of their places.</summary>
    private static (byte[] Header, OrderedDictionary<int, byte[]> Objects, string Trailer) Parts(byte[] pdf)
    {
        int table = int.Parse(
            Start().Match(Text(pdf.AsSpan(Math.Max(0, pdf.Length - 64)))).Groups["at"].ValueSpan,
            CultureInfo.InvariantCulture
        );
        string tail = Text(pdf.AsSpan(table));
        string[] lines = tail.Split('\n');
        int count = int.Parse(lines[1].Split(' ')[1], CultureInfo.InvariantCulture);
        (int Number, int At)[] starts =
        [
            .. Enumerable
                .Range(1, count - 1)
                .Select(number => (number, int.Parse(lines[2 + number].AsSpan(0, 10), CultureInfo.InvariantCulture)))
                .OrderBy(one => one.Item2),
        ];
        var objects = new OrderedDictionary<int, byte[]>();
        for (int i = 0; i < starts.Length; i++)
        {
            objects.Add(starts[i].Number, pdf[starts[i].At..(i + 1 < starts.Length ? starts[i + 1].At : table)]);
        }
        return (pdf[..starts[0].At], objects, tail[tail.IndexOf("trailer", StringComparison.Ordinal)..]);
    }

    private static byte[] Written(byte[] header, OrderedDictionary<int, byte[]> objects, string trailer)
    {
        using var written = new MemoryStream();
        written.Write(header);
        var places = new SortedDictionary<int, long>();
        foreach ((int number, byte[] bytes) in objects)
        {
            places.Add(number, written.Position);
            written.Write(bytes);
        }
        string table = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Count + 1}\n0000000000 65535 f \n")
            .AppendJoin("", places.Values.Select(place => $"{place:0000000000} 00000 n \n"))
            .Append(Start().Replace(trailer, $"startxref\n{written.Position}\n"))
            .ToString();
        written.Write(Encoding.Latin1.GetBytes(table));
        return written.ToArray();
    }

    private static byte[] Inflated(byte[] stream)
    {
        (int from, int length) = Content(stream);
        using var packed = new ZLibStream(new MemoryStream(stream, from, length), CompressionMode.Decompress);
        using var whole = new MemoryStream();
        packed.CopyTo(whole);
        return whole.ToArray();
    }

    private static (int From, int Length) Content(byte[] stream)
    {
        string head = Text(stream.AsSpan(0, Math.Min(stream.Length, HeadLength)));
        Match start = StreamStart().Match(head);
        return (start.Index + start.Length, int.Parse(start.Groups["length"].ValueSpan, CultureInfo.InvariantCulture));
    }

    private static byte[] Stream(int number, byte[] content)
    {
        using var packed = new MemoryStream();
        using (var deflate = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            deflate.Write(content);
        }
        string head = $"{number} 0 obj\n<</Length1 {content.Length}\n/Filter /FlateDecode\n/Length {packed.Length}>> stream\n";
        return [.. Encoding.Latin1.GetBytes(head), .. packed.ToArray(), .. "\nendstream\nendobj\n"u8];
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    private static int? Reference(Regex key, byte[] bytes) =>
        key.Match(Text(bytes)) is { Success: true } match
            ? int.Parse(match.Groups["number"].ValueSpan, CultureInfo.InvariantCulture)
            : null;

    [GeneratedRegex(@"/DescendantFonts \[(?<number>\d+) 0 R", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Descendant();

    [GeneratedRegex(@"/FontDescriptor (?<number>\d+) 0 R", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Descriptor();

    [GeneratedRegex(@"/FontFile2 (?<number>\d+) 0 R", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FontFile();

    [GeneratedRegex(@"/Length (?<length>\d+)[^>]*>> stream\n", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex StreamStart();

    [GeneratedRegex(@"startxref\n(?<at>\d+)\n", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Start();

    [GeneratedRegex(@"/F(?<font>\d+) [\d.]+ Tf|<(?<text>([0-9A-F]{4})+)>", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex FontOrText();
}
