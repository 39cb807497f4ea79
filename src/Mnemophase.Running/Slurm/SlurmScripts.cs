namespace Mnemophase.Running.Slurm;

/// <summary>The two scripts of a sharded study: the array that trains the shards, and the job that merges them.</summary>
public static class SlurmScripts
{
    /// <summary>The script of an array task: trains its shard, stops when Slurm says that the time is nearly up, and queues itself again.</summary>
    /// <param name="folder">The study's folder; the working directory of the task.</param>
    /// <param name="options">What is asked of Slurm.</param>
    /// <param name="program">The program and its first arguments, as run on the nodes.</param>
    /// <param name="subset">Options of mnemo run that choose part of the study; none for all of it.</param>
    public static string Shard(SlurmFolder folder, SlurmOptions options, IReadOnlyList<string> program, IReadOnlyList<string> subset)
    {
        string?[] header =
        [
            $"--job-name={folder.Study.Name}",
            $"--array={folder.ArrayOf(Enumerable.Range(1, options.Shards))}",
            "--output=logs/shard-%a.log",
            "--open-mode=append",
            "--requeue",
            string.Create(CultureInfo.InvariantCulture, $"--signal=B:TERM@{options.StopSecondsBefore}"),
            string.Create(CultureInfo.InvariantCulture, $"--cpus-per-task={options.Cpus}"),
            .. Common(options),
            Option("--time", options.Time),
            Option("--mem", options.Memory),
            .. options.More,
        ];
        var chosen = string.Concat(subset.Select(word => $" {Quote(word)}"));
        return $$"""
            #!/usr/bin/env bash
            # Trains one shard of study {{folder.Study.Name}}. To submit what is unfinished after a change here: mnemo slurm resume FOLDER
            {{Lines(header)}}
            set -uo pipefail
            cd {{Quote(folder.Path)}} || exit 3
            mnemo=({{Words(program)}})
            shard="$SLURM_ARRAY_TASK_ID"
            # Name it so: for one task of an array, SLURM_JOB_ID is the number of the whole array.
            task="${SLURM_ARRAY_JOB_ID}_$shard"
            most_requeues=100

            run=
            signals=0
            # Only the first is passed on: a second one would end the program without a checkpoint.
            trap 'signals=$((signals + 1)); [ "$signals" -gt 1 ] || [ -z "$run" ] || kill -TERM "$run" 2>/dev/null' TERM
            echo "shard $shard of {{options.Shards}} on $(hostname), start $((${SLURM_RESTART_COUNT:-0} + 1))"
            "${mnemo[@]}" run study.toml --shard "$shard/{{options.Shards}}" --store "{{SlurmFolder.ShardsName}}/{{folder.Study.Name}}.shard-$shard-of-{{options.Shards}}.mnemo" --workers "${SLURM_CPUS_PER_TASK:-1}" --no-figure{{chosen}} >/dev/null &
            run=$!
            [ "$signals" -eq 0 ] || kill -TERM "$run" 2>/dev/null

            # A signal ends a wait early; the code counts only if none came meanwhile.
            while :; do
              before=$signals
              wait "$run"
              code=$?
              [ "$signals" -ne "$before" ] || break
            done

            # A cancelled or preempted task gets the signal too, but is no longer running by then and must not come back by this.
            if [ "$signals" -gt 0 ] && [ "$code" -ne 0 ] && [ "$(squeue --noheader --jobs="$task" --format=%T 2>/dev/null)" = RUNNING ]; then
              if [ "${SLURM_RESTART_COUNT:-0}" -ge "$most_requeues" ]; then
                echo "shard $shard: stopped, and not queued again after $most_requeues times; mnemo slurm resume continues it"
                exit 75
              fi
              echo "shard $shard: stopped before the time limit and queued again"
              scontrol requeue "$task"
              exit 75
            fi
            exit "$code"

            """;
    }

    /// <summary>The script that merges the shards, whatever became of them.</summary>
    /// <param name="folder">The study's folder; the working directory of the job.</param>
    /// <param name="options">What is asked of Slurm.</param>
    /// <param name="program">The program and its first arguments, as run on the nodes.</param>
    public static string Merge(SlurmFolder folder, SlurmOptions options, IReadOnlyList<string> program)
    {
        string?[] header =
        [
            $"--job-name={folder.Study.Name}-merge",
            "--output=logs/merge.log",
            "--open-mode=append",
            "--cpus-per-task=1",
            .. Common(options),
        ];
        return $$"""
            #!/usr/bin/env bash
            # Merges the shards of study {{folder.Study.Name}}; safe to repeat. By hand: mnemo slurm merge FOLDER
            {{Lines(header)}}
            cd {{Quote(folder.Path)}} || exit 3
            mnemo=({{Words(program)}})
            exec "${mnemo[@]}" slurm merge .

            """;
    }

    /// <summary>A word as bash reads it back.</summary>
    internal static string Quote(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string Words(IEnumerable<string> words) => string.Join(' ', words.Select(Quote));

    private static IEnumerable<string?> Common(SlurmOptions options) =>
        [Option("--partition", options.Partition), Option("--account", options.Account)];

    private static string? Option(string name, string? value) => value is null ? null : $"{name}={value}";

    private static string Lines(IEnumerable<string?> options) =>
        string.Join('\n', options.OfType<string>().Select(option => $"#SBATCH {option}"));
}
