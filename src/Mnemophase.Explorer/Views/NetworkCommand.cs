using Mnemophase.Outcomes;
using Mnemophase.Store;

namespace Mnemophase.Explorer.Views;

/// <summary>The command line that trains a network again.</summary>
/// <param name="NeedsFile">Whether the study is no part of the program and has to be saved first.</param>
/// <param name="Note">What else it makes, or why it may not make this very network; null for nothing.</param>
public sealed record NetworkCommand(string Line, bool NeedsFile, string? Note)
{
    /// <summary>The command for a network.</summary>
    public static NetworkCommand Of(StudyView view, NetworkRow row)
    {
        var study = view.Study;
        var own = !(
            StudyLibrary.Names.Contains(study.Name, StringComparer.Ordinal)
            && StudyText.Differences(StudyLibrary.Embedded(study.Name), study).Count == 0
        );
        var name = own ? $"{study.Name}.toml" : study.Name;
        var (cell, seed) = (row.Key.Cell, row.Key.Seed);
        if (study.General is not null)
        {
            var others = view.Varying.Any(axis => !StudyGrid.IsPeriodOfPaper(axis.Axis));
            return new NetworkCommand(
                Text(
                    $"mnemo run {name} --learning-rates {cell.LearningRate:R}{Part("--delays", Axis.Delay)}{Part("--responses", Axis.Response)} --seeds {seed}"
                ),
                own,
                Provenance(row) + (others ? " It trains this seed at every place of the study's other axes too." : "")
            );
        }

        var periods = Text($"--delay {cell.DelayMs:R} --response {cell.ResponseMs:R} --post {cell.PostMs:R}");
        return new NetworkCommand(
            Text($"mnemo train --study {name} --learning-rate {cell.LearningRate:R} {periods} --seed {seed} --out network"),
            own,
            Provenance(row)
        );

        string Part(string option, Axis axis) =>
            study.Grid.Axes.Any(one => one.Axis == axis && one.Varies) ? Text($" {option} {cell[axis].Text}") : "";
    }

    private static string Provenance(NetworkRow row)
    {
        var made = row.Provenance;
        var by = $"{made.Engine}{(made.InstructionSet.Length > 0 ? $" ({made.InstructionSet})" : "")}";
        return made.Engine.StartsWith(NetworkProvenance.ImportedPrefix, StringComparison.Ordinal)
            ? $"This network came from elsewhere ({by}); the command trains the same start and draws, and follows it only as far as rounding lets it."
            : Text(
                $"Trained by engine {by} of mnemo {made.Program.Version} in {made.Seconds:0.#} s, finished {made.FinishedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC; an engine of the same name gives the same bits."
            );
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
