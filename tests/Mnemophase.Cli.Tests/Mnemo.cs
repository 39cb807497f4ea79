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
        var line = Assert.Single(result.Error.TrimEnd('\n').Split('\n'));
        Assert.StartsWith("mnemo", line, StringComparison.Ordinal);
        Assert.All(says, text => Assert.Contains(text, line, StringComparison.Ordinal));
    }
}
