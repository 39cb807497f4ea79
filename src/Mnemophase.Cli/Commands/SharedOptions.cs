using System.CommandLine;

namespace Mnemophase.Cli.Commands;

/// <summary>Options several verbs have.</summary>
internal static class SharedOptions
{
    /// <summary>--engine.</summary>
    public static Option<string> Engine()
    {
        var engine = new Option<string>("--engine")
        {
            Description = "simd: fast, single precision; reference: slow, double precision",
            DefaultValueFactory = _ => Engines.Names[0],
        };
        engine.AcceptOnlyFromAmong([.. Engines.Names]);
        return engine;
    }

    /// <summary>--json.</summary>
    public static Option<bool> Json() => new("--json") { Description = "write the result as JSON" };
}
