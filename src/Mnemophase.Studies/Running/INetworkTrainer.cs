using Mnemophase.Studies.Store;

namespace Mnemophase.Studies.Running;

/// <summary>Trains and judges one network after the other; each worker of a run has its own. Not thread-safe.</summary>
public interface INetworkTrainer : IDisposable
{
    /// <summary>Engine for provenance; empty before the first network.</summary>
    string Engine { get; }

    /// <summary>Instruction set for provenance; empty before the first network.</summary>
    string InstructionSet { get; }

    /// <summary>Trains and judges one network. The result depends on study, key, engine and instruction set alone.</summary>
    /// <param name="planned">The network.</param>
    /// <param name="epochDone">Called after each epoch with the number of epochs done.</param>
    /// <param name="cancellation">Ends training between two epochs with <see cref="OperationCanceledException"/>.</param>
    FinishedNetwork Train(PlannedNetwork planned, Action<int> epochDone, CancellationToken cancellation);

    /// <summary>How many networks of one cell cost least when they are trained side by side; 1 if that saves nothing.</summary>
    int SideBySide => 1;

    /// <summary>Trains and judges networks of one cell side by side; each turns out as <see cref="Train"/> would have it, to the last bit.</summary>
    /// <param name="planned">The networks, at most <see cref="SideBySide"/>; they differ in the seed alone.</param>
    /// <param name="epochDone">Called with a network's place in the list and its number of epochs done.</param>
    /// <param name="cancellation">Ends training between two epochs with <see cref="OperationCanceledException"/>.</param>
    /// <returns>One result for each, in the same order.</returns>
    IReadOnlyList<FinishedNetwork> TrainSideBySide(
        IReadOnlyList<PlannedNetwork> planned,
        Action<int, int> epochDone,
        CancellationToken cancellation
    ) => [.. planned.Select((network, place) => Train(network, epochs => epochDone(place, epochs), cancellation))];
}

/// <summary>What a trainer hands over.</summary>
/// <param name="Result">What the network turned out to be.</param>
/// <param name="Weights">Final weights, as safetensors.</param>
/// <param name="Curves">Curves, as <see cref="StoredCurves"/> writes them.</param>
public sealed record FinishedNetwork(NetworkResult Result, byte[] Weights, byte[] Curves);
