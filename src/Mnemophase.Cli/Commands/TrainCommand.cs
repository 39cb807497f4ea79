using System.CommandLine;
using System.Globalization;
using Mnemophase.Cli.Output;
using Mnemophase.Cli.Terminal;
using Mnemophase.Outcomes;
using Mnemophase.Running;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Planning;
using Mnemophase.Tasks;
using Mnemophase.Training;

namespace Mnemophase.Cli.Commands;

/// <summary><c>mnemo train</c>: trains one network of a study, on its grid or off it, and judges it.</summary>
public static class TrainCommand
{
    /// <summary>The verb with its options.</summary>
    public static Command Create()
    {
        var study = new Option<string>("--study")
        {
            Description = "the study (or its .toml file) that sets task, network and training",
            Required = true,
        };
        var rate = new Option<double>("--learning-rate") { Description = "learning rate, above 0", Required = true };
        var delay = Period("--delay", "delay in ms, a multiple of the time step");
        var response = Period("--response", "response window in ms");
        var post = Period("--post", "post-reaction period in ms");
        var where = SharedOptions.Where();
        where.Description = "place on each further axis of a study of your own task, as in neurons=50";
        var seed = new Option<int?>("--seed")
        {
            Description = "seed; the network's start and noise (the study's unless given, where it has but one)",
        };
        var epochs = new Option<int?>("--epochs") { Description = "epochs (the study's unless given)" };
        var every = new Option<int?>("--every")
        {
            Description = "keep the curves of every epoch divisible by this as well (rank-k networks; the others keep all)",
        };
        var snapshots = new Option<string[]>("--snapshots")
        {
            Description = "keep the parameters after these epochs (from 0) as well, as in 0,100,1000 (rank-k networks)",
            AllowMultipleArgumentsPerToken = true,
        };
        var folder = new Option<string>("--out")
        {
            Description = "folder for weights.safetensors and curves.npz",
            DefaultValueFactory = _ => "out",
        };
        var checkpointEvery = SharedOptions.CheckpointEvery();
        var engine = new EngineOptions();
        var json = SharedOptions.Json();
        var command = new Command("train", "Train one network, show loss and accuracy as it goes, and judge its mechanism.")
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
            var places = parsed.GetValue(where) ?? [];
            if (places.Length > 0 && of.General is null)
            {
                throw new ArgumentException(
                    $"--where names axes of tasks of your own; study {of.Name} has --delay, --response and --post."
                );
            }

            var eta =
                parsed.GetValue(rate) is var asked && double.IsFinite(asked) && asked > 0
                    ? asked
                    : throw new ArgumentException($"--learning-rate = {StudyText.Number(asked)} must be above 0.");
            var key = new NetworkKey(
                of.General is null
                    ? Cell.OfPeriods(
                        eta,
                        Choose(of, "--delay", parsed.GetValue(delay), of.Grid.DelaysMs, 0),
                        Choose(of, "--response", parsed.GetValue(response), of.Grid.ResponsesMs, of.Task.StepMs),
                        Choose(of, "--post", parsed.GetValue(post), of.Grid.PostsMs, 0)
                    )
                    : GeneralTrainRun.CellOf(
                        of,
                        eta,
                        [
                            (Axis.Delay, parsed.GetValue(delay)),
                            (Axis.Response, parsed.GetValue(response)),
                            (Axis.Post, parsed.GetValue(post)),
                        ],
                        places
                    ),
                ChooseSeed(of, parsed.GetValue(seed))
            );
            var wanted = parsed.GetValue(epochs) switch
            {
                null => StudyPlan.Plan(of, key).Epochs,
                < 1 => throw new ArgumentException("--epochs must be at least 1."),
                { } given => given,
            };
            var planned = StudyPlan.Plan(of, key) with { Epochs = wanted };
            var saveEvery = SharedOptions.Seconds(checkpointEvery, parsed);
            if (of.Network.Kind == NetworkKind.RankK)
            {
                return RankKTrainRun.Train(
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
                    saveEvery,
                    chosen,
                    parsed.GetValue(json)
                );
            }

            if (parsed.GetValue(every) is not null)
            {
                throw new ArgumentException($"--every is for rank-k networks; those of study {of.Name} keep the curves of all epochs.");
            }

            if (parsed.GetValue(snapshots) is { Length: > 0 })
            {
                throw new ArgumentException($"--snapshots is for rank-k networks; those of study {of.Name} are {of.Network.Kind.Name}.");
            }

            return (of.General is null ? (Trainer)Train : GeneralTrainRun.Train)(
                parsed.InvocationConfiguration,
                of,
                planned,
                parsed.GetRequiredValue(folder),
                saveEvery,
                chosen,
                parsed.GetValue(json)
            );
        });
        return command;
    }

    private delegate int Trainer(
        InvocationConfiguration io,
        Study study,
        PlannedNetwork planned,
        string folder,
        TimeSpan saveEvery,
        ChosenEngine engine,
        bool json
    );

    private static int Train(
        InvocationConfiguration io,
        Study study,
        PlannedNetwork planned,
        string folder,
        TimeSpan saveEvery,
        ChosenEngine engine,
        bool json
    )
    {
        var (key, epochs) = (planned.Key, planned.Epochs);
        using var interruption = new Interruption();
        using var training = engine.FullRankTraining(study, Environment.ProcessorCount);
        StudyModels.CueTask(study, key.Cell).Validate();
        // A folder that cannot be used should be known before the training, not after it.
        TrainedFiles.Claim(folder, study, planned);
        NoteNeighbour(io.Error, study, key.Cell.LearningRate);
        EngineOptions.WarnIfSlow(engine, io.Error);
        io.Error.WriteLine($"study {study.Name}, {key}, {epochs} epochs");
        var unfinished = new UnfinishedTraining(io.Error, folder, study, planned, "", saveEvery);
        JudgedNetwork judged;
        try
        {
            judged = TrainDisplay.Show(
                io.Error,
                epochs,
                Line,
                (Action<int, EpochOutcome> progress) =>
                    training.Train(planned, unfinished.EpochsDone, unfinished.File, interruption.Token, progress)
            );
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            return unfinished.Stop();
        }

        TrainedFiles.Write(folder, study, key, judged);
        unfinished.File.Remove();
        if (json)
        {
            TrainReport.WriteJson(io.Output, judged);
        }
        else
        {
            TrainReport.WriteText(io.Output, judged, folder);
        }

        return ExitCode.Ok;
    }

    private static string Line(int epoch, EpochOutcome outcome) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {epoch, 7}  loss {outcome.Loss, 10:G4}  accuracy {outcome.Accuracy:F4}  reliability {outcome.Reliability:F4}"
        );

    /// <summary>The published rates have many digits; a rounded one trains another network.</summary>
    internal static void NoteNeighbour(TextWriter error, Study study, double rate)
    {
        var nearest = StudyGrid.Nearest(study.Grid.LearningRates, rate);
        if (nearest != rate && Math.Abs(nearest - rate) <= 0.01 * nearest)
        {
            error.WriteLine($"note: the study's own learning rate near this one is {StudyText.Number(nearest)}");
        }
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

    private static double Choose(Study study, string option, double? given, IReadOnlyList<double> grid, double atLeast)
    {
        if (given is null)
        {
            return grid.Count == 1
                ? grid[0]
                : throw new ArgumentException(
                    $"{option} is needed: study {study.Name} has {string.Join(", ", grid.Select(StudyText.Number))} ms, and any multiple of {StudyText.Number(study.Task.StepMs)} ms will do."
                );
        }

        _ = Periods.ToSteps(given.Value, study.Task.StepMs, option);
        return given.Value >= atLeast
            ? given.Value
            : throw new ArgumentException(
                $"{option} = {StudyText.Number(given.Value)} ms must be at least {StudyText.Number(atLeast)} ms."
            );
    }

    private static Option<double?> Period(string name, string description) =>
        new(name) { Description = $"{description} (the study's unless given, where it has but one)" };
}
