using Mnemophase.Dynamics;
using Mnemophase.Networks;
using Mnemophase.Numerics;
using Mnemophase.Tasks;

namespace Mnemophase.Judging.Robustness;

/// <summary>The free runs of one network under both cues and several draws, and what the two rules say of each; made when first asked for.</summary>
internal sealed class RunOns(FullRankNetwork network, FullRankModel model, CueDiscriminationTask task, MechanismOptions options)
{
    private readonly Dictionary<(int Cue, int Draw), FullRankRunOn> _runs = [];
    private readonly Dictionary<int, double[]> _freeRuns = [];
    private (double? Index, double? Flipped)? _indices;

    /// <summary>The class by the index of the rule's own free run, under given limits.</summary>
    public Mechanism ByIndex(MechanismOptions limits)
    {
        _indices ??= Indices(Own);
        return MechanismClassifier.ByIndex(_indices.Value.Index, limits);
    }

    /// <summary>The verdict of the recurrence rule on its own cue and length, under given limits.</summary>
    public LateVerdict Late(LateLimits limits) => LateOf(0, options.RecurrenceTrialLengths, limits);

    /// <summary>The class by the index of every free run, with what differs from the rule's own.</summary>
    public IEnumerable<(LabelChange[] Changes, Mechanism Verdict)> ByIndexEach() =>
        All()
            .SelectMany(run =>
            {
                var (index, flipped) = Indices(run.Run);
                return new[]
                {
                    (run.Changes, MechanismClassifier.ByIndex(index, options)),
                    ([.. run.Changes, LabelChange.Sign], MechanismClassifier.ByIndex(flipped, options)),
                };
            });

    /// <summary>The verdict of the recurrence rule on both cues and lengths, with what differs from its own.</summary>
    public IEnumerable<(LabelChange[] Changes, LateVerdict Verdict)> LateEach() =>
        from length in new[] { options.RecurrenceTrialLengths, RobustLabels.ShortFreeRunLengths }
        where length <= options.RecurrenceTrialLengths
        from cue in Enumerable.Range(0, 2)
        select (
            new[] { LabelChange.Cue, LabelChange.Length }
                .Where(change => change == LabelChange.Cue ? cue > 0 : length != options.RecurrenceTrialLengths)
                .ToArray(),
            LateOf(cue, length, options.Late)
        );

    private LateVerdict LateOf(int cue, int lengths, LateLimits limits)
    {
        if (!_freeRuns.TryGetValue(cue, out var rates))
        {
            _freeRuns.Add(cue, rates = RecurrenceRule.Rates(network, model, task, options.Trial + cue, options));
        }

        return LateDynamics.Of(rates.AsSpan(0, rates.Length / options.RecurrenceTrialLengths * lengths), network.Neurons, limits).Verdict;
    }

    private FullRankRunOn Own => Run(0, 0);

    private IEnumerable<(LabelChange[] Changes, FullRankRunOn Run)> All()
    {
        var lengths = new[] { options.TrialLengths, RobustLabels.ShortTrialLengths }
            .Where(length => length <= options.TrialLengths)
            .Distinct();
        return from length in lengths
            from cue in Enumerable.Range(0, 2)
            from draw in Enumerable.Range(0, RobustLabels.NoiseDraws)
            let run = Run(cue, draw)
            select (Changes(length, cue, draw), length == options.TrialLengths ? run : run.Beginning(length));
    }

    private LabelChange[] Changes(int length, int cue, int draw)
    {
        var changes = new List<LabelChange>();
        if (cue > 0)
        {
            changes.Add(LabelChange.Cue);
        }

        if (draw > 0)
        {
            changes.Add(LabelChange.Noise);
        }

        if (length != options.TrialLengths)
        {
            changes.Add(LabelChange.Length);
        }

        return [.. changes];
    }

    private FullRankRunOn Run(int cue, int draw)
    {
        if (!_runs.TryGetValue((cue, draw), out var run))
        {
            var generator = new TorchGenerator(options.Seed + (ulong)draw);
            run = FullRankRunOn.Run(network, model, task, options.TrialLengths, generator, options.Trial + cue);
            _runs.Add((cue, draw), run);
        }

        return run;
    }

    private static (double? Index, double? Flipped) Indices(FullRankRunOn run)
    {
        var (signs, flipped) = MechanismIndex.Signs(run.Rates, PrincipalPlane.Of(run.Rates, run.Neurons));
        return (MechanismIndex.Of(signs), MechanismIndex.Of(flipped));
    }
}
