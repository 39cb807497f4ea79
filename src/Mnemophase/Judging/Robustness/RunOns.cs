using Mnemophase.Dynamics;
using Mnemophase.Networks;
using Mnemophase.Numerics;
using Mnemophase.Tasks;

namespace Mnemophase.Judging.Robustness;

/// <summary>The run-ons of one network under both cues and several draws, and what the two rules say of each; made when first asked for.</summary>
internal sealed class RunOns(FullRankNetwork network, FullRankModel model, CueDiscriminationTask task, MechanismOptions options)
{
    private readonly Dictionary<(int Cue, int Draw), FullRankRunOn> _runs = [];
    private (double? Index, double? Flipped)? _indices;

    /// <summary>The class by the index of the rule's own run-on, under given limits.</summary>
    public Mechanism ByIndex(MechanismOptions limits)
    {
        _indices ??= Indices(Own);
        return MechanismClassifier.ByIndex(_indices.Value.Index, limits);
    }

    /// <summary>The verdict without sign freedom of the rule's own run-on, under given limits.</summary>
    public LateVerdict Late(LateLimits limits) => LateDynamics.Of(Own.Rates, Own.Neurons, limits).Verdict;

    /// <summary>The class by the index of every run-on, with what differs from the rule's own.</summary>
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

    /// <summary>The verdict without sign freedom of every run-on, with what differs from the rule's own.</summary>
    public IEnumerable<(LabelChange[] Changes, LateVerdict Verdict)> LateEach() =>
        All().Select(run => (run.Changes, LateDynamics.Of(run.Run.Rates, run.Run.Neurons, options.Late).Verdict));

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
