using System.Diagnostics;
using Mnemophase.Cli.Paths;
using Mnemophase.Outcomes;

namespace Mnemophase.Cli.Commands;

/// <summary><c>mnemo verify</c>: reads every byte of a store and says which networks are damaged.</summary>
internal static class VerifyCommand
{
    /// <summary>Faults of one kind that the text names before it only counts the rest.</summary>
    private const int MostNamed = 10;

    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(5);

    public static Command Create()
    {
        var store = new PathArgument<string>("store", PathUse.Read) { Description = "the store's file (.mnemo)" };
        var quarantine = new Option<bool>("--quarantine")
        {
            Description = "remove damaged networks, so that the next run trains them again; nothing else changes",
        };
        var json = SharedOptions.Json();
        var command = new Command("verify", "Check a store for damage: the file, and each network's checksum, weights and curves.")
        {
            store,
            quarantine,
            json,
        };
        command.SetAction(parsed =>
        {
            var (io, path) = (parsed.InvocationConfiguration, parsed.GetRequiredValue(store));
            var (found, mended) = parsed.GetValue(quarantine) ? VerifyAndMend(path, io.Error) : (Verify(path, io.Error), null);
            if (parsed.GetValue(json))
            {
                WriteJson(io.Output, path, found, mended);
            }
            else
            {
                WriteText(io.Output, path, found, mended);
            }

            return found.IsSound || mended is not null ? ExitCode.Ok : ExitCode.Store;
        });
        return command;
    }

    private static (StoreVerification Found, string? Mended) VerifyAndMend(string path, TextWriter error)
    {
        StoreVerification found;
        try
        {
            found = Verify(path, error);
        }
        catch (StoreException unreadable) when (unreadable.UnreadableFile is { } reason)
        {
            return MendUnreadable(path, reason, error);
        }

        return (found, found.IsSound ? null : Mend(path, found));
    }

    /// <summary>A file that cannot be opened at all is read by way of a copy whose first page is mended.</summary>
    private static (StoreVerification Found, string? Mended) MendUnreadable(string path, string reason, TextWriter error)
    {
        var copy =
            StoreSalvage.ReadableCopy(path, TimeProvider.System)
            ?? throw new StoreException(
                path,
                $"cannot be opened ({reason}), and nothing in it could be recovered; if it was a store, restore a copy, or move it away and run its study again"
            );
        try
        {
            using var interruption = new Interruption();
            var read = Verify(copy, error);
            var found = read with { File = [reason, .. read.File] };
            var (kept, saved) = StoreSalvage.Run(path, found.Networks, TimeProvider.System, copy, interruption.Token);
            return (found, Saved(path, kept, saved));
        }
        finally
        {
            StoreSalvage.Delete(copy);
        }
    }

    private static string Saved(string path, string kept, int saved) =>
        $"{Plural.Of(saved, "sound network")} saved into a new {path}; the damaged file is kept as {kept}";

    private static StoreVerification Verify(string path, TextWriter error)
    {
        using var interruption = new Interruption(Interruption.Patience);
        using var store = StudyStore.OpenToRead(path);
        var (began, reported) = (Stopwatch.GetTimestamp(), Stopwatch.GetTimestamp());
        return StoreVerification.Of(
            store,
            share =>
            {
                if (Stopwatch.GetElapsedTime(reported) >= ReportEvery)
                {
                    reported = Stopwatch.GetTimestamp();
                    var left = Stopwatch.GetElapsedTime(began) * ((1 / share) - 1);
                    error.WriteLine($"{100 * share:F0} % verified, {DurationText.Of(left)} left");
                }
            },
            interruption.Token
        );
    }

    /// <summary>Damaged networks are taken out in place; a damaged file is written anew.</summary>
    /// <returns>What was done, in words.</returns>
    private static string Mend(string path, StoreVerification found)
    {
        using var interruption = new Interruption();
        if (found.File.Count > 0)
        {
            var (kept, saved) = StoreSalvage.Run(path, found.Networks, TimeProvider.System, cancellation: interruption.Token);
            return Saved(path, kept, saved);
        }

        using var store = StudyStore.OpenToWrite(path);
        store.Quarantine(found.Networks, TimeProvider.System);
        store.Analyses.DropDamaged();
        store.Snapshots.DropDamaged();
        List<string> done =
        [
            .. found.Networks.Count == 0
                ? []
                : new[] { $"{Plural.Of(found.Networks.Count, "damaged network")} moved to the table quarantine" },
            .. found.Analyses.Count == 0
                ? []
                : new[] { $"{Plural.Of(found.Analyses.Count, "damaged analysis", "damaged analyses")} deleted" },
        ];
        return string.Join("; ", done);
    }

    private static IEnumerable<string> Damaged(StoreVerification found) =>
        new[]
        {
            found.Networks.Count > 0 ? $"{found.Networks.Count} of {Plural.Of(found.Checked, "network")}" : "",
            found.Analyses.Count > 0 ? Plural.Of(found.Analyses.Count, "analysis", "analyses") : "",
            found.File.Count > 0 ? "the file itself" : "",
        }.Where(part => part.Length > 0);

    private static void WriteText(TextWriter output, string path, StoreVerification found, string? mended)
    {
        WriteFirst(output, [.. found.File.SelectMany(fault => fault.Split('\n')).Select(line => $"file: {line}")]);
        WriteFirst(
            output,
            [
                .. found.Networks.Select(network =>
                    $"network {network.Position} ({network.Key?.ToString() ?? "not in the plan"}): {network.Reason}"
                ),
            ]
        );
        WriteFirst(
            output,
            [.. found.Analyses.Select(one => $"{one.Kind.Replace('_', ' ')} of network {one.Position}: the checksum does not match")]
        );

        output.WriteLine(
            found is { IsSound: true, Checked: 0 }
                ? $"{path}: the file is sound, and holds no networks yet; mnemo run with its study trains them"
            : found.IsSound ? $"{path}: {(found.Checked == 1 ? "its only network is" : $"all {found.Checked} networks are")} sound"
            : mended is not null
                ? $"{path}: {mended}{(found.Networks.Count + found.File.Count > 0 ? "; mnemo run with the same study trains what is missing" : "")}"
            : $"{path}: damage found in {string.Join(" and in ", Damaged(found))}; --quarantine removes what is damaged"
        );
    }

    private static void WriteFirst(TextWriter output, List<string> faults)
    {
        foreach (var fault in faults.Take(MostNamed))
        {
            output.WriteLine(fault);
        }

        if (faults.Count > MostNamed)
        {
            output.WriteLine($"and {faults.Count - MostNamed} more (--json names all)");
        }
    }

    private static void WriteJson(TextWriter output, string path, StoreVerification found, string? mended) =>
        Json.Write(
            output,
            new
            {
                store = Path.GetFullPath(path),
                networks = found.Checked,
                sound = found.IsSound,
                file = found.File,
                damaged = found.Networks.Select(network => new
                {
                    network.Position,
                    learning_rate = network.Key?.Cell.LearningRate,
                    delay_ms = network.Key?.Cell.Find(Axis.Delay)?.Number,
                    response_ms = network.Key?.Cell.Find(Axis.Response)?.Number,
                    post_ms = network.Key?.Cell.Find(Axis.Post)?.Number,
                    seed = network.Key?.Seed,
                    network.Reason,
                }),
                damaged_analyses = found.Analyses.Select(one => new { one.Kind, one.Position }),
                mended,
            }
        );
}
