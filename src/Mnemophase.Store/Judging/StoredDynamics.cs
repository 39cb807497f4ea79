using System.Text.Json;
using Mnemophase.Dynamics.Words;
using Mnemophase.Judging;

namespace Mnemophase.Store.Judging;

/// <summary>A stored network with its dynamics.</summary>
/// <param name="Dynamics">What it does after its trials.</param>
public sealed record NetworkWithDynamics(NetworkRow Row, DynamicsSummary Dynamics);

/// <summary>Judges the dynamics of the networks of a store and keeps what it finds in the store's table of analyses.</summary>
public static class StoredDynamics
{
    private const int Batch = 32;

    /// <summary>The word of every network of a store that has one, by position; networks not learned have none.</summary>
    public static IReadOnlyDictionary<int, NetworkWord> Words(StudyStore store) =>
        Kept(store).ToDictionary(pair => pair.Key, pair => pair.Value.Word);

    /// <summary>The dynamics of every network of a store that was judged by the present rule, by position.</summary>
    /// <exception cref="StoreException">An analysis is damaged.</exception>
    public static IReadOnlyDictionary<int, DynamicsSummary> Kept(StudyStore store)
    {
        try
        {
            return store
                .Analyses.Read(DynamicsText.Kind, DynamicsOptions.RuleVersion)
                .ToDictionary(one => one.Position, one => DynamicsText.Read(one.Result));
        }
        catch (JsonException e)
        {
            throw new StoreException(store.Path, "is damaged: the dynamics of a network cannot be read", e);
        }
    }

    /// <summary>The dynamics of one network, judged by the present rule; null if the store has none.</summary>
    /// <exception cref="StoreException">It is damaged.</exception>
    public static DynamicsSummary? Kept(StudyStore store, int position)
    {
        try
        {
            return store.Analyses.Find(DynamicsText.Kind, DynamicsOptions.RuleVersion, position) is { } one
                ? DynamicsText.Read(one.Result)
                : null;
        }
        catch (JsonException e)
        {
            throw new StoreException(store.Path, $"is damaged: the dynamics of network {position} cannot be read", e);
        }
    }

    /// <summary>Whether a network's dynamics is asked for: it is trained, and learned unless all are wanted.</summary>
    public static bool IsAskedFor(NetworkRow row, bool all)
    {
        return row.Result.Status == NetworkStatus.Trained && (all || row.Result.Class is not (Mechanism.NotLearned or Mechanism.Unstable));
    }

    /// <summary>Judges networks, batch by batch; what was judged before by the present rule is not judged again unless the search is deep.</summary>
    /// <param name="store">The store: what is found is kept if it is open for writing.</param>
    /// <param name="rows">Its networks that are wanted.</param>
    /// <param name="all">Whether networks that did not learn are judged too.</param>
    /// <param name="keep">Whether to write what is found into the store.</param>
    /// <param name="workers">Networks judged at the same time.</param>
    /// <param name="options">How thoroughly.</param>
    /// <param name="clock">For the time each took.</param>
    /// <param name="found">Called for each network, in the order of the rows.</param>
    /// <param name="fault">Called with what is wrong with a network that cannot be judged.</param>
    /// <param name="cancellation">Stops with <see cref="OperationCanceledException"/>; what is judged is kept.</param>
    /// <exception cref="StoreException">The store cannot be read or written.</exception>
    public static void Judge(
        StudyStore store,
        IEnumerable<NetworkRow> rows,
        bool all,
        bool keep,
        int workers,
        DynamicsOptions options,
        TimeProvider clock,
        Action<NetworkWithDynamics> found,
        Action<Exception> fault,
        CancellationToken cancellation
    )
    {
        var judge = new StoredNetworkJudge(store.Path, store.Study);
        var kept = options.Deep ? new Dictionary<int, DynamicsSummary>() : Kept(store);
        foreach (var batch in rows.Chunk(Batch))
        {
            cancellation.ThrowIfCancellationRequested();
            var results = new DynamicsSummary?[batch.Length];
            var faults = new Exception?[batch.Length];
            var weights = new byte[]?[batch.Length];
            var seconds = new double[batch.Length];
            for (var i = 0; i < batch.Length; i++)
            {
                results[i] = IsAskedFor(batch[i], all) ? kept.GetValueOrDefault(batch[i].Position) : DynamicsSummary.NotLearned;
                // The store is not for several threads; the weights of a batch are read before.
                weights[i] = results[i] is null ? TryRead(store, batch[i], faults, i) : null;
            }

            Parallel.For(
                0,
                batch.Length,
                new ParallelOptions { MaxDegreeOfParallelism = workers },
                i =>
                {
                    if (results[i] is null && faults[i] is null && !cancellation.IsCancellationRequested)
                    {
                        var start = clock.GetTimestamp();
                        (results[i], faults[i]) = Judge(judge, batch[i], weights[i], options, cancellation);
                        seconds[i] = Math.Max(clock.GetElapsedTime(start).TotalSeconds, 1e-6);
                    }
                }
            );
            if (keep)
            {
                store.Analyses.Put([
                    .. Enumerable
                        .Range(0, batch.Length)
                        .Where(i => results[i] is not null && seconds[i] > 0)
                        .Select(i => Stored(batch[i].Position, results[i]!, seconds[i], clock.GetUtcNow())),
                ]);
            }

            for (var i = 0; i < batch.Length; i++)
            {
                if (results[i] is { } dynamics)
                {
                    found(new NetworkWithDynamics(batch[i], dynamics));
                }
                else if (faults[i] is { } wrong)
                {
                    fault(wrong);
                }
            }

            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>An analysis as the store keeps it.</summary>
    public static StoredAnalysis Stored(int position, DynamicsSummary dynamics, double seconds, DateTimeOffset now) =>
        new(position, DynamicsText.Kind, DynamicsOptions.RuleVersion, DynamicsText.Write(dynamics), ProgramVersion.Current, seconds, now);

    private static byte[]? TryRead(StudyStore store, NetworkRow row, Exception?[] faults, int at)
    {
        try
        {
            return store.Weights(row.Position);
        }
        catch (StoreException e)
        {
            faults[at] = e;
            return null;
        }
    }

    private static (DynamicsSummary?, Exception?) Judge(
        StoredNetworkJudge judge,
        NetworkRow row,
        byte[]? weights,
        DynamicsOptions options,
        CancellationToken cancellation
    )
    {
        try
        {
            return (DynamicsSummary.Of(DynamicsJudge.Of(judge.Trial(row, weights), options, cancellation)), null);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return (null, null);
        }
        catch (Exception e) when (e is MnemoFormatException or ArgumentException)
        {
            return (null, e);
        }
    }
}
