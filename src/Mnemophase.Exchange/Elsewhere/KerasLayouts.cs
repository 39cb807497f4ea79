namespace Mnemophase.Exchange.Elsewhere;

/// <summary>Layers of Keras (SimpleRNN, GRU, LSTM) and cells of flax, whose kernels are inputs × outputs.</summary>
internal static class KerasLayouts
{
    private const string Network = DescriptionKeys.Network;

    public static Proposal? Of(FoundTensors found) => Keras(found) ?? Flax(found);

    private static Proposal? Keras(FoundTensors found)
    {
        // Keras 3 numbers its variables: 0 the kernel, 1 the recurrent kernel, 2 the bias.
        var named = found.Named("recurrent_kernel");
        var recurrent = named ?? found.Named("cell/vars/1");
        if (recurrent is null || found.Shape(recurrent) is not [var units, var columns])
        {
            return null;
        }

        var kernel = named is null ? found.Beside(recurrent, "1", "0") : found.Beside(recurrent, "recurrent_kernel", "kernel");
        var bias = named is null ? found.Beside(recurrent, "1", "2") : found.Beside(recurrent, "recurrent_kernel", "bias");
        var gates = columns / Math.Max(1, units);
        var both = bias is not null && found.Shape(bias).Length == 2;
        if (gates == 3 && bias is not null && !both)
        {
            throw new MnemoFormatException(
                found.Path,
                $"'{bias}' is {found.All[bias]}: a GRU with reset_after=False multiplies the state before its weights, which is not supported; reset_after=True (the default since TensorFlow 2) is."
            );
        }

        var proposal = gates switch
        {
            3 => new Proposal("Keras GRU (reset_after)")
                .Text(Network, "form", "gru")
                .Set(Network, "gates", "[\"z\", \"r\", \"n\"]", "Keras stacks z, r, h"),
            4 => new Proposal("Keras LSTM")
                .Text(Network, "form", "lstm")
                .Set(Network, "gates", "[\"i\", \"f\", \"g\", \"o\"]", "Keras stacks i, f, c, o"),
            _ => new Proposal("Keras SimpleRNN")
                .Text(Network, "form", "rate")
                .AskNonlinearity("tanh", "relu", "sigmoid", "softplus")
                .Set(Network, "alpha", "1", "SimpleRNN has no leak")
                .Text(Network, "rows", "from"),
        };
        proposal
            .Tensor("w_rec", recurrent)
            .Tensor("w_in", kernel)
            .Tensor("b_in", both ? $"{bias}[0]" : bias)
            .Tensor("b_rec", both ? $"{bias}[1]" : null);
        found.ProposeReadout(proposal, units);
        return proposal;
    }

    private static Proposal? Flax(FoundTensors found)
    {
        var (gru, lstm) = (Kernels(found, "h", "rzn"), Kernels(found, "h", "ifgo"));
        if ((gru ?? lstm) is not { } recurrent)
        {
            return null;
        }

        var (name, form, gates) = gru is not null ? ("flax GRUCell", "gru", "rzn") : ("flax LSTMCell", "lstm", "ifgo");
        var proposal = new Proposal(name)
            .Text(Network, "form", form)
            .Set(Network, "gates", $"[{string.Join(", ", gates.Select(gate => $"\"{gate}\""))}]")
            .Text(Network, "rows", "from", "flax's kernels are inputs × outputs")
            .Tensor("w_rec", [.. recurrent])
            .Tensor("w_in", [.. Kernels(found, "i", gates) ?? []])
            .Tensor("b_in", [.. Biases(found, "i", gates)])
            .Tensor("b_rec", [.. Biases(found, "h", gates)]);
        found.ProposeReadout(proposal, found.Shape(recurrent[0])[0]);
        return proposal;
    }

    private static List<string>? Kernels(FoundTensors found, string side, string gates)
    {
        var names = gates.Select(gate => Joined(found, $"{side}{gate}", "kernel")).OfType<string>().ToList();
        return names.Count == gates.Length ? names : null;
    }

    private static List<string> Biases(FoundTensors found, string side, string gates) =>
        [.. gates.Select(gate => Joined(found, $"{side}{gate}", "bias")).OfType<string>()];

    private static string? Joined(FoundTensors found, string layer, string part) =>
        found.Named($"{layer}.{part}") ?? found.Named($"{layer}/{part}");
}
