using System.CommandLine.Completions;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using Mnemophase.Cli.Commands;
using Mnemophase.Cli.Paths;
using Mnemophase.Cli.Terminal;

namespace Mnemophase.Cli;

/// <summary>The program: its verbs, and what becomes of errors. Results go to the output, everything else to the error writer.</summary>
public static partial class MnemoApp
{
    private const string Description = """
        Trains recurrent networks on short-term memory tasks, and finds out by which mechanism each one holds the memory.

        Exit codes: 0 done, 1 wrong input (a file, or the value of an option), 2 wrong command line, 3 a problem with the store or the disk, 4 slurm merge found that networks are missing, 130 stopped by Ctrl-C or
        SIGTERM (finished work is kept), 70 an error in the program itself.
        """;

    /// <summary>The verbs.</summary>
    public static RootCommand Create()
    {
        var root = new RootCommand(Description)
        {
            TaskCommand.Create(),
            PlanCommand.Create(),
            RunCommand.Create(),
            ScalingCommand.Create(),
            BoundaryCommand.Create(),
            TrainCommand.Create(),
            StatusCommand.Create(),
            CountsCommand.Create(),
            VerifyCommand.Create(),
            MergeCommand.Create(),
            SlurmCommand.Create(),
            FigureCommand.Create(),
            ReportCommand.Create(),
            ExploreCommand.Create(),
            ClassifyCommand.Create(),
            CompareCommand.Create(),
            DescribeCommand.Create(),
            DynamicsCommand.Create(),
            ExportCommand.Create(),
            ImportCommand.Create(),
            ReleaseCommand.Create(),
            ReclassifyCommand.Create(),
            TheoryCommand.Create(),
            BenchCommand.Create(),
            CompletionCommand.Create(),
        };
        CompletionCommand.AddNames(root);
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new SubcommandHelp((HelpAction)help.Action!);
        return root;
    }

    /// <summary>Runs the program.</summary>
    /// <param name="args">The command line without the program's name.</param>
    /// <param name="error">Progress and errors, one clear line each.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(IReadOnlyList<string> args, TextWriter output, TextWriter error)
    {
        (output, error) = (new PlainWriter(output), new PlainWriter(error));
        var root = Create();
        var parsed = root.Parse(args.Count == 0 ? ["--help"] : args);
        var command = parsed.CommandResult.Command;
        var name = NameOf(command);
        // Asked for completions, it gets a command line that is not whole yet.
        var completes = root.Directives.OfType<SuggestDirective>().Any(directive => parsed.GetResult(directive) is not null);
        if ((parsed.Errors.Count > 0 || TakenForFile(parsed) is not null) && !completes)
        {
            error.WriteLine($"{name}: {UsageError(parsed, root)} (see {name} --help)");
            return ExitCode.Usage;
        }

        try
        {
            // Not where it only shows its help or completes a word.
            if (parsed.Action == command.Action)
            {
                PathCheck.Refuse(parsed);
            }

            return parsed.Invoke(
                new InvocationConfiguration
                {
                    Output = output,
                    Error = error,
                    EnableDefaultExceptionHandler = false,
                }
            );
        }
#pragma warning disable CA1031 // The one place where errors end: as a line for people and a code for the shell.
        catch (Exception e)
#pragma warning restore CA1031
        {
            error.WriteLine(
                $"{name}: {(e is IOException or UnauthorizedAccessException ? PathCheck.Named(parsed, Errors.Words(e)) : Errors.Words(e))}"
            );
            return Errors.CodeOf(e);
        }
    }

    /// <summary>As one calls it: mnemo slurm status.</summary>
    private static string NameOf(Command command) =>
        command is RootCommand || command.Parents.OfType<Command>().FirstOrDefault() is not { } parent
            ? "mnemo"
            : $"{NameOf(parent)} {command.Name}";

    private static string UsageError(ParseResult parsed, RootCommand root)
    {
        var verbs = root.Subcommands.Select(verb => verb.Name).ToList();
        return parsed.CommandResult.Command is RootCommand && parsed.UnmatchedTokens is [{ } word, ..]
                ? $"there is no verb '{word}'{NearestName.Suggestion(word, verbs)}"
            : UnknownOption(parsed) is { } option ? $"there is no option {option}{OptionHint(parsed.CommandResult.Command, option)}"
            : Missing().Match(parsed.Errors[0].Message) is { Success: true } missing ? MissingArgument(parsed, missing.Groups["name"].Value)
            : MissingOption().Match(parsed.Errors[0].Message) is { Success: true } absent
                ? $"{absent.Groups["name"].Value} is missing{Takes(parsed.CommandResult.Command, absent.Groups["name"].Value)}"
            : TooMany().Match(parsed.Errors[0].Message) is { Success: true } extra
                ? TooManyWords(parsed.CommandResult.Command, extra.Groups["word"].Value)
            : NoChoice(parsed.Errors[0]) is { } choice ? choice
            : InPlainWords(
                string.Join(' ', parsed.Errors[0].Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.')
            );
    }

    /// <summary>An option the verb does not have; one where a file may stand is taken for that file's name.</summary>
    private static string? UnknownOption(ParseResult parsed) =>
        parsed
            .UnmatchedTokens.Concat(parsed.CommandResult.Tokens.Select(token => token.Value))
            .FirstOrDefault(word => word.Length > 2 && word.StartsWith("--", StringComparison.Ordinal))
            ?.Split('=')[0];

    /// <summary>An option the verb does not have that stands where a file may, and is no file.</summary>
    private static string? TakenForFile(ParseResult parsed) => UnknownOption(parsed) is { } option && !File.Exists(option) ? option : null;

    /// <summary>What was meant by an option that a verb does not have: one that other verbs have for the same, or one nearly of its name.</summary>
    private static string OptionHint(Command command, string option)
    {
        var known = command.Options.Select(one => one.Name).ToList();
        var store = command.Arguments.FirstOrDefault(argument => argument.Name is "store" or "source" or "stores");
        return option is "--store" && store is not null && !known.Contains("--into", StringComparer.Ordinal)
                ? $"; name the store without it: mnemo {command.Name} s.mnemo"
            : SameElsewhere.GetValueOrDefault(option)?.Find(known.Contains) is { } same ? $"; did you mean '{same}'?"
            // Without the dashes, which all options share.
            : NearestName.Of(option[2..], [.. known.Select(name => name.TrimStart('-'))]) is { } near ? $"; did you mean '--{near}'?"
            : $"; valid: {string.Join(", ", known)}";
    }

    /// <summary>Options that are one thing under the names of several verbs.</summary>
    private static readonly Dictionary<string, List<string>> SameElsewhere = new(StringComparer.Ordinal)
    {
        ["--store"] = ["--into"],
        ["--into"] = ["--store", "--to", "--out"],
        ["--to"] = ["--out", "--into"],
        ["--out"] = ["--to", "--into", "--store"],
        ["--output"] = ["--out", "--to"],
    };

    private static string TooManyWords(Command command, string word) =>
        $"'{word}' is one word too many; {(word.EndsWith(".mnemo", StringComparison.Ordinal) && command.Options.Any(option => option.Name is "--store") ? $"a store is given as --store {word}" : $"usage: {Usage(command)}")}";

    private static string MissingArgument(ParseResult parsed, string name) =>
        $"the {name} is missing; usage: {Usage(parsed.CommandResult.Command)}";

    /// <summary>The verb with its arguments.</summary>
    private static string Usage(Command command) =>
        string.Join(
            ' ',
            command
                .Arguments.Select(argument => $"<{argument.Name}>{(argument.Arity.MaximumNumberOfValues > 1 ? "..." : "")}")
                .Prepend(NameOf(command))
        );

    /// <summary>What an option takes, in the words of its help.</summary>
    private static string Takes(Command command, string name) =>
        command.Options.FirstOrDefault(option => string.Equals(option.Name, name, StringComparison.Ordinal))?.Description is { } what
            ? $"; it takes {what}"
            : "";

    [GeneratedRegex(
        "^Option '(?<name>.*)' is required|^Required argument missing for option: '(?<name>.*)'",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex MissingOption();

    [GeneratedRegex("^Unrecognized command or argument '(?<word>.*)'", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TooMany();

    /// <summary>A value that is none of an option's choices, with the option and the choices; null for another error.</summary>
    private static string? NoChoice(ParseError error) =>
        OutOfChoices().Match(error.Message) is { Success: true } match
        && error.SymbolResult is OptionResult or ArgumentResult
        && match.Groups["choice"].Captures.Select(capture => capture.Value).ToList() is var choices
            ? $"{(error.SymbolResult is OptionResult option ? option.Option.Name : $"<{((ArgumentResult)error.SymbolResult).Argument.Name}>")} = {match.Groups["value"].Value} is not one of its choices{NearestName.Suggestion(match.Groups["value"].Value, choices)}"
            : null;

    [GeneratedRegex(@"^Argument '(?<value>.*)' not recognized\. Must be one of:(\s*'(?<choice>.*?)')+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OutOfChoices();

    [GeneratedRegex("Required argument '(?<name>.*)' missing for command", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Missing();

    /// <summary>A value that is no number is refused by the option's name, without the types of the program.</summary>
    private static string InPlainWords(string message) =>
        ParseFailure().Match(message) is { Success: true } match
            ? $"{match.Groups["option"].Value} = {match.Groups["value"].Value} {WhyNoNumber(match.Groups["value"].Value, match.Groups["type"].Value)}"
            : message;

    private static string WhyNoNumber(string value, string type) =>
        value.Length > 0 && value.All(char.IsAsciiDigit) ? "is too large"
        : type.Contains("Int", StringComparison.Ordinal) ? "is not a whole number"
        : "is not a number";

    [GeneratedRegex(
        "Cannot parse argument '(?<value>.*)' for option '(?<option>.*)' as expected type '(?<type>.*)'",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex ParseFailure();
}
