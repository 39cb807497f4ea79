using Mnemophase.Judging;
using Mnemophase.Outcomes;

namespace Mnemophase.Store;

/// <summary>The columns every network has, in SQL, JSON and tables: added here, and in <see cref="Row"/>, which reads them back.</summary>
internal static class StoredColumns
{
    /// <summary>Names of the statuses, in the order of <see cref="NetworkStatus"/>.</summary>
    public static IReadOnlyList<string> Statuses { get; } = ["trained", "failed"];

    /// <summary>Names of the classes, in the order of <see cref="Mechanism"/>.</summary>
    public static IReadOnlyList<string> Classes { get; } = ["not_learned", "limit_cycle", "slow_point", "unstable", "learned"];

    /// <summary>Place in the plan.</summary>
    public static StoredColumn Position { get; } = Whole("position", "place in the study's plan, counted from 0", row => row.Position);

    /// <summary>Learning rate.</summary>
    public static StoredColumn LearningRate { get; } =
        Number("learning_rate", "learning rate η", row => row.Key.Cell.LearningRate) with
        {
            Required = true,
        };

    /// <summary>Seed.</summary>
    public static StoredColumn Seed { get; } = Whole("seed", "seed of the network's random numbers", row => row.Key.Seed);

    /// <summary>Status, which counts of networks ask for.</summary>
    public static StoredColumn Status { get; } =
        Word("status", "trained, or failed if an error in the program prevented the training", Statuses, row => (int)row.Result.Status) with
        {
            Required = true,
        };

    /// <summary>Class, which counts of networks ask for.</summary>
    public static StoredColumn Class { get; } =
        Word(
            "class",
            "not_learned, limit_cycle, slow_point or unstable; learned if the task's rule is sign or within, which does not tell mechanisms apart; empty if undecided",
            Classes,
            row => (int?)row.Result.Class
        );

    /// <summary>Mechanism discrimination index.</summary>
    public static StoredColumn Index { get; } =
        Number("mechanism_index", "mechanism discrimination index, 0 to 1; below 0.5 the class is limit_cycle", row => row.Result.Index);

    /// <summary>What a network turned out to be.</summary>
    public static IReadOnlyList<StoredColumn> Result { get; } =
    [
        Status,
        Class,
        Index,
        Number("accuracy_tail", "mean accuracy over the last tenth of the epochs", row => row.Result.AccuracyTail),
        Number("reliability_tail", "mean reliability over the last tenth of the epochs", row => row.Result.ReliabilityTail),
        Whole("epochs", "number of epochs that ran", row => row.Result.Epochs),
        Number("final_loss", "loss of the last epoch", row => row.Result.Status == NetworkStatus.Trained ? row.Result.FinalLoss : null),
        Whole(
            "diverged_at",
            "first epoch (from 0) whose loss was not finite or exceeded the study's limit",
            row => row.Result.DivergedAt
        ) with
        {
            Required = false,
        },
        Text("failure", "error message, if the network failed", row => row.Result.Failure) with
        {
            Required = false,
        },
    ];

    /// <summary>How it was trained, and the evidence.</summary>
    public static IReadOnlyList<StoredColumn> Provenance { get; } =
    [
        Text("checksum", "SHA-256 of key, result, weights and curves", row => row.Checksum),
        Number("seconds", "training time in s", row => row.Provenance.Seconds) with
        {
            Required = true,
        },
        Text("finished_at", "time at which it was finished (UTC, ISO 8601)", row => StoreText.Time(row.Provenance.FinishedAt)),
        Text("program_version", "version of the program that trained it", row => row.Provenance.Program.Version),
        Text("program_commit", "commit of this version", row => row.Provenance.Program.Commit),
        Text(
            "engine",
            "training engine and the version of its arithmetic; begins with \"imported\" for an imported network",
            row => row.Provenance.Engine
        ),
        Text("instruction_set", "instruction set that the engine used", row => row.Provenance.InstructionSet),
        Text("evidence", "the evidence for the class, as a JSON object", row => row.Result.Evidence) with
        {
            IsJson = true,
        },
    ];

    /// <summary>All columns of the networks of a grid in JSON and tables: each axis has a column.</summary>
    public static IReadOnlyList<StoredColumn> Of(StudyGrid grid) => [.. Place(grid), .. Result, .. Provenance];

    /// <summary>Where a network stands in its study: position, learning rate, axes, seed.</summary>
    public static IReadOnlyList<StoredColumn> Place(StudyGrid grid) => [Position, LearningRate, .. grid.Axes.Select(Axis), Seed];

    /// <summary>Name of a class; null for none.</summary>
    public static string? NameOf(Mechanism? mechanism) => mechanism is { } known ? Classes[(int)known] : null;

    /// <summary>The class of a name; null for none. Earlier versions named learned networks slow_point also where the task tells no mechanism.</summary>
    public static Mechanism? ClassOf(Study study, string? name) => name is null ? null : ClassOf(study, (Mechanism)Class.NumberOf(name));

    /// <summary>The class as it reads in a study, of one that any version wrote.</summary>
    public static Mechanism ClassOf(Study study, Mechanism written) =>
        written == Mechanism.SlowPoint && study.Task.ClassIsLearned ? Mechanism.Learned : written;

    public static NetworkStatus StatusOf(string name) => (NetworkStatus)Status.NumberOf(name);

    /// <summary>The network of values that were read.</summary>
    public static NetworkRow Row(Study study, Cell cell, RowValues values) =>
        new(
            values.Get<int>("position"),
            new NetworkKey(cell, values.Get<int>("seed")),
            new NetworkResult
            {
                Status = StatusOf(values.Get<string>("status")!),
                Class = ClassOf(study, values.Get<string>("class")),
                Index = values.Get<double?>("mechanism_index"),
                AccuracyTail = values.Get<double?>("accuracy_tail"),
                ReliabilityTail = values.Get<double?>("reliability_tail"),
                Epochs = values.Get<int>("epochs"),
                FinalLoss = values.Get<double?>("final_loss") ?? double.NaN,
                DivergedAt = values.Get<int?>("diverged_at"),
                Failure = values.Get<string>("failure"),
                Evidence = values.Get<string>("evidence")!,
            },
            new NetworkProvenance(
                new ProgramVersion(values.Get<string>("program_version")!, values.Get<string>("program_commit")!),
                values.Get<string>("engine")!,
                values.Get<string>("instruction_set")!,
                values.Get<double>("seconds"),
                StoreText.ParseTime(values.Get<string>("finished_at")!)
            ),
            values.Get<string>("checksum")!
        );

    /// <summary>The cell of values that were read, of which each axis has a column.</summary>
    public static Cell CellOf(StudyGrid grid, RowValues values) =>
        new(
            values.Get<double>("learning_rate"),
            grid.Axes.Select(axis =>
                IsChoice(axis)
                    ? new AxisValue(axis.Axis, double.NaN, values.Get<string>(axis.Axis.Column))
                    : new AxisValue(axis.Axis, values.Get<double>(axis.Axis.Column))
            )
        );

    private static StoredColumn Axis(StudyAxis axis)
    {
        var (of, unit) = (axis.Axis, axis.Axis.Unit.Length == 0 ? "" : $" in {axis.Axis.Unit}");
        return IsChoice(axis)
            ? Text(of.Column, of.Word, row => row.Key.Cell[of].Text)
            : Number(of.Column, $"{of.Word}{unit}", row => row.Key.Cell[of].Number) with
            {
                Required = true,
            };
    }

    private static bool IsChoice(StudyAxis axis) => axis.Values.Any(value => value.Choice is not null);

    private static StoredColumn Number(string name, string meaning, Func<NetworkRow, double?> value) =>
        new(name, typeof(double), meaning, row => value(row));

    private static StoredColumn Whole(string name, string meaning, Func<NetworkRow, int?> value) =>
        new(name, typeof(int), meaning, row => value(row)) { Required = true };

    private static StoredColumn Text(string name, string meaning, Func<NetworkRow, string?> value) =>
        new(name, typeof(string), meaning, value) { Required = true };

    private static StoredColumn Word(string name, string meaning, IReadOnlyList<string> words, Func<NetworkRow, int?> value) =>
        new(name, typeof(string), meaning, row => value(row) is { } word ? words[word] : null) { Words = words };
}
