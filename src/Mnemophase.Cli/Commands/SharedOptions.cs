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

    /// <summary>--store, given once or several times.</summary>
    public static Option<string[]> Stores(string description) =>
        new("--store") { Description = description, AllowMultipleArgumentsPerToken = true };

    /// <summary>--json.</summary>
    public static Option<bool> Json() => new("--json") { Description = "write the result as JSON" };
}
