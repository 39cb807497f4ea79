using Mnemophase.Networks;
using Mnemophase.Outcomes;
using Mnemophase.Tasks;

namespace Mnemophase.Studies.Definition;

/// <summary>The tasks and networks that a study describes, cell by cell.</summary>
public static class StudyModels
{
    /// <summary>The dynamics of a full-rank study's networks.</summary>
    public static FullRankModel FullRankModel(Study study)
    {
        return new FullRankModel
        {
            Neurons = study.Network.Neurons,
            TauMs = study.Network.TauMs,
            StepMs = study.Task.StepMs,
            Readout = study.Task.Kind.Described.Readout,
            InitialScale = study.Network.InitialScale,
            NoiseScale = study.Network.NoiseScale,
        };
    }

    /// <summary>The cue-discrimination task of one cell of a full-rank study.</summary>
    public static CueDiscriminationTask CueTask(Study study, Cell cell)
    {
        return new CueDiscriminationTask
        {
            CueMs = study.Task.CueMs,
            DelayMs = cell.DelayMs,
            ResponseMs = cell.ResponseMs,
            PostMs = cell.PostMs,
            StepMs = study.Task.StepMs,
            Trials = study.Task.Trials,
            Persistence = study.Task.Kind.Described.IsPersistence,
        };
    }

    /// <summary>The dynamics of a rank-K study's networks; α = step / τ.</summary>
    public static RankKModel RankKModel(Study study)
    {
        return new RankKModel
        {
            Neurons = study.Network.Neurons,
            Rank = study.Network.Rank ?? throw new ArgumentException($"study {study.Name} has full-rank networks."),
            Alpha = study.Task.StepMs / study.Network.TauMs,
        };
    }

    /// <summary>The delayed-activation task of one cell of a rank-K study.</summary>
    public static DelayedActivationTask ActivationTask(Study study, Cell cell)
    {
        return new DelayedActivationTask
        {
            DelayMs = cell.DelayMs,
            ResponseMs = cell.ResponseMs,
            PostMs = cell.PostMs,
            StepMs = study.Task.StepMs,
        };
    }

    /// <summary>
    /// Steps, the trial included, over which the latents of a cell of a rank-K study are judged: three times delay, response and the
    /// study's longest post-reaction period. In Figure 3C that is the published 3 (T_delay + 8), the same with and without the
    /// post-reaction period; in Figures 2 and S1 it is three trials.
    /// </summary>
    public static int RunOnSteps(Study study, Cell cell)
    {
        return 3 * ActivationTask(study, cell.With(Axis.Post, Math.Max(cell.PostMs, study.Grid.PostsMs.Max()))).Steps;
    }

    /// <summary>The cells of a study in the order of its plan: learning rate, then each further axis.</summary>
    public static IEnumerable<Cell> Cells(Study study)
    {
        IEnumerable<AxisValue[]> places =
        [
            [],
        ];
        foreach (var axis in study.Grid.Axes)
        {
            places = places.SelectMany(_ => axis.Values, (before, value) => (AxisValue[])[.. before, value]);
        }

        var all = places.ToList();
        return study.Grid.LearningRates.SelectMany(_ => all, (rate, place) => new Cell(rate, place));
    }
}
