using Mnemophase.Cli.Paths;
using Mnemophase.Kinds;
using Mnemophase.Outcomes;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Cli.Commands;

/// <summary><c>mnemo train</c>: trains one network of a study, on its grid or off it, and judges it.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var study = new PathOption<string>("--study", PathUse.Study)
        {
            Description = "the study (or its .toml file) that sets task, network and training",
            Required = true,
        };
        var rate = new Option<double>("--learning-rate") { Description = "learning rate, above 0", Required = true };
        var delay = Period("--delay", "delay in ms, a multiple of the time step");
        var response = Period("--response", "response window in ms");
        var post = Period("--post", "post-reaction period in ms");
        var where = SharedOptions.Where();
        where.Description = "value on each further axis of the grid (studies of your own tasks), as in neurons=50";
        var seed = new Option<int?>("--seed")
        {
            Description = "seed of the network's start and noise (may be left out if the study has only one)",
        };
        var epochs = new Option<int?>("--epochs") { Description = "epochs (the study's unless given)" };
        var every = new Option<int?>("--every")
        {
            Description = "also keep the curves at every epoch divisible by this number (rank-K networks; others keep every epoch)",
        };
        var snapshots = new Option<string[]>("--snapshots")
        {
            Description = "also keep the parameters after these epochs (from 0), as in 0,100,1000 (rank-K networks)",
            AllowMultipleArgumentsPerToken = true,
        };
        var folder = new PathOption<string>("--out", PathUse.Folder)
        {
            Description = "folder for weights.safetensors and curves.npz",
            DefaultValueFactory = _ => "out",
        };
        var checkpointEvery = SharedOptions.CheckpointEvery();
        var engine = new EngineOptions();
        var json = SharedOptions.Json();
        var command = new Command("train", "Train one network, show its loss and accuracy during training, and classify its mechanism.")
        {
            study,
            rate,
            delay,
            response,
            post,
            where,
            seed,
            epochs,
            every,
            snapshots,
            folder,
            checkpointEvery,
            json,
        };
        engine.AddTo(command);
        command.SetAction(parsed =>
        {
            using var chosen = engine.Read(parsed);
            var of = StudyLibrary.Find(parsed.GetRequiredValue(study));
            var run = Registry.All<ITrainRun>().TryGetValue(of.Network.Kind.Name, out var known)
                ? known
                : throw new ArgumentException(
                    $"mnemo train cannot train a {of.Network.Kind.Name} network, the kind of study {of.Name}; mnemo run with --seeds trains some of them."
                );
            var eta =
                parsed.GetValue(rate) is var asked && double.IsFinite(asked) && asked > 0
                    ? asked
                    : throw new ArgumentException($"--learning-rate = {StudyText.Number(asked)} must be a number above 0.");
            List<(Axis, double?)> periods =
            [
                (Axis.Delay, parsed.GetValue(delay)),
                (Axis.Response, parsed.GetValue(response)),
                (Axis.Post, parsed.GetValue(post)),
            ];
            var cell = run.CellOf(of, eta, periods, parsed.GetValue(where) ?? []);
            var key = new NetworkKey(cell, ChooseSeed(of, parsed.GetValue(seed)));
            var wanted = parsed.GetValue(epochs) switch
            {
                null => StudyPlan.Plan(of, key).Epochs,
                < 1 => throw new ArgumentException("--epochs must be at least 1."),
                { } given => given,
            };
            var planned = StudyPlan.Plan(of, key) with { Epochs = wanted };
            if (!run.ChoosesEpochs && parsed.GetValue(every) is not null)
            {
                throw new ArgumentException($"--every is for rank-k networks; those of study {of.Name} keep the curves of all epochs.");
            }

            if (!run.ChoosesEpochs && parsed.GetValue(snapshots) is { Length: > 0 })
            {
                throw new ArgumentException($"--snapshots is for rank-k networks; those of study {of.Name} are {of.Network.Kind.Name}.");
            }

            return run.Train(
                new TrainRequest(
                    parsed.InvocationConfiguration,
                    of,
                    planned with
                    {
                        Snapshots = [.. planned.Snapshots.Union(Snapshots(parsed.GetValue(snapshots), wanted)).Order()],
                    },
                    parsed.GetValue(every) is null or >= 1
                        ? parsed.GetValue(every)
                        : throw new ArgumentException("--every must be at least 1."),
                    parsed.GetRequiredValue(folder),
                    SharedOptions.Seconds(checkpointEvery, parsed),
                    chosen,
                    parsed.GetValue(json)
                )
            );
        });
        return command;
    }

    private static IEnumerable<int> Snapshots(string[]? given, int epochs) =>
        (NumberList.Parse("--snapshots", given) ?? []).Select(epoch =>
            epoch >= 0 && epoch < epochs && double.IsInteger(epoch)
                ? (int)epoch
                : throw new ArgumentException(
                    $"--snapshots: {StudyText.Number(epoch)} must be a whole number from 0 to {epochs - 1}, the last epoch."
                )
        );

    private static int ChooseSeed(Study study, int? given) =>
        given switch
        {
            >= 0 => given.Value,
            null when study.Grid.Seeds.Count == 1 => study.Grid.Seeds[0],
            null => throw new ArgumentException(
                $"--seed is needed: study {study.Name} has {study.Grid.Seeds}, and any number from 0 will do."
            ),
            _ => throw new ArgumentException("--seed must be 0 or more."),
        };

    private static Option<double?> Period(string name, string description) =>
        new(name) { Description = $"{description} (may be left out if the study has only one)" };
}
