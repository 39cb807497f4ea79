using System.Text;
using CsCheck;
using Mnemophase.Cli.Terminal;
using Mnemophase.Exchange.Elsewhere;
using Mnemophase.Formats;
using Mnemophase.Studies.Definition;

namespace Mnemophase.Cli.Tests.Elsewhere;

/// <summary>Files of weights by their content, and what is refused by name.</summary>
public sealed class FileKindTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>MATLAB's 7.3 stores columns first: W comes back as it was there.</summary>
    [Fact]
    public void Matlabs_arrays_are_turned_back()
    {
        var notes = new List<string>();
        var matlab = TensorFile.Open(Path.Combine(Golden.Folder, "matlab.mat"), notes);
        var keras = TensorFile.Open(Path.Combine(Golden.Folder, "keras_gru.h5"), notes);
        var (w, u) = (matlab["W_rec"], keras["gru/gru/gru_cell/recurrent_kernel:0"]);
        Assert.Equal([12, 12], w.Shape);
        Assert.Equal([12, 2], matlab["W_in"].Shape);
        for (var at = 0; at < 144; at++)
        {
            Assert.Equal(u.ToDoubles()[(at / 12 * 36) + (at % 12)], w.ToDoubles()[at]);
        }
    }

    [Fact]
    public void A_proposal_is_also_an_object()
    {
        var root = System.Text.Json.JsonDocument.Parse(Mnemo.Run("describe", Golden.Of("rnn_tanh").Weights, "--json").Output).RootElement;
        Assert.Equal(1, root.GetProperty("version").GetInt32());
        Assert.Equal("torch nn.RNN", root.GetProperty("layout").GetString());
        var asked = root.GetProperty("keys")
            .EnumerateArray()
            .Single(key => key.GetProperty("section").GetString() is "network" && key.GetProperty("key").GetString() is "nonlinearity");
        Assert.Equal(System.Text.Json.JsonValueKind.Null, asked.GetProperty("value").ValueKind);
        Assert.Equal(2, asked.GetProperty("choices").GetArrayLength());
    }

    /// <summary>A network of another program given without a description is told of describe.</summary>
    [Fact]
    public void Without_a_description_the_way_is_named() =>
        Mnemo.Refuses(ExitCode.Input, ["dynamics", Golden.Of("leaky").Weights], "mnemo describe FILE");

    [Fact]
    public void A_keras_archive_holds_the_same_as_its_weights()
    {
        var weights = Golden.Of("keras_gru").Weights;
        var archive = _folder.File("net.keras");
        using (var zip = System.IO.Compression.ZipFile.Open(archive, System.IO.Compression.ZipArchiveMode.Create))
        {
            using var entry = zip.CreateEntry("model.weights.h5").Open();
            entry.Write(File.ReadAllBytes(weights));
        }

        Assert.Contains("Keras GRU", Mnemo.Run("describe", archive).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_read_is_refused_with_what_makes_it_readable()
    {
        Refused("MATLAB 5.0 MAT-file, Platform: GLNXA64", "net.mat", "version 5", "-v7.3");
        Refused("\u0093NUMPY\u0001\u0000v\u0000{}", "w.npy", "numpy.savez");
        Refused("\u0000\u0000something", "model.ckpt.data-00000-of-00001", "TensorFlow", "load_checkpoint");
        Refused("hello, world, this is no network", "net.txt", "not a file of weights");
        Refused("", "empty.pt", "is empty");
        Mnemo.Refuses(ExitCode.Input, ["describe", _folder.Path], "is a folder");
        Mnemo.Refuses(ExitCode.Input, ["describe", _folder.File("nothing.pt")], "nothing.pt");

        void Refused(string content, string name, params string[] says)
        {
            File.WriteAllBytes(_folder.File(name), Encoding.Latin1.GetBytes(content));
            Mnemo.Refuses(ExitCode.Input, ["describe", _folder.File(name)], [name, .. says]);
        }
    }

    [Theory]
    [InlineData("weight_hh_l1")]
    [InlineData("weight_hh_l0_reverse")]
    public void Stacked_and_two_way_layers_are_refused_by_name(string more)
    {
        var file = _folder.File("net.npz");
        var square = DenseArray.From((ReadOnlySpan<float>)new float[16], 4, 4);
        NpzFile.Write(file, [KeyValuePair.Create("rnn.weight_hh_l0", square), KeyValuePair.Create($"rnn.{more}", square)]);
        Mnemo.Refuses(ExitCode.Input, ["describe", file], more, "only a single layer");
    }

    /// <summary>However a file is damaged, the answer is one line, never a failure of the program.</summary>
    [Theory]
    [InlineData("keras_gru.h5")]
    [InlineData("gru.pt")]
    [InlineData("multitask.npz")]
    public void Damaged_files_are_refused_or_read(string name)
    {
        var bytes = File.ReadAllBytes(Path.Combine(Golden.Folder, name));
        Gen.Select(Gen.Int[0, bytes.Length - 1], Gen.Byte, Gen.Int[1, bytes.Length])
            .Sample(
                (at, value, length) =>
                {
                    var damaged = bytes[..length];
                    damaged[at % length] = value;
                    var file = _folder.File($"damaged-{Environment.CurrentManagedThreadId}");
                    File.WriteAllBytes(file, damaged);
                    return Mnemo.Run("describe", file).Code is ExitCode.Ok or ExitCode.Input;
                },
                iter: 200
            );
    }

    /// <summary>Whatever a description says, it is read or refused with its place.</summary>
    [Fact]
    public void Damaged_descriptions_are_refused_by_place()
    {
        var text = Golden.Of("low_rank").Description();
        Gen.Select(Gen.Int[0, text.Length - 1], Gen.Int[0, 8], Gen.String[0, 6])
            .Sample(
                (at, cut, put) =>
                {
                    var damaged = text[..at] + put + text[Math.Min(text.Length, at + cut)..];
                    try
                    {
                        DescriptionReader.Read(damaged, "d.toml");
                        return true;
                    }
                    catch (StudyFileException e)
                    {
                        return e.Message.StartsWith("d.toml", StringComparison.Ordinal);
                    }
                },
                iter: 500
            );
    }
}
