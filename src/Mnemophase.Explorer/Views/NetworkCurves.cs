using System.Text;
using Mnemophase.Kinds;
using Mnemophase.Store;
using Mnemophase.Store.Tensors;

namespace Mnemophase.Explorer.Views;

/// <summary>The training curves of one network: every epoch the store keeps, the earlier ones log-spaced.</summary>
/// <param name="Epochs">Epochs from 0, rising.</param>
/// <param name="Values">The curves by name, each [epochs].</param>
public sealed record NetworkCurves(int[] Epochs, IReadOnlyList<KeyValuePair<string, double[]>> Values)
{
    /// <summary>Reads what a store keeps.</summary>
    /// <param name="name">Names the network in errors.</param>
    /// <param name="bytes">The curves as stored; null for none.</param>
    /// <exception cref="Formats.MnemoFormatException">They cannot be read.</exception>
    public static NetworkCurves? Of(Study study, string name, byte[]? bytes)
    {
        if (bytes is null)
        {
            return null;
        }

        if (!Registry.Of<IStoredNetwork>(study.Network.Kind.Name).HasStoredCurves)
        {
            var curves = RankKCurves.Parse(name, bytes);
            return new NetworkCurves(
                curves.Epochs,
                [KeyValuePair.Create("loss", curves.Loss), KeyValuePair.Create("gradient_norm", curves.GradientNorm)]
            );
        }

        var stored = StoredCurves.Parse(name, bytes);
        var first = stored.Epochs - stored.Tail.Loss.Length;
        var early = stored.SparseEpochs.TakeWhile(epoch => epoch < first).Count();
        return new NetworkCurves(
            [.. stored.SparseEpochs[..early], .. Enumerable.Range(first, stored.Tail.Loss.Length)],
            [
                Joined("loss", curves => curves.Loss),
                Joined("accuracy", curves => curves.Accuracy),
                Joined("reliability", curves => curves.Reliability),
                Joined("gradient_norm", curves => curves.GradientNorm),
            ]
        );

        KeyValuePair<string, double[]> Joined(string curve, Func<StoredCurves.CurveSet, double[]> of) =>
            KeyValuePair.Create(curve, (double[])[.. of(stored.Sparse)[..early], .. of(stored.Tail)]);
    }

    /// <summary>As CSV, every number in full.</summary>
    public string Csv()
    {
        var text = new StringBuilder("epoch").AppendJoin("", Values.Select(curve => $",{curve.Key}")).Append('\n');
        for (var i = 0; i < Epochs.Length; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Epochs[i]}")
                .AppendJoin("", Values.Select(curve => $",{curve.Value[i].ToString("R", CultureInfo.InvariantCulture)}"))
                .Append('\n');
        }

        return text.ToString();
    }
}
