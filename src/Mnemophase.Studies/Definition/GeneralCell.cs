using System.Text.RegularExpressions;
using Mnemophase.Networks;
using Mnemophase.Networks.General;
using Mnemophase.Numerics;
using Mnemophase.Tasks.Trials;
using Mnemophase.Training.General;

namespace Mnemophase.Studies.Definition;

/// <summary>A stage before the last of a training.</summary>
/// <param name="Task">Its trials.</param>
/// <param name="Epochs">Epochs at most.</param>
/// <param name="Stop">When it ends earlier.</param>
public sealed record CurriculumStage(TrialSpecification Task, int Epochs, TrainingStop Stop);

/// <summary>What one cell of a study of general networks trains.</summary>
public sealed partial record GeneralCell
{
    /// <summary>The one batch of a task that comes as arrays, read when it is asked for; null for a task whose trials are drawn.</summary>
    public Func<TrialSet>? Batch { get; init; }

    /// <summary>Masks of the weights; null for none.</summary>
    public NamedFile? MaskFile { get; init; }

    /// <summary>Saved weights the training starts from; null if the start is drawn.</summary>
    public NamedFile? StartFile { get; init; }

    /// <summary>The task.</summary>
    public required TrialSpecification Task { get; init; }

    /// <summary>The network.</summary>
    public required NetworkModel Model { get; init; }

    /// <summary>Start of its weights.</summary>
    public required NetworkStart Start { get; init; }

    /// <summary>Names of the tensors that are trained.</summary>
    public required IReadOnlyList<string> Trained { get; init; }

    /// <summary>Whether the draws come in the paper's order from one stream, so that the network is the paper's to the last bit.</summary>
    public bool PaperStreams { get; init; }

    /// <summary>The optimiser, at a learning rate of 1.</summary>
    public required OptimiserOptions Optimiser { get; init; }

    /// <summary>λ of λ · mean r².</summary>
    public double RatePenalty { get; init; }

    /// <summary>When training ends early.</summary>
    public required TrainingStop Stop { get; init; }

    /// <summary>Stages that come first.</summary>
    public IReadOnlyList<CurriculumStage> Curriculum { get; init; } = [];

    /// <summary>Epochs of the stages that come first.</summary>
    public int CurriculumEpochs => Curriculum.Sum(stage => stage.Epochs);

    /// <summary>The training at a learning rate.</summary>
    /// <param name="learningRate">η.</param>
    /// <param name="epochs">Epochs in all, those of the curriculum included.</param>
    public TrialSchedule Schedule(double learningRate, int epochs) =>
        new(
            Optimiser with
            {
                LearningRate = learningRate,
            },
            [
                .. Curriculum.Select(stage => new TrainingStage(SourceOf(stage.Task), stage.Epochs, stage.Stop)),
                new TrainingStage(SourceOf(Task), epochs - CurriculumEpochs, Stop),
            ],
            RatePenalty
        );

    /// <summary>The same training as one of the paper's kind, for its engines; null if it is none.</summary>
    /// <param name="learningRate">η.</param>
    public PaperCase? OfPaper(double learningRate, int epochs) =>
        Curriculum.Count == 0
        && RatePenalty == 0
        && Start == new NetworkStart()
        && Trained.Count == 6
        && !Trained.Contains("r_0", StringComparer.Ordinal)
            ? PaperCase.Of(Task, Model, Optimiser with { LearningRate = learningRate }, epochs, Stop)
            : null;

    /// <summary>What a seed's training starts from, in the order of <see cref="ParameterLayout.Trained"/>.</summary>
    public float[] StartOf(ulong seed) =>
        PaperStreams
            ? [.. FullRankNetwork.Draw(Model.Neurons, new TorchGenerator(seed)).Parameters, .. new float[Model.Neurons]]
            : DrawStart(Model, SeedStreams.Of(seed, DrawPurpose.Start));

    /// <summary>The first trials a seed trains on.</summary>
    public TrialSet FirstBatch(ulong seed, int trials) => Draw(SeedStreams.Of(seed, DrawPurpose.Trials), trials);

    /// <summary>A batch of the task; the one batch of a task that comes as arrays.</summary>
    public TrialSet Draw(TorchGenerator stream, int? trials = null) =>
        Batch?.Invoke() ?? new TrialGenerator(Task).Draw(stream, trials ?? Task.Trials);

    /// <summary>Steps of the longest trial.</summary>
    public int Steps => Batch is null ? TestTrials(0).Steps : (int)Math.Round(Task.Periods[0].Ms[0] / Task.StepMs);

    /// <summary>Trials without noise on which a network's dynamics are looked at, from its stream for tests.</summary>
    public TrialSet TestTrials(int seed) =>
        Batch?.Invoke()
        ?? new TrialGenerator(Task.WithoutNoise()).Draw(
            SeedStreams.Of((ulong)seed, DrawPurpose.Test),
            Math.Max(64, Math.Min(Task.Trials, 256))
        );

    /// <summary>What a reader of the study should know although nothing is wrong; empty if all is well.</summary>
    public IEnumerable<string> Warnings()
    {
        var varying = Task.Periods.ToList().FindIndex(period => period.Varies);
        var answered = Task.Targets.SelectMany(target => target.During).ToHashSet(StringComparer.Ordinal);
        var later = Task.Periods.Skip(varying + 1).Select(period => period.Name).ToHashSet(StringComparer.Ordinal);
        var told = Task.Events.Count > 0 || (varying >= 0 && Task.Inputs.Any(input => Tells(input, Task.Periods[varying], later)));
        if (varying >= 0 && answered.Overlaps(later) && !told)
        {
            yield return $"period '{Task.Periods[varying].Name}' varies from trial to trial, and no input signals its end; such a task can be solved only in part";
        }

        if (Model.Readout == Readout.Sigmoid && Task.Judge.Rule == JudgeRule.Sign)
        {
            yield return "the rule 'sign' asks for outputs on both sides of 0, but a sigmoid readout is always above 0; use readout = \"linear\"";
        }

        if (Model.Readout != Readout.Linear && TargetOutsideOneUnit() is { } target)
        {
            var readout = Model.Readout.ToString().ToLowerInvariant();
            yield return FormattableString.Invariant(
                $"a target of {target:0.###} lies outside the range of the readout: {readout} stays between 0 and 1; use readout = \"linear\""
            );
        }
    }

    /// <summary>Whether an input begins or ends with a period's end, or names its duration or what the duration is computed from.</summary>
    private bool Tells(ChannelValues input, TrialPeriod varying, HashSet<string> later) =>
        input.During.Any(name => later.Contains(name) || string.Equals(name, varying.Name, StringComparison.Ordinal))
        || input
            .Expressions.SelectMany(NamesIn)
            .Any(name => NamesIn(varying.Expression ?? "").Append(varying.Name).Contains(name, StringComparer.Ordinal));

    /// <summary>Values and periods an expression names.</summary>
    private IEnumerable<string> NamesIn(string expression) =>
        Name()
            .Matches(expression)
            .Select(match => match.Value)
            .Intersect(Task.Values.Select(value => value.Name).Concat(Task.Periods.Select(period => period.Name)), StringComparer.Ordinal);

    [GeneratedRegex("[A-Za-z][A-Za-z0-9_]*", RegexOptions.None, 1000)]
    private static partial Regex Name();

    /// <summary>The target of a weighted step that lies furthest outside [0, 1], over up to 64 trials; null if none does.</summary>
    private float? TargetOutsideOneUnit()
    {
        var set = FirstBatch(0, Math.Min(64, Task.Trials));
        var outside = set.Targets.Where((target, i) => set.Weights[i] > 0 && target is (< 0 or > 1)).ToList();
        return outside.Count == 0 ? null : outside.MaxBy(target => Math.Abs(target - 0.5f));
    }

    private TrialSource SourceOf(TrialSpecification task) =>
        Batch is null ? new TrialSource(new TrialGenerator(task)) : new TrialSource(Batch());
}
