using Mnemophase.Networks;
using Mnemophase.Tasks;

namespace Mnemophase.Studies;

/// <summary>The networks of a study in their fixed order: learning rate, delay, response, post, seed, each in the order of the study.</summary>
public sealed class StudyPlan
{
    private StudyPlan(Study study, IReadOnlyList<PlannedNetwork> networks)
    {
        Study = study;
        Networks = networks;
    }

    /// <summary>The study.</summary>
    public Study Study { get; }

    /// <summary>The networks.</summary>
    public IReadOnlyList<PlannedNetwork> Networks { get; }

    /// <summary>The full plan of a study.</summary>
    public static StudyPlan Of(Study study)
    {
        ArgumentNullException.ThrowIfNull(study);
        var networks = new List<PlannedNetwork>();
        foreach (var cell in Cells(study))
        {
            var first = Plan(study, cell, networks.Count);
            networks.Add(first);
            foreach (var seed in study.Grid.Seeds.Skip(1))
            {
                networks.Add(first with { Position = networks.Count, Key = cell with { Seed = seed } });
            }
        }

        return new StudyPlan(study, networks);
    }

    /// <summary>How many networks the full plan of a study has, without making it.</summary>
    public static int Count(Study study)
    {
        ArgumentNullException.ThrowIfNull(study);
        var grid = study.Grid;
        return grid.LearningRates.Count * grid.DelaysMs.Count * grid.ResponsesMs.Count * grid.PostsMs.Count * grid.Seeds.Count;
    }

    /// <summary>The part of this plan whose networks pass; positions stay those of the full plan.</summary>
    public StudyPlan Where(Func<NetworkKey, bool> wanted) => new(Study, [.. Networks.Where(network => wanted(network.Key))]);

    /// <summary>The part of this plan with these of its networks, in the order of the plan.</summary>
    internal StudyPlan Part(IEnumerable<PlannedNetwork> networks) => new(Study, [.. networks.OrderBy(network => network.Position)]);

    /// <summary>One network of a study, also one that is not on its grid.</summary>
    /// <param name="study">The study.</param>
    /// <param name="key">The network.</param>
    /// <param name="position">Its position in a plan; -1 when it is not on the grid.</param>
    /// <exception cref="ArgumentException">No epoch rule of the study applies.</exception>
    public static PlannedNetwork Plan(Study study, NetworkKey key, int position = -1)
    {
        ArgumentNullException.ThrowIfNull(study);
        var rule =
            study.Training.Epochs.FirstOrDefault(rule => rule.AppliesTo(key))
            ?? throw new ArgumentException($"study {study.Name} has no rule for the number of epochs at {key.CellText}.");
        var epochs = rule.EpochsAt(key.LearningRate);
        return new PlannedNetwork(position, key, epochs, rule.StopBelowRelativeLoss, epochs * EpochCost(study, key))
        {
            Snapshots = rule.Snapshots,
        };
    }

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
    internal static IEnumerable<NetworkKey> Cells(Study study) =>
        from rate in study.Grid.LearningRates
        from delay in study.Grid.DelaysMs
        from response in study.Grid.ResponsesMs
        from post in study.Grid.PostsMs
        select new NetworkKey(rate, delay, response, post, study.Grid.Seeds[0]);

    /// <summary>Floating-point operations of one epoch: forward, backward and gradient are each one product with the recurrent weights.</summary>
    private static double EpochCost(Study study, NetworkKey key)
    {
        var steps = (study.Task.CueMs + key.DelayMs + key.ResponseMs + key.PostMs) / study.Task.StepMs;
        var products = 2.0 * study.Network.Neurons * (study.Network.Rank is { } rank ? 2 * rank : study.Network.Neurons);
        return 3 * products * study.Task.Trials * steps;
    }
}
