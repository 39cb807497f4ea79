using System.IO.Compression;
using CsCheck;
using Mnemophase.Formats;

namespace Mnemophase.Studies.Tests.Formats;

public sealed class TorchStateDictTests
{
    private static readonly float[] Storage = [.. Enumerable.Range(0, 6).Select(i => (float)i)];

    [Fact]
    public void What_torch_saved_is_read_in_order_and_bit_for_bit()
    {
        var path = Path.Combine(Golden.SlowPoint, "model_final.pt");
        var tensors = TorchStateDict.Read(path);
        Assert.Equal("W_in.weight W_in.bias W_rec.weight W_rec.bias W_out.weight W_out.bias", string.Join(' ', tensors.Keys));
        Assert.Equal("F32 [100 × 2]", tensors["W_in.weight"].ToString());
        Assert.Equal("F32 [2 × 100]", tensors["W_out.weight"].ToString());
        using var zip = new ZipArchive(File.OpenRead(path));
        var index = 0;
        Assert.All(tensors.Values, tensor => Assert.Equal(Bytes(zip.GetEntry($"model_final/data/{index++}")!), tensor.Bytes));
    }

    [Fact]
    public void Views_are_gathered_by_offset_and_stride()
    {
        var pickle = new PickleWriter()
            .Begin()
            .Tensor("contiguous", 0, [2, 3], [3, 1], 6)
            .Tensor("transposed", 0, [3, 2], [1, 3], 6)
            .Tensor("tail", 4, [2], [1], 6)
            .Tensor("column", 1, [2], [3], 6)
            .Tensor("one", 5, [1, 1], [77, 1], 6)
            .Tensor("number", 2, [], [], 6)
            .Tensor("none", 0, [0, 3], [3, 1], 6)
            .End();
        var tensors = TorchStateDict.Parse("views.pt", Zip(pickle));
        Assert.Equal([0f, 1f, 2f, 3f, 4f, 5f], tensors["contiguous"].ToFloats());
        Assert.Equal([0f, 3f, 1f, 4f, 2f, 5f], tensors["transposed"].ToFloats());
        Assert.Equal([3, 2], tensors["transposed"].Shape);
        Assert.Equal([4f, 5f], tensors["tail"].ToFloats());
        Assert.Equal([1f, 4f], tensors["column"].ToFloats());
        Assert.Equal([5f], tensors["one"].ToFloats());
        Assert.Equal([2f], tensors["number"].ToFloats());
        Assert.Empty(tensors["none"].ToFloats());
    }

    [Fact]
    public void Doubles_are_read_as_doubles()
    {
        var pickle = new PickleWriter { StorageName = "DoubleStorage" }
            .Begin()
            .Tensor("d", 0, [3], [1], 3)
            .End();
        var tensor = TorchStateDict.Parse("double.pt", Zip(pickle))["d"];
        Assert.Equal(ElementType.F64, tensor.Type);
        Assert.Equal(3, tensor.ToDoubles().Length);
    }

    [Fact]
    public void A_view_may_repeat_numbers_by_strides_of_zero()
    {
        var pickle = new PickleWriter().Begin().Tensor("row", 0, [2, 3], [0, 1], 6).Tensor("one", 5, [2, 2], [0, 0], 6).End();
        var tensors = TorchStateDict.Parse("expanded.pt", Zip(pickle));
        Assert.Equal([0f, 1f, 2f, 0f, 1f, 2f], tensors["row"].ToFloats());
        Assert.Equal([5f, 5f, 5f, 5f], tensors["one"].ToFloats());
    }

    [Fact]
    public void Values_that_hold_each_other_are_refused_before_they_are_walked_for_ever()
    {
        // {"a": <itself>}
        Refused(
            new PickleWriter().Raw(0x80, 2, (byte)'}', (byte)'q', 0).Text("a").Raw((byte)'h', 0, (byte)'s', (byte)'.').Bytes,
            "deeper than 16"
        );
        // Twelve lists, each of which holds the one before it eight times: 8^12 ways to walk.
        var many = new PickleWriter().Raw(0x80, 2, (byte)']', (byte)'q', 0);
        for (byte depth = 0; depth < 12; depth++)
        {
            many.Raw((byte)']', (byte)'(');
            for (var i = 0; i < 8; i++)
            {
                many.Raw((byte)'h', depth);
            }

            many.Raw((byte)'e', (byte)'q', (byte)(depth + 1));
        }

        // All on the stack become one tuple.
        Refused(new PickleWriter().Raw(0x80, 2, (byte)'(').Raw(many.Bytes[2..]).Raw((byte)'t', (byte)'.').Bytes, "nests more than");
    }

    [Fact]
    public void Every_bit_of_a_float_survives() =>
        Gen
            .Byte.Array[24]
            .Sample(
                bytes =>
                    Assert.Equal(
                        bytes,
                        TorchStateDict.Parse("bits.pt", Zip(new PickleWriter().Begin().Tensor("w", 0, [6], [1], 6).End(), bytes))["w"].Bytes
                    ),
                iter: 200
            );

    [Theory]
    [InlineData(0, new long[] { 7 }, new long[] { 1 }, 6L)] // longer than its storage
    [InlineData(1, new long[] { 6 }, new long[] { 1 }, 6L)] // its offset pushes it out
    [InlineData(-1, new long[] { 2 }, new long[] { 1 }, 6L)]
    [InlineData(0, new long[] { 2, 3 }, new long[] { 4, 1 }, 6L)]
    [InlineData(0, new long[] { 3 }, new long[] { -1 }, 6L)]
    [InlineData(0, new long[] { -3 }, new long[] { 1 }, 6L)]
    [InlineData(0, new long[] { 1000000000 }, new long[] { 0 }, 6L)] // one number repeated a billion times
    [InlineData(0, new long[] { 2147483647, 2147483647, 2147483647 }, new long[] { 0, 0, 0 }, 6L)]
    [InlineData(0, new long[] { 6 }, new long[] { 1, 1 }, 6L)]
    [InlineData(0, new long[] { 6 }, new long[] { 1 }, 7L)] // claims more than the entry holds
    public void Views_outside_their_storage_are_refused_by_name(int offset, long[] size, long[] stride, long count)
    {
        var pickle = new PickleWriter().Begin().Tensor("W_rec.weight", offset, size, stride, count).End();
        var error = Assert.Throws<MnemoFormatException>(() => TorchStateDict.Parse("bad.pt", Zip(pickle)));
        Assert.StartsWith("bad.pt: tensor 'W_rec.weight'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("posix", "system")]
    [InlineData("os", "system")]
    [InlineData("builtins", "eval")]
    [InlineData("builtins", "exec")]
    [InlineData("torch._utils", "_rebuild_qtensor")]
    [InlineData("torch", "ComplexFloatStorage")]
    [InlineData("builtins", "getattr")]
    [InlineData("numpy", "load")]
    [InlineData("torch.nn.modules.linear", "Linear")]
    [InlineData("collections", "Counter")]
    public void Every_other_name_is_refused_by_that_name(string module, string name)
    {
        // As GLOBAL, as INST and as STACK_GLOBAL.
        Refused(new PickleWriter().Raw(0x80, 2).Global(module, name).Bytes, $"'{module} {name}'");
        Refused(new PickleWriter().Raw(0x80, 2, (byte)'(', (byte)'i').Lines(module, name).Bytes, $"'{module} {name}'");
        Refused(new PickleWriter().Raw(0x80, 4).Text(module).Text(name).Raw(0x93).Bytes, $"'{module} {name}'");
    }

    [Fact]
    public void A_command_hidden_beside_tensors_is_refused_by_name()
    {
        var pickle = new PickleWriter()
            .Begin()
            .Tensor("w", 0, [6], [1], 6)
            .Text("extra")
            .Global("posix", "system")
            .Text("true")
            .Raw(0x85, (byte)'R')
            .End();
        Refused(pickle, "refuses 'posix system': only tensors of a state dict are read");
    }

    [Fact]
    public void What_is_no_state_dict_of_tensors_is_refused()
    {
        Refused(new PickleWriter().Begin().Text("epoch").Integer(3).End(), "holds no tensors. Save it again");
        Refused(new PickleWriter().Raw(0x80, 2).Text("hello").Raw((byte)'.').Bytes, "holds no tensors");
        Refused(new PickleWriter().Raw(0x80, 2).Text("a").Text("b").Raw((byte)'.').Bytes, "does not end in one value");
        Refused(new PickleWriter().Begin().Tensor("w", 0, [6], [1], 6).Tensor("w", 0, [6], [1], 6).End(), "two entries 'w'");
        Refused(new PickleWriter().Raw(0x80, 5).Bytes, "protocol 5");
        Refused(new PickleWriter().Raw(0x80, 2, (byte)'d').Bytes, "opcode 0x64");
        Refused(new PickleWriter().Raw(0x80, 2, (byte)'h', 9).Bytes, "never stored");
        Refused(new PickleWriter().Raw(0x80, 2, (byte)'t').Bytes, "lacks a mark");
        Refused(new PickleWriter().Raw(0x80, 2, (byte)'X', 255, 255, 255, 127).Bytes, "ends early");
        Refused(new PickleWriter().Raw(0x80, 2, (byte)'X', 9, 0, 0, 0).Bytes, "ends early");
        Refused(new PickleWriter().Raw(0x80, 2, (byte)'}').Bytes, "ends early");
    }

    [Fact]
    public void A_shape_of_many_dimensions_is_refused_before_it_is_copied()
    {
        var many = Enumerable.Repeat(1L, 100_000).ToArray();
        Refused(new PickleWriter().Begin().Tensor("w", 0, many, many, 6).End(), "100000 dimensions");
    }

    [Fact]
    public void Other_files_are_refused_with_a_way_out()
    {
        var legacy = Assert.Throws<MnemoFormatException>(() => TorchStateDict.Parse("old.pt", [0x80, 2, 0x8a, 10, 0x6c, 0xfc]));
        Assert.Contains("ends early", legacy.Message, StringComparison.Ordinal);
        var pickle = Assert.Throws<MnemoFormatException>(() => TorchStateDict.Parse("p.pt", [0x80, 2, (byte)'K', 1, (byte)'.']));
        Assert.Contains("torch.save did not write. Save it again", pickle.Message, StringComparison.Ordinal);
        Assert.Contains(
            "not a PyTorch file",
            Assert.Throws<MnemoFormatException>(() => TorchStateDict.Parse("x.pt", [1, 2, 3])).Message,
            StringComparison.Ordinal
        );
        var npz = Assert.Throws<MnemoFormatException>(() => TorchStateDict.Read(Path.Combine(Golden.SlowPoint, "training_details.npz")));
        Assert.Contains("0 entries data.pkl", npz.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_big_endian_file_is_refused()
    {
        var bytes = Zip(new PickleWriter().Begin().Tensor("w", 0, [6], [1], 6).End(), null, ("archive/byteorder", "big"u8.ToArray()));
        Assert.Contains(
            "byte order 'big'",
            Assert.Throws<MnemoFormatException>(() => TorchStateDict.Parse("b.pt", bytes)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_file_cut_short_is_refused_wherever_it_ends()
    {
        var whole = File.ReadAllBytes(Path.Combine(Golden.SlowPoint, "model_final.pt"));
        for (var length = 0; length < whole.Length; length += 97)
        {
            Assert.Null(Damage.Try(TorchStateDict.Parse, whole[..length]));
        }
    }

    [Fact]
    public void Damaged_files_are_refused_or_read_as_they_were()
    {
        var bytes = Zip(new PickleWriter().Begin().Tensor("w", 0, [2, 3], [3, 1], 6).End());
        var whole = TorchStateDict.Parse("whole.pt", bytes);
        Damage
            .Of(bytes)
            .Sample(
                damaged =>
                {
                    if (Damage.Try(TorchStateDict.Parse, damaged) is { } read)
                    {
                        Arrays.AssertSame(whole, read);
                    }
                },
                iter: 30_000
            );
    }

    [Fact]
    public void Damaged_pickles_never_crash()
    {
        // Behind a checksum that fits, so that the damage reaches the reader of the pickle.
        var pickle = new PickleWriter().Begin().Tensor("w", 0, [2, 3], [3, 1], 6).Tensor("v", 1, [2], [1], 6).End();
        Damage.Of(pickle).Sample(damaged => Damage.Try(TorchStateDict.Parse, Zip(damaged)), iter: 30_000);
    }

    [Fact]
    public void Random_opcodes_never_crash()
    {
        byte[] opcodes = [.. ")(}.tsuRbQNKMJXqrhjc"u8, 0x80, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a, 0x8c, 0x93, 0x94, 0x95];
        Gen.OneOf(Gen.Int[0, opcodes.Length - 1].Select(i => opcodes[i]), Gen.Byte[0, 3])
            .Array[0, 40]
            .Sample(pickle => Damage.Try(TorchStateDict.Parse, Zip([0x80, 2, .. pickle])), iter: 30_000);
    }

    private static void Refused(byte[] pickle, string named)
    {
        var error = Assert.Throws<MnemoFormatException>(() => TorchStateDict.Parse("bad.pt", Zip(pickle)));
        Assert.StartsWith("bad.pt: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    private static byte[] Zip(byte[] pickle, byte[]? storage = null, params (string Name, byte[] Data)[] more)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            var data = storage ?? [.. Storage.SelectMany(BitConverter.GetBytes)];
            foreach (var (name, bytes) in more.Prepend(("archive/data/0", data)).Prepend(("archive/data.pkl", pickle)))
            {
                using var stream = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                stream.Write(bytes);
            }
        }

        return packed.ToArray();
    }

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
