using Mnemophase.Cli.Paths;
using Mnemophase.Results;
using Mnemophase.Store.Judging;

namespace Mnemophase.Cli.Commands;

/// <summary><c>mnemo compare</c>: what shifts from one study to others, with intervals.</summary>
internal static class CompareCommand
{
    private const string ByMs = "ms";
    private const string ByTau = "tau";

    public static Command Create()
    {
        var first = new PathArgument<string>("base", PathUse.Read) { Description = "the store with which the others are compared" };
        var others = new PathArgument<string[]>("store", PathUse.Read)
        {
            Description = "one store or several",
            Arity = ArgumentArity.OneOrMore,
        };
        var by = new Option<string>("--by")
        {
            Description = "compare cells with the same period in ms, or in units of the time constant (tau)",
            DefaultValueFactory = _ => ByMs,
        };
        by.AcceptOnlyFromAmong(ByMs, ByTau);
        var folder = new PathOption<string?>("--out", PathUse.Folder)
        {
            Description = "draw the phase diagrams of all stores on one scale, by class and by word, into this folder",
        };
        var where = SharedOptions.Where();
        var json = SharedOptions.Json();
        var command = new Command(
            "compare",
            "Compare studies: differences of fractions, words and boundaries, with intervals, paired by seed if they share seeds."
        )
        {
            first,
            others,
            by,
            folder,
            where,
            json,
        };
        command.SetAction(parsed =>
        {
            var io = parsed.InvocationConfiguration;
            using var interruption = new Interruption(Interruption.Patience);
            using var stores = OpenStores.Of(
                [parsed.GetRequiredValue(first), .. parsed.GetRequiredValue(others)],
                "a comparison",
                published: false,
                StoredLabels.ByClass,
                parsed.GetValue(where) ?? [],
                io.Error,
                interruption.Token
            );
            var comparisons = Compare(
                [.. stores.Sources.Select(source => source.Store)],
                string.Equals(parsed.GetValue(by), ByTau, StringComparison.Ordinal),
                io.Error
            );
            if (parsed.GetValue(json))
            {
                CompareReport.WriteJson(io.Output, comparisons);
            }
            else
            {
                CompareReport.WriteText(io.Output, comparisons);
            }

            if (parsed.GetValue(folder) is { } files)
            {
                Draw(stores.Sources, new FigureFolder(files), io.Error);
            }

            return ExitCode.Ok;
        });
        return command;
    }

    /// <summary>The diagrams by class, and by word where every store has its words.</summary>
    private static void Draw(IReadOnlyList<FigureSource> sources, FigureFolder folder, TextWriter error)
    {
        List<DrawnFigure> drawn = [new("compared-by-class", null, ComparisonFigure.ByClass(sources))];
        try
        {
            drawn.Add(new("compared-by-word", null, ComparisonFigure.ByWord(sources)));
        }
        catch (FigureNotDrawnException e)
        {
            error.WriteLine($"not drawn by word: {e.Message}");
        }

        foreach (var file in drawn.SelectMany(figure => folder.Write(figure).Files))
        {
            error.WriteLine(file);
        }
    }

    /// <summary>Compares every store but the first with it; one that shares nothing with it is told and refused.</summary>
    /// <exception cref="ArgumentException">Two stores share neither a cell nor a boundary.</exception>
    internal static List<StudyComparison> Compare(IReadOnlyList<StudyStore> stores, bool byTau, TextWriter error)
    {
        if (stores.FirstOrDefault(store => store.Summary().Trained == 0) is { } empty)
        {
            throw new ArgumentException(
                $"{empty.Path} holds no trained networks yet, so there is nothing to compare; mnemo run {empty.Study.Name} trains them."
            );
        }

        var comparisons = new List<StudyComparison>();
        foreach (var other in stores.Skip(1))
        {
            var compared = StudyComparison.Of(stores[0], other, byTau);
            if (compared.Classes.Cells == 0 && !compared.Boundaries.Any(boundary => boundary.Shift is not null))
            {
                throw new ArgumentException(
                    $"{other.Path} shares no cell with {stores[0].Path}, and no learning rate at which both have a boundary, so there is nothing to compare.{(byTau || compared.BaseTauMs.Equals(compared.OtherTauMs) ? "" : " Their time constants differ: --by tau compares at equal delay in units of τ.")}"
                );
            }

            comparisons.Add(compared);
            if (stores.Count > 2)
            {
                error.WriteLine($"compared {comparisons.Count} of {stores.Count - 1}");
            }
        }

        return comparisons;
    }
}
