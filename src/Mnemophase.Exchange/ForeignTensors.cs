namespace Mnemophase.Exchange;

/// <summary>The tensors of one network among those of a file somebody else wrote: under whatever prefix they share, in whatever width of float.</summary>
public static class ForeignTensors
{
    private const int MostNamed = 5;

    private static readonly string[] Published = ["W_in.weight", "W_in.bias", "W_rec.weight", "W_rec.bias", "W_out.weight", "W_out.bias"];

    private static readonly string[] Ours = ["w_in", "b_in", "w_rec", "b_rec", "w_out", "b_out"];

    /// <summary>The six tensors of a full-rank network as 32-bit floats, in the order W_in, b_in, W_rec, b_rec, W_out, b_out, by the names returned.</summary>
    /// <param name="path">Names the file in errors.</param>
    /// <param name="tensors">All tensors of the file, nested ones by dotted names.</param>
    /// <param name="notes">Takes what was assumed, converted or left unused.</param>
    /// <exception cref="MnemoFormatException">A tensor is missing or holds no floats, or there are two networks.</exception>
    public static (OrderedDictionary<string, DenseArray> Tensors, IReadOnlyList<string> Names) Find(
        string path,
        OrderedDictionary<string, DenseArray> tensors,
        ICollection<string> notes
    )
    {
        var names = Ours.Any(name => Prefixes(tensors, name).Count > 0) ? Ours : Published;
        var prefix = Prefix(path, tensors, names);
        if (prefix.Length > 0)
        {
            notes.Add($"the names of its tensors begin with '{prefix}'");
        }

        var found = new OrderedDictionary<string, DenseArray>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (!tensors.TryGetValue(prefix + name, out var tensor))
            {
                throw new MnemoFormatException(
                    path,
                    $"has no tensor '{prefix + name}'; it has {Named(tensors)}. A network of the paper needs {string.Join(", ", names)}; for any other network, mnemo describe {path} proposes a description, with which it can be analysed."
                );
            }

            found.Add(
                name,
                tensor.IsFloat
                    ? tensor.ToSingles()
                    : throw new MnemoFormatException(path, $"has '{prefix + name}' as {tensor}; weights must be floats.")
            );
        }

        NoteConversions(tensors, prefix, names, notes);
        NoteUnused(tensors, prefix, names, notes);
        return (found, names);
    }

    private static string Prefix(string path, OrderedDictionary<string, DenseArray> tensors, string[] names)
    {
        var whole = names.Select(name => Prefixes(tensors, name)).ToList();
        var complete = whole[0].Where(prefix => whole.TrueForAll(one => one.Contains(prefix))).ToList();
        return complete switch
        {
            [var only] => only,
            // Not one network: the message of the first tensor that is missing says the most.
            [] => whole.Find(one => one.Count > 0)?.First() ?? "",
            _ => throw new MnemoFormatException(
                path,
                $"holds {complete.Count} networks, under {string.Join(", ", complete.Select(one => $"'{one}'"))}; save one of them in a file of its own."
            ),
        };
    }

    /// <summary>What stands before a name: nothing, or something that ends in a dot.</summary>
    private static HashSet<string> Prefixes(OrderedDictionary<string, DenseArray> tensors, string name) =>
        [
            .. tensors
                .Keys.Where(key => string.Equals(key, name, StringComparison.Ordinal) || key.EndsWith("." + name, StringComparison.Ordinal))
                .Select(key => key[..^name.Length]),
        ];

    private static void NoteConversions(
        OrderedDictionary<string, DenseArray> tensors,
        string prefix,
        string[] names,
        ICollection<string> notes
    )
    {
        foreach (var type in names.Select(name => tensors[prefix + name].Type).Distinct().Where(type => type != ElementType.F32))
        {
            notes.Add($"weights stored as {type} were {(type == ElementType.F64 ? "rounded" : "converted")} to F32");
        }
    }

    private static void NoteUnused(OrderedDictionary<string, DenseArray> tensors, string prefix, string[] names, ICollection<string> notes)
    {
        var used = names.Select(name => prefix + name).ToHashSet(StringComparer.Ordinal);
        var unused = tensors.Where(tensor => !used.Contains(tensor.Key)).Select(tensor => $"{tensor.Key} {tensor.Value}").ToList();
        if (unused.Count > 0)
        {
            var more = unused.Count > MostNamed ? $" and {unused.Count - MostNamed} more" : "";
            notes.Add($"tensors that were read but not used: {string.Join(", ", unused.Take(MostNamed))}{more}");
        }
    }

    private static string Named(OrderedDictionary<string, DenseArray> tensors) =>
        string.Join(", ", tensors.Keys.Take(12)) + (tensors.Count > 12 ? $" and {tensors.Count - 12} more" : "");
}
