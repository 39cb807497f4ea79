namespace Mnemophase.Exchange;

/// <summary>The named tensors of many networks as one tensor [networks × …] per name, and back, bit for bit.</summary>
/// <remarks>
/// Where a tensor is shorter in some networks (curves of one that diverged) or missing in some (a snapshot it did not reach), the stack is
/// filled up with NaN (integers: -1, bytes: 0), and "NAME.length" (I32 [networks]) says how many entries of the first dimension are real: -1
/// where the network has no such tensor. Without that companion every entry is real.
/// </remarks>
internal static class TensorStack
{
    private const string LengthSuffix = ".length";

    /// <summary>Stacks the tensors of networks in the order in which names are first seen.</summary>
    /// <exception cref="MnemoFormatException">A name stands for tensors that do not fit together; the message names it.</exception>
    public static IEnumerable<KeyValuePair<string, DenseArray>> Stack(
        string path,
        IReadOnlyList<OrderedDictionary<string, DenseArray>> networks
    )
    {
        var names = new OrderedDictionary<string, DenseArray>(StringComparer.Ordinal);
        foreach (var (name, tensor) in networks.SelectMany(network => network))
        {
            names.TryAdd(name, tensor);
        }

        return names.SelectMany(name => Stack(path, name.Key, [.. networks.Select(network => network.GetValueOrDefault(name.Key))]));
    }

    /// <summary>The tensors of one network of a stack.</summary>
    /// <param name="path">Names the file in errors.</param>
    /// <param name="stack">The stacked tensors.</param>
    /// <param name="networks">How many networks are stacked.</param>
    /// <exception cref="MnemoFormatException">A tensor is no stack of so many networks, or its lengths are impossible.</exception>
    public static IEnumerable<KeyValuePair<string, DenseArray>> Unstack(
        string path,
        OrderedDictionary<string, DenseArray> stack,
        int networks,
        int index
    )
    {
        foreach (var (name, tensor) in stack)
        {
            if (IsLength(name, stack))
            {
                continue;
            }

            if (tensor.Shape.Count == 0 || tensor.Shape[0] != networks)
            {
                throw new MnemoFormatException(path, $"has '{name}' as {tensor}; its first dimension must be the {networks} networks.");
            }

            int[] shape = [.. tensor.Shape.Skip(1)];
            var length =
                stack.TryGetValue(name + LengthSuffix, out var lengths) ? Length(path, name, lengths, networks, index, shape)
                : shape is [var first, ..] ? first
                : 0;
            if (length >= 0)
            {
                yield return KeyValuePair.Create(name, Slice(tensor, shape, length, networks, index));
            }
        }
    }

    private static bool IsLength(string name, OrderedDictionary<string, DenseArray> stack) =>
        name.EndsWith(LengthSuffix, StringComparison.Ordinal) && stack.ContainsKey(name[..^LengthSuffix.Length]);

    private static IEnumerable<KeyValuePair<string, DenseArray>> Stack(string path, string name, DenseArray?[] tensors)
    {
        var present = tensors.OfType<DenseArray>().ToList();
        var longest = present.MaxBy(tensor => tensor.Bytes.Length)!;
        var misfit = present.Find(tensor =>
            tensor.Type != longest.Type
            || tensor.Shape.Count != longest.Shape.Count
            || !tensor.Shape.Skip(1).SequenceEqual(longest.Shape.Skip(1))
        );
        var whole = present.Count == tensors.Length && present.TrueForAll(tensor => tensor.Bytes.Length == longest.Bytes.Length);
        if (misfit is not null || (!whole && longest.Shape.Count == 0))
        {
            throw new MnemoFormatException(path, $"has networks whose '{name}' cannot be stacked: {longest} and {misfit}.");
        }

        var size = longest.Bytes.Length;
        var bytes = new byte[(long)size * tensors.Length];
        for (var i = 0; i < tensors.Length; i++)
        {
            var place = bytes.AsSpan(i * size, size);
            var real = tensors[i]?.Bytes ?? [];
            real.CopyTo(place);
            Fill(place[real.Length..], longest.Type);
        }

        yield return KeyValuePair.Create(name, new DenseArray(longest.Type, [tensors.Length, .. longest.Shape], bytes));
        if (!whole)
        {
            int[] lengths = [.. tensors.Select(tensor => tensor?.Shape[0] ?? -1)];
            yield return KeyValuePair.Create(name + LengthSuffix, DenseArray.From((ReadOnlySpan<int>)lengths));
        }
    }

    private static void Fill(Span<byte> place, ElementType type)
    {
        if (type is ElementType.Bool or ElementType.U8)
        {
            return;
        }

        var filler = type switch
        {
            ElementType.F32 => LittleEndian.GetBytes<float>([float.NaN]),
            ElementType.F64 => LittleEndian.GetBytes<double>([double.NaN]),
            ElementType.I32 => LittleEndian.GetBytes<int>([-1]),
            _ => LittleEndian.GetBytes<long>([-1]),
        };
        for (var at = 0; at < place.Length; at += filler.Length)
        {
            filler.CopyTo(place[at..]);
        }
    }

    private static int Length(string path, string name, DenseArray lengths, int networks, int index, int[] shape)
    {
        if (lengths.Type != ElementType.I32 || lengths.Shape is not [var count] || count != networks || shape.Length == 0)
        {
            throw new MnemoFormatException(path, $"has '{name}{LengthSuffix}' as {lengths}; it must be I32 [{networks}].");
        }

        var length = lengths.ToInt64s()[index];
        return length >= -1 && length <= shape[0]
            ? (int)length
            : throw new MnemoFormatException(path, $"declares {length} entries of '{name}' for network {index}, but there are {shape[0]}.");
    }

    private static DenseArray Slice(DenseArray tensor, int[] shape, int length, int networks, int index)
    {
        var size = tensor.Bytes.Length / networks;
        if (shape.Length == 0)
        {
            return new DenseArray(tensor.Type, shape, tensor.Bytes.AsSpan(index * size, size).ToArray());
        }

        var real = shape[0] == 0 ? 0 : size / shape[0] * length;
        return new DenseArray(tensor.Type, [length, .. shape[1..]], tensor.Bytes.AsSpan(index * size, real).ToArray());
    }
}
