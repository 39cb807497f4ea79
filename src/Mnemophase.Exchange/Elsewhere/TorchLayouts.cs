namespace Mnemophase.Exchange.Elsewhere;

/// <summary>PyTorch's own layers: nn.RNN, nn.GRU, nn.LSTM and their cells.</summary>
internal static class TorchLayouts
{
    private static readonly string[] Ends = ["weight_hh_l0", "weight_hh"];

    public static Proposal? Of(FoundTensors found)
    {
        var (end, names) = Ends.Select(end => (end, found.Ending(end))).FirstOrDefault(pair => pair.Item2.Count > 0);
        if (end is null)
        {
            return null;
        }

        if (
            found.All.Keys.FirstOrDefault(name =>
                name.Contains("weight_hh_l1", StringComparison.Ordinal)
                || name.EndsWith("_reverse", StringComparison.Ordinal)
                || name.Contains("weight_hr_l", StringComparison.Ordinal)
            ) is
            { } more
        )
        {
            throw new MnemoFormatException(
                found.Path,
                $"has '{more}': stacked, bidirectional or projected recurrent layers cannot be analysed, only a single layer."
            );
        }

        var recurrent = names[0];
        var (rows, units) = (found.Shape(recurrent)[0], found.Shape(recurrent)[^1]);
        var proposal = (rows / Math.Max(1, units)) switch
        {
            3 => new Proposal("torch nn.GRU")
                .Text(DescriptionKeys.Network, "form", "gru")
                .Set(DescriptionKeys.Network, "gates", "[\"r\", \"z\", \"n\"]", "as PyTorch stacks them"),
            4 => new Proposal("torch nn.LSTM")
                .Text(DescriptionKeys.Network, "form", "lstm")
                .Set(DescriptionKeys.Network, "gates", "[\"i\", \"f\", \"g\", \"o\"]", "as PyTorch stacks them"),
            _ => new Proposal("torch nn.RNN")
                .Text(DescriptionKeys.Network, "form", "rate")
                .AskNonlinearity("tanh", "relu")
                .Set(DescriptionKeys.Network, "alpha", "1", "nn.RNN has no leak")
                .Text(DescriptionKeys.Network, "rows", "to"),
        };
        proposal
            .Tensor("w_rec", recurrent)
            .Tensor("w_in", found.Beside(recurrent, end, end.Replace("_hh", "_ih", StringComparison.Ordinal)))
            .Tensor("b_in", found.Beside(recurrent, end, end.Replace("weight_hh", "bias_ih", StringComparison.Ordinal)))
            .Tensor("b_rec", found.Beside(recurrent, end, end.Replace("weight_hh", "bias_hh", StringComparison.Ordinal)));
        found.ProposeStart(proposal, units);
        found.ProposeReadout(proposal, units);
        return names.Count > 1 ? proposal.Remark($"there are {names.Count} recurrent layers; this is {recurrent}") : proposal;
    }
}
