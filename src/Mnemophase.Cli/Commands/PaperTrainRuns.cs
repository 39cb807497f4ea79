using Mnemophase.Formats;
using Mnemophase.Outcomes;
using Mnemophase.Running;
using Mnemophase.Store.Tensors;
using Mnemophase.Tasks;
using Mnemophase.Training;

namespace Mnemophase.Cli.Commands;

/// <summary>Networks of the paper's tasks: a cell is a delay, a response window and a post-reaction period, on the grid of the study or off it.</summary>
/// <typeparam name="TTraining">What trains it.</typeparam>
/// <typeparam name="TEpoch">What is known of an epoch.</typeparam>
/// <typeparam name="TJudged">The network, trained and judged.</typeparam>
internal abstract class PaperTrainRun<TTraining, TEpoch, TJudged> : TrainRun<TTraining, TEpoch, TJudged>
{
    public override Cell CellOf(Study study, double rate, IReadOnlyList<(Axis Axis, double? Ms)> periods, IReadOnlyList<string> where) =>
        where.Count > 0
            ? throw new ArgumentException(
                $"--where names axes of tasks of your own; study {study.Name} has --delay, --response and --post."
            )
            : new Cell(rate, periods.Select(period => new AxisValue(period.Axis, Choose(study, period.Axis, period.Ms))));

    private static double Choose(Study study, Axis axis, double? given)
    {
        var option = $"--{axis.Name}";
        var grid = study.Grid.Axes.First(one => one.Axis == axis).Numbers;
        if (given is null)
        {
            return grid.Count == 1
                ? grid[0]
                : throw new ArgumentException(
                    $"{option} is needed: study {study.Name} has {string.Join(", ", grid.Select(StudyText.Number))} ms, and any multiple of {StudyText.Number(study.Task.StepMs)} ms will do."
                );
        }

        var atLeast = axis == Axis.Response ? study.Task.StepMs : 0;
        _ = Periods.ToSteps(given.Value, study.Task.StepMs, option);
        return given.Value >= atLeast
            ? given.Value
            : throw new ArgumentException(
                $"{option} = {StudyText.Number(given.Value)} ms must be at least {StudyText.Number(atLeast)} ms."
            );
    }
}

/// <summary><c>mnemo train</c> of a full-rank network.</summary>
internal sealed class FullRankTrainRun : PaperTrainRun<FullRankTraining, EpochOutcome, JudgedNetwork>
{
    public override string Name => NetworkKind.FullRank.Name;

    protected override FullRankTraining Begin(TrainRequest request)
    {
        StudyModels.CueTask(request.Study, request.Planned.Key.Cell).Validate();
        return request.Engine.FullRankTraining(request.Study, Environment.ProcessorCount);
    }

    protected override string Line(int epoch, EpochOutcome outcome) =>
        $"epoch {epoch, 7}  loss {outcome.Loss, 10:G4}  accuracy {outcome.Accuracy:F4}  reliability {outcome.Reliability:F4}";

    protected override JudgedNetwork Train(
        FullRankTraining training,
        TrainRequest request,
        UnfinishedTraining unfinished,
        Action<int, EpochOutcome> progress,
        CancellationToken stop
    ) => training.Judged(request.Planned, unfinished.EpochsDone, unfinished.File, stop, progress);

    protected override void Write(TrainRequest request, FullRankTraining training, JudgedNetwork judged) =>
        TrainedFiles.Write(request.Folder, request.Study, request.Planned.Key, judged);

    protected override int? DivergedAt(JudgedNetwork judged) => judged.Training.DivergedAt;

    protected override object ForJson(JudgedNetwork judged) => TrainReport.ForJson(judged);

    protected override IEnumerable<(string Name, string Text)> Report(JudgedNetwork judged) => TrainReport.Lines(judged);
}

/// <summary><c>mnemo train</c> of a rank-K network.</summary>
internal sealed class RankKTrainRun : PaperTrainRun<RankKTraining, double, JudgedRankKNetwork>, ITrainRun
{
    public override string Name => NetworkKind.RankK.Name;

    public bool ChoosesEpochs => true;

    protected override string MayEndEarlier => " at most";

    protected override string Kept(TrainRequest request) =>
        $"{(request.Every is { } cadence ? $", every {cadence}" : "")}, snapshots {string.Join(',', request.Planned.Snapshots)}";

    protected override RankKTraining Begin(TrainRequest request)
    {
        StudyModels.ActivationTask(request.Study, request.Planned.Key.Cell).Validate();
        return request.Engine.RankKTraining(request.Study);
    }

    protected override string Line(int epoch, double loss) => $"epoch {epoch, 9}  loss {loss, 10:G4}";

    protected override JudgedRankKNetwork Train(
        RankKTraining training,
        TrainRequest request,
        UnfinishedTraining unfinished,
        Action<int, double> progress,
        CancellationToken stop
    )
    {
        JudgedRankKNetwork? judged = null;
        training.Train(
            [request.Planned],
            (_, epochs) => unfinished.EpochsDone(epochs),
            (_, network) => judged = network,
            unfinished.File,
            stop,
            request.Every,
            done => progress(done.EpochsRun - 1, done.Loss)
        );
        return judged!;
    }

    protected override void Write(TrainRequest request, RankKTraining training, JudgedRankKNetwork judged)
    {
        var (result, _) = judged;
        var (study, key) = (request.Study, request.Planned.Key);
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["format"] = "mnemophase-rank-k-1",
            ["study"] = study.Name,
            ["learning_rate"] = StudyText.Number(key.Cell.LearningRate),
            ["delay_ms"] = StudyText.Number(key.Cell.DelayMs),
            ["response_ms"] = StudyText.Number(key.Cell.ResponseMs),
            ["post_ms"] = StudyText.Number(key.Cell.PostMs),
            ["step_ms"] = StudyText.Number(study.Task.StepMs),
            ["tau_ms"] = StudyText.Number(study.Network.TauMs),
            ["seed"] = StudyText.Number(key.Seed),
            ["epochs"] = StudyText.Number(result.EpochsRun),
            ["engine"] = request.Engine.Name,
        };
        SafetensorsFile.Write(
            Path.Combine(request.Folder, TrainedFiles.Names[0]),
            RankKTensors.Take(result.Network, result.Snapshots),
            metadata
        );
        NpzFile.Write(Path.Combine(request.Folder, TrainedFiles.Names[1]), RankKCurves.Of(result.Record).Tensors());
    }

    protected override int? DivergedAt(JudgedRankKNetwork judged) => RankKTrainReport.DivergedAt(judged.Training);

    protected override object ForJson(JudgedRankKNetwork judged) => RankKTrainReport.ForJson(judged);

    protected override IEnumerable<(string Name, string Text)> Report(JudgedRankKNetwork judged) => RankKTrainReport.Lines(judged);
}
