using System.Text;

namespace Mnemophase.Formats;

/// <summary>What torch.save writes for tensors, alone, in a state dict or among the other values of a checkpoint; also in the format before PyTorch 1.6.</summary>
/// <remarks>A restricted reader: it executes nothing and refuses by name whatever else the file asks for.</remarks>
public static class TorchStateDict
{
    /// <summary>The line that makes a readable file of any network.</summary>
    public const string SaveAgain = "Save it again in Python with torch.save(model.state_dict(), \"model_final.pt\").";

    private const string PickleEntry = "data.pkl";

    /// <summary>Numbers read from one file, over all its tensors.</summary>
    private const long MaximumNumbers = 64L << 20;

    /// <summary>A view may repeat numbers (an expanded tensor has strides of 0), but not to more than a network of 4096 neurons needs.</summary>
    private const long MaximumView = 1L << 24;

    /// <summary>Files saved into one another's end; each further one is read by a further call.</summary>
    private const int MaximumSaves = 16;

    /// <summary>Reads every tensor by its name, in the order of the file, row-major whatever the strides in the file.</summary>
    /// <remarks>The name in a nested dict is made of all keys on the way to it, joined by dots: state_dict.W_rec.weight.</remarks>
    /// <param name="notes">Takes what a reader should be told of the file; null for nobody.</param>
    /// <exception cref="MnemoFormatException">The file is damaged, cut short, or holds no tensors.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static OrderedDictionary<string, DenseArray> Read(string path, ICollection<string>? notes = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Parse(path, WholeFile.Read(path), notes);
    }

    /// <summary>Reads bytes in memory; <paramref name="path"/> only names them in messages.</summary>
    /// <exception cref="MnemoFormatException">The bytes are damaged, cut short, or hold no tensors.</exception>
    public static OrderedDictionary<string, DenseArray> Parse(string path, byte[] bytes) => Parse(path, bytes, null);

    /// <summary>Reads bytes in memory, with notes.</summary>
    /// <exception cref="MnemoFormatException">The bytes are damaged, cut short, or hold no tensors.</exception>
    public static OrderedDictionary<string, DenseArray> Parse(string path, byte[] bytes, ICollection<string>? notes)
    {
        var saves = Saves(path, bytes);
        var filled = saves.Where(save => save.Count > 0).ToList();
        if (filled.Count != 1)
        {
            throw new MnemoFormatException(
                path,
                filled.Count == 0
                    ? $"holds no tensors. {SaveAgain}"
                    : $"holds {filled.Count} saves with tensors one after another, so the program cannot know which one is meant. {SaveAgain}"
            );
        }

        if (saves.Count > 1)
        {
            notes?.Add($"this file holds {saves.Count} saves one after another; the one with tensors was read");
        }

        return filled[0];
    }

    /// <summary>The tensors of each save in the bytes: usually there is one.</summary>
    private static List<OrderedDictionary<string, DenseArray>> Saves(string path, byte[] bytes)
    {
        var saves = new List<OrderedDictionary<string, DenseArray>>();
        while (bytes.Length > 0)
        {
            if (saves.Count == MaximumSaves)
            {
                throw new MnemoFormatException(path, $"holds more than {MaximumSaves} saves. {SaveAgain}");
            }

            if (TorchLegacyFile.LooksLikePickle(bytes))
            {
                var at = 0;
                var (tensors, storages) = TorchLegacyFile.Read(path, bytes, ref at);
                saves.Add(Gather(path, tensors, storages, ""));
                bytes = bytes[at..];
            }
            else if (ZipReader.LooksLikeZip(bytes))
            {
                // A zip file is found from its end, so what stands before the last one comes next.
                var start = ZipReader.Start(path, bytes);
                saves.Add(Zipped(path, bytes[start..]));
                bytes = bytes[..start];
            }
            else
            {
                throw new MnemoFormatException(
                    path,
                    $"is not a PyTorch file: it is not a zip file, or its beginning is damaged. {SaveAgain}"
                );
            }
        }

        return saves.Count > 0 ? saves : throw new MnemoFormatException(path, "is empty.");
    }

    private static OrderedDictionary<string, DenseArray> Zipped(string path, byte[] bytes)
    {
        var entries = ZipReader.Read(path, bytes);
        var root = Root(path, entries);
        if (entries.TryGetValue(root + "byteorder", out var order) && !order.AsSpan().SequenceEqual("little"u8))
        {
            throw new MnemoFormatException(path, $"has byte order '{Encoding.UTF8.GetString(order)}'; only 'little' can be read.");
        }

        return Gather(path, PickleReader.ReadTensors(path, entries[root + PickleEntry]), entries, $"{root}data/");
    }

    private static string Root(string path, OrderedDictionary<string, byte[]> entries)
    {
        var pickles = entries.Keys.Where(k => k.EndsWith("/" + PickleEntry, StringComparison.Ordinal)).ToList();
        var scripted = entries.Keys.Any(name => name.EndsWith("/constants.pkl", StringComparison.Ordinal));
        return pickles.Count == 1 && !scripted
            ? pickles[0][..^PickleEntry.Length]
            : throw new MnemoFormatException(
                path,
                scripted
                    ? $"is a TorchScript file, which holds a program. {SaveAgain}"
                    : $"holds {pickles.Count} entries {PickleEntry}; a file of torch.save holds one."
            );
    }

    private static OrderedDictionary<string, DenseArray> Gather(
        string path,
        OrderedDictionary<string, TensorView> views,
        IReadOnlyDictionary<string, byte[]> storages,
        string prefix
    )
    {
        var tensors = new OrderedDictionary<string, DenseArray>(StringComparer.Ordinal);
        var numbers = 0L;
        foreach (var (name, view) in views)
        {
            var tensor = Gather(path, name, view, storages, prefix);
            numbers += tensor.Count;
            if (numbers > MaximumNumbers)
            {
                throw new MnemoFormatException(path, $"holds more than the {MaximumNumbers} numbers that are read.");
            }

            tensors.Add(name, tensor);
        }

        return tensors;
    }

    private static DenseArray Gather(string path, string name, TensorView view, IReadOnlyDictionary<string, byte[]> storages, string prefix)
    {
        var entry = prefix + view.StorageKey;
        var size = DenseArray.SizeOf(view.Type);
        if (!storages.TryGetValue(entry, out var storage) || storage.Length % size != 0 || storage.Length / size != view.StorageCount)
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

    /// <summary>The shape, once it is sure that every number of the view lies within the storage and none is repeated beyond what a network needs.</summary>
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
                fits = fits && count <= Math.Max(view.StorageCount, MaximumView) && last < view.StorageCount;
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
