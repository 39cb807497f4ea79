using Mnemophase.Running.Merging;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Cli.Output;

/// <summary>What came of a merge, for people and for programs.</summary>
internal static class MergeText
{
    /// <summary>Networks of one kind that a text names before it only counts the rest.</summary>
    private const int Named = 10;

    /// <summary>Writes it as text.</summary>
    public static void Write(TextWriter output, MergeReport report, string into, int planned)
    {
        output.WriteLine(
            $"{into}: {planned - report.Missing.Count} of {Plural.Of(planned, "network")} of {report.Study.Name} ({report.Added} added, {report.Replaced} replaced, from {Plural.Of(report.Stores.Count, "store")})"
        );
        List("store cannot be used", "stores cannot be used", report.Unusable, store => store.Message);
        List(
            "network is damaged and was not taken",
            "networks are damaged and were not taken",
            report.Damaged,
            network => $"{network.Path}: {network.Key?.ToString() ?? $"position {network.Position}"}: {network.Message}"
        );
        List(
            "network differs between stores; the first copy named was kept",
            "networks differ between stores; the first copy named was kept",
            report.Conflicts,
            conflict => $"{conflict.Key}: {string.Join("; ", conflict.Copies.Select(Copy))}"
        );
        WriteMissing(output, report.Missing);

        void List<T>(string single, string several, IReadOnlyList<T> all, Func<T, string> text)
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

            WriteRest(output, all.Count);
        }
    }

    /// <summary>Writes which networks are missing: the first ones by name.</summary>
    public static void WriteMissing(TextWriter output, IReadOnlyList<PlannedNetwork> missing)
    {
        if (missing.Count == 0)
        {
            return;
        }

        output.WriteLine($"{Plural.Of(missing.Count, "network is", "networks are")} missing:");
        foreach (var network in missing.Take(Named))
        {
            output.WriteLine($"  {network.Key}");
        }

        WriteRest(output, missing.Count);
    }

    /// <summary>Writes it as JSON.</summary>
    public static void WriteJson(TextWriter output, MergeReport report, string into, int planned) =>
        Json.Write(output, ForJson(report, into, planned));

    /// <summary>What JSON says of a merge.</summary>
    private static object ForJson(MergeReport report, string into, int planned) =>
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
        };

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

    private static void WriteRest(TextWriter output, int count)
    {
        if (count > Named)
        {
            output.WriteLine($"  and {count - Named} more (--json names all)");
        }
    }
}
