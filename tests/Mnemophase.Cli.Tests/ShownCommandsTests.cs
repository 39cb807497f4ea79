using System.Text.RegularExpressions;
using Mnemophase.Cli.Terminal;

namespace Mnemophase.Cli.Tests;

/// <summary>Every command that README and docs show is one the program takes: read by its own parser, and the short ones run.</summary>
public sealed partial class ShownCommandsTests : IDisposable
{
    private static readonly string[] Short = ["status", "verify", "counts", "theory", "export", "release"];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Commands_are_parsed_by_the_program()
    {
        var commands = Documents().SelectMany(document => Commands(document.Text).Select(command => (document.Name, command))).ToList();
        Assert.True(commands.Count > 30, $"only {commands.Count} commands found");
        Assert.All(
            commands,
            shown =>
            {
                var errors = MnemoApp.Create().Parse(Words(shown.command)).Errors.Select(error => error.Message).ToList();
                Assert.True(errors.Count == 0, $"{shown.Name}: mnemo {shown.command}: {string.Join(' ', errors)}");
            }
        );
    }

    /// <summary>In running text a command may leave out what it is given, but not name a verb or an option that there is none of.</summary>
    [Fact]
    public void Verbs_and_options_named_in_the_text_exist()
    {
        var root = MnemoApp.Create();
        var verbs = root.Subcommands.Concat(root.Subcommands.SelectMany(verb => verb.Subcommands)).ToList();
        var options = verbs
            .Append(root)
            .SelectMany(verb => verb.Options)
            .SelectMany(option => option.Aliases.Append(option.Name))
            .ToHashSet(StringComparer.Ordinal);
        foreach (var (name, text) in Documents())
        {
            foreach (var span in InlineCode().Matches(WithoutBlocks(text)).Select(match => match.Groups["code"].Value))
            {
                if (Mention().Match(span) is { Success: true } mention)
                {
                    var words = Words(mention.Groups["rest"].Value);
                    Assert.True(
                        words[0].StartsWith('-')
                            || words[0].Contains('…', StringComparison.Ordinal)
                            || root.Subcommands.Any(verb => string.Equals(verb.Name, words[0], StringComparison.Ordinal)),
                        $"{name}: `{span}`: there is no verb {words[0]}"
                    );
                    Assert.All(
                        words.Where(word => word.StartsWith("--", StringComparison.Ordinal)),
                        word => Assert.True(options.Contains(word), $"{name}: `{span}`: there is no {word}")
                    );
                }
                else if (name is not "CONTRIBUTING.md" && span.StartsWith("--", StringComparison.Ordinal))
                {
                    Assert.True(options.Contains(span.Split(' ', '=')[0]), $"{name}: `{span}`: no verb has this option");
                }
            }
        }
    }

    [Fact]
    public void Short_commands_run()
    {
        var study = _folder.Write(
            "study.toml",
            SmallStudy
                .With("learning_rates = [0.5, 0.05]", "learning_rates = [0.1, 0.05]")
                .Replace("[0, 20]", "[20, 60]", StringComparison.Ordinal)
        );
        var store = _folder.File("s.mnemo");
        Assert.Equal(ExitCode.Ok, Mnemo.Run("run", study, "--store", store, "--no-figure").Code);
        var commands = Documents()
            .SelectMany(document => Commands(document.Text))
            .Where(command => Short.Contains(Words(command)[0], StringComparer.Ordinal))
            .Distinct(StringComparer.Ordinal)
            .ToList();
        Assert.True(commands.Count >= Short.Length, string.Join('\n', commands));
        for (var i = 0; i < commands.Count; i++)
        {
            var words = Words(commands[i]);
            string[] placed = [.. words.Select((word, at) => Placed(word, at == 0 ? "" : words[at - 1], store, i))];
            var (code, _, error) = Mnemo.Run(placed);
            Assert.True(code == ExitCode.Ok, $"mnemo {commands[i]}: {error}");
        }
    }

    /// <summary>Stores by the one of this test, whatever their name; what is written, in a folder of its own; seeds as the small study has them.</summary>
    private string Placed(string word, string before, string store, int number) =>
        word.EndsWith(".mnemo", StringComparison.Ordinal) || word is "STORE" ? store
        : before is "--to" or "--out" ? _folder.File($"{number}-{word}")
        : before is "--seeds" ? "0-2"
        : word;

    private static IEnumerable<(string Name, string Text)> Documents() =>
        Directory
            .GetFiles(Path.Combine(AppContext.BaseDirectory, "documents"), "*.md", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(file => (Path.GetFileName(file), File.ReadAllText(file)));

    /// <summary>Lines of code blocks that call the program, and whole calls (./mnemo with its arguments) in tables and text.</summary>
    private static IEnumerable<string> Commands(string text)
    {
        var blocks = Block()
            .Matches(text)
            .SelectMany(block => block.Groups["code"].Value.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n'));
        var calls = InlineCode()
            .Matches(WithoutBlocks(text))
            .Select(match => match.Groups["code"].Value)
            .Where(code => code.Contains("./mnemo ", StringComparison.Ordinal) && !code.Contains('…', StringComparison.Ordinal));
        return blocks
            .Concat(calls)
            .Select(line => Call().Match(line))
            .Where(match => match.Success)
            .Select(match => match.Groups["rest"].Value.Trim());
    }

    private static string WithoutBlocks(string text) => Block().Replace(text, "");

    /// <summary>As the shell would split it; a comment, a pipe and what follows end it.</summary>
    private static string[] Words(string command) =>
        [
            .. Word()
                .Matches(command)
                .Select(match => match.Value.Replace("\"", "", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal))
                .TakeWhile(word => word is not ("#" or "|" or "&&" or ">" or ";" or "&") && !word.StartsWith('#')),
        ];

    [GeneratedRegex(
        "^```(sh|bash|console)?\n(?<code>.*?)^```",
        RegexOptions.ExplicitCapture | RegexOptions.Singleline | RegexOptions.Multiline,
        1000
    )]
    private static partial Regex Block();

    [GeneratedRegex("`(?<code>[^`\n]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex InlineCode();

    /// <summary>A call at the start of a line, or after settings of the environment.</summary>
    [GeneratedRegex(@"^\s*(\$ )?([A-Za-z_]+=\S* )*(\./)?mnemo (?<rest>[a-z-].*)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Call();

    [GeneratedRegex(@"^([A-Za-z_0-9]+=\S* )*(\./)?mnemo (?<rest>\S.*)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Mention();

    [GeneratedRegex("""("[^"]*"|'[^']*'|[^\s"'])+""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Word();
}
