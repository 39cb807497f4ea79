using Mnemophase.Cli.Paths;
using Mnemophase.Results;
using Mnemophase.Store.Judging;

namespace Mnemophase.Cli.Commands;

/// <summary><c>mnemo figure</c>: draws a figure of the paper from a store, or all that some stores can feed, as PNG, SVG and PDF.</summary>
internal static class FigureCommand
{
    private const string All = "all";
    private const string FiguresFolder = "figures";

    public static Command Create()
    {
        var name = new Argument<string>("name") { Description = $"{string.Join(", ", FigureLibrary.Names)}, or all" };
        var store = SharedOptions.Stores(
            $"the store's file; several for all (none is needed for {string.Join(", ", FigureLibrary.Recipes.Where(recipe => !recipe.NeedsStore).Select(recipe => recipe.Name))})"
        );
        var folder = new PathOption<string>("--out", PathUse.Folder)
        {
            Description = "folder for NAME.png, NAME.svg and NAME.pdf",
            DefaultValueFactory = _ => FiguresFolder,
        };
        var published = new Option<bool>("--published") { Description = "also draw the published values" };
        var rate = new Option<double?>("--learning-rate")
        {
            Description = "the learning rate of curves (the one nearest to 0.1 unless given)",
        };
        var by = SharedOptions.By();
        var where = SharedOptions.Where();
        var json = SharedOptions.Json();
        var command = new Command("figure", "Draw figures from stores; nothing is trained or classified again.")
        {
            name,
            store,
            folder,
            published,
            rate,
            by,
            where,
            json,
            NetworkFigureCommand.Create(),
            TrainingFigureCommand.Create(),
        };
        command.SetAction(parsed =>
        {
            var wanted = parsed.GetRequiredValue(name);
            var io = parsed.InvocationConfiguration;
            var files = parsed.GetRequiredValue(folder);
            var learningRate = parsed.GetValue(rate);
            if (learningRate is not null && wanted is not "curves")
            {
                throw new ArgumentException($"--learning-rate is for the figure curves; {wanted} chooses its own.");
            }

            using var interruption = new Interruption(Interruption.Patience);
            var label = parsed.GetRequiredValue(by);
            var asJson = parsed.GetValue(json);
            var paths = parsed.GetValue(store) ?? [];
            var recipe = wanted is All ? null : FigureLibrary.Find(wanted);
            if (recipe is { NeedsStore: false })
            {
                Report(io, asJson, [Write(recipe.DrawTheory(), new FigureFolder(files))], null);
                return ExitCode.Ok;
            }

            using var stores = OpenStores.Of(
                paths,
                wanted,
                parsed.GetValue(published),
                label,
                parsed.GetValue(where) ?? [],
                io.Error,
                interruption.Token
            );
            if (recipe is null)
            {
                return DrawAll(io, asJson, stores, new FigureFolder(files), label);
            }

            var source = stores.Single(wanted);
            var figure = learningRate is null ? FigureLibrary.Make(recipe, source) : StudyFigures.Curves(source, learningRate);
            Report(io, asJson, [Write(new DrawnFigure(wanted + Suffix(label), source.Store.Path, figure), new FigureFolder(files))], null);
            return ExitCode.Ok;
        });
        return command;
    }

    /// <summary>Figures by the dynamics stand beside those by the class.</summary>
    private static string Suffix(string label) => label is StoredLabels.ByClass ? "" : $"-{label}";

    private static int DrawAll(InvocationConfiguration io, bool json, OpenStores stores, FigureFolder folder, string label)
    {
        var set = new FigureSet(stores.Sources);
        var written = new List<WrittenFigure>();
        foreach (var drawn in set.Draw())
        {
            written.Add(Write(drawn with { Name = drawn.Name + (drawn.Store is null ? "" : Suffix(label)) }, folder));
            if (!json)
            {
                ShowFiles(io.Output, written[^1]);
            }
        }

        foreach (var line in set.SkippedLines())
        {
            io.Error.WriteLine($"not drawn: {line}");
        }

        if (json)
        {
            Report(io, json, written, set.Skipped);
        }

        return ExitCode.Ok;
    }

    private static WrittenFigure Write(DrawnFigure drawn, FigureFolder folder)
    {
        var (name, files) = folder.Write(drawn);
        return new WrittenFigure(name, drawn.Store, files);
    }

    private static void Report(
        InvocationConfiguration io,
        bool json,
        IReadOnlyList<WrittenFigure> written,
        IReadOnlyList<SkippedFigure>? skipped
    )
    {
        if (json)
        {
            Json.Write(
                io.Output,
                new
                {
                    rows = written.Select(figure => new
                    {
                        name = figure.Name,
                        store = figure.Store,
                        files = figure.Files,
                    }),
                    not_drawn = (skipped ?? []).Select(figure => new { name = figure.Name, reason = figure.Reason }),
                }
            );
            return;
        }

        foreach (var figure in written)
        {
            ShowFiles(io.Output, figure);
        }
    }

    private static void ShowFiles(TextWriter output, WrittenFigure figure)
    {
        foreach (var file in figure.Files)
        {
            output.WriteLine(file);
        }
    }

    private sealed record WrittenFigure(string Name, string? Store, IReadOnlyList<string> Files);
}
