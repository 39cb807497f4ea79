using Mnemophase.Figures.Drawing;
using Mnemophase.Running;
using Spectre.Console;

namespace Mnemophase.Cli.Output;

/// <summary>Shows a run while it goes on: a block that redraws itself in a terminal, the lines of <see cref="WorkDisplay"/> elsewhere.</summary>
internal static class RunDisplay
{
    private static readonly TimeSpan LiveEvery = TimeSpan.FromSeconds(0.25);

    /// <summary>Runs to the end and shows the progress meanwhile.</summary>
    public static RunSnapshot Show(string name, Study study, TextWriter error, RunProgress progress, Func<RunSnapshot> run)
    {
        if (!TerminalText.IsLive(error))
        {
            return WorkDisplay.While(
                error,
                run,
                () => $"{name}: {Line(progress.Snapshot())}{MechanismNames.AlsoTally(study, progress.Snapshot().Counts)}"
            );
        }

        var running = Task.Run(run);
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TerminalText.Raw(error)) });
        console
            .Live(new Text(""))
            .AutoClear(true)
            .Start(context =>
            {
                while (Task.WaitAny([running], LiveEvery) != 0)
                {
                    context.UpdateTarget(new Markup(Block(name, study, progress.Snapshot())));
                }
            });
        return running.GetAwaiter().GetResult();
    }

    private static string Line(RunSnapshot now) =>
        $"{now.Stored} of {Plural.Of(now.Total, "network")}{(now.PerMinute > 0 ? $", {now.PerMinute:F1} per minute" : "")}{WorkDisplay.Left(now.Stored == now.Total ? null : now.Remaining)}";

    private static string Block(string name, Study study, RunSnapshot now)
    {
        const int width = 32;
        var filled = now.Total == 0 ? width : width * now.Stored / now.Total;
        var bar = $"{new string('━', filled)}[grey]{new string('━', width - filled)}[/]";
        var counts = now.Counts;
        // The mechanisms' colours are those of the figures; on black, too, they have 3:1.
        (string Name, int Count, PaletteColour Colour)[] classes = study.Task.OnlyLearned
            ? [("not learned", counts.NotLearned, Palette.NotLearned), ("learned", counts.Learned, Palette.Learned)]
            :
            [
                ("not learned", counts.NotLearned, Palette.NotLearned),
                ("limit cycle", counts.LimitCycle, Palette.LimitCycle),
                ("slow point", counts.SlowPoint, Palette.SlowPoint),
            ];
        var legend = classes
            .Append((Name: "unstable", Count: counts.Unstable, Colour: Palette.Unstable))
            .Select(one => $"[{Palette.Hex(one.Colour.OnWhite)}]■[/] {one.Name} {one.Count}");
        return $"""
            {Markup.Escape(name)}  {bar}  {100 * now.Stored / Math.Max(1, now.Total)} %
            {Markup.Escape(Line(now))}
            {string.Join("  ", legend)}
            """;
    }
}
