namespace Mnemophase.Training.General;

/// <summary>Rule by which a gradient changes what is trained.</summary>
public enum OptimiserKind
{
    /// <summary>Gradient descent with momentum, as in the paper.</summary>
    Sgd,

    /// <summary>Adam; weight decay is added to the gradient.</summary>
    Adam,

    /// <summary>Adam with decoupled weight decay.</summary>
    AdamW,
}

/// <summary>An optimiser as PyTorch defines it.</summary>
/// <remarks>
/// SGD: g ← g + λ θ; b ← μ b + g (first step b ← g); θ ← θ - η b. Adam: g ← g + λ θ; m ← β₁ m + (1-β₁) g; v ← β₂ v + (1-β₂) g²;
/// θ ← θ - η/(1-β₁ᵗ) m / (√v/√(1-β₂ᵗ) + ε). AdamW: θ ← (1 - η λ) θ, then Adam without decay.
/// </remarks>
public sealed record OptimiserOptions
{
    /// <summary>The rule.</summary>
    public OptimiserKind Kind { get; init; } = OptimiserKind.Sgd;

    /// <summary>η.</summary>
    public required double LearningRate { get; init; }

    /// <summary>μ of SGD; 0 for the others, which have none.</summary>
    public double Momentum { get; init; }

    /// <summary>λ.</summary>
    public double WeightDecay { get; init; }

    /// <summary>β₁ and β₂ of Adam.</summary>
    public (double First, double Second) Betas { get; init; } = (0.9, 0.999);

    /// <summary>ε of Adam.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Largest Euclidean norm of the whole gradient before decay; a longer one is scaled down to it. Null for none.</summary>
    public double? ClipNorm { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A value is impossible; the message names it and the allowed values.</exception>
    public void Validate()
    {
        Require(double.IsFinite(LearningRate) && LearningRate > 0, $"learning_rate = {LearningRate} must be above 0");
        Require(Momentum is >= 0 and < 1, $"momentum = {Momentum} must be at least 0 and below 1");
        Require(Kind == OptimiserKind.Sgd || Momentum == 0, $"momentum is for sgd; adam and adamw have betas instead");
        Require(double.IsFinite(WeightDecay) && WeightDecay >= 0, $"weight_decay = {WeightDecay} must be 0 or more");
        Require(Betas.First is >= 0 and < 1 && Betas.Second is >= 0 and < 1, $"betas must be at least 0 and below 1");
        Require(double.IsFinite(Epsilon) && Epsilon > 0, $"epsilon = {Epsilon} must be above 0");
        Require(ClipNorm is null || (double.IsFinite(ClipNorm.Value) && ClipNorm > 0), $"clip_norm = {ClipNorm} must be above 0");
    }

    private static void Require(bool holds, FormattableString otherwise)
    {
        if (!holds)
        {
            throw new ArgumentException(FormattableString.Invariant(otherwise) + ".");
        }
    }
}
