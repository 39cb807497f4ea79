using System.Text.Json;
using Mnemophase.Dynamics.Words;
using Mnemophase.Formats;
using Mnemophase.Judging;
using Mnemophase.Networks;
using Mnemophase.Outcomes;
using Mnemophase.Store;
using Mnemophase.Store.Judging;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Planning;
using Mnemophase.Tasks;

namespace Mnemophase.Exchange;

/// <summary>One network with where it came from, what the rules say of it and what it does.</summary>
/// <param name="Path">File or folder it was read from.</param>
/// <param name="Study">Name of its study.</param>
/// <param name="Key">Learning rate, periods and seed.</param>
/// <param name="Class">The published class; null where it is not defined.</param>
/// <param name="Index">Mechanism discrimination index; null where it is not defined.</param>
/// <param name="Recurrence">What the recurrence rule says: limit_cycle, slow_point or undecided; null where it was not asked.</param>
/// <param name="Dynamics">What it does after its trials.</param>
public sealed record JudgedDynamics(
    string Path,
    string Study,
    NetworkKey Key,
    Mechanism? Class,
    double? Index,
    string? Recurrence,
    DynamicsSummary Dynamics
);

/// <summary>Finds the networks of paths and judges their dynamics, whatever kind of file they are in.</summary>
/// <param name="published">The study that networks in the paper's layout belong to.</param>
/// <param name="choose">The part of a store's study that is wanted.</param>
/// <param name="all">Whether networks of a store that did not learn are judged too.</param>
/// <param name="workers">Networks judged at the same time.</param>
/// <param name="options">How thoroughly.</param>
public sealed class DynamicsSources(Study published, Func<StudyPlan, StudyPlan> choose, bool all, int workers, DynamicsOptions options)
{
    private const string TrainedName = "weights.safetensors";
    private static readonly byte[] SqliteStart = [.. "SQLite format 3\0"u8];

    /// <summary>Judges every network of a path.</summary>
    /// <param name="path">A store, a network's file, or a folder of the paper's layout.</param>
    /// <param name="progress">How far it is.</param>
    /// <param name="found">Called for each network.</param>
    /// <param name="fault">Called with what is wrong with a network that cannot be judged.</param>
    /// <param name="cancellation">Stops with <see cref="OperationCanceledException"/>; what a store's networks were found to be is kept in it.</param>
    /// <exception cref="IOException">The path cannot be read.</exception>
    /// <exception cref="MnemoFormatException">The path is a folder without networks, or a file that is none.</exception>
    /// <exception cref="StoreException">The path is a store that cannot be read or written.</exception>
    public void Judge(
        string path,
        WorkProgress progress,
        Action<JudgedDynamics> found,
        Action<string> fault,
        CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(progress);
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(fault);
        if (File.Exists(Path.Combine(path, TrainedName)))
        {
            progress.Expect(progress.Total + 1);
            found(Trained(Path.Combine(path, TrainedName), cancellation));
            progress.Add(1);
        }
        else if (Directory.Exists(path) || HasSuffix(path, ".pt") || HasSuffix(path, ".npz"))
        {
            var folders = PublishedNetworkFolder.Find(path);
            progress.Expect(progress.Total + folders.Count);
            foreach (var folder in folders)
            {
                Try(() => found(Published(folder, cancellation)), fault);
                progress.Add(1);
            }
        }
        else if (HasSuffix(path, ".mnemo") || IsSqlite(path))
        {
            Stored(path, progress, found, fault, cancellation);
        }
        else
        {
            progress.Expect(progress.Total + 1);
            found(Trained(path, cancellation));
            progress.Add(1);
        }
    }

    private static void Try(Action action, Action<string> fault)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is MnemoFormatException or ArgumentException)
        {
            fault(e.Message);
        }
    }

    private static bool HasSuffix(string path, string suffix) => path.EndsWith(suffix, StringComparison.OrdinalIgnoreCase);

    private static bool IsSqlite(string path)
    {
        using var stream = File.OpenRead(path);
        var start = new byte[SqliteStart.Length];
        return stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual(SqliteStart);
    }

    private void Stored(
        string path,
        WorkProgress progress,
        Action<JudgedDynamics> found,
        Action<string> fault,
        CancellationToken cancellation
    )
    {
        using var reading = StudyStore.OpenToRead(path);
        var wanted = choose(StudyPlan.Of(reading.Study)).Networks.Select(network => network.Position).ToHashSet();
        var rows = reading.Rows().Where(row => row.Result.Status == NetworkStatus.Trained && wanted.Contains(row.Position)).ToList();
        progress.Expect(progress.Total + rows.Count);
        using var writing = OpenToWrite(path, reading.Study);
        StoredDynamics.Judge(
            writing ?? reading,
            rows,
            all,
            keep: writing is not null,
            workers,
            options,
            TimeProvider.System,
            one =>
            {
                found(
                    new JudgedDynamics(
                        path,
                        reading.Study.Name,
                        one.Row.Key,
                        one.Row.Result.Class,
                        one.Row.Result.Index,
                        RecurrenceOf(reading.Study, one.Row),
                        one.Dynamics
                    )
                );
                progress.Add(1);
            },
            message =>
            {
                fault(message);
                progress.Add(1);
            },
            cancellation
        );
    }

    /// <summary>A store that cannot be written is judged all the same; it only cannot keep what is found.</summary>
    private static StudyStore? OpenToWrite(string path, Study study)
    {
        try
        {
            return StudyStore.OpenOrCreate(path, study, TimeProvider.System, new StoreAccess { Alone = true });
        }
        catch (Exception e) when (e is StoreException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? RecurrenceOf(Study study, NetworkRow row)
    {
        try
        {
            return study.Network.Rank is null && EvidenceJson.Read(row.Result.Evidence).Late is { } late
                ? DynamicsText.Name(late.Verdict)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private JudgedDynamics Trained(string path, CancellationToken cancellation)
    {
        var trained = TrainedNetworkFile.Read(path);
        var task = trained.Task;
        var seed =
            trained.Seed <= int.MaxValue ? (int)trained.Seed : throw new MnemoFormatException(path, $"has a seed of {trained.Seed}.");
        var key = new NetworkKey(Cell.OfPeriods(trained.LearningRate, task.DelayMs, task.ResponseMs, task.PostMs), seed);
        return Single(path, trained.Study, key, trained.Network, trained.Model, task, trained.Accuracy, trained.Reliability, cancellation);
    }

    private JudgedDynamics Published(string folder, CancellationToken cancellation)
    {
        var network = PublishedNetworkFolder.ReadProcess(folder);
        var key = network.Key(published);
        var model = StudyModels.FullRankModel(published) with { Neurons = network.Network.Neurons };
        var task = StudyModels.CueTask(published, key.Cell);
        return Single(folder, published.Name, key, network.Network, model, task, network.Accuracy, network.Reliability, cancellation);
    }

    /// <summary>A single network is judged whatever its record says: the word depends on the weights alone.</summary>
    private JudgedDynamics Single(
        string path,
        string study,
        NetworkKey key,
        FullRankNetwork network,
        FullRankModel model,
        CueDiscriminationTask task,
        double[] accuracy,
        double[] reliability,
        CancellationToken cancellation
    )
    {
        var evidence = MechanismClassifier.Classify(network, model, task, accuracy, reliability);
        var dynamics = DynamicsJudge.Of(PaperTrials.Of(network, model, task), options, cancellation);
        return new JudgedDynamics(
            path,
            study,
            key,
            evidence.Class,
            evidence.Index,
            evidence.Late is { } late ? DynamicsText.Name(late.Verdict) : null,
            DynamicsSummary.Of(dynamics)
        );
    }
}
