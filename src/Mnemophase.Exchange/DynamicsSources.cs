using Mnemophase.Dynamics.Words;
using Mnemophase.Judging;
using Mnemophase.Kinds;
using Mnemophase.Store.Judging;
using Mnemophase.Store.Queries;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Exchange;

/// <summary>One network with where it came from, what the rules say of it and what it does.</summary>
/// <param name="Path">File or folder it was read from.</param>
/// <param name="Study">Name of its study.</param>
/// <param name="Key">Learning rate, periods and seed.</param>
/// <param name="Class">The published class; null where it is not defined.</param>
/// <param name="Index">Mechanism discrimination index; null where it is not defined.</param>
/// <param name="Recurrence">What the recurrence rule says: limit_cycle, slow_point, condition_dependent where the cues differ, or undecided; null where it was not asked.</param>
/// <param name="Dynamics">What it does after its trials.</param>
public sealed record JudgedDynamics(
    string Path,
    string Study,
    NetworkKey Key,
    Mechanism? Class,
    double? Index,
    string? Recurrence,
    DynamicsSummary Dynamics
)
{
    /// <summary>Why a network from outside has no class; null where it has one, or is a store's.</summary>
    public string? Reason { get; init; }

    /// <summary>What had to be assumed since the files do not say it; null where they do.</summary>
    public AssumedDynamics? Assumed { get; init; }

    /// <summary>What else a reader should be told of its files.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Names of the conditions of a task of one's own; empty where they are the trials of the paper's batch.</summary>
    public IReadOnlyList<string> ConditionNames { get; init; } = [];

    /// <summary>The name of a condition; null where it has none but its number.</summary>
    public string? ConditionName(int condition) => ConditionNames.ElementAtOrDefault(condition);

    /// <summary>Time step in ms.</summary>
    public double StepMs { get; init; }

    /// <summary>Steps of one trial.</summary>
    public int TrialSteps { get; init; }

    /// <summary>Whether it is from a store of full-rank networks, which keeps its weights.</summary>
    public bool InStore { get; init; }

    /// <summary>Whether its seed is a study's, so that it shares its start with the other networks of that seed.</summary>
    public bool Seeded { get; init; }
}

/// <summary>Finds the networks of paths and judges their dynamics, whatever kind of file they are in.</summary>
/// <param name="published">The study that networks in the paper's layout belong to.</param>
/// <param name="choose">The part of a store's study that is wanted.</param>
/// <param name="all">Whether networks of a store that did not learn are judged too.</param>
/// <param name="workers">Networks judged at the same time.</param>
/// <param name="options">How thoroughly.</param>
public sealed class DynamicsSources(Study published, Func<StudyPlan, StudyPlan> choose, bool all, int workers, DynamicsOptions options)
{
    /// <summary>Judges every network of a path.</summary>
    /// <param name="path">A store, a network's file, or a folder of the paper's layout.</param>
    /// <param name="progress">How far it is.</param>
    /// <param name="found">Called for each network.</param>
    /// <param name="fault">Called with what is wrong with a network that cannot be judged.</param>
    /// <param name="cancellation">Stops with <see cref="OperationCanceledException"/>; results are kept in the store.</param>
    /// <exception cref="IOException">The path cannot be read.</exception>
    /// <exception cref="MnemoFormatException">The path is a folder without networks, or a file that is none.</exception>
    /// <exception cref="StoreException">The path is a store that cannot be read or written.</exception>
    public void Judge(
        string path,
        WorkProgress progress,
        Action<JudgedDynamics> found,
        Action<Exception> fault,
        CancellationToken cancellation
    )
    {
        var (at, networks) = FileNetwork.Find(
            path,
            published,
            file => Single(file.Sound(), cancellation),
            (file, network) => Own(file, network, cancellation)
        );
        if (networks is null)
        {
            Stored(at, progress, found, fault, cancellation);
            return;
        }

        progress.Expect(progress.Total + networks.Count);
        foreach (var judged in networks)
        {
            cancellation.ThrowIfCancellationRequested();
            Try(() => found(judged()), fault);
            progress.Add(1);
        }
    }

    private static void Try(Action action, Action<Exception> fault)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is MnemoFormatException or ArgumentException)
        {
            fault(e);
        }
    }

    private void Stored(
        string path,
        WorkProgress progress,
        Action<JudgedDynamics> found,
        Action<Exception> fault,
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
                found(Of(reading.Path, reading.Study, one));
                progress.Add(1);
            },
            wrong =>
            {
                fault(wrong);
                progress.Add(1);
            },
            cancellation
        );
    }

    /// <summary>The networks of a store whose dynamics was judged before.</summary>
    public static IEnumerable<JudgedDynamics> Kept(StudyStore store)
    {
        var kept = StoredDynamics.Kept(store);
        return store
            .Rows()
            .Where(row => kept.ContainsKey(row.Position))
            .Select(row => Of(store.Path, store.Study, new NetworkWithDynamics(row, kept[row.Position])));
    }

    private static JudgedDynamics Of(string path, Study study, NetworkWithDynamics one)
    {
        var key = one.Row.Key;
        return new JudgedDynamics(
            path,
            study.Name,
            key,
            one.Row.Result.Class,
            one.Row.Result.Index,
            RecurrenceOf(study, one.Row),
            one.Dynamics
        )
        {
            InStore = study.Network.Rank is null,
            Seeded = true,
            ConditionNames = NamesOf(study, one),
            StepMs = study.Task.StepMs,
            TrialSteps = study.Task.Kind.Described.StepsToResponse(study, key.Cell),
        };
    }

    /// <summary>The names of the conditions of a general network stand in its evidence, in the same order.</summary>
    private static IReadOnlyList<string> NamesOf(Study study, NetworkWithDynamics one)
    {
        var names = Registry.Of<IExchangedNetwork>(study.Network.Kind.Name).ConditionNames(one.Row);
        return names.Count == one.Dynamics.Conditions.Count ? names : [];
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
            return RuleAgreements.Recurrence(NetworkColumns.Read("", study, row).FullRank);
        }
        catch (MnemoFormatException)
        {
            return null;
        }
    }

    private JudgedDynamics Own(string path, GeneralNetwork network, CancellationToken cancellation)
    {
        var (study, row, weights, _) = network;
        var summary = StoredDynamics.IsAskedFor(row, all)
            ? DynamicsSummary.Of(DynamicsJudge.Of(new StoredNetworkJudge(path, study).Trial(row, weights), options, cancellation))
            : DynamicsSummary.NotLearned;
        return Of(path, study, new NetworkWithDynamics(row, summary)) with { InStore = false, Seeded = false };
    }

    /// <summary>The word depends on the weights alone; class and recurrence verdict need a record that belongs to them.</summary>
    private JudgedDynamics Single(FileNetwork file, CancellationToken cancellation)
    {
        var (path, study, key, network, model, task, record) = file;
        var reason =
            record.Accuracy.Length == 0
                ? "its record is empty"
                : RecordCheck.Of(network, model, task, record.Accuracy, record.Reliability, record.Diverged).Contradiction;
        var evidence = reason is null ? MechanismClassifier.Classify(network, model, task, record.Accuracy, record.Reliability) : null;
        var dynamics = DynamicsJudge.Of(PaperTrials.Of(network, model, task), options, cancellation);
        return new JudgedDynamics(
            path,
            study,
            key,
            evidence?.Class,
            evidence?.Index,
            RuleAgreements.Recurrence(evidence),
            DynamicsSummary.Of(dynamics)
        )
        {
            Reason = reason,
            Assumed = file.Assumed,
            Notes = [.. file.Notes, .. file.OffGrid],
        };
    }
}
