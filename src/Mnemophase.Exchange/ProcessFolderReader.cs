namespace Mnemophase.Exchange;

/// <summary>Reads process folders to import: the paper's own, and those of our exports, which carry the row of their store.</summary>
internal sealed class ProcessFolderReader(Study study, TimeProvider clock)
{
    /// <summary>Whether a folder carries the row of a store of ours, which says all that is to be known.</summary>
    public static bool IsOurs(string place) => File.Exists(Path.Combine(PublishedNetworkFolder.FolderOf(place), PaperLayout.RowName));

    /// <summary>The network of a folder, or of one file of weights in it.</summary>
    /// <exception cref="MnemoFormatException">A file is damaged, or the network is not of this study.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public StoredNetwork Read(string place)
    {
        var folder = PublishedNetworkFolder.FolderOf(place);
        if (IsOurs(place))
        {
            return PaperLayout.Read(folder, study);
        }

        var network = PublishedNetworkFolder.ReadProcess(place);
        return new ForeignNetwork(study, clock).Judge(
            place,
            network.Key(study),
            network.Network,
            new ForeignRecord(network.Loss, network.Accuracy, network.Reliability, network.GradientNorm),
            "from the paper's layout"
        );
    }
}
