using Mnemophase.Dynamics.Words;
using Mnemophase.Kinds;
using Mnemophase.Training.Engines;

namespace Mnemophase.Running;

/// <summary>How the training of one network goes on from its snapshots. Not thread-safe.</summary>
public interface ITrainingOn : IDisposable
{
    /// <summary>Why it cannot go on here; null where it can.</summary>
    string? Reason { get; }

    /// <summary>Weights before training.</summary>
    float[] Start();

    /// <summary>Weights of a snapshot.</summary>
    /// <exception cref="Formats.MnemoFormatException">It is no whole state.</exception>
    float[] WeightsOf(byte[] state);

    /// <summary>Weights as the store keeps them.</summary>
    /// <exception cref="Formats.MnemoFormatException">They cannot be read.</exception>
    float[] Kept(string name, byte[] stored);

    /// <summary>The network with its trials.</summary>
    NetworkTrial Trial(float[] weights);

    /// <summary>Trains on.</summary>
    /// <param name="from">State to go on from; null for the start.</param>
    /// <param name="last">The last epoch.</param>
    /// <param name="passed">Called after each epoch; its second argument copies the weights.</param>
    /// <returns>The state after the last epoch.</returns>
    byte[] Train(byte[]? from, int last, Action<int, Func<float[]>> passed);
}

/// <summary>The engine that trained a network, if this program has the same.</summary>
internal static class EngineOfRow
{
    /// <summary>Makes it.</summary>
    /// <param name="trainedBy">The engine as the network's provenance names it.</param>
    /// <param name="make">Makes an engine of a kind; null where the kind does not train such networks one by one.</param>
    /// <param name="nameOf">How it would be named in provenance.</param>
    /// <returns>The engine, or why there is none.</returns>
    public static (T? Engine, string? Reason) Of<T>(string trainedBy, Func<IEngineKind, T?> make, Func<T, string> nameOf)
        where T : class, IDisposable
    {
        // An imported network is tried as well: whether its snapshots follow from one another is seen.
        trainedBy = trainedBy.StartsWith(NetworkProvenance.ImportedPrefix, StringComparison.Ordinal)
            ? trainedBy[NetworkProvenance.ImportedPrefix.Length..]
            : trainedBy;
        if (!Registry.All<IEngineKind>().TryGetValue(trainedBy.Split('/')[0], out var kind) || make(kind) is not { } engine)
        {
            return (null, $"this program cannot continue the training of networks trained by {trainedBy}");
        }

        var here = nameOf(engine);
        if (string.Equals(here, trainedBy, StringComparison.Ordinal))
        {
            return (engine, null);
        }

        engine.Dispose();
        return (null, $"it was trained by {trainedBy}, but this program has {here}");
    }
}
