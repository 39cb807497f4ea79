namespace Mnemophase.Store.Tensors;

/// <summary>Curves and their epochs among named tensors; what is no curve is refused by name.</summary>
internal static class CurveTensors
{
    /// <summary>A curve of a type.</summary>
    /// <exception cref="MnemoFormatException">There is none of this name, type and one dimension.</exception>
    public static double[] Curve(string name, OrderedDictionary<string, DenseArray> tensors, string tensor, ElementType type)
    {
        var found = NetworkTensors.Find(name, tensors, tensor);
        return found.Type == type && found.Shape.Count == 1
            ? found.ToDoubles()
            : throw new MnemoFormatException(name, $"has '{tensor}' as {found}; it must be {type} [points].");
    }

    /// <summary>The epochs (I32, from 0, rising) of thinned curves.</summary>
    /// <exception cref="MnemoFormatException">There are none, or they are no such list.</exception>
    public static int[] Epochs(string name, OrderedDictionary<string, DenseArray> tensors)
    {
        var found = NetworkTensors.Find(name, tensors, "epoch");
        if (found.Type != ElementType.I32 || found.Shape.Count != 1)
        {
            throw new MnemoFormatException(name, $"has 'epoch' as {found}; it must be I32 [points].");
        }

        var epochs = Array.ConvertAll(found.ToInt64s(), epoch => (int)epoch);
        for (var i = 0; i < epochs.Length; i++)
        {
            if (epochs[i] <= (i == 0 ? -1 : epochs[i - 1]))
            {
                throw new MnemoFormatException(name, $"has epoch {epochs[i]} out of order.");
            }
        }

        return epochs;
    }
}
