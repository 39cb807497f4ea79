using Mnemophase.Dynamics.Ends;
using Mnemophase.Dynamics.Maps;
using Mnemophase.Dynamics.Noise;
using Mnemophase.Dynamics.Words;
using Mnemophase.Scaling;
using Mnemophase.Store.Judging;

namespace Mnemophase.Exchange;

/// <summary>One attractor of a network under one noise.</summary>
/// <param name="End">Kind of the attractor.</param>
/// <param name="Conditions">Conditions that end there without noise; none for a stable fixed point that no condition reaches.</param>
/// <param name="Time">How long trials stay.</param>
public sealed record AttractorResidence(JudgedDynamics Network, EndKind End, IReadOnlyList<int> Conditions, ResidenceTime Time)
{
    /// <summary>p of Fisher's exact test that an escape is as likely one trial length after a start as later; small where the exponential law that <see cref="ResidenceTime.Estimate"/> rests on does not hold.</summary>
    public double MemorylessP =>
        FisherExactTest.TwoSided(
            Time.FirstEscapes,
            Time.FirstLooks - Time.FirstEscapes,
            Time.Escapes - Time.FirstEscapes,
            Time.Looks - Time.FirstLooks - (Time.Escapes - Time.FirstEscapes)
        );
}

/// <summary>How long networks stay in their attractors under noise.</summary>
public static class ResidenceTable
{
    private static readonly double[] Factors = [1, 10, 30, 100, 300];

    /// <summary>Below this p the escapes are said to have a memory.</summary>
    public const double NotMemoryless = 0.01;

    /// <summary>Runs the networks of a store that have two attractors at least.</summary>
    /// <param name="networks">Networks of it whose dynamics was judged.</param>
    /// <param name="most">Networks of each word at most, spread evenly over these.</param>
    /// <param name="workers">Networks run at the same time.</param>
    /// <param name="progress">How far it is.</param>
    /// <param name="cancellation">Stops with <see cref="OperationCanceledException"/>.</param>
    public static IReadOnlyList<AttractorResidence> Of(
        StudyStore store,
        IReadOnlyList<JudgedDynamics> networks,
        int most,
        int workers,
        WorkProgress progress,
        CancellationToken cancellation
    )
    {
        var judge = new StoredNetworkJudge(store.Path, store.Study);
        var rows = store.Rows().ToDictionary(row => row.Key);
        var chosen = networks
            .Where(network => MayHaveTwo(network.Dynamics))
            .GroupBy(network => network.Dynamics.Word)
            .OrderBy(group => group.Key)
            .SelectMany(group => LifetimeTable.Spread([.. group], most))
            .ToList();
        progress.Expect(progress.Total + chosen.Count);
        // The store is not for several threads.
        var weights = chosen.ConvertAll(network => store.Weights(rows[network.Key].Position));
        var found = new IReadOnlyList<AttractorResidence>[chosen.Count];
        Parallel.For(
            0,
            chosen.Count,
            new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellation },
            i =>
            {
                found[i] = Of(judge, chosen[i], rows[chosen[i].Key], weights[i], cancellation);
                progress.Add(1);
            }
        );
        return [.. found.SelectMany(one => one)];
    }

    /// <summary>The table, a line for each word.</summary>
    public static TextTable Text(IReadOnlyList<AttractorResidence> found)
    {
        var (trials, lengths) = found.Count == 0 ? (0, 0) : (found[0].Time.Trials, found[0].Time.TrialLengths);
        return new TextTable(
            $"Residence times under noise: {trials} trials at a time for {lengths} trial lengths in each attractor of networks with two or more; attractors without an escape (so longer than the bound, 95 %), then median and range of the others' mean residence times in trial lengths, by exponential maximum likelihood (* escapes of some have a memory, p < {NotMemoryless.ToString(CultureInfo.InvariantCulture)}: there the mean is no law)",
            ["word", "networks", "attractors", .. Factors.Select(factor => $"{Number(factor)} × training noise")],
            [
                .. found
                    .GroupBy(one => one.Network.Dynamics.Word)
                    .OrderBy(group => group.Key)
                    .Select(group =>
                        (IReadOnlyList<string>)
                            [
                                DynamicsText.Words(group.Key),
                                Number(group.Select(one => (one.Network.Path, one.Network.Key)).Distinct().Count()),
                                Number(group.Count(one => one.Time.NoiseFactor == Factors[0])),
                                .. Factors.Select(factor => Cell([.. group.Where(one => one.Time.NoiseFactor == factor)])),
                            ]
                    ),
            ]
        );
    }

    private static bool MayHaveTwo(DynamicsSummary dynamics) =>
        dynamics.Word is NetworkWord.Persistent or NetworkWord.ConditionDependent
        || (dynamics.Word == NetworkWord.Cycle && dynamics.SharedCycle == false)
        || dynamics.FixedPoints.Count(point => point.UnstableDirections == 0) > (dynamics.Word == NetworkWord.Transient ? 1 : 0);

    private static List<AttractorResidence> Of(
        StoredNetworkJudge judge,
        JudgedDynamics network,
        NetworkRow row,
        byte[]? weights,
        CancellationToken cancellation
    )
    {
        var trial = judge.Trial(row, weights);
        if (trial.Free is not RecurrentMap map || judge.Noise(row) is not { } noise)
        {
            return [];
        }

        var dynamics = DynamicsJudge.Of(trial, cancellation: cancellation);
        var ends = dynamics.Conditions.Select(condition => condition.End).ToList();
        if (ResidenceTimes.Of(map, ends, dynamics.FixedPoints, trial.TrialSteps) is not { } times)
        {
            return [];
        }

        return
        [
            .. times.Attractors.SelectMany(
                (attractor, a) =>
                    Factors.Select(factor => new AttractorResidence(
                        network,
                        attractor.Kind,
                        [.. Enumerable.Range(0, ends.Count).Where(c => ends[c].IsSameAs(attractor))],
                        times.In(a, noise, factor, cancellation: cancellation)
                    ))
            ),
        ];
    }

    private static string Cell(List<AttractorResidence> found)
    {
        var stay = found.Where(one => one.Time.Escapes == 0).ToList();
        var leave = found.Where(one => one.Time.Escapes > 0).ToList();
        var text = $"{Number(stay.Count)} of {Number(found.Count)}";
        text += stay.Count > 0 ? $" (> {Number(Math.Round(stay.Min(one => one.Time.Lower)))})" : "";
        if (leave.Count == 0)
        {
            return text;
        }

        var sorted = leave.Select(one => one.Time.Estimate ?? 0).Order().ToList();
        var memory = leave.Exists(one => one.MemorylessP < NotMemoryless) ? " *" : "";
        return $"{text}; {Mean(sorted[sorted.Count / 2])} ({Mean(sorted[0])} to {Mean(sorted[^1])}){memory}";
    }

    private static string Mean(double trials) => trials == 0 ? "< 1" : trials.ToString("G3", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
