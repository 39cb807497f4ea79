using System.IO.Compression;
using System.Reflection;
using Mnemophase.Store.Queries;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Exchange.Release;

/// <summary>
/// Writes a store as a dataset to publish: networks and curves in parts, the table, counts per cell, card, citation, licence, Python package and
/// checksums. It imports again like any export.
/// </summary>
public static class StoreRelease
{
    /// <summary>The Python package: as a resource of this assembly, and as a folder of the release.</summary>
    private const string Package = "mnemophase/";

    /// <summary>Rows of one table file.</summary>
    private const int TableRows = 100_000;

    /// <summary>Writes the release of part of a store; a release that ends early takes back what it wrote.</summary>
    /// <param name="part">Which networks of its study.</param>
    /// <param name="folder">The folder, empty or not yet there.</param>
    /// <param name="force">Writes into a folder that holds something; the files of an earlier release there are removed first.</param>
    /// <param name="options">Title, authors, licence.</param>
    /// <param name="today">Day of the release.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellation">Ends it with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentException">The folder holds something, an option is impossible, or the store has none of the networks.</exception>
    /// <exception cref="MnemoFormatException">A network in the store is damaged; the message names it.</exception>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static ExportSummary Run(
        StudyStore store,
        StudyPlan part,
        string folder,
        bool force,
        ReleaseOptions options,
        DateOnly today,
        WorkProgress progress,
        CancellationToken cancellation
    )
    {
        options.Validate();
        var wanted = part.Networks.Select(network => network.Position).ToHashSet();
        var keys = StoredPart.Trained(store, wanted);
        progress.Expect(keys.Count);
        var written = ExportFolder.Fill(
            folder,
            force,
            target =>
            {
                var tensors = WriteNetworks(target, store, keys, progress, cancellation);
                var facts = new ReleaseFacts(store.Study, Rows(store, wanted), tensors);
                WriteTables(target, facts);
                target.Write("study.toml", StudyText.Write(store.Study));
                target.Write("README.md", DatasetCard.Write(facts, options));
                target.Write("CITATION.cff", DatasetCitation.Write(facts, options, today));
                target.Write("LICENSE", LicenseNote(options));
                WritePackage(target);
            }
        );
        return new(keys.Count, written.Files, written.Bytes) { SnapshotsLeftOut = store.Snapshots.Counts().Keys.Count(wanted.Contains) };
    }

    private static List<TableRow> Rows(StudyStore store, HashSet<int> wanted) =>
        [.. NetworkColumns.Rows(store, row => row.Result.Status == NetworkStatus.Trained && wanted.Contains(row.Position))];

    /// <summary>The parts, and the shapes of what is in the first of them.</summary>
    private static ReleaseTensors WriteNetworks(
        ExportFolder target,
        StudyStore store,
        IReadOnlyList<NetworkKey> keys,
        WorkProgress progress,
        CancellationToken cancellation
    )
    {
        var parts = keys.Chunk(StoredPart.PerFile(store, keys)).ToList();
        ReleaseTensors? tensors = null;
        for (var i = 0; i < parts.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var networks = StoredPart.Read(store, parts[i], cancellation);
            var name = PartNames.Of(i, parts.Count);
            tensors ??= ReleaseTensors.Of(store, networks[0]);
            target.Write($"networks/{name}.safetensors", StackedNetworks.WeightsFile(store.Path, store.Study, networks));
            cancellation.ThrowIfCancellationRequested();
            target.Write($"curves/{name}.npz", StackedNetworks.CurvesFile(store.Path, store.Study, networks));
            progress.Add(parts[i].Length);
        }

        return tensors!;
    }

    private static void WriteTables(ExportFolder target, ReleaseFacts facts)
    {
        var columns = NetworkColumns.Of(facts.Study, facts.Rows);
        var groups = facts.Rows.Chunk(TableRows).ToList();
        for (var i = 0; i < groups.Count; i++)
        {
            var name = PartNames.Of(i, groups.Count);
            target.Write($"table/{name}.parquet", NetworkTable.ToParquet(columns, groups[i]));
            target.Write($"table/{name}.csv.gz", Packed(NetworkTable.ToCsv(columns, groups[i])));
        }

        target.Write("columns.csv", DatasetCard.Columns(columns));
        target.Write("counts.csv", facts.CountsCsv());
    }

    private static byte[] Packed(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        return stream.ToArray();
    }

    private static string LicenseNote(ReleaseOptions options)
    {
        var (name, url) = options.LicenseTerms;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            This dataset, with the exception of {Package}, is licensed under the {name} ({options.LicenseId}).
            Copyright holders: {string.Join(", ", options.Authors)}.
            The full text is at {url}

            {Package} is part of Mnemophase and licensed under the MIT License (https://opensource.org/license/mit).

            """
        );
    }

    /// <summary>The package itself, so that a dataset loads without installing anything.</summary>
    private static void WritePackage(ExportFolder target)
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Package, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            using var reader = new StreamReader(stream);
            target.Write(name, reader.ReadToEnd());
        }
    }
}
