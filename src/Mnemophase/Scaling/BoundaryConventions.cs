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

    /// <summary>Start of the boundary: ms, or ln η.</summary>
    public required double StartBoundary { get; init; }

    /// <summary>Start of the steepness: a or k per ms, or k per unit of ln η.</summary>
    public required double StartSteepness { get; init; }

    /// <summary>Conventions of a study that states none: every rate, threshold 0.1, the published starts.</summary>
    /// <param name="boundary">The class.</param>
    /// <param name="persistence">Whether the counts are over response windows, fitted over ln η.</param>
    /// <exception cref="ArgumentException">Persistence knows only learned and not learned.</exception>
    public static BoundaryConventions Default(BoundaryClass boundary, bool persistence) =>
        (boundary, persistence) switch
        {
            (BoundaryClass.SlowPoint, true) => throw new ArgumentException(
                "a persistence study has no slow-point boundary: it tells only learned from not learned.",
                nameof(boundary)
            ),
            (_, true) => new BoundaryConventions
            {
                Class = boundary,
                Curve = BoundaryCurve.LogisticOverLogLearningRate,
                StartBoundary = -5,
                StartSteepness = -10,
            },
            _ => new BoundaryConventions
            {
                Class = boundary,
                Curve = boundary == BoundaryClass.NotLearned ? BoundaryCurve.ThresholdExponential : BoundaryCurve.Logistic,
                StartBoundary = 0.1,
                StartSteepness = 0.1,
            },
        };
}
