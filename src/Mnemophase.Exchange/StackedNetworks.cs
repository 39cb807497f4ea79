using Mnemophase.Outcomes;
using Mnemophase.Store.Tensors;

namespace Mnemophase.Exchange;

/// <summary>
/// Many trained networks of one study in two files: weights as safetensors, curves as npz. In both, learning_rate, the columns of the study's axes
/// (delay_ms, response_ms, post_ms; F64) and seed (I64), each [networks], name the networks; all other tensors have the networks as their first dimension, under the names
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
    internal const string FormatName = "mnemophase-networks-1";
    private const string StudyKey = "study";
    private const string RowsKey = "networks";
    private const string EpochsName = "epochs";
    private const string RateName = "learning_rate";
    private const string SeedName = "seed";

    /// <summary>How many networks go into one file, by the size of one network's weights.</summary>
    public static int PerFile(long weightBytes) => (int)Math.Clamp(MostBytes / Math.Max(1, weightBytes), 1, MostNetworks);

    /// <summary>The weights' file.</summary>
    /// <exception cref="MnemoFormatException">A network is damaged; the message names it.</exception>
    public static byte[] WeightsFile(string path, Study study, IReadOnlyList<StoredNetwork> networks)
    {
        var weights = networks.Select(network => StoredTensors.Weights(path, network)).ToList();
        return SafetensorsFile.ToBytes(
            [.. Keys(study, networks), .. TensorStack.Stack(path, weights)],
            [
                KeyValuePair.Create(FormatKey, FormatName),
                KeyValuePair.Create(StudyKey, StudyText.Write(study)),
                KeyValuePair.Create(RowsKey, RowJson.Write(path, study.Grid, networks.Select(network => network.Row))),
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
            .. Keys(study, networks),
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
        var rows = RowJson.Read(path, Metadata(path, weights, RowsKey), study);
        RequireKeys(path, study, weights.Tensors, rows);
        if (curves is not null)
        {
            RequireKeys(curvesPath, study, curves, rows);
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

    /// <summary>The axes of numbers, each with a column of its own; choices stand in the rows.</summary>
    private static IEnumerable<Axis> Axes(Study study) =>
        study.Grid.Axes.Where(axis => axis.Values.All(value => value.Choice is null)).Select(axis => axis.Axis);

    private static IEnumerable<KeyValuePair<string, DenseArray>> Keys(Study study, IReadOnlyList<StoredNetwork> networks)
    {
        var keys = networks.Select(network => network.Row.Key).ToList();
        return
        [
            KeyValuePair.Create(RateName, Column(key => key.Cell.LearningRate)),
            .. Axes(study).Select(axis => KeyValuePair.Create(axis.Column, Column(key => key.Cell[axis].Number))),
            KeyValuePair.Create(SeedName, DenseArray.From((ReadOnlySpan<long>)[.. keys.Select(key => (long)key.Seed)])),
        ];

        DenseArray Column(Func<NetworkKey, double> value) => DenseArray.From((ReadOnlySpan<double>)[.. keys.Select(value)]);
    }

    /// <summary>Takes the naming columns out, once they name the networks of the rows.</summary>
    private static void RequireKeys(string path, Study study, OrderedDictionary<string, DenseArray> tensors, IReadOnlyList<NetworkRow> rows)
    {
        string[] names = [RateName, .. Axes(study).Select(axis => axis.Column), SeedName];
        var columns = names.Select(name => NetworkTensors.Find(path, tensors, name).ToDoubles()).ToList();
        if (columns.Exists(column => column.Length != rows.Count))
        {
            throw new MnemoFormatException(path, $"must name {rows.Count} networks in {string.Join(", ", names)}.");
        }

        for (var i = 0; i < rows.Count; i++)
        {
            var key = rows[i].Key;
            double[] expected = [key.Cell.LearningRate, .. Axes(study).Select(axis => key.Cell[axis].Number), key.Seed];
            double[] named = [.. columns.Select(column => column[i])];
            if (!named.AsSpan().SequenceEqual(expected))
            {
                var found = names.Zip(named, (name, value) => $"{name} {StudyText.Number(value)}");
                throw new MnemoFormatException(
                    path,
                    $"has {string.Join(", ", found)} at place {i} of its networks, where {key} should be."
                );
            }
        }

        Array.ForEach(names, name => tensors.Remove(name));
    }

    private static string Metadata(string path, SafetensorsContents contents, string key) =>
        contents.Metadata.TryGetValue(key, out var text)
            ? text
            : throw new MnemoFormatException(path, $"has no metadata '{key}', so it is not a file of mnemo export or release.");
}
