using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Text.RegularExpressions;

namespace Mnemophase.Cli.Terminal;

/// <summary>
/// The library's help, which takes the arguments of a verb for those of its subcommands too. A user gives either: mnemo figure NAME,
/// or mnemo figure network SOURCE.
/// </summary>
internal sealed partial class SubcommandHelp(HelpAction help) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => help.ClearsParseErrors;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var output = parseResult.InvocationConfiguration.Output;
        using var text = new StringWriter();
        parseResult.InvocationConfiguration.Output = text;
        var code = help.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output = output;
        var command = parseResult.CommandResult.Command;
        var own = command.Arguments.Select(argument => argument.Name).ToHashSet(StringComparer.Ordinal);
        var ofParents = command
            .Parents.OfType<Command>()
            .SelectMany(parent => parent.Arguments)
            .Where(argument => !own.Contains(argument.Name));
        var shown = Usage()
            .Replace(text.ToString(), usage => Either().Replace(OfParent().Replace(usage.Value, ""), "(<${name}> | <command>)"), 1);
        // An argument's row, and those in which its description goes on.
        output.Write(
            ofParents.Aggregate(
                shown,
                (rest, argument) =>
                    Regex.Replace(rest, $@"(?m)^  <{argument.Name}> .*\n(?:   .*\n)*", "", RegexOptions.None, TimeSpan.FromSeconds(1))
            )
        );
        return code;
    }

    [GeneratedRegex(@"^  .* \[options\]", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Usage();

    [GeneratedRegex(@"\[?<[^>]+>\]?(\.\.\.)? (?=[a-z])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OfParent();

    [GeneratedRegex(@"\[?<(?<name>[^>]+)>\]? \[command\]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Either();
}
