using Mnemophase.Networks;
using Mnemophase.Networks.General;

namespace Mnemophase.Store.Tensors;

/// <summary>The weights of a general network, as the dynamics see them, to named tensors and back: w_in, b_in, w_rec, b_rec, w_out, b_out, r_0.</summary>
public static class GeneralTensors
{
    /// <summary>The tensors, in the order of <see cref="ParameterLayout.Effective"/>; one without entries (W_in of a task without inputs) is left out.</summary>
    public static IEnumerable<KeyValuePair<string, DenseArray>> Take(NetworkModel model, float[] weights) =>
        ParameterLayout
            .Effective(model)
            .Tensors.Where(tensor => tensor.Length > 0)
            .Select(tensor =>
                KeyValuePair.Create(NameOf(tensor), DenseArray.From(tensor.Of((ReadOnlySpan<float>)weights), [.. tensor.Shape]))
            );

    /// <summary>The weights of the tensors with these names.</summary>
    /// <exception cref="MnemoFormatException">A tensor is missing or has another type or shape.</exception>
    public static float[] Assemble(string path, OrderedDictionary<string, DenseArray> tensors, NetworkModel model)
    {
        var layout = ParameterLayout.Effective(model);
        var weights = new float[layout.Length];
        foreach (var tensor in layout.Tensors.Where(tensor => tensor.Length > 0))
        {
            NetworkTensors.Copy(path, tensors, NameOf(tensor), tensor.Of(weights.AsSpan()), [.. tensor.Shape]);
        }

        return weights;
    }

    private static string NameOf(ParameterTensor tensor) => tensor.Name.ToLowerInvariant();
}
