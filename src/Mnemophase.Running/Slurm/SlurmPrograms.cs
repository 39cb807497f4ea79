using System.ComponentModel;
using System.Diagnostics;

namespace Mnemophase.Running.Slurm;

/// <summary>Calls the programs of Slurm: sbatch, squeue, sacct.</summary>
public static class SlurmPrograms
{
    /// <summary>Runs a program to its end.</summary>
    /// <returns>Exit code, what it said, what it said of errors; null if there is no such program on the path.</returns>
    internal static (int Code, string Output, string Error)? Run(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output, error.GetAwaiter().GetResult());
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Submits a script.</summary>
    /// <param name="folder">Working directory of the job.</param>
    /// <param name="options">Options of sbatch; they count more than those in the script.</param>
    /// <returns>Number of the job.</returns>
    /// <exception cref="SlurmException">There is no sbatch, or it refuses.</exception>
    internal static string Submit(string folder, string script, IEnumerable<string> options)
    {
        var (code, output, error) =
            Run("sbatch", ["--parsable", $"--chdir={folder}", .. options, script])
            ?? throw new SlurmException(
                $"sbatch is not on this machine's path, so nothing was submitted. On a login node of a Slurm cluster: mnemo slurm resume {folder}. With another array system: let each task run its shard of {folder}/study.toml, then mnemo merge"
            );
        if (code != 0)
        {
            throw new SlurmException(
                $"sbatch refused {script}: {OneLine(error)}. Correct the #SBATCH lines there, then: mnemo slurm resume {folder}"
            );
        }

        // On a federation: number;cluster.
        return output.Trim().Split(';')[0];
    }

    private static string OneLine(string error) =>
        string.Join("; ", error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).TrimEnd('.');
}
