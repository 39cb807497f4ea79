using System.Runtime.InteropServices;
using HarfBuzzSharp;

namespace Mnemophase.Figures.Pdf;

/// <summary>
/// A TrueType font cut down to some glyphs by HarfBuzz's subsetter. The library that shapes the text exports it, though its .NET wrapper does
/// not. Glyphs keep their numbers, so that a text set in the font needs no change.
/// </summary>
internal static unsafe partial class FontSubset
{
    private const string HarfBuzz = "libHarfBuzzSharp";
    private const uint NoHinting = 1;
    private const uint RetainGlyphNumbers = 2;
    private const int DropTables = 3;

    /// <summary>What only shapes text, or names it: of no use once glyphs are placed.</summary>
    private static readonly string[] Dropped = ["GSUB", "GPOS", "GDEF", "kern", "FFTM", "name", "OS/2", "cmap", "post", "MATH", "DSIG"];

    /// <summary>The font with these glyphs alone; null where the subsetter does not want to.</summary>
    /// <param name="font">A whole font file.</param>
    /// <param name="glyphs">Numbers of the glyphs to keep.</param>
    public static byte[]? Of(ReadOnlySpan<byte> font, IEnumerable<uint> glyphs)
    {
        fixed (byte* bytes = font)
        {
            using var blob = new Blob((nint)bytes, font.Length, MemoryMode.ReadOnly);
            using var face = new Face(blob, 0);
            var input = CreateInput();
            if (input == 0)
            {
                return null;
            }
            try
            {
                SetFlags(input, NoHinting | RetainGlyphNumbers);
                foreach (uint glyph in glyphs)
                {
                    Add(GlyphSet(input), glyph);
                }
                foreach (string table in Dropped)
                {
                    Add(Set(input, DropTables), Tag.Parse(table.PadRight(4)));
                }
                return Subset(face.Handle, input);
            }
            finally
            {
                DestroyInput(input);
            }
        }
    }

    private static byte[]? Subset(nint face, nint input)
    {
        nint small = SubsetOrFail(face, input);
        if (small == 0)
        {
            return null;
        }
        nint blob = ReferenceBlob(small);
        byte[] bytes = new ReadOnlySpan<byte>(Data(blob, out uint length), checked((int)length)).ToArray();
        DestroyBlob(blob);
        DestroyFace(small);
        return bytes;
    }

    [LibraryImport(HarfBuzz, EntryPoint = "hb_subset_input_create_or_fail")]
    private static partial nint CreateInput();

    [LibraryImport(HarfBuzz, EntryPoint = "hb_subset_input_destroy")]
    private static partial void DestroyInput(nint input);

    [LibraryImport(HarfBuzz, EntryPoint = "hb_subset_input_set_flags")]
    private static partial void SetFlags(nint input, uint flags);

    [LibraryImport(HarfBuzz, EntryPoint = "hb_subset_input_glyph_set")]
    private static partial nint GlyphSet(nint input);

    [LibraryImport(HarfBuzz, EntryPoint = "hb_subset_input_set")]
    private static partial nint Set(nint input, int which);

    [LibraryImport(HarfBuzz, EntryPoint = "hb_set_add")]
    private static partial void Add(nint set, uint value);

    [LibraryImport(HarfBuzz, EntryPoint = "hb_subset_or_fail")]
    private static partial nint SubsetOrFail(nint face, nint input);

    [LibraryImport(HarfBuzz, EntryPoint = "hb_face_reference_blob")]
    private static partial nint ReferenceBlob(nint face);

    [LibraryImport(HarfBuzz, EntryPoint = "hb_face_destroy")]
    private static partial void DestroyFace(nint face);

    [LibraryImport(HarfBuzz, EntryPoint = "hb_blob_get_data")]
    private static partial byte* Data(nint blob, out uint length);

    [LibraryImport(HarfBuzz, EntryPoint = "hb_blob_destroy")]
    private static partial void DestroyBlob(nint blob);
}
