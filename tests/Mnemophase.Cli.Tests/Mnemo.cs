namespace Mnemophase.Cli.Tests;

/// <summary>The program called in this process, with its writers captured.</summary>
internal static class Mnemo
{
    public static (int Code, string Output, string Error) Run(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = MnemoApp.Run(args, output, error);
        return (code, output.ToString(), error.ToString());
    }

    /// <summary>A call that must fail: a code, one clear line naming what is wrong, nothing on standard output, no stack trace.</summary>
    public static void Refuses(int code, string[] args, params string[] says)
    {
        var result = Run(args);
        Assert.Equal(code, result.Code);
        Assert.Equal("", result.Output);
        var lines = result.Error.TrimEnd('\n').Split('\n').ToLookup(line => line.StartsWith("mnemo", StringComparison.Ordinal));
        // On a busy machine work of over two seconds says how far it is.
        Assert.All(lines[false], progress => Assert.Matches(@"[0-9]+ of [0-9]+ |^counting .* \.\.\.$", progress));
        var line = Assert.Single(lines[true]);
        Assert.All(says, text => Assert.Contains(text, line, StringComparison.Ordinal));
    }
}
