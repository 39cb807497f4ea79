using Mnemophase.Dynamics.Portraits;
using Mnemophase.Dynamics.Words;
using Mnemophase.Kinds;
using Mnemophase.Store.Tensors;

namespace Mnemophase.Store;

/// <summary>What a store keeps of a kind of network, and how that is judged again.</summary>
public interface IStoredNetwork : IKind
{
    /// <summary>Whether its curves are <see cref="StoredCurves"/>: the last epochs in full, earlier ones log-spaced.</summary>
    bool HasStoredCurves => true;

    /// <summary>Whether its class comes from the index, beside which other rules say theirs.</summary>
    bool HasIndex => false;

    /// <summary>Whether its labels are tried under the free choices of their rule.</summary>
    bool HasRobustness => false;

    /// <summary>The columns of its evidence in tables.</summary>
    IReadOnlyList<NetworkColumn> Columns { get; }

    /// <summary>A row of a table with its evidence read.</summary>
    /// <exception cref="System.Text.Json.JsonException">The evidence cannot be read.</exception>
    TableRow WithEvidence(TableRow row);

    /// <summary>Reads everything once.</summary>
    /// <param name="name">Names the network in errors.</param>
    /// <exception cref="MnemoFormatException">Something cannot be read.</exception>
    /// <exception cref="System.Text.Json.JsonException">The evidence cannot be read.</exception>
    void Check(string name, Study study, OrderedDictionary<string, DenseArray> weights, byte[] curves, string evidence);

    /// <summary>Judges a network again from what is stored.</summary>
    /// <param name="path">The store's file, for messages.</param>
    /// <param name="curves">Reads the curves at a position.</param>
    /// <returns>Its result with class, index and evidence as the present rule has them; the rest as it was.</returns>
    /// <exception cref="MnemoFormatException">Weights or evidence cannot be read.</exception>
    NetworkResult Judge(string path, Study study, NetworkRow row, byte[]? weights, Func<int, StoredCurves?> curves);

    /// <summary>A network with its trials, without noise, for judging its dynamics.</summary>
    /// <exception cref="MnemoFormatException">Weights or evidence cannot be read, or the kind has no such trials.</exception>
    NetworkTrial Trial(string path, Study study, NetworkRow row, byte[]? weights) =>
        throw new MnemoFormatException(path, $"holds {Name} networks; this program cannot analyse their dynamics.");

    /// <summary>What a standard normal number is multiplied by beside the recurrent input in training; null where noise enters elsewhere.</summary>
    double? Noise(Study study, NetworkRow row) => null;

    /// <summary>A network as its portrait is made of it: with the activity of its neurons, its weights, and those it started from.</summary>
    /// <exception cref="MnemoFormatException">Weights or evidence cannot be read, or the kind has no such trials.</exception>
    PortraitSubject Subject(string path, Study study, NetworkRow row, byte[]? weights) => new(Trial(path, study, row, weights));
}
