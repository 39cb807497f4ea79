using Mnemophase.Judging;
using Mnemophase.Store.Tensors;
using Mnemophase.Studies.Planning;
using Mnemophase.Training;

namespace Mnemophase.Exchange;

/// <summary>A network of a task of one's own from a file: what a store would have of it, and its study.</summary>
/// <param name="Row">Its row; the position is its place in the plan, or -1 off the grid.</param>
/// <param name="Weights">Its weights as a store keeps them.</param>
/// <param name="EpochsAtMost">Epochs it was trained for unless its training ended before.</param>
internal sealed record GeneralNetwork(Study Study, NetworkRow Row, byte[] Weights, int EpochsAtMost);

/// <summary>
/// weights.safetensors of mnemo train for a network of a task of one's own: the tensors of a store (w_in, b_in, w_rec, b_rec, w_out, b_out,
/// r_0), and as metadata the study's text, the row that a store would have, and a checksum over all of it. Every verb judges it as it judges
/// the same network in a store.
/// </summary>
public static class GeneralNetworkFile
{
    internal const string FormatName = "mnemophase-general-1";
    private const string StudyKey = "study_text";
    private const string RowKey = "network";
    private const string EpochsKey = "epochs_at_most";

    /// <summary>Writes one network. The bytes depend on study, network and engine alone.</summary>
    /// <param name="planned">Its place and epochs.</param>
    /// <param name="finished">The network, trained and judged.</param>
    /// <param name="engine">What trained it.</param>
    /// <param name="identity">Further metadata: what names the network.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(
        string path,
        Study study,
        PlannedNetwork planned,
        FinishedNetwork finished,
        string engine,
        IEnumerable<(string Name, string Value)> identity
    )
    {
        // Times and instruction set of a training differ between two that give the same network.
        var provenance = new NetworkProvenance(ProgramVersion.Current, engine, "", 0, DateTimeOffset.UnixEpoch);
        var network = StoredNetwork.Of(planned, finished.Result, provenance, finished.Weights, finished.Curves);
        var tensors = SafetensorsFile.Parse(path, finished.Weights).Tensors;
        var metadata = identity.ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal);
        metadata[TrainedNetworkFile.FormatKey] = FormatName;
        metadata["epochs"] = StudyText.Number(finished.Result.Epochs);
        metadata["engine"] = engine;
        metadata[EpochsKey] = StudyText.Number(planned.Epochs);
        metadata[StudyKey] = StudyText.Write(study);
        metadata[RowKey] = RowJson.Write(path, study.Grid, [network.Row]);
        metadata[TrainedNetworkFile.ChecksumKey] = TrainedNetworkFile.Checksum(tensors, metadata);
        SafetensorsFile.Write(path, tensors, metadata);
    }

    /// <summary>Reads one network; null if the file is of another format.</summary>
    /// <exception cref="MnemoFormatException">The file is damaged, cut short, edited, or of an earlier version.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    internal static GeneralNetwork? Read(string path) => Of(path, SafetensorsFile.Read(path));

    /// <summary>The network of a file that has been read; null if the file is of another format.</summary>
    /// <exception cref="MnemoFormatException">The file is damaged, edited, or of an earlier version.</exception>
    internal static GeneralNetwork? Of(string path, SafetensorsContents contents)
    {
        var (tensors, metadata) = contents;
        if (!string.Equals(metadata.GetValueOrDefault(TrainedNetworkFile.FormatKey), FormatName, StringComparison.Ordinal))
        {
            return null;
        }

        if (!metadata.TryGetValue(StudyKey, out var text) || !metadata.TryGetValue(TrainedNetworkFile.ChecksumKey, out var checksum))
        {
            throw new MnemoFormatException(
                path,
                $"lacks the metadata {StudyKey} or {TrainedNetworkFile.ChecksumKey} that mnemo train writes: train the network again, or let mnemo describe propose a description of its weights."
            );
        }

        if (!string.Equals(checksum, TrainedNetworkFile.Checksum(tensors, metadata), StringComparison.Ordinal))
        {
            throw TrainedNetworkFile.Edited(path);
        }

        var study = StudyOf(path, text);
        if (
            RowJson.Read(path, metadata.GetValueOrDefault(RowKey, "[]"), study) is not [var row]
            || !int.TryParse(metadata.GetValueOrDefault(EpochsKey), CultureInfo.InvariantCulture, out var epochs)
        )
        {
            throw new MnemoFormatException(path, $"must have one network in its metadata ({RowKey}) and {EpochsKey}.");
        }

        return new GeneralNetwork(study, row, SafetensorsFile.ToBytes(tensors, []), epochs);
    }

    /// <summary>The network for a store, its curves read beside it.</summary>
    /// <param name="curvesPath">Its curves.npz.</param>
    /// <param name="withoutCurves">Whether it may come without curves.</param>
    /// <param name="clock">For the time of import.</param>
    /// <exception cref="MnemoFormatException">The curves are missing or another network's, or it was trained for other epochs than the study says.</exception>
    internal static StoredNetwork ForStore(string path, GeneralNetwork network, string curvesPath, bool withoutCurves, TimeProvider clock)
    {
        var (study, row, weights, epochs) = network;
        if (StudyPlan.Plan(study, row.Key).Epochs is var planned && planned != epochs)
        {
            throw new MnemoFormatException(
                path,
                $"was trained for {epochs} epochs at most; study {study.Name} trains {row.Key} for {planned}."
            );
        }

        row = row with { Provenance = row.Provenance with { FinishedAt = clock.GetUtcNow() } };
        if (!File.Exists(curvesPath) && withoutCurves)
        {
            return StoredTensors.Assemble(path, study, row, SafetensorsFile.Parse(path, weights).Tensors, null);
        }

        var curves = StoredCurves.Of(ForeignNetwork.ToRecord(curvesPath, ForeignRecord.Read(curvesPath))).ToBytes();
        var stored = new StoredNetwork(row, weights, curves);
        return stored.IsSound
            ? stored
            : throw new MnemoFormatException(curvesPath, $"holds the curves of another network than {Path.GetFileName(path)}.");
    }

    private static Study StudyOf(string path, string text)
    {
        try
        {
            return StudyReader.Parse(text, path);
        }
        catch (StudyFileException e)
        {
            throw new MnemoFormatException($"{path}: its study ({StudyKey}) cannot be read: {e.Message}", e);
        }
    }
}
