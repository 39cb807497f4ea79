using Mnemophase.Exchange;

namespace Mnemophase.Cli.Output;

/// <summary>What a verdict on a network from outside assumes, as every verb says it: in the head of its table, in CSV columns, in JSON.</summary>
internal static class AssumedText
{
    /// <summary>Names of the CSV columns.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    ["assumed_form", "assumed_nonlinearity", "assumed_step_ms", "assumed_tau_ms", "assumed_readout", "assumed_task"];

    /// <summary>Their fields; empty where nothing was assumed.</summary>
    public static IReadOnlyList<object?> Fields(AssumedDynamics? assumed) =>
        assumed is null
            ? [.. Columns.Select(_ => (object?)null)]
            : [assumed.Form, assumed.Nonlinearity, assumed.Model.StepMs, assumed.Model.TauMs, assumed.Readout, assumed.TaskText];

    /// <summary>For JSON; null where nothing was assumed.</summary>
    public static object? ForJson(AssumedDynamics? assumed) =>
        assumed is null
            ? null
            : new
            {
                assumed.Study,
                assumed.Form,
                assumed.Nonlinearity,
                assumed.Model.StepMs,
                assumed.Model.TauMs,
                assumed.Readout,
                Task = assumed.TaskText,
            };

    /// <summary>For the head of a table: each different assumption once.</summary>
    public static void WriteHead(TextWriter output, IEnumerable<AssumedDynamics?> assumed)
    {
        foreach (var text in assumed.Select(one => one?.ToString()).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            output.WriteLine($"Assumed, because the files do not contain it: {text}");
        }
    }

    /// <summary>For the foot of a table: why a network has no class, and what else is to be said of its files.</summary>
    public static void WriteFoot(TextWriter output, string path, string? reason, IReadOnlyList<string> notes)
    {
        if (reason is not null)
        {
            output.WriteLine($"{path}: no class: {reason}");
        }

        foreach (var note in notes)
        {
            output.WriteLine($"{path}: {note}");
        }
    }
}
