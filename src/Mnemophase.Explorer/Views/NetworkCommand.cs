using Mnemophase.Outcomes;
using Mnemophase.Store;

namespace Mnemophase.Explorer.Views;

/// <summary>The command line that trains a network again.</summary>
/// <param name="NeedsFile">Whether the study is no part of the program and has to be saved first.</param>
/// <param name="Note">What made the network, or why the command may not make this very network.</param>
public sealed record NetworkCommand(string Line, bool NeedsFile, string Note)
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
        var cell = row.Key.Cell;
        var place = study.Grid.Axes.Select(axis =>
            StudyGrid.IsPeriodOfPaper(axis.Axis)
                ? $" --{axis.Axis.Name} {cell[axis.Axis].Text}"
                : $" --where {axis.Axis.Name}={cell[axis.Axis].Text}"
        );
        var rate = StudyText.Number(cell.LearningRate);
        return new NetworkCommand(
            $"mnemo train --study {name} --learning-rate {rate}{string.Concat(place)} --seed {row.Key.Seed} --out network",
            own,
            Provenance(row)
        );
    }

    private static string Provenance(NetworkRow row)
    {
        var made = row.Provenance;
        var by = $"{made.Engine}{(made.InstructionSet.Length > 0 ? $" ({made.InstructionSet})" : "")}";
        return made.Engine.StartsWith(NetworkProvenance.ImportedPrefix, StringComparison.Ordinal)
            ? $"This network was imported ({by}). The command uses the same start and the same random numbers, but rounding can lead to another result."
            : $"Trained by engine {by} of mnemo {made.Program.Version} in {made.Seconds:0.#} s, finished {made.FinishedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC. An engine of the same name gives the same bits.";
    }
}
