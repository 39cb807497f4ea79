using Mnemophase.Kinds;
using Mnemophase.Outcomes;
using Mnemophase.Running;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Cli.Commands;

/// <summary>What <c>mnemo train</c> is asked for.</summary>
/// <param name="Io">Where output and messages go.</param>
/// <param name="Every">Which epochs' curves to keep beside the log-spaced ones; null for none.</param>
/// <param name="Folder">Folder of its files.</param>
/// <param name="SaveEvery">Time between two saves of its state.</param>
/// <param name="Json">Whether the result is written as JSON.</param>
internal sealed record TrainRequest(
    InvocationConfiguration Io,
    Study Study,
    PlannedNetwork Planned,
    int? Every,
    string Folder,
    TimeSpan SaveEvery,
    ChosenEngine Engine,
    bool Json
);

/// <summary>How <c>mnemo train</c> trains one network of a kind.</summary>
internal interface ITrainRun : IKind
{
    /// <summary>Whether curves and states of chosen epochs can be asked for; other kinds keep the curves of all epochs.</summary>
    bool ChoosesEpochs => false;

    /// <summary>The cell asked for.</summary>
    /// <param name="periods">What --delay, --response and --post say.</param>
    /// <exception cref="ArgumentException">The study has no such place, or needs one to be named.</exception>
    Cell CellOf(Study study, double rate, IReadOnlyList<(Axis Axis, double? Ms)> periods, IReadOnlyList<string> where);

    /// <summary>Trains, writes weights.safetensors and curves.npz, and says what the network learned.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    int Train(TrainRequest request);
}

/// <summary>The way every kind goes: claim the folder, train with a state to go on from, write, report.</summary>
/// <typeparam name="TTraining">What trains it.</typeparam>
/// <typeparam name="TEpoch">What is known of an epoch.</typeparam>
/// <typeparam name="TJudged">The network, trained and judged.</typeparam>
internal abstract class TrainRun<TTraining, TEpoch, TJudged> : ITrainRun
{
    public abstract string Name { get; }

    public abstract Cell CellOf(Study study, double rate, IReadOnlyList<(Axis Axis, double? Ms)> periods, IReadOnlyList<string> where);

    public int Train(TrainRequest request)
    {
        var (io, study, planned) = (request.Io, request.Study, request.Planned);
        using var interruption = new Interruption();
        var training = Begin(request);
        using var held = training as IDisposable;
        // A folder that cannot be used should be known before the training, not after it.
        TrainedFiles.Claim(request.Folder, study, planned);
        NoteNeighbour(io.Error, study, planned.Key.Cell.LearningRate);
        EngineOptions.WarnIfSlow(request.Engine, io.Error);
        io.Error.WriteLine($"study {study.Name}, {planned.Key}, {planned.Epochs} epochs{MayEndEarlier}");
        var unfinished = new UnfinishedTraining(io.Error, request.Folder, study, planned, Kept(request), request.SaveEvery);
        TJudged judged;
        try
        {
            judged = TrainDisplay.Show(
                io.Error,
                planned.Epochs,
                Line,
                (Action<int, TEpoch> progress) => Train(training, request, unfinished, progress, interruption.Token)
            );
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            return unfinished.Stop();
        }

        Write(request, training, judged);
        unfinished.File.Remove();
        if (request.Json)
        {
            Json.Write(io.Output, ForJson(judged));
        }
        else
        {
            var written = ("written", string.Join(", ", TrainedFiles.Names.Select(name => Path.Combine(request.Folder, name))));
            foreach (var (name, text) in Report(judged).Append(written))
            {
                io.Output.WriteLine($"{name, -14} {text}");
            }
        }

        if (DivergedAt(judged) is { } at)
        {
            io.Error.WriteLine(
                $"mnemo train: the network diverged: after epoch {at} its loss was not finite, or above the study's limit. It counts as not learned; a learning rate below {StudyText.Number(planned.Key.Cell.LearningRate)} may train it"
            );
        }

        return ExitCode.Ok;
    }

    /// <summary>" at most" where training may end before its last epoch.</summary>
    protected virtual string MayEndEarlier => "";

    /// <summary>What else the result depends on, for a state to go on from.</summary>
    protected virtual string Kept(TrainRequest request) => "";

    /// <summary>Checks the cell and makes what trains it.</summary>
    /// <exception cref="ArgumentException">A value is impossible, or the engine does not train this kind.</exception>
    protected abstract TTraining Begin(TrainRequest request);

    protected abstract string Line(int epoch, TEpoch outcome);

    /// <summary>Trains it to the end.</summary>
    protected abstract TJudged Train(
        TTraining training,
        TrainRequest request,
        UnfinishedTraining unfinished,
        Action<int, TEpoch> progress,
        CancellationToken stop
    );

    /// <summary>The epoch (from 0) at which it diverged; null where it did not.</summary>
    protected abstract int? DivergedAt(TJudged judged);

    /// <summary>Writes its files.</summary>
    protected abstract void Write(TrainRequest request, TTraining training, TJudged judged);

    /// <summary>What it learned, for programs.</summary>
    protected abstract object ForJson(TJudged judged);

    /// <summary>What it learned, for people: a line each, with its name.</summary>
    protected abstract IEnumerable<(string Name, string Text)> Report(TJudged judged);

    /// <summary>The published rates have many digits; a rounded one trains another network.</summary>
    private static void NoteNeighbour(TextWriter error, Study study, double rate)
    {
        var nearest = StudyGrid.Nearest(study.Grid.LearningRates, rate);
        if (nearest != rate && Math.Abs(nearest - rate) <= 0.01 * nearest)
        {
            error.WriteLine($"note: the nearest learning rate of the study is {StudyText.Number(nearest)}");
        }
    }
}
