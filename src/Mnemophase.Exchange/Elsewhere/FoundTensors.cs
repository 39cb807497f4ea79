namespace Mnemophase.Exchange.Elsewhere;

/// <summary>The tensors of a file, as layouts look for them: under whatever prefix, with dimensions of 1 taken away.</summary>
internal sealed class FoundTensors(string path, OrderedDictionary<string, DenseArray> tensors)
{
    private static readonly char[] Joints = ['.', '/'];

    public string Path { get; } = path;

    public OrderedDictionary<string, DenseArray> All { get; } = tensors;

    /// <summary>Names that end so, at the beginning of the name or behind a joint.</summary>
    public IReadOnlyList<string> Ending(string end) =>
        [
            .. All.Keys.Where(name =>
                Bare(name) is var bare
                && bare.EndsWith(end, StringComparison.Ordinal)
                && (bare.Length == end.Length || Joints.Contains(bare[^(end.Length + 1)]))
            ),
        ];

    /// <summary>The name that ends so; the first where several do.</summary>
    public string? Named(string end) => Ending(end) is [var first, ..] ? first : null;

    /// <summary>The name with another end in the place of this one.</summary>
    public string? Beside(string name, string end, string otherEnd)
    {
        var bare = Bare(name);
        var other = bare[..^end.Length] + otherEnd;
        return All.Keys.FirstOrDefault(key => string.Equals(Bare(key), other, StringComparison.Ordinal));
    }

    /// <summary>Its dimensions, without those of 1.</summary>
    public int[] Shape(string name) => [.. All[name].Shape.Where(length => length != 1)];

    public bool IsSquare(string name) => Shape(name) is [var rows, var columns] && rows == columns;

    /// <summary>TensorFlow ends its names with :0.</summary>
    private static string Bare(string name) => name.EndsWith(":0", StringComparison.Ordinal) ? name[..^2] : name;

    /// <summary>Proposes a readout: the one matrix left over that has the neurons in one dimension, and the vector that goes with its other.</summary>
    public void ProposeReadout(Proposal proposal, int neurons)
    {
        var used = proposal.Keys.Select(key => key.Value).ToList();
        var left = All
            .Keys.Where(name => All[name].IsFloat && !used.Exists(value => value.Contains(Proposal.Quoted(name), StringComparison.Ordinal)))
            .ToList();
        var candidates = left.Where(name => Shape(name) is [var a, var b] && (a == neurons) != (b == neurons)).ToList();
        if (candidates.Count == 0)
        {
            candidates = [.. left.Where(name => Shape(name) is [var n] && n == neurons && IsNamedOutput(name))];
        }

        if (candidates.Count == 0)
        {
            proposal.Remark("no readout was found; outputs stay empty unless tensors.w_out names one");
            return;
        }

        var chosen = candidates.Find(IsNamedOutput) ?? candidates[0];
        var outputs = Shape(chosen) is [var rows, var columns] ? (rows == neurons ? columns : rows) : 1;
        proposal.Tensor("w_out", chosen);
        proposal.Tensor("b_out", left.Find(name => !string.Equals(name, chosen, StringComparison.Ordinal) && Goes(name, chosen, outputs)));
        AskReadout(proposal);
        if (candidates.Count > 1)
        {
            proposal.Remark(
                $"tensors.w_out may also be {string.Join(", ", candidates.Where(name => !string.Equals(name, chosen, StringComparison.Ordinal)))}"
            );
        }
    }

    /// <summary>Proposes a learned start: a vector of the neurons that is named as one.</summary>
    public void ProposeStart(Proposal proposal, int neurons) =>
        proposal.Tensor(
            "start",
            All.Keys.FirstOrDefault(name =>
                Shape(name) is [var length]
                && length == neurons
                && ((string[])["h0", "h_0", "x0", "r0", "r_0", "init", "start"]).Any(part =>
                    name.Split('.', '/')[^1].Contains(part, StringComparison.OrdinalIgnoreCase)
                )
            )
        );

    /// <summary>The matrix that the input comes through: by its name, or since a layer of PyTorch with the neurons in its rows cannot be the readout.</summary>
    public string? InputOf(string recurrent, int neurons)
    {
        var candidates = All
            .Keys.Where(name =>
                !string.Equals(name, recurrent, StringComparison.Ordinal)
                && All[name].IsFloat
                && Shape(name) is [var a, var b]
                && (a == neurons || b == neurons)
                && !IsNamedOutput(name)
            )
            .ToList();
        return candidates.Find(IsNamedInput)
            ?? candidates.Find(name => name.EndsWith(".weight", StringComparison.Ordinal) && Shape(name)[0] == neurons)
            ?? (candidates.Count == 1 ? candidates[0] : null);
    }

    private static bool IsNamedInput(string name) =>
        ((string[])["in", "stim", "ih", "wu"]).Any(part => name.Contains(part, StringComparison.OrdinalIgnoreCase));

    public static void AskReadout(Proposal proposal) =>
        proposal.Ask(DescriptionKeys.Readout, "nonlinearity", null, [.. DescriptionKeys.Readouts.Keys.Select(Proposal.Quoted)]);

    private bool Goes(string name, string weights, int outputs) =>
        Shape(name) is var shape
        && (shape.Length == 1 ? shape[0] == outputs : shape.Length == 0 && outputs == 1)
        && Common(name, weights) > 0
        && name.Contains('b', StringComparison.OrdinalIgnoreCase);

    private static int Common(string a, string b) => a.Zip(b).TakeWhile(pair => pair.First == pair.Second).Count();

    private static bool IsNamedOutput(string name) =>
        ((string[])["out", "fc", "read", "decod", "linear", "dense"]).Any(part => name.Contains(part, StringComparison.OrdinalIgnoreCase));
}
