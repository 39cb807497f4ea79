using System.Security.Cryptography;
using System.Text;
using Mnemophase.Networks;
using Mnemophase.Store.Tensors;
using Mnemophase.Tasks;

namespace Mnemophase.Exchange;

/// <summary>A network we trained, with all it takes to judge it again.</summary>
public sealed record TrainedNetwork
{
    /// <summary>Name of its study.</summary>
    public required string Study { get; init; }

    /// <summary>Learning rate η.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Its dynamics: N, τ, step, readout.</summary>
    public required FullRankModel Model { get; init; }

    /// <summary>Its task: cue, delay, response and post-reaction period, persistence or not.</summary>
    public required CueDiscriminationTask Task { get; init; }

    /// <summary>Final parameters.</summary>
    public required FullRankNetwork Network { get; init; }

    /// <summary>Accuracy of every epoch that ran.</summary>
    public required double[] Accuracy { get; init; }

    /// <summary>Reliability of every epoch that ran.</summary>
    public required double[] Reliability { get; init; }

    /// <summary>First epoch whose loss was not finite or passed the limit; null if none.</summary>
    public int? DivergedAt { get; init; }

    /// <summary>What a reader should be told of its file.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Epochs that ran.</summary>
    public int Epochs => Accuracy.Length;
}

/// <summary>
/// Our weights.safetensors: tensors w_in, b_in, w_rec, b_rec, w_out, b_out (F32) and accuracy, reliability (F64, one per epoch), with
/// study, periods, model and seed as metadata, and a checksum over all of it.
/// </summary>
public static class TrainedNetworkFile
{
    internal const string FormatKey = "format";
    internal const string ChecksumKey = "sha256";
    private const string FormatName = "mnemophase-network-1";
    private static readonly string[] Names = ["w_in", "b_in", "w_rec", "b_rec", "w_out", "b_out"];

    /// <summary>Writes one network. The bytes depend on the network alone.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, TrainedNetwork trained)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        WholeFile.Write(path, ToBytes(trained));
    }

    /// <summary>The bytes <see cref="Write"/> writes.</summary>
    public static byte[] ToBytes(TrainedNetwork trained)
    {
        var tensors = NetworkTensors
            .Take(trained.Network, Names)
            .Append(KeyValuePair.Create("accuracy", DenseArray.From((ReadOnlySpan<double>)trained.Accuracy)))
            .Append(KeyValuePair.Create("reliability", DenseArray.From((ReadOnlySpan<double>)trained.Reliability)))
            .ToList();
        var metadata = Describe(trained);
        metadata.Add(ChecksumKey, Checksum(tensors, metadata));
        return SafetensorsFile.ToBytes(tensors, metadata);
    }

    /// <summary>Reads one network.</summary>
    /// <exception cref="MnemoFormatException">The file is damaged, cut short, or was not written by <see cref="Write"/>.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static TrainedNetwork Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Parse(path, WholeFile.Read(path));
    }

    /// <summary>Reads bytes in memory; <paramref name="path"/> only names them in messages.</summary>
    /// <exception cref="MnemoFormatException">The bytes are damaged, cut short, or were not written by <see cref="Write"/>.</exception>
    public static TrainedNetwork Parse(string path, byte[] bytes)
    {
        var (tensors, metadata) = SafetensorsFile.Parse(path, bytes);
        var fields = new Fields(path, metadata);
        if (string.Equals(fields.Text(FormatKey), StackedNetworks.FormatName, StringComparison.Ordinal))
        {
            throw new MnemoFormatException(
                path,
                "holds many networks, as mnemo export and release write them; mnemo import makes a store of them."
            );
        }

        if (!string.Equals(fields.Text(FormatKey), FormatName, StringComparison.Ordinal))
        {
            throw new MnemoFormatException(
                path,
                $"has metadata {FormatKey} = '{fields.Text(FormatKey)}'; only {FormatName} and {GeneralNetworkFile.FormatName} can be read. Rank-K networks: mnemo run keeps them in a store, which every verb reads."
            );
        }

        // Another program that keeps our tensors and metadata cannot know our checksum.
        var isChecked = fields.Has(ChecksumKey);
        if (isChecked && !string.Equals(fields.Text(ChecksumKey), Checksum(tensors, metadata), StringComparison.Ordinal))
        {
            throw Edited(path);
        }

        var notes = new List<string>();
        var network = isChecked ? NetworkTensors.Assemble(path, tensors, Names) : Unchecked(path, tensors, notes);
        var trained = new TrainedNetwork
        {
            Study = fields.Text("study"),
            LearningRate = fields.Number("learning_rate"),
            Seed = fields.Integer("seed", ulong.MaxValue),
            Model = ReadModel(fields, network.Neurons),
            Task = ReadTask(fields),
            Network = network,
            Accuracy = Curve(path, tensors, "accuracy"),
            Reliability = Curve(path, tensors, "reliability"),
            DivergedAt = fields.Has("diverged_at") ? (int)fields.Integer("diverged_at", int.MaxValue) : null,
            Notes = notes,
        };
        return Checked(path, trained);
    }

    private static FullRankNetwork Unchecked(string path, OrderedDictionary<string, DenseArray> tensors, List<string> notes)
    {
        var weights = new OrderedDictionary<string, DenseArray>(
            tensors.Where(tensor => tensor.Key is not ("accuracy" or "reliability")),
            StringComparer.Ordinal
        );
        notes.Add($"the file has no checksum ({ChecksumKey}), so damage to its numbers would not be noticed (unchecked)");
        var (found, names) = ForeignTensors.Find(path, weights, notes);
        return NetworkTensors.Assemble(path, found, names);
    }

    private static Dictionary<string, string> Describe(TrainedNetwork trained)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [FormatKey] = FormatName,
            ["study"] = trained.Study,
            ["learning_rate"] = Text(trained.LearningRate),
            ["delay_ms"] = Text(trained.Task.DelayMs),
            ["response_ms"] = Text(trained.Task.ResponseMs),
            ["post_ms"] = Text(trained.Task.PostMs),
            ["cue_ms"] = Text(trained.Task.CueMs),
            ["step_ms"] = Text(trained.Model.StepMs),
            ["tau_ms"] = Text(trained.Model.TauMs),
            ["initial_scale"] = Text(trained.Model.InitialScale),
            ["noise_scale"] = Text(trained.Model.NoiseScale),
            ["trials"] = trained.Task.Trials.ToString(CultureInfo.InvariantCulture),
            ["seed"] = trained.Seed.ToString(CultureInfo.InvariantCulture),
            ["epochs"] = trained.Epochs.ToString(CultureInfo.InvariantCulture),
            ["task"] = trained.Task.Persistence ? "persistence" : "cue_discrimination",
            ["readout"] = trained.Model.Readout == Readout.Linear ? "linear" : "sigmoid",
        };
        if (trained.DivergedAt is { } epoch)
        {
            metadata.Add("diverged_at", epoch.ToString(CultureInfo.InvariantCulture));
        }

        return metadata;
    }

    private static FullRankModel ReadModel(Fields fields, int neurons) =>
        new()
        {
            Neurons = neurons,
            TauMs = fields.Number("tau_ms"),
            StepMs = fields.Number("step_ms"),
            Readout = fields.Choice("readout", "sigmoid", "linear") == 0 ? Readout.Sigmoid : Readout.Linear,
            InitialScale = fields.Number("initial_scale"),
            NoiseScale = fields.Number("noise_scale"),
        };

    private static CueDiscriminationTask ReadTask(Fields fields) =>
        new()
        {
            CueMs = fields.Number("cue_ms"),
            DelayMs = fields.Number("delay_ms"),
            ResponseMs = fields.Number("response_ms"),
            PostMs = fields.Number("post_ms"),
            StepMs = fields.Number("step_ms"),
            Trials = (int)fields.Integer("trials", int.MaxValue),
            Persistence = fields.Choice("task", "cue_discrimination", "persistence") == 1,
        };

    private static TrainedNetwork Checked(string path, TrainedNetwork trained)
    {
        try
        {
            trained.Model.Validate();
            trained.Task.Validate();
        }
        catch (ArgumentException e)
        {
            throw new MnemoFormatException($"{path}: {e.Message}", e);
        }

        return trained.Accuracy.Length == trained.Reliability.Length
            ? trained
            : throw new MnemoFormatException(
                path,
                $"has {trained.Accuracy.Length} accuracies but {trained.Reliability.Length} reliabilities; it must have one of each per epoch."
            );
    }

    private static double[] Curve(string path, OrderedDictionary<string, DenseArray> tensors, string name)
    {
        var tensor = NetworkTensors.Find(path, tensors, name);
        return tensor.Type == ElementType.F64 && tensor.Shape.Count == 1
            ? tensor.ToDoubles()
            : throw new MnemoFormatException(path, $"has '{name}' as {tensor}; it must be F64 [epochs].");
    }

    /// <summary>Over names, types, shapes and bytes of the tensors and all metadata but the checksum itself, each sorted by name.</summary>
    internal static string Checksum(IEnumerable<KeyValuePair<string, DenseArray>> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (
            var (key, value) in metadata
                .Where(m => !string.Equals(m.Key, ChecksumKey, StringComparison.Ordinal))
                .OrderBy(m => m.Key, StringComparer.Ordinal)
        )
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{key}\0{value}\0"));
        }

        foreach (var (name, tensor) in tensors.OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{name}\0{tensor}\0"));
            hash.AppendData(tensor.Bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>What is said of a file whose checksum is another.</summary>
    internal static MnemoFormatException Edited(string path) =>
        new(path, $"does not match its checksum ({ChecksumKey} in its metadata); it is damaged or was edited.");

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Metadata by key, each refused by name if it is missing or no number.</summary>
    private sealed class Fields(string path, IReadOnlyDictionary<string, string> metadata)
    {
        public bool Has(string key) => metadata.ContainsKey(key);

        public string Text(string key) =>
            metadata.TryGetValue(key, out var text)
                ? text
                : throw new MnemoFormatException(
                    path,
                    $"has no metadata '{key}'; it was not written by mnemo train. A network of another program needs a description; mnemo describe proposes one."
                );

        public double Number(string key) =>
            double.TryParse(Text(key), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
                ? value
                : throw Bad(key, "a number");

        public ulong Integer(string key, ulong maximum) =>
            ulong.TryParse(Text(key), NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= maximum
                ? value
                : throw Bad(key, $"a whole number from 0 to {maximum}");

        public int Choice(string key, params string[] choices)
        {
            var index = Array.IndexOf(choices, Text(key));
            return index >= 0 ? index : throw Bad(key, string.Join(" or ", choices));
        }

        private MnemoFormatException Bad(string key, string expected) =>
            new(path, $"has metadata {key} = '{Text(key)}'; it must be {expected}.");
    }
}
