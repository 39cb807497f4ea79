namespace Mnemophase.Tasks.Trials;

/// <summary>How a value is drawn.</summary>
public enum DrawKind
{
    /// <summary>One of the numbers, each as likely.</summary>
    Choice,

    /// <summary>The numbers in turn, trial by trial; nothing is drawn.</summary>
    Cycle,

    /// <summary>Uniform between two numbers.</summary>
    Uniform,

    /// <summary>Normal with a mean and a standard deviation.</summary>
    Normal,
}

/// <summary>A value that each trial draws.</summary>
/// <param name="Name">Name for expressions.</param>
/// <param name="Numbers">The numbers to choose from; two bounds; mean and standard deviation.</param>
/// <param name="InMs">Whether it is a duration in ms (else a number without a unit).</param>
public sealed record DrawnValue(string Name, DrawKind Kind, IReadOnlyList<double> Numbers, bool InMs = false)
{
    /// <summary>Whether it takes a few listed numbers.</summary>
    public bool IsDiscrete => Kind is DrawKind.Choice or DrawKind.Cycle;

    /// <summary>Its name with its unit.</summary>
    internal string NameInTables => InMs ? $"{Name}_ms" : Name;
}

/// <summary>How long a period is.</summary>
public enum DurationKind
{
    /// <summary>One number.</summary>
    Fixed,

    /// <summary>One of the numbers, each as likely.</summary>
    Choice,

    /// <summary>Uniform over the whole steps from the first number to the second, both included.</summary>
    Uniform,

    /// <summary>Exponential: mean of the time beyond the least, least, most; cut off at the most and rounded to whole steps.</summary>
    Exponential,

    /// <summary>What an expression of the values and the earlier periods gives.</summary>
    Expression,

    /// <summary>What the other periods leave of the trial.</summary>
    Rest,
}

/// <summary>A period of a trial; they follow one another.</summary>
/// <param name="Name">Name; in expressions its duration in ms.</param>
/// <param name="Kind">How long it is.</param>
/// <param name="Ms">Numbers of the kind in ms.</param>
public sealed record TrialPeriod(string Name, DurationKind Kind, IReadOnlyList<double> Ms)
{
    /// <summary>The expression of a <see cref="DurationKind.Expression"/>.</summary>
    public string? Expression { get; init; }

    /// <summary>Whether it is drawn once for the whole batch instead of once a trial.</summary>
    public bool PerBatch { get; init; }

    /// <summary>Whether trials of one batch can differ in it.</summary>
    public bool Varies => !PerBatch && Kind is not DurationKind.Fixed && !(Kind == DurationKind.Choice && Ms.Distinct().Count() == 1);

    /// <summary>Whether it is drawn from more than one length.</summary>
    internal bool IsDrawn => Kind is DurationKind.Choice or DurationKind.Uniform or DurationKind.Exponential && Ms.Distinct().Skip(1).Any();

    /// <summary>A period of one length.</summary>
    public static TrialPeriod Of(string name, double ms) => new(name, DurationKind.Fixed, [ms]);
}

/// <summary>Values put on channels during periods: an input or a target.</summary>
/// <param name="Channels">Channels, from 0.</param>
public sealed record ChannelValues(IReadOnlyList<int> Channels)
{
    /// <summary>Periods in which they are on; none for the whole trial.</summary>
    public IReadOnlyList<string> During { get; init; } = [];

    /// <summary>A value's name: the channel of that number in the group is 1, the others are 0.</summary>
    public string? OneHot { get; init; }

    /// <summary>One expression for all channels, or one for each.</summary>
    public IReadOnlyList<string> Expressions { get; init; } = [];

    /// <summary>Standard deviation of the noise added at every step of the periods; part of the trial, so a fixed batch keeps it. Inputs only.</summary>
    public double Noise { get; init; }
}

/// <summary>Pulses at random steps of input channels.</summary>
/// <param name="Channels">Channels, from 0.</param>
/// <param name="Probability">Probability of a pulse in a step, on each channel.</param>
/// <param name="Values">What a pulse may be, each as likely.</param>
public sealed record InputEvents(IReadOnlyList<int> Channels, double Probability, IReadOnlyList<double> Values)
{
    /// <summary>Periods in which they come; none for the whole trial.</summary>
    public IReadOnlyList<string> During { get; init; } = [];

    /// <summary>Whether the first of these steps has a pulse on every channel.</summary>
    public bool First { get; init; }
}

/// <summary>How much the steps of periods weigh in the loss; once one is listed, the steps of no listed period weigh 0.</summary>
/// <param name="Weight">Weight, 0 or more.</param>
/// <param name="GraceMs">The first so many ms of each of these periods weigh 0.</param>
public sealed record StepWeight(IReadOnlyList<string> During, double Weight, double GraceMs = 0);

/// <summary>Error of an output against its target.</summary>
public enum LossKind
{
    /// <summary>Squared error, averaged over channels.</summary>
    Mse,

    /// <summary>-Σ target ln p over the channels, p the softmax.</summary>
    CrossEntropy,
}

/// <summary>The loss over the steps of a batch.</summary>
public sealed record TrialLoss
{
    /// <summary>Error of a step.</summary>
    public LossKind Kind { get; init; } = LossKind.Mse;

    /// <summary>Periods that shall count as much as all the others: with k of a trial's T steps in them, they weigh 1 - k/T and the others k/T.</summary>
    public IReadOnlyList<string> Balance { get; init; } = [];

    /// <summary>Divides by the sum of the weights instead of the number of steps within the trials.</summary>
    public bool NormaliseByWeight { get; init; }
}

/// <summary>When an output counts as right.</summary>
public enum JudgeRule
{
    /// <summary>Its largest channel is the target's largest; the lower channel wins a tie.</summary>
    Argmax,

    /// <summary>Every channel has the sign of its target; channels whose target is 0 do not count.</summary>
    Sign,

    /// <summary>It is no further from the target than the tolerance, as Euclidean distance over the channels.</summary>
    Within,
}

/// <summary>Where and how accuracy is read.</summary>
/// <param name="Rule">When an output counts as right.</param>
public sealed record TrialJudge(IReadOnlyList<string> During, JudgeRule Rule = JudgeRule.Argmax)
{
    /// <summary>Steps by which each of these periods is shifted; the paper reads one step early: -1.</summary>
    public int OffsetSteps { get; init; }

    /// <summary>The first so many ms of each of these periods are not read.</summary>
    public double GraceMs { get; init; }

    /// <summary>Largest distance of <see cref="JudgeRule.Within"/>.</summary>
    public double Tolerance { get; init; }
}
