using Mnemophase.Networks;
using Mnemophase.Tasks;

namespace Mnemophase.Studies.Definition;

/// <summary>The tasks and networks that a study describes, cell by cell.</summary>
public static class StudyModels
{
    /// <summary>The dynamics of a full-rank study's networks.</summary>
    public static FullRankModel FullRankModel(Study study)
    {
        ArgumentNullException.ThrowIfNull(study);
        return new FullRankModel
        {
            Neurons = study.Network.Neurons,
            TauMs = study.Network.TauMs,
            StepMs = study.Task.StepMs,
            Readout = study.Task.Kind == TaskKind.Persistence ? Readout.Linear : Readout.Sigmoid,
            InitialScale = study.Network.InitialScale,
            NoiseScale = study.Network.NoiseScale,
        };
    }

    /// <summary>The cue-discrimination task of one cell of a full-rank study.</summary>
    public static CueDiscriminationTask CueTask(Study study, NetworkKey key)
    {
        ArgumentNullException.ThrowIfNull(study);
        return new CueDiscriminationTask
        {
            CueMs = study.Task.CueMs,
            DelayMs = key.DelayMs,
            ResponseMs = key.ResponseMs,
            PostMs = key.PostMs,
            StepMs = study.Task.StepMs,
            Trials = study.Task.Trials,
            Persistence = study.Task.Kind == TaskKind.Persistence,
        };
    }

    /// <summary>The dynamics of a rank-K study's networks; α = step / τ.</summary>
    public static RankKModel RankKModel(Study study)
    {
        ArgumentNullException.ThrowIfNull(study);
        return new RankKModel
        {
            Neurons = study.Network.Neurons,
            Rank = study.Network.Rank ?? throw new ArgumentException($"study {study.Name} has full-rank networks.", nameof(study)),
            Alpha = study.Task.StepMs / study.Network.TauMs,
        };
    }

    /// <summary>The delayed-activation task of one cell of a rank-K study.</summary>
    public static DelayedActivationTask ActivationTask(Study study, NetworkKey key)
    {
        ArgumentNullException.ThrowIfNull(study);
        return new DelayedActivationTask
        {
            DelayMs = key.DelayMs,
            ResponseMs = key.ResponseMs,
            PostMs = key.PostMs,
            StepMs = study.Task.StepMs,
        };
    }

    /// <summary>
    /// Steps, the trial included, over which the latents of a cell of a rank-K study are judged: three times delay, response and the
    /// study's longest post-reaction period. In Figure 3C that is the published 3 (T_delay + 8), the same with and without the
    /// post-reaction period; in Figures 2 and S1 it is three trials.
    /// </summary>
    public static int RunOnSteps(Study study, NetworkKey key)
    {
        ArgumentNullException.ThrowIfNull(study);
        return 3 * ActivationTask(study, key with { PostMs = Math.Max(key.PostMs, study.Grid.PostsMs.Max()) }).Steps;
    }

    /// <summary>The cells of a study in order, each named by its first seed.</summary>
    public static IEnumerable<NetworkKey> Cells(Study study) =>
        from rate in study.Grid.LearningRates
        from delay in study.Grid.DelaysMs
        from response in study.Grid.ResponsesMs
        from post in study.Grid.PostsMs
        select new NetworkKey(rate, delay, response, post, study.Grid.Seeds[0]);
}
