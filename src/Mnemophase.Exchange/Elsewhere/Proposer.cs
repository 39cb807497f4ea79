namespace Mnemophase.Exchange.Elsewhere;

/// <summary>Proposes a description from the names and shapes of a file's tensors. What these do not tell stays a question.</summary>
public static class Proposer
{
    private const string Network = DescriptionKeys.Network;

    /// <summary>Reads a file and proposes a description of it.</summary>
    /// <exception cref="MnemoFormatException">The file cannot be read, or holds no recurrent weights.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static (Proposal Proposal, IReadOnlyList<string> Tensors) OfFile(string path)
    {
        var notes = new List<string>();
        var tensors = TensorFile.Open(path, notes);
        var found = new FoundTensors(path, tensors);
        var proposal = TorchLayouts.Of(found) ?? KerasLayouts.Of(found) ?? FieldLayouts.Of(found) ?? Guess(found);
        foreach (var note in notes)
        {
            proposal.Remark(note);
        }

        return (proposal, [.. tensors.Select(tensor => $"{tensor.Key} {tensor.Value}")]);
    }

    /// <summary>No naming that is known: the square matrix is taken for the recurrent weights, and the rest is asked.</summary>
    private static Proposal Guess(FoundTensors found)
    {
        var matrices = found.All.Keys.Where(name => found.All[name].IsFloat && found.Shape(name).Length == 2).ToList();
        var square = matrices.Where(found.IsSquare).ToList();
        if (square.Count == 0)
        {
            throw new MnemoFormatException(
                found.Path,
                $"holds no square matrix and no known names, so its recurrent weights cannot be identified among its tensors: {string.Join(", ", found.All.Take(12).Select(tensor => $"{tensor.Key} {tensor.Value}"))}. docs/own-network.md shows how a description names them."
            );
        }

        var recurrent =
            square.Find(name =>
                name.Contains("rec", StringComparison.OrdinalIgnoreCase) || name.Contains("hh", StringComparison.OrdinalIgnoreCase)
            ) ?? square[0];
        var n = found.Shape(recurrent)[0];
        var proposal = new Proposal("names of no known library, so tensors are identified by their shapes")
            .Ask(Network, "form", DescriptionKeys.Meaning("form"), "\"rate\"", "\"current\"", "\"leak-inside\"")
            .AskNonlinearity()
            .AskAlpha(DescriptionKeys.Meaning("alpha"))
            .Ask(Network, "rows", DescriptionKeys.Meaning("rows"), "\"to\"", "\"from\"")
            .Tensor("w_rec", recurrent);
        var input = found.InputOf(recurrent, n);
        proposal.Tensor("w_in", input);
        proposal.Tensor("b_in", input is null ? null : BiasOf(found, input, n));
        proposal.Tensor("b_rec", BiasOf(found, recurrent, n));
        found.ProposeStart(proposal, n);
        found.ProposeReadout(proposal, n);
        if (input is null)
        {
            proposal.Remark("no input weights were found; name them as tensors.w_in if there are any");
        }

        foreach (var other in square.Where(name => !string.Equals(name, recurrent, StringComparison.Ordinal)))
        {
            proposal.Remark($"{other} is square as well: tensors.w_rec may be that");
        }

        return proposal;
    }

    /// <summary>A vector named as the matrix is, but for what stands for weight and bias: W_rec.weight and W_rec.bias, w_rec and b_rec.</summary>
    private static string? BiasOf(FoundTensors found, string matrix, int n) =>
        (
            (string[])
                [
                    matrix.Replace("weight", "bias", StringComparison.Ordinal),
                    matrix.Replace("kernel", "bias", StringComparison.Ordinal),
                    matrix.Replace("w_", "b_", StringComparison.Ordinal),
                    matrix.Replace("W_", "b_", StringComparison.Ordinal),
                ]
        ).FirstOrDefault(name =>
            !string.Equals(name, matrix, StringComparison.Ordinal)
            && found.All.ContainsKey(name)
            && found.Shape(name) is [var length]
            && length == n
        );
}
