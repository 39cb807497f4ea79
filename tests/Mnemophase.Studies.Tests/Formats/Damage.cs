using CsCheck;
using Mnemophase.Formats;

namespace Mnemophase.Studies.Tests.Formats;

/// <summary>Damages files: flipped, overwritten, cut, repeated and grown bytes.</summary>
internal static class Damage
{
    private static readonly byte[] Extremes = [0, 1, 0x7f, 0x80, 0xff];

    private static readonly Gen<byte> Extreme = Gen.Int[0, Extremes.Length - 1].Select(i => Extremes[i]);

    /// <summary>One damaged copy of the bytes after another.</summary>
    public static Gen<byte[]> Of(byte[] bytes)
    {
        var at = Gen.Int[0, bytes.Length - 1];
        return Gen.OneOf(
            Gen.Select(at, Gen.Int[0, 7], (i, bit) => With(bytes, i, (byte)(bytes[i] ^ (1 << bit)))),
            Gen.Select(at, Gen.OneOf(Gen.Byte, Extreme), (i, value) => With(bytes, i, value)),
            Gen.Select(at, Extreme, (i, value) => Fill(bytes, i, Math.Min(8, bytes.Length - i), value)),
            at.Select(length => bytes[..length]),
            at.Select(start => bytes[start..]),
            Gen.Select(at, Gen.Byte.Array[1, 20], (i, extra) => (byte[])[.. bytes[..i], .. extra, .. bytes[i..]]),
            Gen.Select(at, at, (i, j) => (byte[])[.. bytes[..Math.Max(i, j)], .. bytes[Math.Min(i, j)..]]),
            Gen.Select(at, at, (i, j) => (byte[])[.. bytes[..Math.Min(i, j)], .. bytes[Math.Max(i, j)..]])
        );
    }

    /// <summary>Reads damaged bytes: the value, or null if the reader refused them in its own words. Any other exception is the test's failure.</summary>
    public static T? Try<T>(Func<string, byte[], T> read, byte[] bytes)
        where T : class
    {
        try
        {
            return read("damaged.file", bytes);
        }
        catch (MnemoFormatException e)
        {
            Assert.StartsWith("damaged.file: ", e.Message, StringComparison.Ordinal);
            return null;
        }
    }

    private static byte[] With(byte[] bytes, int at, byte value) => Fill(bytes, at, 1, value);

    private static byte[] Fill(byte[] bytes, int at, int count, byte value)
    {
        var copy = (byte[])bytes.Clone();
        copy.AsSpan(at, count).Fill(value);
        return copy;
    }
}
