using Mnemophase.Studies.Planning;

namespace Mnemophase.Cli.Commands;

/// <summary>Which slice of a study to run: told on the command line, or by the array that runs this program.</summary>
public static class ShardOptions
{
    /// <summary>A shard, as in 2/6; what --shard says counts more.</summary>
    public const string Variable = "MNEMO_SHARD";

    private const string SlurmTask = "SLURM_ARRAY_TASK_ID";
    private const string KubernetesIndex = "JOB_COMPLETION_INDEX";

    /// <summary>--shard.</summary>
    public static Option<string?> Shard() =>
        new("--shard") { Description = $"only this slice of the networks, as in 2/6; all slices cost about the same (or {Variable})" };

    /// <summary>--shards.</summary>
    public static Option<int?> Shards() =>
        new("--shards")
        {
            Description =
                $"number of slices; the slice to run comes from the environment: {SlurmTask} (from 1) or {KubernetesIndex} (from 0)",
        };

    /// <summary>The slice asked for; null for the whole plan.</summary>
    /// <param name="shard">What --shard says; null if it is not given.</param>
    /// <param name="shards">What --shards says; null if it is not given.</param>
    /// <param name="environment">Environment variables by name.</param>
    /// <exception cref="ArgumentException">There is no such shard, or nothing tells which one.</exception>
    public static Shard? Choose(string? shard, int? shards, Func<string, string?> environment)
    {
        if (shard is not null && shards is not null)
        {
            throw new ArgumentException("--shard and --shards exclude each other: --shard 2/6 says both which slice and of how many.");
        }

        if (shard is not null)
        {
            return Named("--shard", () => Mnemophase.Studies.Planning.Shard.Parse(shard));
        }

        if (shards is { } count)
        {
            return OfArray(count, environment);
        }

        return environment(Variable) is { Length: > 0 } text ? Named(Variable, () => Mnemophase.Studies.Planning.Shard.Parse(text)) : null;
    }

    private static Shard OfArray(int count, Func<string, string?> environment)
    {
        foreach (var (variable, first) in new[] { (SlurmTask, 1), (KubernetesIndex, 0) })
        {
            if (environment(variable) is not { Length: > 0 } text)
            {
                continue;
            }

            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? Named($"--shards {count}: {variable} = {number} (counted from {first})", () => new Shard(number - first + 1, count))
                : throw new ArgumentException($"{variable} = {text} is not a number.");
        }

        throw new ArgumentException(
            $"--shards {count}: neither {SlurmTask} nor {KubernetesIndex} is set; write --shard 1/{count}, --shard 2/{count}, ... instead."
        );
    }

    private static Shard Named(string source, Func<Shard> shard)
    {
        try
        {
            return shard();
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException($"{source}: {e.Message}", e);
        }
    }
}
