using Mnemophase.Kinds;

namespace Mnemophase.Exchange;

/// <summary>What became of an import.</summary>
/// <param name="Added">Networks added.</param>
/// <param name="Present">Networks the store had already, with the same content.</param>
/// <param name="Conflicts">Networks the store has with other content, and keeps; one line each.</param>
/// <param name="Unlabelled">Networks added without a class, since their weights contradict their record; one line each.</param>
/// <param name="Problems">What could not be read, or is not of the study; one line each.</param>
/// <param name="Interrupted">Whether it was stopped before the end.</param>
public sealed record ImportSummary(
    int Added,
    int Present,
    IReadOnlyList<string> Conflicts,
    IReadOnlyList<string> Unlabelled,
    IReadOnlyList<string> Problems,
    bool Interrupted
);

/// <summary>Brings networks from files into the store of their study. What is there is never replaced.</summary>
public sealed class StoreImport
{
    private readonly ImportSource _source;

    private StoreImport(ImportSource source) => _source = source;

    /// <summary>The study of the networks.</summary>
    public Study Study => _source.Study;

    /// <summary>What is assumed of networks whose files do not say it; null where there are none.</summary>
    public AssumedDynamics? Assumed => _source.Assumed;

    /// <summary>Files or folders to read.</summary>
    public int Files => _source.Files.Count;

    /// <summary>Finds out what a path holds.</summary>
    /// <param name="path">An export or release, one of its safetensors files, a folder of mnemo train, or the paper's layout.</param>
    /// <param name="study">The study the networks belong to; null if the source says so itself, as exports do.</param>
    /// <param name="withoutCurves">Whether weights may be imported without their curves.</param>
    /// <param name="clock">For the time of import.</param>
    /// <exception cref="ArgumentException">The source does not name its study.</exception>
    /// <exception cref="MnemoFormatException">The path holds no networks, or an export is not complete.</exception>
    /// <exception cref="IOException">The path cannot be read.</exception>
    public static StoreImport Open(string path, Study? study, bool withoutCurves, TimeProvider clock) =>
        new(ImportSource.Open(path, study, withoutCurves, clock));

    /// <summary>Imports into a store. Networks are committed file by file; what was committed stays when it is stopped.</summary>
    /// <param name="store">The store of <see cref="Study"/>, open for writing.</param>
    /// <param name="workers">How many networks are read and classified at the same time.</param>
    /// <param name="progress">Told how many of the files are done.</param>
    /// <param name="cancellation">Ends the import between two commits.</param>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    public ImportSummary Run(StudyStore store, int workers, WorkProgress progress, CancellationToken cancellation)
    {
        progress.Expect(Files);
        var tally = new Tally(store);
        foreach (var files in _source.Files.Chunk(_source.AtOnce))
        {
            if (cancellation.IsCancellationRequested)
            {
                return tally.Summary(interrupted: true);
            }

            tally.Add(Read([.. files.SelectMany(file => Items(file, tally))], workers, tally));
            progress.Add(files.Length);
        }

        return tally.Summary(interrupted: false);
    }

    private static IReadOnlyList<ImportItem> Items(Func<IReadOnlyList<ImportItem>> file, Tally tally)
    {
        try
        {
            return file();
        }
        catch (Exception e) when (IsProblem(e))
        {
            tally.Problem(e);
            return [];
        }
    }

    private List<StoredNetwork> Read(ImportItem[] items, int workers, Tally tally)
    {
        var networks = new StoredNetwork?[items.Length];
        var problems = new Exception?[items.Length];
        Parallel.For(
            0,
            items.Length,
            new ParallelOptions { MaxDegreeOfParallelism = workers },
            i =>
            {
                try
                {
                    networks[i] = Placed(items[i].Name, items[i].Read());
                }
                catch (Exception e) when (IsProblem(e))
                {
                    problems[i] = e;
                }
            }
        );
        foreach (var problem in problems.OfType<Exception>())
        {
            tally.Problem(problem);
        }

        return [.. networks.OfType<StoredNetwork>()];
    }

    /// <summary>A place on the study's grid and, in the provenance, that it is imported; both leave the checksum alone.</summary>
    private StoredNetwork Placed(string name, StoredNetwork network)
    {
        var (row, provenance) = (network.Row, network.Row.Provenance);
        var planned = GridPlace.Of(name, Study, row.Key);
        if (planned.Key != row.Key)
        {
            throw new MnemoFormatException(name, $"holds {row.Key}, where study {Study.Name} has {planned.Key}.");
        }

        var engine = provenance.Engine.StartsWith(NetworkProvenance.ImportedPrefix, StringComparison.Ordinal)
            ? provenance.Engine
            : NetworkProvenance.ImportedPrefix + provenance.Engine;
        return network with { Row = row with { Position = planned.Position, Provenance = provenance with { Engine = engine } } };
    }

    private static bool IsProblem(Exception e) =>
        e
            is MnemoFormatException
                or StudyFileException
                or ArgumentException
                or IOException
                or UnauthorizedAccessException
                or OverflowException;

    private sealed class Tally(StudyStore store)
    {
        private readonly List<string> _conflicts = [];
        private readonly List<string> _unlabelled = [];
        private readonly List<string> _problems = [];
        private int _added;
        private int _present;

        public void Problem(Exception e) => _problems.Add(e.Message);

        public void Add(List<StoredNetwork> networks)
        {
            // Of two with one key in the same files the first counts, and the second is compared with it.
            var fresh = networks.DistinctBy(network => network.Row.Key).ToList();
            var added = store.Add(fresh);
            _added += added.Count(one => one);
            _unlabelled.AddRange(fresh.Where((_, i) => added[i]).Select(Unlabelled).OfType<string>());
            var compare = fresh
                .Where((_, i) => !added[i])
                .Concat(networks.Except(fresh, ReferenceEqualityComparer.Instance).Cast<StoredNetwork>());
            foreach (var network in compare)
            {
                if (string.Equals(store.Find(network.Row.Key)?.Checksum, network.Row.Checksum, StringComparison.Ordinal))
                {
                    _present++;
                }
                else
                {
                    _conflicts.Add($"{network.Row.Key}: the store already has this network with other content and keeps its own");
                }
            }
        }

        public ImportSummary Summary(bool interrupted) => new(_added, _present, _conflicts, _unlabelled, _problems, interrupted);

        private string? Unlabelled(StoredNetwork network) =>
            Registry.Of<IStoredNetwork>(store.Study.Network.Kind.Name).HasIndex
            && network.Row.Result is { Class: null, Status: NetworkStatus.Trained, Evidence: var evidence }
                ? $"{network.Row.Key}: imported without a class: {EvidenceJson.Contradiction(evidence) ?? "the file has none"}"
                : null;
    }
}
