using Mnemophase.Dynamics.Words;

namespace Mnemophase.Dynamics.OverTraining;

/// <summary>Judges what a network does over its training: every snapshot anew, branches between them, events, and how its attractors came to be.</summary>
public static class TrainingJudge
{
    /// <summary>Judges a training.</summary>
    /// <param name="states">The network over its training.</param>
    /// <param name="options">How thoroughly each snapshot is judged; null for the usual.</param>
    /// <param name="cancellation">Ends it with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentException">There are fewer than two snapshots.</exception>
    public static TrainingHistory Of(ITrainedStates states, DynamicsOptions? options = null, CancellationToken cancellation = default)
    {
        if (states.Snapshots.Count < 2)
        {
            throw new ArgumentException($"Branches need at least 2 snapshots; there are {states.Snapshots.Count}.", nameof(states));
        }

        var bracket = new EventBracket(states, cancellation);
        var branches = new BranchTracker(states, bracket);
        var snapshots = new List<SnapshotDynamics>();
        foreach (var epoch in states.Snapshots)
        {
            var dynamics = DynamicsJudge.Of(states.At(epoch), options, cancellation);
            if (snapshots.Count == 0)
            {
                branches.Begin(epoch, dynamics.FixedPoints);
            }
            else
            {
                branches.Next(snapshots[^1].Epoch, epoch, dynamics.FixedPoints);
            }

            snapshots.Add(new SnapshotDynamics(epoch, dynamics));
        }

        var attractors = new AttractorTracker(states, bracket, cancellation);
        return new TrainingHistory(
            snapshots,
            branches.Branches,
            branches.Events,
            [.. snapshots[^1].Dynamics.Conditions.Select(condition => attractors.Of(condition.Condition, snapshots))]
        );
    }
}
