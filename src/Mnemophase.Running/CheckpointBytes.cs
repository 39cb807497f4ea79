using Mnemophase.Formats;
using Mnemophase.Networks;
using Mnemophase.Store.Tensors;
using Mnemophase.Training;
using Mnemophase.Training.General;
using Mnemophase.Training.RankK;

namespace Mnemophase.Running;

/// <summary>Checkpoints as bytes: safetensors, with their origin as metadata.</summary>
internal static class CheckpointBytes
{
    private const string Name = "checkpoint";

    private const string SnapshotPrefix = "snapshot_";

    /// <summary>The bytes of a full-rank run's state.</summary>
    /// <param name="origin">What computed it.</param>
    /// <param name="snapshots">Snapshots taken so far, for a run that goes on.</param>
    public static byte[] Of(FullRankCheckpoint checkpoint, CheckpointOrigin origin, IEnumerable<NetworkSnapshot>? snapshots = null)
    {
        var record = checkpoint.Record;
        List<KeyValuePair<string, DenseArray>> tensors =
        [
            Tensor("parameters", checkpoint.Parameters),
            KeyValuePair.Create("generator", new DenseArray(ElementType.U8, [checkpoint.Generator.Length], checkpoint.Generator)),
            Tensor("loss", record.Loss),
            Tensor("accuracy", record.Accuracy),
            Tensor("reliability", record.Reliability),
            Tensor("gradient_norm", record.GradientNorm),
        ];
        if (checkpoint.Momentum is { } momentum)
        {
            tensors.Add(Tensor("momentum", momentum));
        }

        tensors.AddRange(Packed(snapshots));
        return SafetensorsFile.ToBytes(tensors, origin.ToMetadata());
    }

    /// <summary>The bytes of a rank-K run's state.</summary>
    public static byte[] Of(RankKCheckpoint checkpoint, CheckpointOrigin origin)
    {
        var (parameters, epochs, record, snapshots) = checkpoint;
        return SafetensorsFile.ToBytes(
            [
                Tensor("parameters", parameters),
                KeyValuePair.Create("epochs_run", DenseArray.From([epochs])),
                KeyValuePair.Create("epoch", DenseArray.From((ReadOnlySpan<int>)[.. record.Epochs])),
                Tensor("loss", [.. record.Loss]),
                Tensor("gradient_norm", [.. record.GradientNorm]),
                KeyValuePair.Create(
                    "snapshot_epoch",
                    DenseArray.From((ReadOnlySpan<int>)[.. snapshots.Select(snapshot => snapshot.Epoch)])
                ),
                KeyValuePair.Create(
                    "snapshot_parameters",
                    DenseArray.From(
                        (ReadOnlySpan<float>)[.. snapshots.SelectMany(snapshot => snapshot.Network.Parameters)],
                        snapshots.Count,
                        parameters.Length
                    )
                ),
            ],
            origin.ToMetadata()
        );
    }

    /// <summary>The bytes of a general run's state.</summary>
    /// <param name="origin">What computed it.</param>
    /// <param name="snapshots">Snapshots taken so far, for a run that goes on.</param>
    public static byte[] Of(TrialCheckpoint checkpoint, CheckpointOrigin origin, IEnumerable<NetworkSnapshot>? snapshots = null)
    {
        var (engine, record) = (checkpoint.Engine, checkpoint.Record);
        return SafetensorsFile.ToBytes(
            [
                Tensor("parameters", engine.Parameters),
                Tensor("first", engine.First),
                Tensor("second", engine.Second),
                KeyValuePair.Create("trials", new DenseArray(ElementType.U8, [checkpoint.Trials.Length], checkpoint.Trials)),
                KeyValuePair.Create("noise", new DenseArray(ElementType.U8, [checkpoint.Noise.Length], checkpoint.Noise)),
                KeyValuePair.Create("place", DenseArray.From([checked((int)engine.Steps), checkpoint.Stage, checkpoint.StageBegan])),
                Tensor("loss", record.Loss),
                Tensor("accuracy", record.Accuracy),
                Tensor("reliability", record.Reliability),
                Tensor("gradient_norm", record.GradientNorm),
                .. Packed(snapshots),
            ],
            origin.ToMetadata()
        );
    }

    private static IEnumerable<KeyValuePair<string, DenseArray>> Packed(IEnumerable<NetworkSnapshot>? snapshots) =>
        (snapshots ?? []).Select(snapshot =>
            KeyValuePair.Create(
                $"{SnapshotPrefix}{snapshot.Epoch}",
                new DenseArray(ElementType.U8, [snapshot.State.Length], snapshot.State)
            )
        );

    /// <summary>The state of a general run; null if the bytes are of another origin or no whole state.</summary>
    public static TrialCheckpoint? ReadGeneral(byte[]? bytes, CheckpointOrigin origin, int epochs) =>
        Read(bytes, origin, tensors => GeneralOf(tensors, epochs));

    /// <summary>The state of a general run, whatever computed it.</summary>
    /// <exception cref="MnemoFormatException">The bytes are no whole state.</exception>
    public static TrialCheckpoint ReadGeneral(byte[] bytes, int epochs) => GeneralOf(SafetensorsFile.Parse(Name, bytes).Tensors, epochs);

    private static TrialCheckpoint GeneralOf(OrderedDictionary<string, DenseArray> tensors, int epochs)
    {
        var place = Whole(Find(tensors, "place"));
        return new TrialCheckpoint(
            new TrialEngineState(
                Find(tensors, "parameters").ToDoubles(),
                Find(tensors, "first").ToDoubles(),
                Find(tensors, "second").ToDoubles(),
                place[0]
            ),
            Find(tensors, "trials").Bytes,
            Find(tensors, "noise").Bytes,
            RecordOf(tensors, epochs),
            place[1],
            place[2]
        );
    }

    private static TrainingRecord RecordOf(OrderedDictionary<string, DenseArray> tensors, int epochs) =>
        TrainingRecord.Of(
            epochs,
            Find(tensors, "loss").ToDoubles(),
            Find(tensors, "accuracy").ToDoubles(),
            Find(tensors, "reliability").ToDoubles(),
            Find(tensors, "gradient_norm").ToDoubles()
        );

    /// <summary>The snapshots taken before a checkpoint, by epoch.</summary>
    public static IReadOnlyList<NetworkSnapshot> ReadSnapshots(byte[] bytes) =>
        [
            .. SafetensorsFile
                .Parse(Name, bytes)
                .Tensors.Where(tensor => tensor.Key.StartsWith(SnapshotPrefix, StringComparison.Ordinal))
                .Select(tensor => new NetworkSnapshot(
                    int.Parse(tensor.Key.AsSpan(SnapshotPrefix.Length), CultureInfo.InvariantCulture),
                    tensor.Value.Bytes
                ))
                .OrderBy(snapshot => snapshot.Epoch),
        ];

    /// <summary>The state of a full-rank run; null if the bytes are of another origin or no whole state.</summary>
    public static FullRankCheckpoint? ReadFullRank(byte[]? bytes, CheckpointOrigin origin, int epochs) =>
        Read(bytes, origin, tensors => FullRankOf(tensors, epochs));

    /// <summary>The state of a full-rank run, whatever computed it.</summary>
    /// <exception cref="MnemoFormatException">The bytes are no whole state.</exception>
    public static FullRankCheckpoint ReadFullRank(byte[] bytes, int epochs) =>
        FullRankOf(SafetensorsFile.Parse(Name, bytes).Tensors, epochs);

    /// <summary>The parameters of a full-rank run's state in single precision, as a store keeps those of a network.</summary>
    /// <exception cref="MnemoFormatException">The bytes are no whole state.</exception>
    public static float[] ReadParameters(byte[] bytes) =>
        Array.ConvertAll(Find(SafetensorsFile.Parse(Name, bytes).Tensors, "parameters").ToDoubles(), value => (float)value);

    private static FullRankCheckpoint FullRankOf(OrderedDictionary<string, DenseArray> tensors, int epochs) =>
        new(
            Find(tensors, "parameters").ToDoubles(),
            tensors.TryGetValue("momentum", out var momentum) ? momentum.ToDoubles() : null,
            Find(tensors, "generator").Bytes,
            RecordOf(tensors, epochs)
        );

    /// <summary>The state of a rank-K run; null if the bytes are of another origin or no whole state.</summary>
    public static RankKCheckpoint? ReadRankK(byte[]? bytes, CheckpointOrigin origin, RankKNetwork start) =>
        Read(
            bytes,
            origin,
            tensors =>
            {
                var all = Find(tensors, "snapshot_parameters").ToFloats();
                var snapshots = Whole(Find(tensors, "snapshot_epoch"))
                    .Select(
                        (epoch, place) =>
                        {
                            var parameters = all.AsSpan(place * start.Parameters.Length, start.Parameters.Length).ToArray();
                            return new RankKSnapshot(epoch, new RankKNetwork(start.Neurons, start.Rank, parameters, start.InitialState));
                        }
                    );
                var checkpoint = new RankKCheckpoint(
                    Find(tensors, "parameters").ToDoubles(),
                    Whole(Find(tensors, "epochs_run")).Single(),
                    RankKRecord.Of(
                        Whole(Find(tensors, "epoch")),
                        Find(tensors, "loss").ToDoubles(),
                        Find(tensors, "gradient_norm").ToDoubles()
                    ),
                    [.. snapshots]
                );
                return checkpoint.Parameters.Length == start.Parameters.Length
                    ? checkpoint
                    : throw new MnemoFormatException(Name, "is of a network of another size.");
            }
        );

    /// <summary>A checkpoint only saves time: one that cannot be used is passed over, and the network begins anew.</summary>
    private static T? Read<T>(byte[]? bytes, CheckpointOrigin origin, Func<OrderedDictionary<string, DenseArray>, T> assemble)
        where T : class
    {
        if (bytes is null)
        {
            return null;
        }

        try
        {
            var (tensors, metadata) = SafetensorsFile.Parse(Name, bytes);
            return origin.IsThatOf(metadata) ? assemble(tensors) : null;
        }
        catch (Exception e) when (e is MnemoFormatException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>As 32-bit floats where that loses nothing: so are the parameters of every engine but the reference.</summary>
    private static KeyValuePair<string, DenseArray> Tensor(string name, ReadOnlySpan<double> values)
    {
        var array = DenseArray.From(values, values.Length);
        var singles = array.ToSingles();
        var back = singles.ToDoubles();
        for (var i = 0; i < back.Length; i++)
        {
            if (BitConverter.DoubleToInt64Bits(back[i]) != BitConverter.DoubleToInt64Bits(values[i]))
            {
                return KeyValuePair.Create(name, array);
            }
        }

        return KeyValuePair.Create(name, singles);
    }

    private static DenseArray Find(OrderedDictionary<string, DenseArray> tensors, string name) => NetworkTensors.Find(Name, tensors, name);

    private static int[] Whole(DenseArray array) => Array.ConvertAll(array.ToInt64s(), value => checked((int)value));
}
