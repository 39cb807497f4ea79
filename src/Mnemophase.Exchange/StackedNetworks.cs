using Mnemophase.Formats;
using Mnemophase.Outcomes;
using Mnemophase.Store;
using Mnemophase.Store.Tensors;
using Mnemophase.Studies.Definition;

namespace Mnemophase.Exchange;

/// <summary>
/// Many trained networks of one study in two files: weights as safetensors, curves as npz. In both, learning_rate, delay_ms, response_ms,
/// post_ms (F64) and seed (I64), each [networks], name the networks; all other tensors have the networks as their first dimension, under the names
/// a store uses. The safetensors file carries the study (TOML) and the rows of the store (JSON) as metadata; curves.npz also has epochs (I64), how
/// many ran.
/// </summary>
internal static class StackedNetworks
{
    /// <summary>Most networks of one file: their rows must fit into a header.</summary>
    public const int MostNetworks = 1024;

    /// <summary>Weights of one file stay below this, unless a single network is larger.</summary>
    public const long MostBytes = 128L << 20;

    private const string FormatKey = "format";
    private const string FormatName = "mnemophase-networks-1";
    private const string StudyKey = "study";
    private const string RowsKey = "networks";
    private const string EpochsName = "epochs";
    private const string SeedName = "seed";
    private static readonly string[] KeyNames = ["learning_rate", "delay_ms", "response_ms", "post_ms", SeedName];

    /// <summary>How many networks go into one file, by the size of one network's weights.</summary>
    public static int PerFile(long weightBytes) => (int)Math.Clamp(MostBytes / Math.Max(1, weightBytes), 1, MostNetworks);

    /// <summary>The weights' file.</summary>
    /// <exception cref="MnemoFormatException">A network is damaged; the message names it.</exception>
    public static byte[] WeightsFile(string path, Study study, IReadOnlyList<StoredNetwork> networks)
    {
        var weights = networks.Select(network => StoredTensors.Weights(path, network)).ToList();
        return SafetensorsFile.ToBytes(
            [.. Keys(networks), .. TensorStack.Stack(path, weights)],
            [
                KeyValuePair.Create(FormatKey, FormatName),
                KeyValuePair.Create(StudyKey, StudyText.Write(study)),
                KeyValuePair.Create(RowsKey, RowJson.Write(path, networks.Select(network => network.Row))),
            ]
        );
    }

    /// <summary>The curves' file.</summary>
    /// <exception cref="MnemoFormatException">A network is damaged; the message names it.</exception>
    public static byte[] CurvesFile(string path, Study study, IReadOnlyList<StoredNetwork> networks)
    {
        var curves = networks.Select(network => StoredTensors.Curves(path, study, network)).ToList();
        long[] epochs = [.. networks.Select(network => (long)network.Row.Result.Epochs)];
        return NpzFile.ToBytes([
            .. Keys(networks),
            KeyValuePair.Create(EpochsName, DenseArray.From(epochs)),
            .. TensorStack.Stack(path, curves),
        ]);
    }

    /// <summary>Whether a safetensors file is one of these; and its study.</summary>
    public static Study? StudyOf(string path, SafetensorsContents contents) =>
        contents.Metadata.TryGetValue(FormatKey, out var format) && string.Equals(format, FormatName, StringComparison.Ordinal)
            ? StudyReader.Parse(Metadata(path, contents, StudyKey), $"{path} (its study)")
            : null;

    /// <summary>Reads networks back; each checksum is that of the store they came from, or the network is refused when it is asked for.</summary>
    /// <param name="path">The weights' file.</param>
    /// <param name="study">The study they belong to.</param>
    /// <param name="weights">The weights' file.</param>
    /// <param name="curvesPath">Names the curves' file in errors.</param>
    /// <param name="curves">The curves' file; null to do without curves.</param>
    /// <exception cref="MnemoFormatException">The files are damaged, or do not belong together.</exception>
    public static IReadOnlyList<Func<StoredNetwork>> Read(
        string path,
        Study study,
        SafetensorsContents weights,
        string curvesPath,
        OrderedDictionary<string, DenseArray>? curves
    )
    {
        var rows = RowJson.Read(path, Metadata(path, weights, RowsKey));
        RequireKeys(path, weights.Tensors, rows);
        if (curves is not null)
        {
            RequireKeys(curvesPath, curves, rows);
            curves.Remove(EpochsName);
        }

        return [.. rows.Select((row, index) => (Func<StoredNetwork>)(() => Network(row, index)))];

        StoredNetwork Network(NetworkRow row, int index) =>
            StoredTensors.Assemble(
                $"{path}: {row.Key}",
                study,
                row,
                TensorStack.Unstack(path, weights.Tensors, rows.Count, index),
                curves is null ? null : TensorStack.Unstack(curvesPath, curves, rows.Count, index)
            );
    }

    private static IEnumerable<KeyValuePair<string, DenseArray>> Keys(IReadOnlyList<StoredNetwork> networks)
    {
        var keys = networks.Select(network => network.Row.Key).ToList();
        return
        [
            KeyValuePair.Create(KeyNames[0], Column(key => key.Cell.LearningRate)),
            KeyValuePair.Create(KeyNames[1], Column(key => key.Cell.DelayMs)),
            KeyValuePair.Create(KeyNames[2], Column(key => key.Cell.ResponseMs)),
            KeyValuePair.Create(KeyNames[3], Column(key => key.Cell.PostMs)),
            KeyValuePair.Create(SeedName, DenseArray.From((ReadOnlySpan<long>)[.. keys.Select(key => (long)key.Seed)])),
        ];

        DenseArray Column(Func<NetworkKey, double> value) => DenseArray.From((ReadOnlySpan<double>)[.. keys.Select(value)]);
    }

    /// <summary>Takes the naming columns out, once they name the networks of the rows.</summary>
    private static void RequireKeys(string path, OrderedDictionary<string, DenseArray> tensors, IReadOnlyList<NetworkRow> rows)
    {
        var columns = KeyNames.Select(name => NetworkTensors.Find(path, tensors, name).ToDoubles()).ToList();
        if (columns.Exists(column => column.Length != rows.Count))
        {
            throw new MnemoFormatException(path, $"must name {rows.Count} networks in {string.Join(", ", KeyNames)}.");
        }

        for (var i = 0; i < rows.Count; i++)
        {
            var named = new NetworkKey(Cell.OfPeriods(columns[0][i], columns[1][i], columns[2][i], columns[3][i]), (int)columns[4][i]);
            if (named != rows[i].Key)
            {
                throw new MnemoFormatException(path, $"has {named} in place {i}, where {rows[i].Key} should be.");
            }
        }

        Array.ForEach(KeyNames, name => tensors.Remove(name));
    }

    private static string Metadata(string path, SafetensorsContents contents, string key) =>
        contents.Metadata.TryGetValue(key, out var text) ? text : throw new MnemoFormatException(path, $"has no metadata '{key}'.");
}
