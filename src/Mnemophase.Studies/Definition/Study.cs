using Mnemophase.Kinds;
using Mnemophase.Outcomes;
using Mnemophase.Scaling;

namespace Mnemophase.Studies.Definition;

/// <summary>What the networks of a study are asked to do, by the name of an <see cref="IStudyTask"/>.</summary>
/// <param name="Name">Its name in study files.</param>
public sealed record TaskKind(string Name)
{
    /// <summary>Delayed cue discrimination (science.md, section 3).</summary>
    public static readonly TaskKind CueDiscrimination = new("cue-discrimination");

    /// <summary>The persistence variant: linear readout, target on for the whole trial (science.md, section 3).</summary>
    public static readonly TaskKind Persistence = new("persistence");

    /// <summary>Delayed activation without input (science.md, section 2).</summary>
    public static readonly TaskKind DelayedActivation = new("delayed-activation");

    /// <summary>A task written as trials: values, periods, inputs, targets (docs/tasks.md).</summary>
    public static readonly TaskKind Trials = new("trials");

    /// <summary>How studies describe it.</summary>
    public IStudyTask Described => Registry.Of<IStudyTask>(Name);
}

/// <summary>Which family of networks a study trains, by the name of an <see cref="IStudyNetwork"/>.</summary>
/// <param name="Name">Its name in study files.</param>
public sealed record NetworkKind(string Name)
{
    /// <summary>Full-rank networks (science.md, section 3).</summary>
    public static readonly NetworkKind FullRank = new("full-rank");

    /// <summary>Networks whose recurrent weights have rank K (science.md, section 2).</summary>
    public static readonly NetworkKind RankK = new("rank-k");

    /// <summary>Networks of any form for tasks written as trials.</summary>
    public static readonly NetworkKind General = new("general");

    /// <summary>How studies describe it.</summary>
    public IStudyNetwork Described => Registry.Of<IStudyNetwork>(Name);
}

/// <summary>A study as its TOML file describes it: what is trained, how, and over which grid.</summary>
/// <remarks>Two studies are the same when <see cref="StudyText.Differences"/> finds none.</remarks>
public sealed class Study
{
    /// <summary>Short name: letters, digits, '-' and '_'.</summary>
    public required string Name { get; init; }

    /// <summary>One line for people.</summary>
    public required string Title { get; init; }

    /// <summary>Name of the published study whose counts these networks repeat; null if there is none.</summary>
    public string? Published { get; init; }

    /// <summary>The task.</summary>
    public required StudyTask Task { get; init; }

    /// <summary>The networks.</summary>
    public required StudyNetwork Network { get; init; }

    /// <summary>What its cells train, for a task written as trials; null for the paper's tasks.</summary>
    public GeneralStudy? General { get; init; }

    /// <summary>What a reader should know although nothing is wrong.</summary>
    public IEnumerable<string> Warnings => General?.Warnings() ?? [];

    /// <summary>How they are trained.</summary>
    public required StudyTraining Training { get; init; }

    /// <summary>The cells and seeds.</summary>
    public required StudyGrid Grid { get; init; }

    /// <summary>Per class, the conventions of the boundary fit as the study states them (it need not: <see cref="StudyScaling.Of"/>). They change no network.</summary>
    public IReadOnlyList<BoundaryConventions> Scaling { get; init; } = [];

    /// <summary>The same study under another title.</summary>
    public Study Titled(string title) => With(title, Training, Grid);

    /// <summary>The same study on another grid, a part of its own.</summary>
    public Study On(StudyGrid grid) => With(Title, Training, grid);

    /// <summary>The same study with snapshots over the training of its networks, instead of those it has.</summary>
    /// <param name="epochs">Epochs, or nothing.</param>
    /// <param name="logSpaced">So many log-spaced ones instead; null for none.</param>
    /// <exception cref="ArgumentException">Its networks are of a kind that keeps no whole states, or it has the paper's streams.</exception>
    public Study WithSnapshots(IReadOnlyList<int> epochs, int? logSpaced)
    {
        if (General is { } general)
        {
            var value = logSpaced is { } number
                ? StudyText.Number(number)
                : $"[{string.Join(", ", epochs.Select(epoch => StudyText.Number(epoch)))}]";
            return StudyReader.Parse(general.TextWithSnapshots(value), general.File);
        }

        return Network.Kind.Described.KeepsStates
            ? With(
                Title,
                Training with
                {
                    Epochs = [.. Training.Epochs.Select(rule => rule with { Snapshots = epochs, LogSnapshots = logSpaced })],
                },
                Grid
            )
            : throw new ArgumentException(
                $"snapshots of whole states are for full-rank networks; the networks of study {Name} are {Network.Kind.Name}."
            );
    }

    private Study With(string title, StudyTraining training, StudyGrid grid) =>
        new()
        {
            Name = Name,
            Title = title,
            Published = Published,
            Task = Task,
            Network = Network,
            General = General,
            Training = training,
            Grid = grid,
            Scaling = Scaling,
        };
}

/// <summary>The part of a task that is the same in every cell of a study.</summary>
/// <param name="Kind">Which task.</param>
/// <param name="StepMs">Time step in ms.</param>
/// <param name="CueMs">Length of the cue in ms; 0 for delayed activation, which has none.</param>
/// <param name="Trials">Trials in the batch; 1 for delayed activation.</param>
public sealed record StudyTask(TaskKind Kind, double StepMs, double CueMs, int Trials)
{
    /// <summary>Whether only learned and not learned are told apart, as in the persistence study.</summary>
    public bool OnlyLearned { get; init; }

    /// <summary>Whether the class of a learned network names no mechanism: general studies of such tasks. The paper's persistence networks have their index and class.</summary>
    public bool ClassIsLearned => OnlyLearned && !Kind.Described.NamesMechanisms;

    /// <summary>What a kind of task keeps beside these; null for the paper's.</summary>
    public object? Own { get; init; }
}

/// <summary>The networks of a study.</summary>
/// <param name="Kind">Which family.</param>
/// <param name="Neurons">Neurons N.</param>
/// <param name="Rank">Rank K; null for full-rank networks.</param>
/// <param name="TauMs">Time constant τ in ms.</param>
/// <param name="InitialScale">Scale of the random start.</param>
/// <param name="NoiseScale">Scale of the noise at every step; 0 for rank-K networks, which have none.</param>
public sealed record StudyNetwork(NetworkKind Kind, int Neurons, int? Rank, double TauMs, double InitialScale, double NoiseScale)
{
    /// <summary>What a kind of network keeps beside these; null for the paper's.</summary>
    public object? Own { get; init; }
}

/// <summary>How the networks of a study are trained.</summary>
/// <param name="Momentum">Momentum of SGD, 0 to below 1.</param>
/// <param name="WeightDecay">Weight decay of SGD, 0 or more.</param>
/// <param name="StopAboveLoss">Training stops once the loss exceeds this; null for never.</param>
/// <param name="Epochs">How many epochs; the first rule that applies to a network counts.</param>
public sealed record StudyTraining(double Momentum, double WeightDecay, double? StopAboveLoss, IReadOnlyList<EpochRule> Epochs);

/// <summary>The grid of a study: every combination is a network.</summary>
/// <param name="LearningRates">Learning rates η.</param>
/// <param name="Axes">The other axes, the slowest in the plan first.</param>
/// <param name="Seeds">Seeds; one seed is one start, shared by all cells.</param>
public sealed record StudyGrid(IReadOnlyList<double> LearningRates, IReadOnlyList<StudyAxis> Axes, SeedSet Seeds)
{
    /// <summary>Delays of the paper's tasks in ms; empty where there is no such axis.</summary>
    public IReadOnlyList<double> DelaysMs => Numbers(Axis.Delay);

    /// <summary>Response windows of the paper's tasks in ms; empty where there is no such axis.</summary>
    public IReadOnlyList<double> ResponsesMs => Numbers(Axis.Response);

    /// <summary>Post-reaction periods of the paper's tasks in ms; empty where there is no such axis.</summary>
    public IReadOnlyList<double> PostsMs => Numbers(Axis.Post);

    /// <summary>The axes that no table of the paper's tasks has.</summary>
    public IEnumerable<Axis> FurtherAxes => Axes.Select(axis => axis.Axis).Where(axis => !IsPeriodOfPaper(axis));

    /// <summary>How many cells it has.</summary>
    public long Cells => Axes.Aggregate((long)LearningRates.Count, (cells, axis) => checked(cells * axis.Values.Count));

    /// <summary>A grid over the periods of the paper's tasks, in ms.</summary>
    public static StudyGrid OfPeriods(
        IReadOnlyList<double> learningRates,
        IEnumerable<double> delaysMs,
        IEnumerable<double> responsesMs,
        IEnumerable<double> postsMs,
        SeedSet seeds
    ) =>
        new(
            learningRates,
            [StudyAxis.Of(Axis.Delay, delaysMs), StudyAxis.Of(Axis.Response, responsesMs), StudyAxis.Of(Axis.Post, postsMs)],
            seeds
        );

    /// <summary>Whether an axis is one of the three periods of the paper's tasks.</summary>
    public static bool IsPeriodOfPaper(Axis axis) => axis == Axis.Delay || axis == Axis.Response || axis == Axis.Post;

    /// <summary>The value of a study's list nearest to a wanted one (in ratio, unless one is zero).</summary>
    public static double Nearest(IEnumerable<double> values, double wanted) =>
        values.MinBy(value => value > 0 && wanted > 0 ? Math.Abs(Math.Log(value / wanted)) : Math.Abs(value - wanted) + 1e3);

    private IReadOnlyList<double> Numbers(Axis axis) => Axes.FirstOrDefault(one => one.Axis == axis)?.Numbers ?? [];
}
