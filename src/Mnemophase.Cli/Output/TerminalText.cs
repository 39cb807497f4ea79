using Spectre.Console;

namespace Mnemophase.Cli.Output;

/// <summary>Words for times and numbers, and whether somebody is watching.</summary>
internal static class TerminalText
{
    /// <summary>Wide enough for any table: where nobody reads it on a terminal, a line stays a line.</summary>
    private const int Unlimited = 10_000;

    /// <summary>Whether progress may redraw itself: the writer is this process's standard error, a terminal that can, and no CI.</summary>
    public static bool IsLive(TextWriter error) =>
        ReferenceEquals(Raw(error), System.Console.Error)
        && !System.Console.IsErrorRedirected
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI"))
        && IsCapable(Environment.GetEnvironmentVariable("TERM"));

    /// <summary>Whether a terminal of this kind (the variable TERM) understands more than lines.</summary>
    public static bool IsCapable(string? term) => !string.Equals(term, "dumb", StringComparison.OrdinalIgnoreCase);

    /// <summary>A console for tables on a writer: as wide as the terminal, or as the table where the writer is none.</summary>
    public static IAnsiConsole Console(TextWriter output)
    {
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(output),
                Ansi = AnsiSupport.No,
                ColorSystem = ColorSystemSupport.NoColors,
            }
        );
        console.Profile.Width = WidthOf(output) ?? Unlimited;
        return console;
    }

    /// <summary>Columns of the terminal behind a writer; null where there is none or it does not say.</summary>
    public static int? WidthOf(TextWriter writer)
    {
        var isTerminal =
            (ReferenceEquals(Raw(writer), System.Console.Out) && !System.Console.IsOutputRedirected)
            || (ReferenceEquals(Raw(writer), System.Console.Error) && !System.Console.IsErrorRedirected);
        return isTerminal && System.Console.WindowWidth is > 0 and var width ? width : null;
    }

    /// <summary>Words of a list, in lines that fit the terminal.</summary>
    public static void WriteWrapped(TextWriter output, IEnumerable<string> items)
    {
        const string indent = "  ";
        var line = "";
        foreach (var item in items)
        {
            if (line.Length > 0 && WidthOf(output) is { } width && line.Length + item.Length + indent.Length >= width)
            {
                output.WriteLine(line);
                line = "";
            }

            line += indent + item;
        }

        output.WriteLine(line);
    }

    /// <summary>A line no longer than the terminal, so that it can be overwritten.</summary>
    public static string Cut(string line, TextWriter writer) =>
        WidthOf(writer) is { } width && line.Length >= width ? line[..Math.Max(0, width - 1)] : line;

    /// <summary>The writer behind one that lets nothing steer the terminal, for displays that redraw themselves.</summary>
    public static TextWriter Raw(TextWriter writer) => writer is PlainWriter plain ? plain.Raw : writer;

    /// <summary>"3.2 GB", "41 MB", "12 kB".</summary>
    public static string Size(long bytes) =>
        bytes switch
        {
            < 1_000_000 => $"{bytes / 1e3:F0} kB",
            < 1_000_000_000 => $"{bytes / 1e6:F0} MB",
            _ => $"{bytes / 1e9:F1} GB",
        };

    /// <summary>A number with a few significant digits.</summary>
    public static string Short(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
