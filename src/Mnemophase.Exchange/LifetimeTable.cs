using Mnemophase.Dynamics.Words;
using Mnemophase.Store.Judging;

namespace Mnemophase.Exchange;

/// <summary>How long the cue can be read from networks under noise, by their words.</summary>
public static class LifetimeTable
{
    private static readonly double[] Factors = [1, 3, 10, 30];

    /// <summary>The table of a store of full-rank networks whose dynamics was judged.</summary>
    /// <param name="most">Networks of each word at most, spread evenly over the study.</param>
    /// <param name="workers">Networks run at the same time.</param>
    /// <param name="progress">How far it is.</param>
    /// <param name="cancellation">Stops with <see cref="OperationCanceledException"/>.</param>
    public static TextTable Of(StudyStore store, int most, int workers, WorkProgress progress, CancellationToken cancellation)
    {
        var words = StoredDynamics.Words(store);
        var judge = new StoredNetworkJudge(store.Path, store.Study);
        var chosen = store
            .Rows()
            .Where(row => words.ContainsKey(row.Position))
            .GroupBy(row => words[row.Position])
            .OrderBy(group => group.Key)
            .ToDictionary(group => group.Key, group => Spread([.. group], most));
        progress.Expect(progress.Total + chosen.Values.Sum(rows => rows.Count));
        var table = new List<IReadOnlyList<string>>();
        foreach (var (word, rows) in chosen)
        {
            var weights = rows.ConvertAll(row => store.Weights(row.Position));
            var found = new MemoryLifetime[rows.Count][];
            Parallel.For(
                0,
                rows.Count,
                new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellation },
                i =>
                {
                    found[i] = Array.ConvertAll(Factors, factor => judge.Lifetime(rows[i], weights[i], factor));
                    progress.Add(1);
                }
            );
            table.Add([DynamicsText.Words(word), Number(rows.Count), .. Factors.Select((_, k) => Cell([.. found.Select(one => one[k])]))]);
        }

        return new TextTable(
            $"{store.Study.Name}: lifetime of the memory under noise (trial lengths after the trial until fewer than 75 % of the cues are decoded, median; share that keeps it for 45; accuracy right after the trial)",
            ["word", "networks", .. Factors.Select(factor => $"{Number(factor)} × training noise")],
            table
        );
    }

    /// <summary>At most so many, spread evenly.</summary>
    internal static List<T> Spread<T>(List<T> rows, int most) =>
        rows.Count <= most ? rows : [.. Enumerable.Range(0, most).Select(i => rows[(int)((long)i * rows.Count / most)])];

    private static string Cell(IReadOnlyList<MemoryLifetime> found)
    {
        var sorted = found.Select(one => one.LifetimeTrials ?? double.PositiveInfinity).Order().ToList();
        var median = sorted[(sorted.Count - 1) / 2];
        var kept = (double)found.Count(one => one.LifetimeTrials is null) / found.Count;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{(double.IsInfinity(median) ? "> 45" : Number(median))}; {100 * kept:0} %; {found.Average(one => one.Accuracy[0]):0.00}"
        );
    }

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
