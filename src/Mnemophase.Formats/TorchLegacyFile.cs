using System.Buffers.Binary;
using System.Numerics;

namespace Mnemophase.Formats;

/// <summary>
/// What torch.save wrote before PyTorch 1.6, and writes with _use_new_zipfile_serialization=False: five pickles one after another (a mark, the
/// protocol, the machine, the value, the keys of the storages), then each storage as its count of numbers (int64) and the numbers.
/// </summary>
internal static class TorchLegacyFile
{
    private static readonly BigInteger Magic = BigInteger.Parse(
        "119547037146038801333356",
        System.Globalization.CultureInfo.InvariantCulture
    );
    private const long Protocol = 1001;

    /// <summary>Whether the bytes begin like a pickle.</summary>
    public static bool LooksLikePickle(ReadOnlySpan<byte> bytes) => bytes is [0x80, >= 2 and <= 5, ..];

    /// <summary>Tensors and the bytes of each storage by its key; moves <paramref name="at"/> behind the file.</summary>
    /// <exception cref="MnemoFormatException">It is damaged, or a pickle that torch.save did not write.</exception>
    public static (OrderedDictionary<string, TensorView> Tensors, Dictionary<string, byte[]> Storages) Read(
        string path,
        byte[] bytes,
        ref int at
    )
    {
        if (PickleReader.ReadValue(path, bytes, ref at) is not BigInteger magic || magic != Magic)
        {
            throw new MnemoFormatException(path, $"is a pickle that torch.save did not write. {TorchStateDict.SaveAgain}");
        }

        if (PickleReader.ReadValue(path, bytes, ref at) is not Protocol)
        {
            throw new MnemoFormatException(path, $"is a PyTorch file of an unknown old format. {TorchStateDict.SaveAgain}");
        }

        PickleReader.ReadValue(path, bytes, ref at);
        var tensors = PickleReader.Tensors(path, PickleReader.ReadValue(path, bytes, ref at));
        if (PickleReader.ReadValue(path, bytes, ref at) is not IReadOnlyList<object?> keys)
        {
            throw new MnemoFormatException(path, "is damaged: it has no list of its storages.");
        }

        var types = new Dictionary<string, ElementType>(StringComparer.Ordinal);
        foreach (var view in tensors.Values)
        {
            types.TryAdd(view.StorageKey, view.Type);
        }

        var storages = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var key in keys)
        {
            if (key is not string name || !types.TryGetValue(name, out var type))
            {
                throw new MnemoFormatException(path, $"is damaged: it lists a storage '{key}' that no tensor uses.");
            }

            storages[name] = Storage(path, name, bytes, DenseArray.SizeOf(type), ref at);
        }

        return (tensors, storages);
    }

    private static byte[] Storage(string path, string name, byte[] bytes, int size, ref int at)
    {
        var count = bytes.Length - at >= 8 ? BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at)) : -1;
        at += 8;
        if (count < 0 || count > (bytes.Length - at) / size)
        {
            throw new MnemoFormatException(path, $"ends within storage '{name}'; the file may be cut short.");
        }

        at += (int)count * size;
        return bytes[(at - ((int)count * size))..at];
    }
}
