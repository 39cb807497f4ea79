using System.Security.Cryptography;
using System.Text;
using Mnemophase.Judging;
using Mnemophase.Store.Tensors;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Store;

/// <summary>How a network's run ended.</summary>
public enum NetworkStatus
{
    /// <summary>Trained and judged; divergence is an outcome, not a failure.</summary>
    Trained = 0,

    /// <summary>The program failed on it; it has no weights and a later run trains it again.</summary>
    Failed = 1,
}

/// <summary>What a network turned out to be: depends on study, key and engine alone.</summary>
public sealed record NetworkResult
{
    /// <summary>How the run ended.</summary>
    public NetworkStatus Status { get; init; }

    /// <summary>The class; null for a failed network, or where the class is not defined.</summary>
    public Mechanism? Class { get; init; }

    /// <summary>Mechanism discrimination index; null when the network was not judged by it.</summary>
    public double? Index { get; init; }

    /// <summary>Mean accuracy over the last tenth of the epochs; null where there is no accuracy.</summary>
    public double? AccuracyTail { get; init; }

    /// <summary>Mean reliability over the last tenth of the epochs; null where there is no reliability.</summary>
    public double? ReliabilityTail { get; init; }

    /// <summary>All evidence as a JSON object.</summary>
    public string Evidence { get; init; } = "{}";

    /// <summary>Epochs that ran.</summary>
    public int Epochs { get; init; }

    /// <summary>Loss of the last epoch; NaN is an outcome too.</summary>
    public double FinalLoss { get; init; } = double.NaN;

    /// <summary>First epoch (from 0) whose loss was not finite or passed the study's limit; null if none.</summary>
    public int? DivergedAt { get; init; }

    /// <summary>What went wrong; null unless <see cref="Status"/> is failed.</summary>
    public string? Failure { get; init; }
}

/// <summary>How and when a network was trained; may differ between runs that give the same result.</summary>
/// <param name="Program">Version and commit of the program.</param>
/// <param name="Engine">Engine with its arithmetic, such as "simd/canonical-1".</param>
/// <param name="InstructionSet">Instruction set, such as "vector512".</param>
/// <param name="Seconds">Time it took.</param>
/// <param name="FinishedAt">When it was finished.</param>
public sealed record NetworkProvenance(
    ProgramVersion Program,
    string Engine,
    string InstructionSet,
    double Seconds,
    DateTimeOffset FinishedAt
)
{
    /// <summary>How the engine of an imported network begins.</summary>
    public const string ImportedPrefix = "imported ";

    /// <summary>Of a network in no store.</summary>
    public static NetworkProvenance Unknown { get; } = new(new ProgramVersion("", ""), "", "", 0, default);
}

/// <summary>A network as the store's table has it, without weights and curves.</summary>
/// <param name="Position">Place in the full plan of the study.</param>
/// <param name="Key">What names it.</param>
/// <param name="Result">What it turned out to be.</param>
/// <param name="Provenance">How it was trained.</param>
/// <param name="Checksum">SHA-256 over key, result, weights and curves, in hexadecimal.</param>
public sealed record NetworkRow(int Position, NetworkKey Key, NetworkResult Result, NetworkProvenance Provenance, string Checksum);

/// <summary>A trained network in brief.</summary>
/// <param name="Position">Place in the full plan of the study.</param>
/// <param name="Key">What names it.</param>
/// <param name="Class">The class; null where it is not defined.</param>
public sealed record NetworkOutcome(int Position, NetworkKey Key, Mechanism? Class);

/// <summary>A network to put into a store.</summary>
/// <param name="Weights">Final weights, as safetensors; null for a failed network.</param>
/// <param name="Curves">Curves, as <see cref="StoredCurves"/> writes them; null for a failed network.</param>
public sealed record StoredNetwork(NetworkRow Row, byte[]? Weights, byte[]? Curves)
{
    /// <summary>Snapshots over its training that are put in with it; read them by <see cref="StoreSnapshots"/>.</summary>
    public IReadOnlyList<NetworkSnapshot> Snapshots { get; init; } = [];

    /// <summary>Puts a network together and takes its checksum.</summary>
    public static StoredNetwork Of(
        PlannedNetwork planned,
        NetworkResult result,
        NetworkProvenance provenance,
        byte[]? weights = null,
        byte[]? curves = null
    )
    {
        // NULL is what a store can keep of a number that is none.
        result = result with
        {
            Index = NumberOrNull(result.Index),
            AccuracyTail = NumberOrNull(result.AccuracyTail),
            ReliabilityTail = NumberOrNull(result.ReliabilityTail),
        };
        var checksum = Checksum(planned.Key, result, weights, curves);
        return new StoredNetwork(new NetworkRow(planned.Position, planned.Key, result, provenance, checksum), weights, curves);
    }

    /// <summary>Whether row, weights and curves are those the checksum was taken of.</summary>
    public bool IsSound => string.Equals(Checksum(Row.Key, Row.Result, Weights, Curves), Row.Checksum, StringComparison.Ordinal);

    /// <summary>SHA-256 over all that must not change, in hexadecimal.</summary>
    public static string Checksum(NetworkKey key, NetworkResult result, byte[]? weights, byte[]? curves)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var fields = string.Join(
            '\n',
            key.ToString(),
            result.Status,
            // As stores of earlier versions have it, so that their networks keep their checksums.
            result.Class == Mechanism.Learned
                ? Mechanism.SlowPoint
                : result.Class,
            Number(result.Index),
            Number(result.AccuracyTail),
            Number(result.ReliabilityTail),
            result.Evidence,
            result.Epochs.ToString(CultureInfo.InvariantCulture),
            Number(result.FinalLoss),
            result.DivergedAt?.ToString(CultureInfo.InvariantCulture),
            result.Failure,
            $"{weights?.Length ?? -1} {curves?.Length ?? -1}"
        );
        hash.AppendData(Encoding.UTF8.GetBytes(fields));
        hash.AppendData(weights ?? []);
        hash.AppendData(curves ?? []);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static double? NumberOrNull(double? value) => value is double.NaN ? null : value;

    private static string Number(double? value) => value is { } number ? StudyText.Number(number) : "";
}
