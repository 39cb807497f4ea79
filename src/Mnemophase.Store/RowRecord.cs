using Mnemophase.Judging;
using Mnemophase.Studies.Definition;

namespace Mnemophase.Store;

/// <summary>A row of the table network, property by column.</summary>
internal class RowRecord
{
    /// <summary>Of the table network, for selects also with another table; <see cref="RowColumns"/> adds the axes beside the periods.</summary>
    public const string Columns = """
        network.position AS Position, learning_rate AS LearningRate, delay_ms AS DelayMs, response_ms AS ResponseMs, post_ms AS PostMs,
               seed AS Seed, status AS Status, class AS Class, mechanism_index AS MechanismIndex, accuracy_tail AS AccuracyTail,
               reliability_tail AS ReliabilityTail, evidence AS Evidence, epochs AS Epochs, final_loss AS FinalLoss,
               diverged_at AS DivergedAt, failure AS Failure, checksum AS Checksum, seconds AS Seconds, finished_at AS FinishedAt,
               program_version AS ProgramVersion, program_commit AS ProgramCommit, engine AS Engine, instruction_set AS InstructionSet
        """;

    public const string Names = """
        position, learning_rate, delay_ms, response_ms, post_ms, seed, status, class, mechanism_index, accuracy_tail,
        reliability_tail, evidence, epochs, final_loss, diverged_at, failure, checksum, seconds, finished_at,
        program_version, program_commit, engine, instruction_set
        """;

    public const string Values = """
        @Position, @LearningRate, @DelayMs, @ResponseMs, @PostMs, @Seed, @Status, @Class, @MechanismIndex, @AccuracyTail,
        @ReliabilityTail, @Evidence, @Epochs, @FinalLoss, @DivergedAt, @Failure, @Checksum, @Seconds, @FinishedAt,
        @ProgramVersion, @ProgramCommit, @Engine, @InstructionSet
        """;

    public int Position { get; set; }
    public double LearningRate { get; set; }
    public double DelayMs { get; set; }
    public double ResponseMs { get; set; }
    public double PostMs { get; set; }
    public string Axes { get; set; } = "{}";
    public int Seed { get; set; }
    public int Status { get; set; }
    public int? Class { get; set; }
    public double? MechanismIndex { get; set; }
    public double? AccuracyTail { get; set; }
    public double? ReliabilityTail { get; set; }
    public string Evidence { get; set; } = "";
    public int Epochs { get; set; }

    /// <summary>NaN is NULL in SQLite.</summary>
    public double? FinalLoss { get; set; }
    public int? DivergedAt { get; set; }
    public string? Failure { get; set; }
    public string Checksum { get; set; } = "";
    public double Seconds { get; set; }
    public string FinishedAt { get; set; } = "";
    public string ProgramVersion { get; set; } = "";
    public string ProgramCommit { get; set; } = "";
    public string Engine { get; set; } = "";
    public string InstructionSet { get; set; } = "";

    public static RowRecord Of(NetworkRow row)
    {
        var result = row.Result;
        var provenance = row.Provenance;
        return new RowRecord
        {
            Position = row.Position,
            LearningRate = row.Key.Cell.LearningRate,
            DelayMs = row.Key.Cell.DelayMs,
            ResponseMs = row.Key.Cell.ResponseMs,
            PostMs = row.Key.Cell.PostMs,
            Axes = RowColumns.AxesOf(row.Key.Cell),
            Seed = row.Key.Seed,
            Status = (int)result.Status,
            Class = (int?)result.Class,
            MechanismIndex = result.Index,
            AccuracyTail = result.AccuracyTail,
            ReliabilityTail = result.ReliabilityTail,
            Evidence = result.Evidence,
            Epochs = result.Epochs,
            FinalLoss = double.IsNaN(result.FinalLoss) ? null : result.FinalLoss,
            DivergedAt = result.DivergedAt,
            Failure = result.Failure,
            Checksum = row.Checksum,
            Seconds = provenance.Seconds,
            FinishedAt = StoreText.Time(provenance.FinishedAt),
            ProgramVersion = provenance.Program.Version,
            ProgramCommit = provenance.Program.Commit,
            Engine = provenance.Engine,
            InstructionSet = provenance.InstructionSet,
        };
    }

    /// <exception cref="FormatException">The class is none.</exception>
    public NetworkOutcome ToOutcome(RowColumns columns) =>
        new(Position, ToKey(columns), Class is { } mechanism ? Known((Mechanism)mechanism) : null);

    /// <exception cref="FormatException">A column holds what no program writes.</exception>
    public NetworkRow ToRow(RowColumns columns) =>
        new(
            Position,
            ToKey(columns),
            new NetworkResult
            {
                Status = Known((NetworkStatus)Status),
                Class = Class is { } mechanism ? Known((Mechanism)mechanism) : null,
                Index = MechanismIndex,
                AccuracyTail = AccuracyTail,
                ReliabilityTail = ReliabilityTail,
                Evidence = Evidence,
                Epochs = Epochs,
                FinalLoss = FinalLoss ?? double.NaN,
                DivergedAt = DivergedAt,
                Failure = Failure,
            },
            new NetworkProvenance(
                new ProgramVersion(ProgramVersion, ProgramCommit),
                Engine,
                InstructionSet,
                Seconds,
                StoreText.ParseTime(FinishedAt)
            ),
            Checksum
        );

    private static T Known<T>(T value)
        where T : struct, Enum =>
        Enum.IsDefined(value) ? value : throw new FormatException($"{value} is no {typeof(T).Name} of a network.");

    private NetworkKey ToKey(RowColumns columns) => new(columns.CellOf(this), Seed);
}
