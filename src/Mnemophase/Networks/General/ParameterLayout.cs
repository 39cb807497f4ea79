namespace Mnemophase.Networks.General;

/// <summary>
/// The tensors of a general network: W_in, b_in, W_rec, b_rec, W_out, b_out, r_0; m and n instead of W_rec for networks of a rank.
/// </summary>
public sealed class ParameterLayout : TensorLayout
{
    private ParameterLayout(params (string Name, int[] Shape)[] tensors)
        : base(tensors) { }

    /// <summary>What is trained: W_in [N × inputs], b_in [N], W_rec [N × N] or m [N × K] and n [K × N], b_rec [N], W_out [outputs × N], b_out, r_0 [N].</summary>
    public static ParameterLayout Trained(NetworkModel model)
    {
        var n = model.Neurons;
        return model.Rank is { } k
            ? new(
                ("W_in", [n, model.Inputs]),
                ("b_in", [n]),
                ("m", [n, k]),
                ("n", [k, n]),
                ("b_rec", [n]),
                ("W_out", [model.Outputs, n]),
                ("b_out", [model.Outputs]),
                ("r_0", [n])
            )
            : Effective(model);
    }

    /// <summary>What the dynamics see: the same with W_rec [N × N], after masks and Dale's law.</summary>
    public static ParameterLayout Effective(NetworkModel model)
    {
        var n = model.Neurons;
        return new(
            ("W_in", [n, model.Inputs]),
            ("b_in", [n]),
            ("W_rec", [n, n]),
            ("b_rec", [n]),
            ("W_out", [model.Outputs, n]),
            ("b_out", [model.Outputs]),
            ("r_0", [n])
        );
    }
}
