using Mnemophase.Cli.Paths;
using Mnemophase.Exchange;
using Mnemophase.Figures.Drawing;
using Mnemophase.Formats;
using Mnemophase.Pages.Report;
using Mnemophase.Results;

namespace Mnemophase.Cli.Commands;

/// <summary><c>mnemo report</c>: one self-contained page of what some stores hold: figures, counts, exponents, comparison with the paper, provenance.</summary>
internal static class ReportCommand
{
    public static Command Create()
    {
        var store = SharedOptions.Stores("the stores' files");
        var file = new PathOption<string>("--out", PathUse.File)
        {
            Description = "file of the page",
            DefaultValueFactory = _ => "report.html",
        };
        var published = new Option<bool>("--published")
        {
            Description = "show the published values beside ours in figures and tables of counts",
        };
        var compare = new Option<bool>("--compare") { Description = "add the differences between the first store and each of the others" };
        var by = SharedOptions.By();
        var where = SharedOptions.Where();
        var resamples = SharedOptions.Resamples();
        var command = new Command(
            "report",
            "Write one self-contained HTML page with the results of stores: findings, figures, counts and exponents."
        )
        {
            store,
            file,
            published,
            compare,
            by,
            where,
            resamples,
        };
        command.SetAction(parsed =>
        {
            var io = parsed.InvocationConfiguration;
            var path = parsed.GetRequiredValue(file);
            var draws = SharedOptions.Resamples(parsed, resamples);
            using var interruption = new Interruption(Interruption.Patience);
            var stages = new WorkStages(TimeProvider.System);
            using var stores = OpenStores.Of(
                parsed.GetValue(store) ?? [],
                "the report",
                parsed.GetValue(published),
                parsed.GetRequiredValue(by),
                parsed.GetValue(where) ?? [],
                io.Error,
                interruption.Token,
                (label, done, all) => stages.Report(label, "networks", done, all),
                draws
            );
            if (parsed.GetValue(compare) && stores.Sources.Count < 2)
            {
                throw new ArgumentException("--compare needs at least two stores; add another with --store.");
            }

            var comparisons = parsed.GetValue(compare)
                ? CompareCommand.Compare([.. stores.Sources.Select(source => source.Store)], false, io.Error)
                : [];
            var report = new StudyReport(stores.Sources, TimeProvider.System, stages.Report, interruption.Token)
            {
                Between = [.. comparisons.Select(Between)],
                Dynamics = Dynamics,
            };
            stages.Report("reading", "stores", 0, stores.Sources.Count);
            var page = WorkDisplay.While(io.Error, report.Write, stages.Line);
            var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            if (!Directory.Exists(folder))
            {
                WholeFile.MakeFolder(folder);
                io.Error.WriteLine($"made the folder {folder}");
            }

            WholeFile.Write(path, page);
            io.Output.WriteLine(path);
            if (FigureFont.OfThisMachine.Warning is { } warning)
            {
                io.Error.WriteLine(warning);
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static ReportPassage Between(StudyComparison comparison) =>
        new(
            $"{CompareReport.OtherName(comparison)} against {CompareReport.BaseName(comparison)}",
            string.Join("; ", CompareReport.Head(comparison).Select(line => line.Trim())) + ".",
            CompareReport.Tables(comparison)
        );

    private static ReportPassage? Dynamics(FigureSource source)
    {
        var judged = DynamicsSources.Kept(source.Store).ToList();
        return judged.Count == 0
            ? null
            : new(
                "",
                $"{source.Study.Name}: the dynamics of {judged.Count.ToString("N0", CultureInfo.InvariantCulture)} learned network{(judged.Count == 1 ? "" : "s")} after the trial, without noise.",
                DynamicsTables.Of(judged)
            );
    }
}
