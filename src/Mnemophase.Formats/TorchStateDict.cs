using System.Text;

namespace Mnemophase.Formats;

/// <summary>What torch.save writes for a state dict of float (or double) tensors: a zip file of a pickle and one entry per storage.</summary>
/// <remarks>A restricted reader: it executes nothing and refuses by name whatever else the file asks for.</remarks>
public static class TorchStateDict
{
    private const string PickleEntry = "data.pkl";

    /// <summary>Numbers read from one file, over all its tensors.</summary>
    private const long MaximumNumbers = 64L << 20;

    /// <summary>Reads every tensor by its name, in the order of the state dict, row-major whatever the strides in the file.</summary>
    /// <exception cref="MnemoFormatException">The file is damaged, cut short, or holds anything but a state dict of tensors.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static OrderedDictionary<string, DenseArray> Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Parse(path, WholeFile.Read(path));
    }

    /// <summary>Reads bytes in memory; <paramref name="path"/> only names them in messages.</summary>
    /// <exception cref="MnemoFormatException">The bytes are damaged, cut short, or hold anything but a state dict of tensors.</exception>
    public static OrderedDictionary<string, DenseArray> Parse(string path, byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        if (!ZipReader.LooksLikeZip(bytes))
        {
            throw new MnemoFormatException(path, NotZip(bytes));
        }

        var entries = ZipReader.Read(path, bytes);
        var root = Root(path, entries);
        if (entries.TryGetValue(root + "byteorder", out var order) && !order.AsSpan().SequenceEqual("little"u8))
        {
            throw new MnemoFormatException(path, $"has byte order '{Encoding.UTF8.GetString(order)}'; read is 'little'.");
        }

        var tensors = new OrderedDictionary<string, DenseArray>(StringComparer.Ordinal);
        var numbers = 0L;
        foreach (var (name, view) in PickleReader.ReadStateDict(path, entries[root + PickleEntry]))
        {
            var tensor = Gather(path, name, view, entries, root);
            numbers += tensor.Count;
            if (numbers > MaximumNumbers)
            {
                throw new MnemoFormatException(path, $"holds more than the {MaximumNumbers} numbers that are read.");
            }

            tensors.Add(name, tensor);
        }

        return tensors;
    }

    private static string NotZip(byte[] bytes) =>
        bytes is [0x80, ..]
            ? "is a pickle or a PyTorch file of the old format (before 1.6), which is not read; save it again with a current PyTorch."
            : "is no PyTorch file: it is no zip file, or its beginning is damaged.";

    private static string Root(string path, OrderedDictionary<string, byte[]> entries)
    {
        var pickles = entries.Keys.Where(k => k.EndsWith("/" + PickleEntry, StringComparison.Ordinal)).ToList();
        return pickles.Count == 1
            ? pickles[0][..^PickleEntry.Length]
            : throw new MnemoFormatException(path, $"holds {pickles.Count} entries {PickleEntry}; a file of torch.save holds one.");
    }

    private static DenseArray Gather(string path, string name, TensorView view, OrderedDictionary<string, byte[]> entries, string root)
    {
        var entry = $"{root}data/{view.StorageKey}";
        var size = DenseArray.SizeOf(view.Type);
        if (!entries.TryGetValue(entry, out var storage) || storage.Length % size != 0 || storage.Length / size != view.StorageCount)
        {
            throw new MnemoFormatException(path, $"tensor '{name}' needs {view.StorageCount} numbers in '{entry}', which are not there.");
        }

        var shape = CheckedShape(path, name, view);
        var bytes = new byte[DenseArray.CountOf(shape) * size];
        var index = new int[shape.Length];
        for (var target = 0; target < bytes.Length; target += size)
        {
            var source = view.Offset;
            for (var d = 0; d < shape.Length; d++)
            {
                source += index[d] * view.Stride[d];
            }

            storage.AsSpan((int)source * size, size).CopyTo(bytes.AsSpan(target));
            for (var d = shape.Length - 1; d >= 0 && ++index[d] == shape[d]; d--)
            {
                index[d] = 0;
            }
        }

        return new DenseArray(view.Type, shape, bytes);
    }

    /// <summary>The shape, once it is sure that every number of the view lies within the storage and none is repeated to blow it up.</summary>
    private static int[] CheckedShape(string path, string name, TensorView view)
    {
        var fits = view.Size.Count == view.Stride.Count && view.Offset >= 0 && view.Offset <= view.StorageCount;
        fits = fits && view.Size.All(s => s is >= 0 and <= int.MaxValue);
        if (fits && !view.Size.Contains(0))
        {
            var count = 1L;
            var last = view.Offset;
            for (var d = 0; fits && d < view.Size.Count; d++)
            {
                // Of a dimension of one the stride is never used, and some views leave anything there.
                var stride = view.Size[d] == 1 ? 0 : view.Stride[d];
                fits = stride >= 0 && stride <= view.StorageCount;
                count *= view.Size[d];
                last += fits ? (view.Size[d] - 1) * stride : 0;
                fits = fits && count <= view.StorageCount && last < view.StorageCount;
            }

            fits = fits && last < view.StorageCount;
        }

        return fits
            ? [.. view.Size.Select(s => (int)s)]
            : throw new MnemoFormatException(
                path,
                $"tensor '{name}' of shape [{string.Join(" × ", view.Size)}], strides [{string.Join(", ", view.Stride)}] and offset {view.Offset} does not fit its storage of {view.StorageCount} numbers."
            );
    }
}
