using System.Security.Cryptography;
using System.Text;
using Mnemophase.Formats;

namespace Mnemophase.Running;

/// <summary>The state of one network in a file of its own, for training without a store: safetensors, with what it belongs to as metadata.</summary>
/// <param name="path">The file; it need not exist.</param>
/// <param name="belongsTo">What a state must agree in for training to go on from it: study, network, epochs and whatever else changes the result.</param>
/// <param name="every">Time between two saves.</param>
/// <param name="clock">For that time.</param>
public sealed class CheckpointFile(string path, string belongsTo, TimeSpan every, TimeProvider clock) : ICheckpoints
{
    private const string Format = "mnemophase-checkpoint-1";
    private const string StateName = "state";
    private long _saved = clock.GetTimestamp();

    /// <summary>The file.</summary>
    public string Path => path;

    /// <summary>Epochs of the state that was found; null if there was none of this network.</summary>
    public int? Found { get; private set; }

    /// <summary>Epochs of the state that was saved last; null if none was.</summary>
    public int? Saved { get; private set; }

    /// <summary>Why the last save failed; null if it did not. Training goes on all the same.</summary>
    public Exception? Failure { get; private set; }

    /// <inheritdoc/>
    public bool IsDue(PlannedNetwork planned) => clock.GetElapsedTime(_saved) >= every;

    /// <remarks>A state only saves time: one that is damaged or of something else is passed over.</remarks>
    public byte[]? Find(PlannedNetwork planned)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            var (tensors, metadata) = SafetensorsFile.Read(path);
            if (
                Is(metadata, "format", Format)
                && Is(metadata, "belongs_to", belongsTo)
                && metadata.TryGetValue("epochs", out var text)
                && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var epochs)
                && tensors.TryGetValue(StateName, out var state)
                && Is(metadata, "checksum", Checksum(text, state.Bytes))
            )
            {
                Found = epochs;
                return state.Bytes;
            }
        }
        catch (Exception e) when (e is MnemoFormatException or IOException or UnauthorizedAccessException)
        {
            // Then it is not to be gone on from.
        }

        return null;
    }

    /// <inheritdoc/>
    public void Save(PlannedNetwork planned, int epochs, byte[] state)
    {
        _saved = clock.GetTimestamp();
        var text = epochs.ToString(CultureInfo.InvariantCulture);
        try
        {
            SafetensorsFile.Write(
                path,
                [KeyValuePair.Create(StateName, new DenseArray(ElementType.U8, [state.Length], state))],
                [
                    KeyValuePair.Create("format", Format),
                    KeyValuePair.Create("epochs", text),
                    KeyValuePair.Create("checksum", Checksum(text, state)),
                    KeyValuePair.Create("belongs_to", belongsTo),
                ]
            );
            (Saved, Failure) = (epochs, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Failure = e;
        }
    }

    /// <summary>Removes the file, once the network is done.</summary>
    public void Remove() => File.Delete(path);

    private static bool Is(IReadOnlyDictionary<string, string> metadata, string name, string wanted) =>
        metadata.TryGetValue(name, out var found) && string.Equals(found, wanted, StringComparison.Ordinal);

    private static string Checksum(string epochs, byte[] state)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(epochs + '\n'));
        hash.AppendData(state);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
