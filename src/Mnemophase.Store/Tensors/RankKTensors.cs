using Mnemophase.Networks;
using Mnemophase.Training.RankK;

namespace Mnemophase.Store.Tensors;

/// <summary>
/// A rank-K network as named tensors (F32): m [N × K], n [K × N], b [N], w_out [K], b_out [1], x0 [N]; and of each snapshot the same but
/// x0, which training does not change, under names such as "epoch_49000.m".
/// </summary>
public static class RankKTensors
{
    private const string Start = "x0";
    private const string Epoch = "epoch_";

    /// <summary>The tensors of a network and its snapshots.</summary>
    public static IEnumerable<KeyValuePair<string, DenseArray>> Take(RankKNetwork network, IReadOnlyList<RankKSnapshot> snapshots)
    {
        return Parameters(network, "")
            .Append(KeyValuePair.Create(Start, DenseArray.From((ReadOnlySpan<float>)network.InitialState)))
            .Concat(snapshots.SelectMany(snapshot => Parameters(snapshot.Network, Prefix(snapshot.Epoch))));
    }

    /// <summary>The network of the tensors.</summary>
    /// <param name="path">Names the file in errors.</param>
    /// <exception cref="MnemoFormatException">A tensor is missing or has another type or shape.</exception>
    public static RankKNetwork Assemble(string path, OrderedDictionary<string, DenseArray> tensors) => Assemble(path, tensors, "");

    /// <summary>The snapshots of the tensors, in rising order.</summary>
    /// <param name="path">Names the file in errors.</param>
    /// <exception cref="MnemoFormatException">A tensor is missing or has another type or shape.</exception>
    public static IReadOnlyList<RankKSnapshot> Snapshots(string path, OrderedDictionary<string, DenseArray> tensors)
    {
        return
        [
            .. tensors
                .Keys.Where(name => name.StartsWith(Epoch, StringComparison.Ordinal) && name.EndsWith(".m", StringComparison.Ordinal))
                .Select(name =>
                    int.TryParse(name.AsSpan(Epoch.Length..^2), NumberStyles.None, CultureInfo.InvariantCulture, out var epoch)
                        ? epoch
                        : throw new MnemoFormatException(path, $"has a tensor '{name}' without an epoch in its name.")
                )
                .Order()
                .Select(epoch => new RankKSnapshot(epoch, Assemble(path, tensors, Prefix(epoch)))),
        ];
    }

    private static string Prefix(int epoch) => string.Create(CultureInfo.InvariantCulture, $"{Epoch}{epoch}.");

    private static IEnumerable<KeyValuePair<string, DenseArray>> Parameters(RankKNetwork network, string prefix)
    {
        var layout = RankKNetwork.LayoutOf(network.Neurons, network.Rank);
        return NetworkTensors.Take(layout, network.Parameters, place => prefix + layout.Tensors[place].Name);
    }

    private static RankKNetwork Assemble(string path, OrderedDictionary<string, DenseArray> tensors, string prefix)
    {
        var embedding = NetworkTensors.Find(path, tensors, $"{prefix}m");
        if (embedding.Shape.Count != 2 || embedding.Shape[0] < 1 || embedding.Shape[1] is < 1 or > RankKModel.MaximumRank)
        {
            throw new MnemoFormatException(
                path,
                $"has '{prefix}m' as {embedding}; it must be F32 [N × K] with K from 1 to {RankKModel.MaximumRank}."
            );
        }

        var (neurons, rank) = (embedding.Shape[0], embedding.Shape[1]);
        var network = new RankKNetwork(neurons, rank);
        var layout = RankKNetwork.LayoutOf(neurons, rank);
        NetworkTensors.Fill(path, tensors, layout, network.Parameters, place => prefix + layout.Tensors[place].Name);
        NetworkTensors.Copy(path, tensors, Start, network.InitialState, neurons);
        return network;
    }
}
