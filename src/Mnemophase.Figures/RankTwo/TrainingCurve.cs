namespace Mnemophase.Figures.RankTwo;

/// <summary>What a loss curve is divided by.</summary>
public enum LossScale
{
    /// <summary>Its first value.</summary>
    First,

    /// <summary>Its largest value (the paper's learning rate 1).</summary>
    Maximum,
}

/// <summary>Loss and gradient norm of one training.</summary>
public sealed class TrainingCurve
{
    /// <summary>Collects the curves.</summary>
    /// <param name="epochs">Epochs, ascending; epoch 0 cannot stand on a logarithmic axis and is not drawn, but scales the loss.</param>
    /// <param name="loss">Loss at those epochs.</param>
    /// <param name="gradientNorm">Gradient norm at those epochs.</param>
    /// <param name="scale">What the loss is divided by; the gradient norm is always divided by its maximum.</param>
    /// <exception cref="ArgumentException">Lengths differ, or nothing is left to draw.</exception>
    public TrainingCurve(double[] epochs, double[] loss, double[] gradientNorm, LossScale scale = LossScale.First)
    {
        if (epochs.Length != loss.Length || epochs.Length != gradientNorm.Length)
        {
            throw new ArgumentException(
                $"Epochs, loss and gradient norm must have one length, got {epochs.Length}, {loss.Length} and {gradientNorm.Length}."
            );
        }
        if (epochs.Length < 2 || epochs.Zip(epochs.Skip(1)).Any(p => !(p.First < p.Second)) || !(epochs[^1] > 1))
        {
            throw new ArgumentException("Epochs must ascend and reach beyond 1.");
        }
        double divisor = scale == LossScale.First ? loss[0] : loss.Where(double.IsFinite).DefaultIfEmpty(0).Max();
        double largest = gradientNorm.Where(double.IsFinite).DefaultIfEmpty(0).Max();
        if (!(divisor > 0) || !double.IsFinite(divisor) || !(largest > 0))
        {
            throw new ArgumentException("Loss and gradient norm must have a positive scale to be divided by.");
        }
        Epochs = epochs;
        Loss = [.. loss.Select(v => v / divisor)];
        GradientNorm = [.. gradientNorm.Select(v => v / largest)];
        Scale = scale;
    }

    /// <summary>Epochs, ascending.</summary>
    public double[] Epochs { get; }

    /// <summary>Scaled loss.</summary>
    public double[] Loss { get; }

    /// <summary>Gradient norm over its maximum.</summary>
    public double[] GradientNorm { get; }

    /// <summary>What the loss was divided by.</summary>
    public LossScale Scale { get; }
}
