using Mnemophase.Formats;
using Mnemophase.Store;
using Mnemophase.Studies.Definition;

namespace Mnemophase.Exchange;

/// <summary>
/// Stored networks in the layout of the paper's scripts: lr{η}_delay_{seconds}/process_{seed}/ with the state dict as model_final.npz instead
/// of .pt, the record as training_details.npz, and our row as row.json.
/// </summary>
/// <remarks>
/// A record of more than a thousand epochs is not whole in a store. What there is of it then goes under other names than the scripts' ("loss_list_tail"),
/// so that nobody takes it for the whole.
/// </remarks>
internal static class PaperLayout
{
    /// <summary>The row's file within a process folder.</summary>
    public const string RowName = "row.json";

    private const string TailSuffix = "_tail";

    private static readonly (string Ours, string Theirs)[] WeightNames =
    [
        ("w_in", "W_in.weight"),
        ("b_in", "W_in.bias"),
        ("w_rec", "W_rec.weight"),
        ("b_rec", "W_rec.bias"),
        ("w_out", "W_out.weight"),
        ("b_out", "W_out.bias"),
    ];

    private static readonly (string Ours, string Theirs)[] CurveNames =
    [
        ("loss", "loss_list"),
        ("accuracy", "reaction_accuracy_list"),
        ("reliability", "reaction_reliability_list"),
        ("gradient_norm", "W_rec_grad_list"),
    ];

    /// <summary>
    /// Folder of a network. As in the scripts the period in its name is the delay, and the response window in the persistence study; other periods are
    /// named where the study varies them.
    /// </summary>
    public static string Folder(Study study, NetworkKey key)
    {
        var persistence = study.Task.Kind == TaskKind.Persistence;
        var other = persistence
            ? Varied("pre", key.Cell.DelayMs, study.Grid.DelaysMs)
            : Varied("response", key.Cell.ResponseMs, study.Grid.ResponsesMs);
        var period = Seconds(persistence ? key.Cell.ResponseMs : key.Cell.DelayMs);
        var post = Varied("post", key.Cell.PostMs, study.Grid.PostsMs);
        return $"lr{StudyText.Number(key.Cell.LearningRate)}_delay_{period}{other}{post}/process_{StudyText.Number(key.Seed)}";
    }

    /// <summary>The files of a network, by their names in its folder.</summary>
    /// <exception cref="MnemoFormatException">The network is damaged.</exception>
    public static IEnumerable<KeyValuePair<string, byte[]>> Files(string path, Study study, StoredNetwork network)
    {
        var fullRank = study.Network.Kind == NetworkKind.FullRank;
        var weights = StoredTensors.Weights(path, network);
        var curves = StoredTensors.Curves(path, study, network);
        var suffix = fullRank && curves["loss"].Count < network.Row.Result.Epochs ? TailSuffix : "";
        return
        [
            KeyValuePair.Create(
                PublishedNetworkFolder.WeightsArraysName,
                NpzFile.ToBytes(fullRank ? Renamed(weights, name => Theirs(WeightNames, name, "")) : weights)
            ),
            KeyValuePair.Create(
                PublishedNetworkFolder.CurvesName,
                NpzFile.ToBytes(fullRank ? Renamed(curves, name => Theirs(CurveNames, name, suffix)) : curves)
            ),
            KeyValuePair.Create(RowName, System.Text.Encoding.UTF8.GetBytes(RowJson.Write(path, study.Grid, [network.Row]))),
        ];
    }

    /// <summary>Reads a folder that <see cref="Files"/> filled.</summary>
    /// <exception cref="MnemoFormatException">A file is damaged, or the network is not what its checksum says.</exception>
    public static StoredNetwork Read(string folder, Study study)
    {
        var rowPath = Path.Combine(folder, RowName);
        var rows = RowJson.Read(rowPath, File.ReadAllText(rowPath), study.Grid);
        var row = rows.Count == 1 ? rows[0] : throw new MnemoFormatException(rowPath, $"holds {rows.Count} rows; it must be one.");
        var weights = NpzFile.Read(Path.Combine(folder, PublishedNetworkFolder.WeightsArraysName));
        var curves = NpzFile.Read(Path.Combine(folder, PublishedNetworkFolder.CurvesName));
        return StoredTensors.Assemble(
            folder,
            study,
            row,
            Renamed(weights, name => Ours(WeightNames, name)),
            Renamed(curves, name => Ours(CurveNames, name))
        );
    }

    private static IEnumerable<KeyValuePair<string, DenseArray>> Renamed(
        OrderedDictionary<string, DenseArray> tensors,
        Func<string, string> name
    ) => tensors.Select(tensor => KeyValuePair.Create(name(tensor.Key), tensor.Value));

    private static string Theirs((string Ours, string Theirs)[] names, string name, string suffix) =>
        Array.Find(names, pair => string.Equals(pair.Ours, name, StringComparison.Ordinal)) is { Theirs: { } theirs }
            ? theirs + suffix
            : name;

    private static string Ours((string Ours, string Theirs)[] names, string name) =>
        Array.Find(
            names,
            pair =>
                string.Equals(pair.Theirs, name, StringComparison.Ordinal)
                || string.Equals(pair.Theirs + TailSuffix, name, StringComparison.Ordinal)
        )
            is { Ours: { } ours }
            ? ours
            : name;

    private static string Varied(string name, double ms, IReadOnlyList<double> values) => values.Count > 1 ? $"_{name}_{Seconds(ms)}" : "";

    private static string Seconds(double ms) => StudyText.Number(ms / 1000);
}
