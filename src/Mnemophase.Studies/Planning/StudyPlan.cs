using Mnemophase.Studies.Definition;

namespace Mnemophase.Studies.Planning;

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
        foreach (var cell in StudyModels.Cells(study))
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

    /// <summary>Floating-point operations of one epoch: forward, backward and gradient are each one product with the recurrent weights.</summary>
    private static double EpochCost(Study study, NetworkKey key)
    {
        var steps = (study.Task.CueMs + key.DelayMs + key.ResponseMs + key.PostMs) / study.Task.StepMs;
        var products = 2.0 * study.Network.Neurons * (study.Network.Rank is { } rank ? 2 * rank : study.Network.Neurons);
        return 3 * products * study.Task.Trials * steps;
    }
}
