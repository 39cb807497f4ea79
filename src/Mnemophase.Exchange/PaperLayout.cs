using Mnemophase.Kinds;
using Mnemophase.Outcomes;

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

    /// <summary>
    /// Folder of a network. As in the scripts the period in its name is the delay, and the response window in the persistence study; other periods are
    /// named where the study varies them.
    /// </summary>
    public static string Folder(Study study, NetworkKey key)
    {
        var task = study.Task.Kind.Described;
        var named = key.Cell.Find(task.FolderPeriod);
        var others = study
            .Grid.Axes.Where(axis => axis.Varies && axis.Axis != task.FolderPeriod)
            .Select(axis => $"_{task.FolderWord(axis.Axis)}_{Place(key.Cell[axis.Axis])}");
        return $"lr{StudyText.Number(key.Cell.LearningRate)}_delay_{(named is { } place ? Place(place) : "0")}{string.Concat(others)}/process_{StudyText.Number(key.Seed)}";
    }

    /// <summary>The files of a network, by their names in its folder.</summary>
    /// <exception cref="MnemoFormatException">The network is damaged.</exception>
    public static IEnumerable<KeyValuePair<string, byte[]>> Files(string path, Study study, StoredNetwork network)
    {
        var names = NamesOf(study);
        var weights = StoredTensors.Weights(path, network);
        var curves = StoredTensors.Curves(path, study, network);
        var whole = !curves.TryGetValue("loss", out var loss) || loss.Count >= network.Row.Result.Epochs;
        return
        [
            KeyValuePair.Create(
                PublishedNetworkFolder.WeightsArraysName,
                NpzFile.ToBytes(Renamed(weights, name => Theirs(names, name, "")))
            ),
            KeyValuePair.Create(
                PublishedNetworkFolder.CurvesName,
                NpzFile.ToBytes(Renamed(curves, name => Theirs(names, name, whole ? "" : TailSuffix)))
            ),
            KeyValuePair.Create(RowName, System.Text.Encoding.UTF8.GetBytes(RowJson.Write(path, study.Grid, [network.Row]))),
        ];
    }

    /// <summary>Reads a folder that <see cref="Files"/> filled.</summary>
    /// <exception cref="MnemoFormatException">A file is damaged, or the network is not what its checksum says.</exception>
    public static StoredNetwork Read(string folder, Study study)
    {
        var rowPath = Path.Combine(folder, RowName);
        var rows = RowJson.Read(rowPath, File.ReadAllText(rowPath), study);
        var row = rows.Count == 1 ? rows[0] : throw new MnemoFormatException(rowPath, $"holds {rows.Count} rows; it must hold one.");
        var names = NamesOf(study);
        var weights = NpzFile.Read(Path.Combine(folder, PublishedNetworkFolder.WeightsArraysName));
        var curves = NpzFile.Read(Path.Combine(folder, PublishedNetworkFolder.CurvesName));
        return StoredTensors.Assemble(
            folder,
            study,
            row,
            Renamed(weights, name => Ours(names, name)),
            Renamed(curves, name => Ours(names, name))
        );
    }

    private static IEnumerable<KeyValuePair<string, DenseArray>> Renamed(
        OrderedDictionary<string, DenseArray> tensors,
        Func<string, string> name
    ) => tensors.Select(tensor => KeyValuePair.Create(name(tensor.Key), tensor.Value));

    private static IReadOnlyList<PublishedName> NamesOf(Study study) =>
        Registry.Of<IExchangedNetwork>(study.Network.Kind.Name).PublishedNames;

    private static string Theirs(IReadOnlyList<PublishedName> names, string name, string suffix) =>
        names.FirstOrDefault(pair => string.Equals(pair.Ours, name, StringComparison.Ordinal)) is { } found ? found.Theirs + suffix : name;

    private static string Ours(IReadOnlyList<PublishedName> names, string name) =>
        names
            .FirstOrDefault(pair =>
                string.Equals(pair.Theirs, name, StringComparison.Ordinal)
                || string.Equals(pair.Theirs + TailSuffix, name, StringComparison.Ordinal)
            )
            ?.Ours
        ?? name;

    /// <summary>A place on an axis as a folder's name says it: times in seconds.</summary>
    private static string Place(AxisValue value) => value.Axis.Unit is "ms" ? StudyText.Number(value.Number / 1000) : value.Text;
}
