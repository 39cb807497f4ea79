using Mnemophase.Judging;
using Mnemophase.Outcomes;

namespace Mnemophase.Scaling;

/// <summary>The class whose boundary is sought.</summary>
public enum BoundaryClass
{
    /// <summary>Not learned, unstable networks included: what rises with delay and learning rate.</summary>
    NotLearned,

    /// <summary>Slow-point manifolds: what falls with delay and learning rate.</summary>
    SlowPoint,
}

/// <summary>What is fitted to the fractions of a class (science.md, section 6). The first parameter is the boundary x₀.</summary>
public enum BoundaryCurve
{
    /// <summary>Over the delay of one learning rate: 0 up to x₀, 1 - exp(-a (x - x₀)) above; x₀ in ms, a per ms.</summary>
    ThresholdExponential,

    /// <summary>Over the delay of one learning rate: 1/(1 + exp(-k (x - x₀))); x₀ in ms, k per ms.</summary>
    Logistic,

    /// <summary>Over ln η of one response window (persistence): 1/(1 + exp(k (ln η - x₀))); the boundary is the learning rate exp(x₀).</summary>
    LogisticOverLogLearningRate,
}

/// <summary>Where a least-squares search starts.</summary>
/// <param name="Boundary">x₀: ms, or ln η.</param>
/// <param name="Steepness">a or k per ms, or k per unit of ln η.</param>
public sealed record FitStart(double Boundary, double Steepness)
{
    /// <summary>Where the published fits of a curve start (those of post at 0.5 ms).</summary>
    public static FitStart Published(BoundaryCurve curve) =>
        curve == BoundaryCurve.LogisticOverLogLearningRate ? new FitStart(-5, -10) : new FitStart(0.1, 0.1);
}

/// <summary>What a published fit took for granted: which rates count, from where the fit starts.</summary>
public sealed record BoundaryConventions
{
    /// <summary>The class.</summary>
    public required BoundaryClass Class { get; init; }

    /// <summary>The curve.</summary>
    public required BoundaryCurve Curve { get; init; }

    /// <summary>Only this many of the largest learning rates count; null for all.</summary>
    public int? LargestLearningRates { get; init; }

    /// <summary>Learning rates (persistence: response windows in ms) left out, within 0.1 %.</summary>
    public IReadOnlyList<double> LeftOut { get; init; } = [];

    /// <summary>Rates whose largest fraction is under this are left out.</summary>
    public double Threshold { get; init; } = 0.1;

    /// <summary>Where the search for a curve starts; null where no published fit is to be repeated: then the global optimum is taken.</summary>
    public FitStart? Start { get; init; }

    /// <summary>The axis across, over which the boundary lies.</summary>
    public Axis Across
    {
        get => field ?? (OverLogRate ? Axis.Response : Axis.Delay);
        init;
    }

    /// <summary>The axis that runs up, in the place of the learning rate.</summary>
    public Axis Up { get; init; } = Axis.LearningRate;

    /// <summary>Whether the boundary is a learning rate at a response window, and not a delay at a learning rate.</summary>
    public bool OverLogRate => Curve == BoundaryCurve.LogisticOverLogLearningRate;

    /// <summary>Whether a network judged so counts for the class; unstable networks are not learned, as in the phase diagrams.</summary>
    public bool Holds(Mechanism mechanism) =>
        Class == BoundaryClass.NotLearned ? mechanism is Mechanism.NotLearned or Mechanism.Unstable : mechanism is Mechanism.SlowPoint;

    /// <summary>The same for a part of the learning rates: the largest so many of all are other rates in a part, so those beyond them are left out by value.</summary>
    /// <param name="whole">All learning rates the conventions were made for.</param>
    /// <param name="part">Those of the part.</param>
    public BoundaryConventions OfPart(IEnumerable<double> whole, IEnumerable<double> part) =>
        LargestLearningRates is { } most
            ? this with
            {
                LargestLearningRates = null,
                LeftOut = [.. LeftOut, .. whole.Distinct().OrderDescending().Skip(most).Intersect(part)],
            }
            : this;

    /// <summary>Conventions of a study that states none: every rate, threshold 0.1, no start.</summary>
    /// <param name="overRates">Whether the fractions are fitted over ln η at each place across, as for persistence.</param>
    public static BoundaryConventions Default(BoundaryClass boundary, bool overRates) =>
        new()
        {
            Class = boundary,
            Curve =
                overRates ? BoundaryCurve.LogisticOverLogLearningRate
                : boundary == BoundaryClass.NotLearned ? BoundaryCurve.ThresholdExponential
                : BoundaryCurve.Logistic,
        };
}
