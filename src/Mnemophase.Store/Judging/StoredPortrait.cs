using Mnemophase.Dynamics.Portraits;
using Mnemophase.Dynamics.Words;

namespace Mnemophase.Store.Judging;

/// <summary>Portraits of a store's networks.</summary>
public static class StoredPortrait
{
    /// <summary>Judges a network anew and makes its portrait; nothing is kept.</summary>
    /// <param name="row">A trained network of it.</param>
    /// <param name="options">How thoroughly it is judged; null for the usual.</param>
    /// <param name="cancellation">Ends it with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="Formats.MnemoFormatException">Weights or evidence cannot be read.</exception>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public static Portrait Of(StudyStore store, NetworkRow row, DynamicsOptions? options = null, CancellationToken cancellation = default)
    {
        var subject = new StoredNetworkJudge(store.Path, store.Study).Subject(row, store.Weights(row.Position));
        return PortraitMaker.Of(subject, options, cancellation);
    }
}
