using System.Text;

namespace Mnemophase.Formats;

/// <summary>Tensors by name from whatever file of weights somebody has: told by its first bytes, never by its name.</summary>
public static class TensorFile
{
    private const string KerasWeights = "model.weights.h5";

    /// <summary>What is read, for messages.</summary>
    public const string Read = "safetensors, npz, PyTorch's .pt, HDF5 (.h5, .keras, MATLAB's -v7.3)";

    /// <summary>Reads every tensor of numbers, in the order of the file; nothing in it is executed.</summary>
    /// <param name="notes">Takes what was passed over.</param>
    /// <exception cref="MnemoFormatException">The file is damaged, or of a kind that is not read; the message says what to do.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static OrderedDictionary<string, DenseArray> Open(string path, ICollection<string> notes)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
        {
            throw new MnemoFormatException(path, $"is a folder; name the file with the weights ({Read}).");
        }

        var bytes = WholeFile.Read(path);
        return bytes.Length == 0 ? throw new MnemoFormatException(path, "is empty.")
            : ZipReader.LooksLikeZip(bytes) ? Zipped(path, bytes, notes)
            : Hdf5File.IsHdf5(bytes) ? Hdf5File.Parse(path, bytes, notes)
            : TorchLegacyFile.LooksLikePickle(bytes) ? TorchStateDict.Parse(path, bytes, notes)
            : bytes is [_, _, _, _, _, _, _, _, (byte)'{', ..] ? SafetensorsFile.Parse(path, bytes).Tensors
            : throw new MnemoFormatException(path, Unread(path, bytes));
    }

    private static OrderedDictionary<string, DenseArray> Zipped(string path, byte[] bytes, ICollection<string> notes)
    {
        // Saves of PyTorch may stand one after another in a file, which its reader takes apart; npz and Keras files are one zip.
        if (ZipReader.Start(path, bytes) > 0)
        {
            return TorchStateDict.Parse(path, bytes, notes);
        }

        var entries = ZipReader.Read(path, bytes);
        return entries.TryGetValue(KerasWeights, out var keras) ? Hdf5File.Parse(path, keras, notes)
            : entries.Keys.Any(name => name.EndsWith(".npy", StringComparison.Ordinal)) ? NpzFile.ParseNumbers(path, entries, notes)
            : entries.Keys.Any(name => name.EndsWith("data.pkl", StringComparison.Ordinal)) ? TorchStateDict.Parse(path, bytes, notes)
            : throw new MnemoFormatException(
                path,
                "is a zip file without weights: it has neither arrays of NumPy (.npy, from numpy.savez) nor data.pkl (from torch.save)."
            );
    }

    /// <summary>What the file is instead, and what makes a readable one of it.</summary>
    private static string Unread(string path, byte[] bytes)
    {
        var name = Path.GetFileName(path);
        var start = Encoding.Latin1.GetString(bytes, 0, Math.Min(bytes.Length, 20));
        return start.StartsWith("MATLAB 5.0", StringComparison.Ordinal)
                ? "is a MATLAB file of version 5, which this program cannot read. Save it again in MATLAB with save(\"net.mat\", \"-v7.3\"), or in Python with numpy.savez(\"net.npz\", **{k: v for k, v in scipy.io.loadmat(\"net.mat\").items() if k[0] != \"_\"})."
            : start.StartsWith("\u0093NUMPY", StringComparison.Ordinal)
                ? "is a single NumPy array, not a network. Save all arrays together with numpy.savez(\"net.npz\", w_rec=…, w_in=…)."
            : name.Contains(".data-0", StringComparison.Ordinal)
            || name.EndsWith(".index", StringComparison.Ordinal)
            || name.EndsWith(".pb", StringComparison.Ordinal)
            || name is "checkpoint"
                ? "is part of a TensorFlow checkpoint, which this program cannot read. Save it again in Python with r = tf.train.load_checkpoint(\"model.ckpt\"); numpy.savez(\"net.npz\", **{k: r.get_tensor(k) for k in r.get_variable_to_shape_map()})."
            : $"is not a file of weights that can be read ({Read}), or its beginning is damaged. In Python, numpy.savez(\"net.npz\", w_rec=…, w_in=…) writes one.";
    }
}
