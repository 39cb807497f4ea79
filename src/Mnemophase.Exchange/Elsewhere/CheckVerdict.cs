namespace Mnemophase.Exchange.Elsewhere;

/// <summary>What is known of whether a description reads its tensors as they were trained.</summary>
/// <param name="File">File of the check; null where there is none.</param>
/// <param name="Steps">Steps of each.</param>
/// <param name="PartsAt">Where a free run parts from it although each single step agrees; null where it does not part.</param>
/// <param name="Undecided">Other readings that agree with it as well.</param>
/// <param name="ReadoutUnchecked">Whether there is a readout, but the check holds no outputs.</param>
public sealed record CheckVerdict(
    string? File,
    int Trials,
    int Steps,
    CheckGap? PartsAt,
    IReadOnlyList<string> Undecided,
    bool ReadoutUnchecked
)
{
    /// <summary>There is no check.</summary>
    public static CheckVerdict None { get; } = new(null, 0, 0, null, [], false);

    /// <summary>In one word, for tables, figures and JSON: checked, undecided or unchecked.</summary>
    public string Word =>
        File is null ? "unchecked"
        : Undecided.Count > 0 ? "undecided"
        : "checked";

    /// <summary>In a sentence.</summary>
    public override string ToString() =>
        File is null
            ? "unchecked: the description names no check, so nothing shows that the tensors are read as they were trained"
            : $"{Word}: {Name} ({Plural.Of(Trials, "trial")} of {Plural.Of(Steps, "step")}) is reproduced to {StudyText.Number(CheckRun.Tolerance)}{Doubts}";

    private string Name => Path.GetFileName(File)!;

    private string Doubts =>
        (PartsAt is { } gap ? $" step by step (in a free run the network amplifies rounding, and {gap})" : "")
        + (
            Undecided.Count > 0
                ? $", but it agrees also with {string.Join("; ", Undecided)}, so it does not decide between them; give it other inputs or a start"
                : ""
        )
        + (ReadoutUnchecked ? "; it holds no outputs, so the readout is unchecked" : "");

    /// <summary>Compares a description with its check.</summary>
    /// <exception cref="MnemoFormatException">They part; the message says where, and which other reading agrees.</exception>
    internal static CheckVerdict Of(
        string path,
        NetworkBuilder builder,
        NetworkDescription description,
        CheckFile check,
        CancellationToken stop
    )
    {
        var built = builder.Build(description);
        CheckRun.RequireFits(built, check);
        var gap = CheckRun.FreeRun(built, check);
        if (gap is not null && !(CheckRun.CanStep(built, check) && CheckRun.StepByStep(built, check) is null))
        {
            var agreeing = CheckVariants.Agreeing(builder, description, check, stop);
            throw new MnemoFormatException(
                path,
                $"the network read by this description does not agree with its check: {gap} ({check.Path}). {(agreeing.Count > 0 ? $"It would agree with {string.Join("; or with ", agreeing)}." : "No change of one or two keys makes them agree.")}"
            );
        }

        return new CheckVerdict(
            check.Path,
            check.Trials,
            check.Steps,
            gap,
            CheckVariants.Undecided(builder, description, check, stop),
            description.Tensors.Output.Count > 0 && !check.Kept.ContainsKey("outputs")
        );
    }
}
