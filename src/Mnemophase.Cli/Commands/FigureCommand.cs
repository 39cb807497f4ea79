using System.CommandLine;
using Mnemophase.Cli.Output;
using Mnemophase.Figures;

namespace Mnemophase.Cli.Commands;

/// <summary><c>mnemo figure</c>: draws a figure of the paper from a store, as PNG, SVG and PDF.</summary>
public static class FigureCommand
{
    /// <summary>The verb with its options.</summary>
    public static Command Create()
    {
        var name = new Argument<string>("name") { Description = string.Join(", ", FigureLibrary.Names) };
        var store = new Option<string?>("--store") { Description = "the store's file (not needed for figure4G and figureS2)" };
        var folder = new Option<string>("--out")
        {
            Description = "folder for NAME.png, NAME.svg and NAME.pdf",
            DefaultValueFactory = _ => "figures",
        };
        var command = new Command("figure", "Draw a figure from what a store holds; nothing is trained or judged again.")
        {
            name,
            store,
            folder,
        };
        command.SetAction(parsed =>
        {
            var wanted = parsed.GetRequiredValue(name);
            var figure = FigureLibrary.Make(wanted, parsed.GetValue(store));
            foreach (var file in FigureFile.Write(figure, parsed.GetRequiredValue(folder), wanted))
            {
                parsed.InvocationConfiguration.Output.WriteLine(file);
            }

            return ExitCode.Ok;
        });
        return command;
    }
}
