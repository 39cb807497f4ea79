namespace Mnemophase.Cli.Tests;

/// <summary>The usage line of --help is a command line that the program takes.</summary>
public sealed class HelpTests
{
    [Theory]
    [InlineData("figure network", "figure network <source>... [options]")]
    [InlineData("slurm submit", "slurm submit <study> [options]")]
    [InlineData("slurm", "slurm (<study> | <command>) [options]")]
    [InlineData("figure", "figure (<name> | <command>) [options]")]
    [InlineData("run", "run <study> [options]")]
    public void UsageNamesOnlyWhatTheVerbTakes(string verb, string usage)
    {
        var (code, output, _) = Mnemo.Run([.. verb.Split(' '), "--help"]);
        Assert.Equal(0, code);
        Assert.EndsWith($" {usage}", output.ReplaceLineEndings("\n").Split("Usage:\n")[1].Split('\n')[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("figure network", "<name>")]
    [InlineData("slurm status", "<study>")]
    public void ArgumentsOfTheVerbAboveAreNotListed(string verb, string argument) =>
        Assert.DoesNotContain(argument, Mnemo.Run([.. verb.Split(' '), "--help"]).Output, StringComparison.Ordinal);
}
