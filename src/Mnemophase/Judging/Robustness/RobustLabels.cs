using Mnemophase.Networks;
using Mnemophase.Tasks;

namespace Mnemophase.Judging.Robustness;

/// <summary>Judges a network again and again under every free choice of the rule, and counts how often the label stays.</summary>
/// <remarks>
/// Free runs: both cues, <see cref="NoiseDraws"/> draws of start and noise, 9 and 5 trial lengths, and for the index both signs, all
/// combined (40 verdicts by the index); the recurrence rule, which is free of noise: both cues at 45 and 25 trial lengths (4 verdicts, the label itself among them). Limits: each one lower and higher (<see cref="LabelChange"/>), with
/// everything else as it was. A change counts as altering the label if it does so alone, everything else as it was. A limit of the
/// training record that needs more of it than is kept is left out, not guessed.
/// </remarks>
public static class RobustLabels
{
    /// <summary>Version of what is tried; grows when results of an earlier version no longer compare.</summary>
    public const int RuleVersion = 2;

    /// <summary>Seeds of the free run, the rule's own and the next ones.</summary>
    public const int NoiseDraws = 5;

    /// <summary>Trial lengths of the shorter free run.</summary>
    public const int ShortTrialLengths = 5;

    /// <summary>Trial lengths of the shorter free run of the recurrence rule.</summary>
    public const int ShortFreeRunLengths = 25;

    private static readonly double[] Factors = [0.8, 1.2];

    /// <summary>Tries the label of one network.</summary>
    /// <param name="record">What its training record says under given limits; null where what is kept of it does not tell.</param>
    /// <param name="options">The rule that gave the label; null for the paper's.</param>
    /// <param name="cancellation">Ends it between two verdicts with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentException">An option is impossible, or the record does not tell even under the rule's own limits.</exception>
    public static LabelRobustness Of(
        FullRankNetwork network,
        FullRankModel model,
        CueDiscriminationTask task,
        Func<MechanismOptions, RecordEvidence?> record,
        MechanismOptions? options = null,
        CancellationToken cancellation = default
    )
    {
        options ??= new MechanismOptions();
        options.Validate();
        var own =
            record(options) ?? throw new ArgumentException("The record must give evidence under the rule's own limits.", nameof(record));
        var finite = MechanismClassifier.IsFinite(network);
        var runs = finite ? new RunOns(network, model, task, options) : null;
        var byRecord = finite ? MechanismClassifier.ByRecord(own, task, options) : Mechanism.NotLearned;
        var label = byRecord ?? runs!.ByIndex(options);
        var published = new VerdictTally<Mechanism>(label);
        if (byRecord is null)
        {
            TryRunOns(published, runs!.ByIndexEach(), cancellation);
            foreach (var factor in Factors)
            {
                published.Alone(LabelChange.Limits, runs.ByIndex(options with { IndexThreshold = options.IndexThreshold * factor }));
            }
        }

        if (finite)
        {
            foreach (var (change, limits) in RecordLimits(options))
            {
                if (record(limits) is { } read)
                {
                    published.Alone(change, MechanismClassifier.ByRecord(read, task, limits) ?? runs!.ByIndex(options));
                }
            }
        }

        return new LabelRobustness(published.Result(), byRecord is null ? Late(runs!, options, cancellation) : null);
    }

    private static RuleRobustness Late(RunOns runs, MechanismOptions options, CancellationToken cancellation)
    {
        var tally = new VerdictTally<LateVerdict>(runs.Late(options.Late));
        TryRunOns(tally, runs.LateEach(), cancellation);
        foreach (var limits in Factors.SelectMany(factor => LateLimitsTimes(options.Late, factor)))
        {
            tally.Alone(LabelChange.Limits, runs.Late(limits));
        }

        return tally.Result();
    }

    /// <summary>Every combination counts; a combination of one change alone may also name it.</summary>
    private static void TryRunOns<T>(
        VerdictTally<T> tally,
        IEnumerable<(LabelChange[] Changes, T Verdict)> verdicts,
        CancellationToken cancellation
    )
        where T : struct, Enum
    {
        foreach (var (changes, verdict) in verdicts)
        {
            cancellation.ThrowIfCancellationRequested();
            if (changes.Length == 1)
            {
                tally.Alone(changes[0], verdict);
            }
            else if (changes.Length > 1)
            {
                tally.Together(verdict);
            }
        }
    }

    private static IEnumerable<(LabelChange Change, MechanismOptions Limits)> RecordLimits(MechanismOptions options)
    {
        var learned = options.LearnedThreshold;
        yield return (LabelChange.Learned, options with { LearnedThreshold = learned * Factors[0] });
        yield return (LabelChange.Learned, options with { LearnedThreshold = (1 + learned) / 2 });
        foreach (var factor in Factors)
        {
            yield return (LabelChange.Relapse, options with { RelapseThreshold = Math.Min(1, options.RelapseThreshold * factor) });
            yield return (LabelChange.Stable, options with { StableBelow = options.StableBelow * factor });
        }
    }

    private static IEnumerable<LateLimits> LateLimitsTimes(LateLimits limits, double factor) =>
        [
            limits with
            {
                RestBelow = limits.RestBelow * factor,
            },
            limits with
            {
                SettlesBelow = limits.SettlesBelow * factor,
            },
            limits with
            {
                ReturnBelow = limits.ReturnBelow * factor,
            },
            limits with
            {
                KeptAbove = limits.KeptAbove * factor,
            },
        ];
}
