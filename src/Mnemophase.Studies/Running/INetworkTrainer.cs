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
}

/// <summary>What a trainer hands over.</summary>
/// <param name="Result">What the network turned out to be.</param>
/// <param name="Weights">Final weights, as safetensors.</param>
/// <param name="Curves">Curves, as <see cref="StoredCurves"/> writes them.</param>
public sealed record FinishedNetwork(NetworkResult Result, byte[] Weights, byte[] Curves);
