using Mnemophase.Running;
using Mnemophase.Store.Judging;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Cli.Commands;

/// <summary><c>mnemo dynamics --training</c>: branches, events and the origin of attractors from the snapshots of stores.</summary>
internal static class TrainingDynamicsRun
{
    /// <summary>Judges the wanted networks of stores that have snapshots.</summary>
    /// <param name="choose">The part of each store's study that is wanted.</param>
    /// <param name="all">Whether networks that did not learn are judged too.</param>
    /// <param name="workers">Networks at the same time.</param>
    /// <param name="error">Progress and faults.</param>
    /// <param name="stop">Stops it; what is judged is kept.</param>
    public static int Run(
        string[] paths,
        Func<StudyPlan, StudyPlan> choose,
        bool all,
        int workers,
        TextWriter error,
        List<(string Path, NetworkOverTraining Network)> found,
        CancellationToken stop
    )
    {
        var progress = new WorkProgress(TimeProvider.System);
        return WorkDisplay.Show("judged", "networks", error, progress, Work);

        int Work()
        {
            var code = ExitCode.Ok;
            try
            {
                foreach (var path in paths)
                {
                    code = Math.Max(code, One(path));
                }

                return code;
            }
            catch (OperationCanceledException)
            {
                error.WriteLine($"mnemo dynamics: stopped after {Plural.Of(found.Count, "network")}; what was found is kept in the store");
                return ExitCode.Interrupted;
            }
        }

        int One(string path)
        {
            using var store = StudyStore.OpenToWrite(path);
            var snapshots = store.Snapshots.Counts();
            var wanted = choose(StudyPlan.Of(store.Study)).Networks.Select(network => network.Position).ToHashSet();
            var rows = store.Rows().Where(row => wanted.Contains(row.Position) && StoredDynamics.IsAskedFor(row, all)).ToList();
            if (!rows.Exists(row => snapshots.ContainsKey(row.Position)))
            {
                error.WriteLine(
                    $"mnemo dynamics: {path}: none of the networks asked for has snapshots; train them into a new store with mnemo run STUDY --snapshots 30 --store NEW.mnemo, or set snapshots under [training] in the study file"
                );
                return ExitCode.Input;
            }

            rows.RemoveAll(row => !snapshots.ContainsKey(row.Position));
            progress.Expect(progress.Total + rows.Count);
            var code = ExitCode.Ok;
            TrainingDynamics.Judge(
                store,
                rows,
                workers,
                TimeProvider.System,
                network =>
                {
                    found.Add((path, network));
                    progress.Add(1);
                },
                message =>
                {
                    error.WriteLine($"mnemo dynamics: {message}");
                    code = ExitCode.Input;
                    progress.Add(1);
                },
                stop
            );
            return code;
        }
    }
}
