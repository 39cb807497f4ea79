using Mnemophase.Running.Merging;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Cli.Output;

/// <summary>What came of a merge, for people and for programs.</summary>
internal static class MergeText
{
    /// <summary>Networks of one kind that a text names before it only counts the rest.</summary>
    private const int Named = 10;

    public static void Write(TextWriter output, MergeReport report, string into, int planned)
    {
        output.WriteLine(
            $"{into}: {planned - report.Missing.Count} of {Plural.Of(planned, "network")} of {report.Study.Name} ({report.Added} added, {report.Replaced} replaced, from {Plural.Of(report.Stores.Count, "store")})"
        );
        List(output, "store cannot be used", "stores cannot be used", report.Unusable, store => store.Message);
        List(
            output,
            "network is damaged and was not taken",
            "networks are damaged and were not taken",
            report.Damaged,
            network => $"{network.Path}: {network.Key?.ToString() ?? $"position {network.Position}"}: {network.Message}"
        );
        List(
            output,
            "network differs between stores; the first copy named was kept",
            "networks differ between stores; the first copy named was kept",
            report.Conflicts,
            conflict => $"{conflict.Key}: {string.Join("; ", conflict.Copies.Select(Copy))}"
        );
        WriteMissing(output, report.Missing);
    }

    /// <summary>Writes which networks are missing: the first ones by name.</summary>
    public static void WriteMissing(TextWriter output, IReadOnlyList<PlannedNetwork> missing) =>
        List(output, "network is missing", "networks are missing", missing, network => $"{network.Key}");

    private static void List<T>(TextWriter output, string single, string several, IReadOnlyList<T> all, Func<T, string> text)
    {
        if (all.Count == 0)
        {
            return;
        }

        output.WriteLine($"{Plural.Of(all.Count, single, several)}:");
        foreach (var one in all.Take(Named))
        {
            output.WriteLine($"  {text(one)}");
        }

        if (all.Count > Named)
        {
            output.WriteLine($"  and {all.Count - Named} more (--json names all)");
        }
    }

    public static void WriteJson(TextWriter output, MergeReport report, string into, int planned) =>
        Json.Write(
            output,
            new
            {
                study = report.Study.Name,
                store = Path.GetFullPath(into),
                networks = planned,
                added = report.Added,
                replaced = report.Replaced,
                stores = report.Stores,
                unusable = report.Unusable,
                damaged = report.Damaged.Select(network => new
                {
                    network.Path,
                    network.Position,
                    network.Key,
                    network.Message,
                }),
                conflicts = report.Conflicts.Select(conflict => new
                {
                    conflict.Position,
                    conflict.Key,
                    copies = conflict.Copies.Select(Fields),
                }),
                missing = report.Missing.Select(network => new { network.Position, network.Key }),
            }
        );

    private static object Fields(NetworkCopy copy) =>
        new
        {
            copy.Checksum,
            @class = copy.Class is { } found ? MechanismNames.Json(found) : null,
            copy.Engine,
            copy.InstructionSet,
            copy.Program,
            copy.Stores,
        };

    private static string Copy(NetworkCopy copy) =>
        $"{(copy.Class is { } found ? MechanismNames.Text(found) : "no class")} by {copy.Engine} ({copy.InstructionSet}) of {copy.Program}, checksum {copy.Checksum[..8]}, in {string.Join(" and ", copy.Stores)}";
}
