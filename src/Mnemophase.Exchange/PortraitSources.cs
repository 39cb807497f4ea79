using Mnemophase.Dynamics.Portraits;
using Mnemophase.Dynamics.Words;
using Mnemophase.Outcomes;
using Mnemophase.Store.Judging;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Exchange;

/// <summary>A portrait with the network it is of.</summary>
/// <param name="Path">File or folder it was read from.</param>
/// <param name="Study">Name of its study.</param>
/// <param name="Key">Learning rate, place and seed.</param>
public sealed record NamedPortrait(string Path, string Study, NetworkKey Key, Portrait Portrait)
{
    /// <summary>What else is said of it, a line each: class and index, what was assumed, what a reader should be told of its files.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>Finds the networks of paths and makes their portraits, whatever kind of file they are in; nothing is kept.</summary>
/// <param name="published">The study that networks in the paper's layout belong to.</param>
/// <param name="choose">The part of a store's study that is wanted.</param>
/// <param name="options">How thoroughly they are judged.</param>
public sealed class PortraitSources(Study published, Func<StudyPlan, StudyPlan> choose, DynamicsOptions options)
{
    /// <summary>How many networks a path has that are wanted.</summary>
    /// <exception cref="IOException">The path cannot be read.</exception>
    /// <exception cref="MnemoFormatException">The path is a folder without networks, or a file that is none.</exception>
    /// <exception cref="StoreException">The path is a store that cannot be read.</exception>
    public int Count(string path)
    {
        var (kind, at) = NetworkSource.Of(path);
        switch (kind)
        {
            case SourceKind.Trained:
                return 1;
            case SourceKind.Published:
                return PublishedNetworkFolder.Find(at).Count;
            default:
                using (var store = StudyStore.OpenToRead(at))
                {
                    return Wanted(store).Count;
                }
        }
    }

    /// <summary>Hands over every network of a path, to be judged when it is called, which throws what is wrong with that network.</summary>
    /// <param name="path">A store, a network's file, or a folder of the paper's layout.</param>
    /// <param name="each">Called for each network.</param>
    /// <param name="cancellation">Ends a judgement with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="IOException">The path cannot be read.</exception>
    /// <exception cref="MnemoFormatException">The path is a folder without networks, or a file that is none.</exception>
    /// <exception cref="StoreException">The path is a store that cannot be read.</exception>
    public void ForEach(string path, Action<Func<NamedPortrait>> each, CancellationToken cancellation)
    {
        var (kind, at) = NetworkSource.Of(path);
        switch (kind)
        {
            case SourceKind.Trained:
                each(() => Trained(at, cancellation));
                break;
            case SourceKind.Published:
                foreach (var folder in PublishedNetworkFolder.Find(at))
                {
                    each(() => Published(folder, cancellation));
                }

                break;
            default:
                using (var store = StudyStore.OpenToRead(at))
                {
                    foreach (var row in Wanted(store))
                    {
                        each(() => Stored(store, row, cancellation));
                    }
                }

                break;
        }
    }

    private List<NetworkRow> Wanted(StudyStore store)
    {
        var wanted = choose(StudyPlan.Of(store.Study)).Networks.Select(network => network.Position).ToHashSet();
        return [.. store.Rows().Where(row => row.Result.Status == NetworkStatus.Trained && wanted.Contains(row.Position))];
    }

    private NamedPortrait Stored(StudyStore store, NetworkRow row, CancellationToken cancellation) =>
        new(store.Path, store.Study.Name, row.Key, StoredPortrait.Of(store, row, options, cancellation)) { Notes = [Verdict(row)] };

    private static string Verdict(NetworkRow row)
    {
        return row.Result.Class is { } known
            ? $"class {DynamicsText.Name(known).Replace('_', ' ')}"
                + (row.Result.Index is { } index ? FormattableString.Invariant($", index {index:G3}") : "")
            : "no class";
    }

    private NamedPortrait Trained(string path, CancellationToken cancellation)
    {
        if (GeneralNetworkFile.Read(path) is { } general)
        {
            var (study, row) = (general.Study, general.Row);
            var network = new StoredNetworkJudge(path, study).Subject(row, general.Weights);
            return new NamedPortrait(path, study.Name, row.Key, PortraitMaker.Of(network, options, cancellation))
            {
                Notes = [Verdict(row)],
            };
        }

        var trained = TrainedNetworkFile.Read(path);
        var task = trained.Task;
        var key = new NetworkKey(
            Cell.OfPeriods(trained.LearningRate, task.DelayMs, task.ResponseMs, task.PostMs),
            trained.Seed <= int.MaxValue ? (int)trained.Seed : throw new MnemoFormatException(path, $"has a seed of {trained.Seed}.")
        );
        var subject = PortraitSubjects.Of(Finite(path, trained.Network), trained.Model, task, trained.Seed);
        return new NamedPortrait(path, trained.Study, key, PortraitMaker.Of(subject, options, cancellation)) { Notes = trained.Notes };
    }

    private NamedPortrait Published(string folder, CancellationToken cancellation)
    {
        var (network, key, model, task) = PublishedSubject.Read(folder, published);
        var subject = PortraitSubjects.Of(Finite(folder, network.Network), model, task, (ulong)network.Seed);
        var assumed = new AssumedDynamics(published.Name, model, task);
        return new NamedPortrait(folder, published.Name, key, PortraitMaker.Of(subject, options, cancellation))
        {
            Notes =
            [
                $"assumed, since the files do not say it: {assumed}; that training started from seed {network.Seed}",
                .. network.Notes,
            ],
        };
    }

    private static Networks.FullRankNetwork Finite(string path, Networks.FullRankNetwork network) =>
        network.Parameters.All(float.IsFinite)
            ? network
            : throw new MnemoFormatException(path, "has weights that are not finite, so the network cannot be analysed.");
}
