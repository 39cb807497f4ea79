using System.Security.Cryptography;

namespace Mnemophase.Store;

/// <summary>The state of a network whose training is not finished.</summary>
/// <param name="Position">Place of the network in the full plan of the study.</param>
/// <param name="Epochs">Epochs done.</param>
/// <param name="Seconds">Time they took.</param>
/// <param name="SavedAt">When it was saved.</param>
/// <param name="State">What training goes on from.</param>
public sealed record StoredCheckpoint(int Position, int Epochs, double Seconds, DateTimeOffset SavedAt, byte[] State)
{
    internal const string Select = """
        SELECT position AS Position, epochs AS Epochs, seconds AS Seconds, saved_at AS SavedAt, checksum AS Checksum, state AS State
        FROM checkpoint
        """;

    /// <summary>Replaces what is there, unless the network has been finished meanwhile.</summary>
    internal const string Replace = """
        INSERT OR REPLACE INTO checkpoint (position, epochs, seconds, saved_at, checksum, state)
        SELECT @Position, @Epochs, @Seconds, @SavedAt, @Checksum, @State
        WHERE NOT EXISTS (SELECT 1 FROM network WHERE position = @Position AND status = 0)
        """;

    private string Checksum
    {
        get
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            hash.AppendData(BitConverter.GetBytes(Position));
            hash.AppendData(BitConverter.GetBytes(Epochs));
            hash.AppendData(State);
            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
    }

    internal Record ToRecord() =>
        new()
        {
            Position = Position,
            Epochs = Epochs,
            Seconds = Seconds,
            SavedAt = StoreText.Time(SavedAt),
            Checksum = Checksum,
            State = State,
        };

    /// <summary>A row of the table checkpoint, property by column.</summary>
    internal sealed class Record
    {
        public int Position { get; set; }
        public int Epochs { get; set; }
        public double Seconds { get; set; }
        public string SavedAt { get; set; } = "";
        public string Checksum { get; set; } = "";
        public byte[] State { get; set; } = [];

        /// <summary>The checkpoint; null if it is damaged, for it only saves time.</summary>
        public StoredCheckpoint? ToCheckpoint()
        {
            if (!DateTimeOffset.TryParse(SavedAt, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var savedAt))
            {
                return null;
            }

            var checkpoint = new StoredCheckpoint(Position, Epochs, Seconds, savedAt, State);
            return string.Equals(checkpoint.Checksum, Checksum, StringComparison.Ordinal) ? checkpoint : null;
        }
    }
}
