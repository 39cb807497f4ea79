namespace Mnemophase.Training;

/// <summary>Stochastic gradient descent as the published scripts run it.</summary>
/// <remarks>g ← g + WeightDecay·θ; buffer ← Momentum·buffer + g (first step: buffer ← g); θ ← θ - LearningRate·buffer.</remarks>
/// <param name="LearningRate">Learning rate η, above 0.</param>
/// <param name="Momentum">Momentum, 0 to below 1.</param>
/// <param name="WeightDecay">Weight decay, 0 or more.</param>
public sealed record SgdOptions(double LearningRate, double Momentum = 0.9, double WeightDecay = 1e-7)
{
    /// <summary>Checks the values; the trainer calls it before it starts.</summary>
    /// <exception cref="ArgumentException">A value is impossible; the message names it and the allowed values.</exception>
    public void Validate()
    {
        if (!double.IsFinite(LearningRate) || LearningRate <= 0)
        {
            throw new ArgumentException($"{nameof(LearningRate)} = {LearningRate} must be above 0.");
        }

        if (!(Momentum is >= 0 and < 1))
        {
            throw new ArgumentException($"{nameof(Momentum)} = {Momentum} must be at least 0 and below 1.");
        }

        if (!double.IsFinite(WeightDecay) || WeightDecay < 0)
        {
            throw new ArgumentException($"{nameof(WeightDecay)} = {WeightDecay} must be 0 or more.");
        }
    }
}
