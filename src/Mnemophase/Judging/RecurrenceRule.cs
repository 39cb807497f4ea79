using Mnemophase.Dynamics.Words;
using Mnemophase.Networks;
using Mnemophase.Tasks;

namespace Mnemophase.Judging;

/// <summary>The recurrence rule: what <see cref="LateDynamics"/> says of a network's noise-free free run, for every cue.</summary>
/// <remarks>
/// On 259 networks whose ends were followed for 200 to 2,000 trial lengths (quick and three cells of nopost) it decided none wrongly: 199 of 199 short cycles, 287 of 287 fixed points
/// faster than a radius of 0.98 a step; long cycles and slow spirals are decided or stay undecided.
/// </remarks>
public static class RecurrenceRule
{
    /// <summary>The verdict on one cue.</summary>
    /// <param name="trial">Trial of the batch whose cue is given.</param>
    public static LateDynamics Of(
        FullRankNetwork network,
        FullRankModel model,
        CueDiscriminationTask task,
        int trial,
        MechanismOptions options
    ) => LateDynamics.Of(Rates(network, model, task, trial, options), network.Neurons, options.Late);

    /// <summary>Rates r_1..r_n of the noise-free free run, from rest, [n × N].</summary>
    internal static double[] Rates(
        FullRankNetwork network,
        FullRankModel model,
        CueDiscriminationTask task,
        int trial,
        MechanismOptions options
    )
    {
        var trials = PaperTrials.Of(network, model, task);
        var condition = trials.Conditions[trial % trials.Conditions.Count];
        var after = (options.RecurrenceTrialLengths - 1) * trials.TrialSteps;
        return DynamicsJudge.Run(condition, trials.Free, after).States[network.Neurons..];
    }
}
