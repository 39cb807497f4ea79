using Mnemophase.Dynamics.Portraits;
using Mnemophase.Dynamics.Words;
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
        var (at, networks) = FileNetwork.Find(path, published, _ => 1, (_, _) => 1);
        if (networks is not null)
        {
            return networks.Count;
        }

        using var store = StudyStore.OpenToRead(at);
        return Wanted(store).Count;
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
        var (at, networks) = FileNetwork.Find(
            path,
            published,
            file => Of(file.Sound(), cancellation),
            (file, network) => Own(file, network, cancellation)
        );
        if (networks is null)
        {
            using var store = StudyStore.OpenToRead(at);
            Wanted(store).ForEach(row => each(() => Stored(store, row, cancellation)));
            return;
        }

        foreach (var portrait in networks)
        {
            each(portrait);
        }
    }

    private List<NetworkRow> Wanted(StudyStore store)
    {
        var wanted = choose(StudyPlan.Of(store.Study)).Networks.Select(network => network.Position).ToHashSet();
        return [.. store.Rows().Where(row => row.Result.Status == NetworkStatus.Trained && wanted.Contains(row.Position))];
    }

    private NamedPortrait Stored(StudyStore store, NetworkRow row, CancellationToken cancellation) =>
        new(store.Path, store.Study.Name, row.Key, StoredPortrait.Of(store, row, options, cancellation)) { Notes = [Verdict(row)] };

    private static string Verdict(NetworkRow row) =>
        row.Result.Class is { } known
            ? $"class {DynamicsText.Words(known)}"
                + (
                    row.Result.Index is { } index
                        ? $", index {index.ToString(Math.Abs(index) is > 0 and < 1e-3 ? "0.##e0" : "G3", CultureInfo.InvariantCulture)}"
                        : ""
                )
            : "no class";

    private NamedPortrait Own(string path, GeneralNetwork network, CancellationToken cancellation)
    {
        var (study, row, weights, _) = network;
        var subject = new StoredNetworkJudge(path, study).Subject(row, weights);
        return new NamedPortrait(path, study.Name, row.Key, PortraitMaker.Of(subject, options, cancellation)) { Notes = [Verdict(row)] };
    }

    private NamedPortrait Of(FileNetwork file, CancellationToken cancellation)
    {
        var seed = file.Key.Seed;
        var subject = PortraitSubjects.Of(file.Network, file.Model, file.Task, (ulong)seed);
        return new NamedPortrait(file.Path, file.Study, file.Key, PortraitMaker.Of(subject, options, cancellation))
        {
            Notes = file.Assumed is { } assumed
                ? [$"assumed, since the files do not say so: {assumed}; training started from seed {seed}", .. file.Notes]
                : file.Notes,
        };
    }
}
