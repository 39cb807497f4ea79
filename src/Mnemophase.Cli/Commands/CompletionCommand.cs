using System.CommandLine.Completions;
using System.Reflection;
using Mnemophase.Results;

namespace Mnemophase.Cli.Commands;

/// <summary><c>mnemo completion</c>: the script by which a shell completes this program's command lines.</summary>
/// <remarks>The scripts ask the program itself, by the directive <c>[suggest:POSITION]</c>, so that they never differ from its verbs and options.</remarks>
internal static class CompletionCommand
{
    private static readonly Dictionary<string, string> Scripts = new(StringComparer.Ordinal)
    {
        ["bash"] = "completion/mnemo.bash",
        ["zsh"] = "completion/mnemo.zsh",
        ["powershell"] = "completion/mnemo.ps1",
    };

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var shell = new Argument<string>("shell") { Description = "the shell" };
        shell.AcceptOnlyFromAmong([.. Scripts.Keys]);
        var command = new Command(
            "completion",
            "Print the script that completes verbs, options and names in a shell; its first lines say how to use it."
        )
        {
            shell,
        };
        command.SetAction(parsed =>
        {
            using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Scripts[parsed.GetRequiredValue(shell)])!;
            using var reader = new StreamReader(stream);
            parsed.InvocationConfiguration.Output.Write(reader.ReadToEnd());
            return ExitCode.Ok;
        });
        return command;
    }

    /// <summary>Names of studies and figures, wherever a verb takes one.</summary>
    internal static void AddNames(RootCommand root)
    {
        foreach (var verb in root.Subcommands.Concat(root.Subcommands.SelectMany(verb => verb.Subcommands)))
        {
            foreach (var argument in verb.Arguments.Where(argument => argument.Name is "study"))
            {
                argument.HelpName = argument.Name; // else help puts every name it completes into its first column
                argument.CompletionSources.Add(_ => Items(StudyLibrary.All));
            }

            foreach (var option in verb.Options.Where(option => option.Name is "--study"))
            {
                option.HelpName = "study";
                option.CompletionSources.Add(_ => Items(StudyLibrary.All));
            }
        }

        foreach (var argument in root.Subcommands.Single(verb => verb.Name is "figure").Arguments)
        {
            argument.HelpName = argument.Name;
            argument.CompletionSources.Add(_ => Items([.. FigureLibrary.Names, "all"]));
        }
    }

    private static IEnumerable<CompletionItem> Items(IEnumerable<string> names) => names.Select(name => new CompletionItem(name));
}
