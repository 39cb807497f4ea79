namespace Mnemophase.Running;

/// <summary>Trains and judges networks for a store, one after the other or side by side: either method serves for both. Each worker of a run has its own. Not thread-safe.</summary>
public interface INetworkTrainer : IDisposable
{
    /// <summary>Engine for provenance; empty before the first network.</summary>
    string Engine { get; }

    /// <summary>Instruction set for provenance; empty before the first network.</summary>
    string InstructionSet { get; }

    /// <summary>
    /// Trains and judges one network. The result depends on study, key and engine alone, whether or not training went on from a
    /// checkpoint.
    /// </summary>
    /// <param name="epochDone">Called after each epoch with the number of epochs done, and first with those of the checkpoint.</param>
    /// <param name="checkpoints">What to go on from, and where to save the state when it is due or training shall stop.</param>
    /// <param name="cancellation">Ends training between two epochs with <see cref="OperationCanceledException"/>.</param>
    FinishedNetwork Train(PlannedNetwork planned, Action<int> epochDone, ICheckpoints checkpoints, CancellationToken cancellation)
    {
        FinishedNetwork? result = null;
        TrainSideBySide([planned], (_, epochs) => epochDone(epochs), (_, finished) => result = finished, checkpoints, cancellation);
        return result!;
    }

    /// <summary>How many networks of one cell cost least when they are trained side by side; 1 if that saves nothing.</summary>
    int SideBySide => 1;

    /// <summary>Trains and judges networks of one cell side by side; each turns out as <see cref="Train"/> would have it, to the last bit.</summary>
    /// <param name="planned">The networks, at most <see cref="SideBySide"/>; they differ in the seed alone.</param>
    /// <param name="epochDone">Called with a network's place in the list and its number of epochs done.</param>
    /// <param name="finished">Called with a network's place in the list and its result as soon as it is done.</param>
    /// <param name="checkpoints">What to go on from, and where to save the state when it is due or training shall stop.</param>
    /// <param name="cancellation">Ends training between two epochs with <see cref="OperationCanceledException"/>.</param>
    void TrainSideBySide(
        IReadOnlyList<PlannedNetwork> planned,
        Action<int, int> epochDone,
        Action<int, FinishedNetwork> finished,
        ICheckpoints checkpoints,
        CancellationToken cancellation
    )
    {
        for (var place = 0; place < planned.Count; place++)
        {
            var at = place;
            finished(at, Train(planned[at], epochs => epochDone(at, epochs), checkpoints, cancellation));
        }
    }
}
