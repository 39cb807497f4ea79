using Mnemophase.Networks.General;
using Mnemophase.Numerics;

namespace Mnemophase.Studies.Definition;

/// <summary>What files add to a cell: masks and saved weights.</summary>
public sealed partial record GeneralCell
{
    private static readonly string[] MaskNames = ["input", "recurrent", "output"];

    /// <summary>The network with its masks.</summary>
    /// <exception cref="StudyFileException">The file cannot be used.</exception>
    public NetworkModel MaskedModel()
    {
        if (MaskFile is null)
        {
            return Model;
        }

        var arrays = MaskFile.Read();
        if (arrays.Count == 0 || arrays.Keys.FirstOrDefault(name => !MaskNames.Contains(name, StringComparer.Ordinal)) is { } strange)
        {
            throw MaskFile.Wrong($"should hold arrays named {string.Join(", ", MaskNames)}, each as the weights are: [to × from]");
        }

        (string Name, int[] Shape)[] shapes =
        [
            ("input", [Model.Neurons, Model.Inputs]),
            ("recurrent", [Model.Neurons, Model.Neurons]),
            ("output", [Model.Outputs, Model.Neurons]),
        ];
        foreach (var (name, shape) in shapes.Where(one => arrays.ContainsKey(one.Name)))
        {
            RequireShape(MaskFile, name, arrays[name], shape);
        }

        var masked = Model with
        {
            InputMask = arrays.GetValueOrDefault("input")?.Values,
            RecurrentMask = arrays.GetValueOrDefault("recurrent")?.Values,
            OutputMask = arrays.GetValueOrDefault("output")?.Values,
        };
        try
        {
            masked.Validate();
            return masked;
        }
        catch (ArgumentException e)
        {
            throw MaskFile.Wrong($"cannot be used: {e.Message.TrimEnd('.')}");
        }
    }

    /// <summary>The start of a network, in the order of <see cref="ParameterLayout.Trained"/>: drawn, or the saved weights.</summary>
    /// <param name="model">The network with its masks.</param>
    /// <param name="stream">For a start that is drawn.</param>
    /// <exception cref="StudyFileException">The saved weights are of other shapes, or break a mask or Dale's law.</exception>
    private float[] DrawStart(NetworkModel model, TorchGenerator stream)
    {
        if (StartFile is null)
        {
            return Start.Draw(model, stream);
        }

        var arrays = StartFile.Read();
        var layout = ParameterLayout.Trained(model);
        var weights = new float[layout.Length];
        foreach (var tensor in layout.Tensors.Where(tensor => tensor.Length > 0))
        {
            var name = tensor.Name.ToLowerInvariant();
            if (!arrays.TryGetValue(name, out var array))
            {
                throw StartFile.Wrong(
                    $"has no tensor {name} [{string.Join(" × ", tensor.Shape)}]; it has {string.Join(", ", arrays.Keys.Take(12))}"
                );
            }

            RequireShape(StartFile, name, array, [.. tensor.Shape]);
            array.Values.CopyTo(tensor.Of(weights.AsSpan()));
        }

        RequireKept(model, weights);
        return weights;
    }

    /// <summary>Reads the files once.</summary>
    /// <exception cref="StudyFileException">One cannot be used.</exception>
    internal void CheckFiles()
    {
        var model = MaskedModel();
        if (StartFile is not null)
        {
            DrawStart(model, new TorchGenerator(0));
        }
    }

    /// <summary>What a mask or Dale's law would change is no start of this network.</summary>
    private void RequireKept(NetworkModel model, float[] weights)
    {
        if (model.Rank is not null)
        {
            return;
        }

        var effective = new float[weights.Length];
        new WeightMap<float>(model).Effective(weights, effective);
        foreach (var tensor in ParameterLayout.Effective(model).Tensors)
        {
            if (!tensor.Of((ReadOnlySpan<float>)weights).SequenceEqual(tensor.Of((ReadOnlySpan<float>)effective)))
            {
                throw StartFile!.Wrong($"holds a {tensor.Name} that breaks a mask, Dale's law or self_connections = false of this network");
            }
        }
    }

    private static void RequireShape(NamedFile file, string name, StudyArray array, int[] shape)
    {
        if (!array.Shape.SequenceEqual(shape))
        {
            throw file.Wrong($"holds {name} of shape [{string.Join(" × ", array.Shape)}]; this network has [{string.Join(" × ", shape)}]");
        }

        if (!Array.TrueForAll(array.Values, float.IsFinite))
        {
            throw file.Wrong($"holds a value of {name} that is not a finite number");
        }
    }
}
