using System.Text;
using CsCheck;
using Mnemophase.Formats;

namespace Mnemophase.Studies.Tests.Formats;

public sealed class SafetensorsFileTests
{
    private static readonly byte[] TwoFloats = [0, 0, 128, 63, 0, 0, 0, 192];

    [Fact]
    public void A_file_written_by_hand_is_read()
    {
        var bytes = File("""{"__metadata__":{"study":"nopost"},"w":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}   """, TwoFloats);
        var (tensors, metadata) = SafetensorsFile.Parse("hand.safetensors", bytes);
        Assert.Equal("nopost", metadata["study"]);
        Assert.Equal([1, 2], tensors["w"].Shape);
        Assert.Equal([1f, -2f], tensors["w"].ToFloats());
    }

    [Fact]
    public void The_header_is_written_as_the_format_says()
    {
        var tensors = Named(
            ("w", DenseArray.From((ReadOnlySpan<float>)[1f, -2f], 1, 2)),
            ("curve", DenseArray.From((ReadOnlySpan<double>)[0.5]))
        );
        var bytes = SafetensorsFile.ToBytes(tensors, [KeyValuePair.Create("study", "nopost")]);
        var length = BitConverter.ToInt64(bytes);
        Assert.Equal(0, length % 8);
        Assert.Equal(
            """{"__metadata__":{"study":"nopost"},"curve":{"dtype":"F64","shape":[1],"data_offsets":[0,8]},"w":{"dtype":"F32","shape":[1,2],"data_offsets":[8,16]}}""",
            Encoding.UTF8.GetString(bytes, 8, (int)length).TrimEnd(' ')
        );
        Assert.Equal([.. BitConverter.GetBytes(0.5), .. TwoFloats], bytes[(8 + (int)length)..]);
    }

    [Fact]
    public void Every_bit_survives_writing_and_reading()
    {
        var texts = Gen.Dictionary(Gen.String[Gen.Char.AlphaNumeric, 0, 8], Gen.String);
        Gen.Select(Arrays.Named, texts)
            .Where((_, metadata) => metadata.Values.All(v => !v.Any(char.IsSurrogate)))
            .Sample(
                (tensors, metadata) =>
                {
                    var read = SafetensorsFile.Parse("any.safetensors", SafetensorsFile.ToBytes(tensors, metadata));
                    Arrays.AssertSame(tensors, read.Tensors);
                    Assert.Equal(metadata, read.Metadata);
                },
                iter: 2000
            );
    }

    [Fact]
    public void Payloads_of_nan_survive()
    {
        float[] values = [BitConverter.UInt32BitsToSingle(0x7fc0_1234), BitConverter.UInt32BitsToSingle(0xff80_0001), -0f];
        var bytes = SafetensorsFile.ToBytes(Named(("w", DenseArray.From((ReadOnlySpan<float>)values))), []);
        var read = SafetensorsFile.Parse("nan.safetensors", bytes).Tensors["w"].ToFloats();
        Assert.Equal(values.Select(BitConverter.SingleToInt32Bits), read.Select(BitConverter.SingleToInt32Bits));
    }

    [Theory]
    [InlineData("""{"w":{"dtype":"F8_E4M3","shape":[4],"data_offsets":[0,8]}}""", "dtype F8_E4M3")]
    [InlineData("""{"w":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", "'w' is F32 [3] but has 8 bytes")]
    [InlineData(
        """{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,16]}}""",
        "is cut short: the numbers of tensor 'w' should end at byte 16 of the data, and 8 bytes are there"
    )]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "not a range")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "leaves a gap")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "4 bytes of data that do not belong to any tensor")]
    [InlineData(
        """{"v":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""",
        "overlaps"
    )]
    [InlineData("""{"w":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "impossible number -2")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2147483647,2147483647],"data_offsets":[0,8]}}""", "too large")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"code":"x"}}""", "nothing else")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2]}}""", "must have dtype, shape and data_offsets")]
    [InlineData("""{"w":{"dtype":7,"shape":[2],"data_offsets":[0,8]}}""", "its header is not JSON as safetensors has it")]
    [InlineData("""{"w":[0,8]}""", "'w' is not a JSON object")]
    [InlineData("""{"__metadata__":{"seed":3},"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "metadata 'seed' that is not text")]
    [InlineData(
        """{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""",
        "its header is not JSON as safetensors has it"
    )]
    [InlineData("""[1,2,3]""", "not a JSON object")]
    [InlineData("""{"w":""", "its header is not JSON as safetensors has it")]
    public void Impossible_headers_are_refused_with_what_is_wrong(string header, string named)
    {
        var error = Assert.Throws<MnemoFormatException>(() => SafetensorsFile.Parse("bad.safetensors", File(header, TwoFloats)));
        Assert.StartsWith("bad.safetensors: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_length_beyond_the_file_is_refused_before_anything_is_allocated()
    {
        byte[] bytes = [.. BitConverter.GetBytes(long.MaxValue), .. "{}"u8];
        var error = Assert.Throws<MnemoFormatException>(() => SafetensorsFile.Parse("bad.safetensors", bytes));
        Assert.Contains("9223372036854775807", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_files_never_crash()
    {
        var tensors = Named(
            ("w", DenseArray.From((ReadOnlySpan<float>)[1f, -2f], 1, 2)),
            ("curve", DenseArray.From((ReadOnlySpan<double>)[0.5]))
        );
        var bytes = SafetensorsFile.ToBytes(tensors, [KeyValuePair.Create("study", "nopost")]);
        Damage.Of(bytes).Sample(damaged => Damage.Try(SafetensorsFile.Parse, damaged), iter: 30_000);
    }

    private static OrderedDictionary<string, DenseArray> Named(params (string Name, DenseArray Array)[] arrays) =>
        new(arrays.Select(a => KeyValuePair.Create(a.Name, a.Array)), StringComparer.Ordinal);

    private static byte[] File(string header, byte[] data)
    {
        var text = Encoding.UTF8.GetBytes(header);
        return [.. BitConverter.GetBytes((long)text.Length), .. text, .. data];
    }
}
