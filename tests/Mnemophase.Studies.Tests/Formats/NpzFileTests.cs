using System.IO.Compression;
using System.Text;
using CsCheck;
using Mnemophase.Formats;

namespace Mnemophase.Studies.Tests.Formats;

public sealed class NpzFileTests
{
    private static readonly string Curves = Path.Combine(Golden.SlowPoint, "training_details.npz");

    [Fact]
    public void What_numpy_wrote_is_read_in_order()
    {
        var arrays = NpzFile.Read(Curves);
        Assert.Equal("loss_list reaction_accuracy_list reaction_reliability_list W_rec_grad_list", string.Join(' ', arrays.Keys));
        Assert.All(arrays.Values, a => Assert.Equal("F64 [1000]", a.ToString()));
        var accuracy = arrays["reaction_accuracy_list"].ToDoubles();
        // Stored as floats rounded to 4 decimals, in double.
        Assert.All(accuracy, a => Assert.Equal((double)(float)Math.Round(a, 4), a));
        Assert.Equal((double)0.95f, accuracy[^1]);
    }

    [Fact]
    public void Each_array_is_written_byte_for_byte_as_numpy_writes_it()
    {
        using var theirs = new ZipArchive(File.OpenRead(Curves));
        using var ours = new ZipArchive(new MemoryStream(NpzFile.ToBytes(NpzFile.Read(Curves))));
        Assert.Equal(string.Join(' ', theirs.Entries.Select(e => e.FullName)), string.Join(' ', ours.Entries.Select(e => e.FullName)));
        Assert.All(theirs.Entries, entry => Assert.Equal(Bytes(entry), Bytes(ours.GetEntry(entry.FullName)!)));
    }

    [Fact]
    public void Every_bit_survives_writing_and_reading() =>
        Arrays.Named.Sample(arrays => Arrays.AssertSame(arrays, NpzFile.Parse("any.npz", NpzFile.ToBytes(arrays))), iter: 2000);

    [Fact]
    public void Payloads_of_nan_survive()
    {
        double[] values =
        [
            BitConverter.UInt64BitsToDouble(0x7ff8_dead_beef_0001),
            BitConverter.UInt64BitsToDouble(0xfff0_0000_0000_0001),
            -0.0,
        ];
        var arrays = Named(("x", DenseArray.From((ReadOnlySpan<double>)values)));
        var read = NpzFile.Parse("nan.npz", NpzFile.ToBytes(arrays))["x"].ToDoubles();
        Assert.Equal(values.Select(BitConverter.DoubleToInt64Bits), read.Select(BitConverter.DoubleToInt64Bits));
    }

    [Fact]
    public void Writing_depends_on_the_arrays_alone()
    {
        var arrays = NpzFile.Read(Curves);
        Assert.Equal(NpzFile.ToBytes(arrays), NpzFile.ToBytes(arrays));
        using var zip = new ZipArchive(new MemoryStream(NpzFile.ToBytes(arrays)));
        Assert.All(zip.Entries, e => Assert.Equal(new DateTime(1980, 1, 1), e.LastWriteTime.DateTime));
    }

    [Fact]
    public void Files_are_replaced_as_a_whole()
    {
        var folder = Directory.CreateTempSubdirectory("mnemo-npz");
        var path = Path.Combine(folder.FullName, "curves.npz");
        File.WriteAllText(path, "something longer that was there before, and is no zip file at all");
        NpzFile.Write(path, Named(("n", DenseArray.From((ReadOnlySpan<long>)[1L, 2L]))));
        Assert.Equal([1L, 2L], NpzFile.Read(path)["n"].ToInt64s());
        Assert.Equal([path], Directory.GetFiles(folder.FullName));
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void All_header_versions_are_read(byte version)
    {
        var npy = Npy("{'descr': '<i4', 'fortran_order': False, 'shape': (2,), }", version, [7, 0, 0, 0, 255, 255, 255, 255]);
        Assert.Equal([7L, -1L], NpzFile.Parse("v.npz", Zip("a.npy", npy))["a"].ToInt64s());
    }

    [Fact]
    public void Deflated_entries_are_read()
    {
        var arrays = NpzFile.Read(Curves);
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        using (var plain = new ZipArchive(File.OpenRead(Curves)))
        {
            foreach (var entry in plain.Entries)
            {
                using var stream = zip.CreateEntry(entry.FullName, CompressionLevel.SmallestSize).Open();
                stream.Write(Bytes(entry));
            }
        }

        Assert.True(packed.Length < new FileInfo(Curves).Length);
        Arrays.AssertSame(arrays, NpzFile.Parse("deflated.npz", packed.ToArray()));
    }

    [Fact]
    public void Fortran_order_is_turned_into_row_major()
    {
        // [[1, 2, 3], [4, 5, 6]] down its columns.
        var npy = Npy("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3), }", 1, [1, 4, 2, 5, 3, 6]);
        var array = NpzFile.Parse("f.npz", Zip("a.npy", npy))["a"];
        Assert.Equal([2, 3], array.Shape);
        Assert.Equal([1, 2, 3, 4, 5, 6], array.Bytes);
    }

    [Fact]
    public void A_single_number_has_no_dimensions()
    {
        var npy = Npy("{'descr': '<f8', 'fortran_order': False, 'shape': (), }", 1, BitConverter.GetBytes(0.25));
        var array = NpzFile.Parse("s.npz", Zip("a.npy", npy))["a"];
        Assert.Empty(array.Shape);
        Assert.Equal([0.25], array.ToDoubles());
    }

    [Theory]
    [InlineData("{'descr': '>c8', 'fortran_order': False, 'shape': (1,), }", "'>c8'")]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", "'|O'")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }", "do not fit F64 [2]")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999,), }", "impossible dimension '99999999999'")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2000000000, 2000000000, 2000000000), }", "too large")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (-1,), }", "no readable array header")]
    [InlineData("__import__('os')", "no readable array header")]
    public void Headers_that_cannot_be_read_are_refused_with_what_is_wrong(string header, string named)
    {
        var error = Assert.Throws<MnemoFormatException>(() => NpzFile.Parse("bad.npz", Zip("a.npy", Npy(header, 1, new byte[8]))));
        Assert.StartsWith("bad.npz: 'a.npy'", error.Message, StringComparison.Ordinal);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_entries_and_other_files_are_refused()
    {
        Refused(Zip("readme.txt", [1, 2, 3]), "'readme.txt'");
        Refused(Zip("a.npy", [1, 2, 3]), "does not begin like a NumPy array");
        Refused([], "cut short");
        Refused(Encoding.ASCII.GetBytes("learning_rate,delay\n0.1,20\n"), "no end record");
    }

    [Fact]
    public void A_missing_file_is_an_io_error() =>
        Assert.Throws<FileNotFoundException>(() => NpzFile.Read(Path.Combine(Golden.SlowPoint, "nowhere.npz")));

    [Fact]
    public void Damaged_files_are_refused_or_read_as_they_were()
    {
        var arrays = Named(
            ("loss", DenseArray.From((ReadOnlySpan<double>)[0.5, 0.25, double.NaN])),
            ("epoch", DenseArray.From((ReadOnlySpan<int>)[1, 2, 3]))
        );
        var bytes = NpzFile.ToBytes(arrays);
        Damage
            .Of(bytes)
            .Sample(
                damaged =>
                {
                    if (Damage.Try(NpzFile.Parse, damaged) is { } read)
                    {
                        Arrays.AssertSame(arrays, read);
                    }
                },
                iter: 30_000
            );
    }

    [Fact]
    public void Damaged_deflated_files_are_refused_or_read_as_they_were()
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        using (var stream = zip.CreateEntry("a.npy", CompressionLevel.SmallestSize).Open())
        {
            stream.Write(
                Npy("{'descr': '<i8', 'fortran_order': False, 'shape': (40,), }", 1, [.. Enumerable.Range(0, 320).Select(i => (byte)i)])
            );
        }

        var arrays = NpzFile.Parse("whole.npz", packed.ToArray());
        Damage
            .Of(packed.ToArray())
            .Sample(
                damaged =>
                {
                    if (Damage.Try(NpzFile.Parse, damaged) is { } read)
                    {
                        Arrays.AssertSame(arrays, read);
                    }
                },
                iter: 20_000
            );
    }

    [Fact]
    public void Damaged_array_headers_never_crash()
    {
        var npy = Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }", 1, new byte[16]);
        Damage.Of(npy).Sample(damaged => Damage.Try(NpzFile.Parse, Zip("a.npy", damaged)), iter: 20_000);
    }

    private static OrderedDictionary<string, DenseArray> Named(params (string Name, DenseArray Array)[] arrays) =>
        new(arrays.Select(a => KeyValuePair.Create(a.Name, a.Array)), StringComparer.Ordinal);

    private static byte[] Npy(string header, byte version, byte[] data)
    {
        var text = Encoding.ASCII.GetBytes(header + "\n");
        byte[] length = version == 1 ? BitConverter.GetBytes((ushort)text.Length) : BitConverter.GetBytes(text.Length);
        return [0x93, .. "NUMPY"u8, version, 0, .. length, .. text, .. data];
    }

    private static byte[] Zip(string name, byte[] data)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        using (var stream = zip.CreateEntry(name, CompressionLevel.NoCompression).Open())
        {
            stream.Write(data);
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

    private static void Refused(byte[] bytes, string named)
    {
        var error = Assert.Throws<MnemoFormatException>(() => NpzFile.Parse("bad.npz", bytes));
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }
}
