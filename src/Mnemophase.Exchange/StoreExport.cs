using Mnemophase.Outcomes;
using Mnemophase.Store.Queries;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Exchange;

/// <summary>How the table of networks is written.</summary>
public enum TableFormat
{
    /// <summary>Apache Parquet.</summary>
    Parquet,

    /// <summary>CSV.</summary>
    Csv,
}

/// <summary>What an export consists of.</summary>
/// <param name="Networks">Weights, one safetensors file per cell, under networks/.</param>
/// <param name="Curves">Curves, one npz file per cell, under curves/.</param>
/// <param name="Table">The table of networks; null for none.</param>
/// <param name="PytorchLayout">The paper's folders, under pytorch/.</param>
public sealed record ExportForms(bool Networks, bool Curves, TableFormat? Table, bool PytorchLayout);

/// <summary>What an export has written.</summary>
/// <param name="Networks">Trained networks in it.</param>
public sealed record ExportSummary(int Networks, int Files, long Bytes)
{
    /// <summary>Networks whose snapshots were left out, since the forms asked for have no place for them.</summary>
    public int SnapshotsLeftOut { get; init; }
}

/// <summary>Writes the networks of a store in forms that other programs read.</summary>
public static class StoreExport
{
    /// <summary>Exports part of a store into a folder; an export that ends early takes back what it wrote.</summary>
    /// <param name="part">Which networks of its study.</param>
    /// <param name="folder">The folder, empty or not yet there.</param>
    /// <param name="force">Writes into a folder that holds something; the files of an earlier export there are removed first.</param>
    /// <param name="forms">What to write.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellation">Ends the export with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentException">The folder holds something, or the store has none of the networks.</exception>
    /// <exception cref="MnemoFormatException">A network in the store is damaged; the message names it.</exception>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static ExportSummary Run(
        StudyStore store,
        StudyPlan part,
        string folder,
        bool force,
        ExportForms forms,
        WorkProgress progress,
        CancellationToken cancellation
    )
    {
        var wanted = part.Networks.Select(network => network.Position).ToHashSet();
        var keys = StoredPart.Trained(store, wanted);
        progress.Expect(keys.Count);
        var written = ExportFolder.Fill(
            folder,
            force,
            target =>
            {
                target.Write("study.toml", StudyText.Write(store.Study));
                if (forms.Table is { } format)
                {
                    WriteTable(target, store, wanted, format);
                }

                if (forms.Networks || forms.Curves || forms.PytorchLayout)
                {
                    WriteNetworks(target, store, keys, forms, progress, cancellation);
                }
            }
        );
        return new(keys.Count, written.Files, written.Bytes)
        {
            SnapshotsLeftOut = forms.Networks ? 0 : store.Snapshots.Counts().Keys.Count(wanted.Contains),
        };
    }

    /// <summary>Name of a cell's files: "lr0.1_delay20_response50_post0".</summary>
    internal static string CellName(Cell cell) =>
        string.Join('_', [$"lr{StudyText.Number(cell.LearningRate)}", .. cell.Values.Select(value => $"{value.Axis.Name}{value.Text}")]);

    private static void WriteTable(ExportFolder target, StudyStore store, HashSet<int> wanted, TableFormat format)
    {
        var rows = NetworkColumns.Rows(store, row => wanted.Contains(row.Position)).ToList();
        var columns = NetworkColumns.Of(store.Study, rows);
        if (format == TableFormat.Parquet)
        {
            target.Write("networks.parquet", NetworkTable.ToParquet(columns, rows));
        }
        else
        {
            target.Write("networks.csv", NetworkTable.ToCsv(columns, rows));
        }
    }

    private static void WriteNetworks(
        ExportFolder target,
        StudyStore store,
        IReadOnlyList<NetworkKey> keys,
        ExportForms forms,
        WorkProgress progress,
        CancellationToken cancellation
    )
    {
        var perFile = StoredPart.PerFile(store, keys);
        foreach (var cell in keys.GroupBy(key => key.Cell))
        {
            var parts = cell.Chunk(perFile).ToList();
            for (var i = 0; i < parts.Count; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                var name = parts.Count == 1 ? CellName(cell.Key) : $"{CellName(cell.Key)}_part{StudyText.Number(i + 1)}";
                WritePart(target, store, parts[i], name, forms, cancellation);
                progress.Add(parts[i].Length);
            }
        }
    }

    /// <summary>Whole states over the training, as the store keeps them: a file for each.</summary>
    private static void WriteSnapshots(
        ExportFolder target,
        StudyStore store,
        IReadOnlyList<StoredNetwork> networks,
        CancellationToken cancellation
    )
    {
        foreach (var row in networks.Select(network => network.Row))
        {
            foreach (var snapshot in store.Snapshots.Read(row.Position))
            {
                cancellation.ThrowIfCancellationRequested();
                target.Write(ExportedSnapshots.NameOf(row.Key, snapshot.Epoch), snapshot.State);
            }
        }
    }

    private static void WritePart(
        ExportFolder target,
        StudyStore store,
        NetworkKey[] keys,
        string name,
        ExportForms forms,
        CancellationToken cancellation
    )
    {
        var networks = StoredPart.Read(store, keys, cancellation);
        if (forms.Networks)
        {
            target.Write($"networks/{name}.safetensors", StackedNetworks.WeightsFile(store.Path, store.Study, networks));
            WriteSnapshots(target, store, networks, cancellation);
        }

        cancellation.ThrowIfCancellationRequested();
        if (forms.Curves)
        {
            target.Write($"curves/{name}.npz", StackedNetworks.CurvesFile(store.Path, store.Study, networks));
        }

        if (forms.PytorchLayout)
        {
            foreach (var network in networks)
            {
                cancellation.ThrowIfCancellationRequested();
                var folder = PaperLayout.Folder(store.Study, network.Row.Key);
                foreach (var (file, bytes) in PaperLayout.Files(store.Path, store.Study, network))
                {
                    target.Write($"pytorch/{folder}/{file}", bytes);
                }
            }
        }
    }
}
