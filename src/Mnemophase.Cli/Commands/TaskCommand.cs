using Mnemophase.Cli.Paths;
using Mnemophase.Figures.Trials;
using Mnemophase.Formats;
using Mnemophase.Results;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Cli.Commands;

/// <summary><c>mnemo task</c>: what a study of one's own task resolves to, and a picture and arrays of some of its trials.</summary>
internal static class TaskCommand
{
    private const int MostTrials = 65536;

    public static Command Create()
    {
        var study = new PathArgument<string>("study", PathUse.Study)
        {
            Description = "examples/NAME, ablations/NAME, or a study file (.toml) whose task has kind = \"trials\"",
        };
        var text = new Option<bool>("--text") { Description = "print the study file itself, from which you can make your own" };
        var draw = new Option<bool>("--draw") { Description = "draw some trials, and write them as NAME-trials.npz" };
        var folder = new PathOption<string>("--out", PathUse.Folder)
        {
            Description = "folder for NAME-trials.png, .svg, .pdf and .npz",
            DefaultValueFactory = _ => ".",
        };
        var trials = new Option<int>("--trials")
        {
            Description = "trials in the npz; the picture shows the first four",
            DefaultValueFactory = _ => TrialsFigure.MostTrials,
        };
        var subset = new SubsetOptions();
        var json = SharedOptions.Json();
        var command = new Command("task", "Show a task of your own with all defaults filled in, or draw its trials. Trains nothing.")
        {
            study,
            text,
            draw,
            folder,
            trials,
            json,
        };
        subset.AddTo(command);
        command.SetAction(parsed =>
        {
            var count = SharedOptions.Count(parsed, trials, MostTrials);
            var wanted = StudyLibrary.Find(parsed.GetRequiredValue(study));
            var general =
                wanted.General
                ?? throw new ArgumentException(
                    $"study {wanted.Name} has one of the paper's tasks (mnemo figure figure1E draws it); mnemo task is for tasks of kind = \"trials\"."
                );
            if (parsed.GetValue(text))
            {
                parsed.InvocationConfiguration.Output.Write(general.Text);
                return ExitCode.Ok;
            }

            var key = subset.Read(parsed).Of(StudyPlan.Of(wanted)).Networks[0].Key;
            var cell = general.At(key.Cell);
            var io = parsed.InvocationConfiguration;
            WriteWarnings(io.Error, wanted);
            var files = parsed.GetValue(draw) ? Draw(wanted, $"{key.Cell}", cell, key.Seed, count, parsed.GetRequiredValue(folder)) : [];
            if (parsed.GetValue(json))
            {
                Json.Write(
                    io.Output,
                    new
                    {
                        study = wanted.Name,
                        cell = $"{key.Cell}",
                        seed = key.Seed,
                        resolved = ResolvedCell.Of(cell),
                        warnings = general.Warnings(),
                        files,
                    }
                );
                return ExitCode.Ok;
            }

            var listing = files.Count > 0 ? "" : " (a listing with all defaults; --text prints the study file)";
            io.Output.WriteLine($"# {wanted.Name} at {key.Cell}{listing}");
            foreach (var line in files.Count > 0 ? files : ResolvedCell.Lines(cell))
            {
                io.Output.WriteLine(line);
            }

            return ExitCode.Ok;
        });
        return command;
    }

    /// <summary>What a reader of a study should know although nothing is wrong.</summary>
    internal static void WriteWarnings(TextWriter error, Study study)
    {
        foreach (var warning in study.Warnings)
        {
            error.WriteLine($"warning: {warning}");
        }
    }

    private static IReadOnlyList<string> Draw(Study study, string place, GeneralCell cell, long seed, int count, string folder)
    {
        // The whole batch, so that these are trials the seed trains on: noise is drawn after all values and periods.
        var set = cell.FirstBatch((ulong)seed, Math.Max(count, cell.Task.Trials));
        count = Math.Min(count, set.Trials);
        var title = $"{study.Title}: {place}, seed {seed}";
        var name = $"{study.Name}-trials";
        var drawn = new DrawnFigure(name, null, new TrialsFigure(title, set, cell.Task.StepMs));
        var (_, pictures) = new FigureFolder(folder).Write(drawn);
        var arrays = Path.Combine(folder, $"{name}.npz");
        var (steps, inputs, outputs, edges) = (set.Steps, set.InputChannels, set.OutputChannels, set.PeriodNames.Count + 1);
        NpzFile.Write(
            arrays,
            [
                KeyValuePair.Create("inputs", DenseArray.From(set.Inputs.AsSpan(0, count * steps * inputs), count, steps, inputs)),
                KeyValuePair.Create("targets", DenseArray.From(set.Targets.AsSpan(0, count * steps * outputs), count, steps, outputs)),
                KeyValuePair.Create("weights", DenseArray.From(set.Weights.AsSpan(0, count * steps * outputs), count, steps, outputs)),
                KeyValuePair.Create(
                    "judged",
                    DenseArray.From(Array.ConvertAll(set.Judged[..(count * steps)], on => on ? 1 : 0), count, steps)
                ),
                KeyValuePair.Create("lengths", DenseArray.From(set.Lengths.AsSpan(0, count))),
                KeyValuePair.Create("condition", DenseArray.From(set.Conditions.AsSpan(0, count))),
                KeyValuePair.Create("period_edges", DenseArray.From(set.Edges.AsSpan(0, count * edges), count, edges)),
            ]
        );
        return [.. pictures, arrays];
    }
}
