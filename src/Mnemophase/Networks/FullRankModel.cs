namespace Mnemophase.Networks;

/// <summary>How the output is read from the rates.</summary>
public enum Readout
{
    /// <summary>y = σ(W_out r + b_out), the discrimination tasks.</summary>
    Sigmoid,

    /// <summary>y = W_out r + b_out, the persistence task.</summary>
    Linear,

    /// <summary>y = softmax(W_out r + b_out), tasks of classes; general networks only.</summary>
    Softmax,
}

/// <summary>The fixed numbers of a full-rank network's dynamics (science.md, section 3).</summary>
/// <remarks>r_0 = tanh(InitialScale ξ); r_{t+1} = (1-α) r_t + α tanh(W_in u_t + b_in + W_rec r_t + b_rec + NoiseScale ξ_t), α = step/τ.</remarks>
public sealed record FullRankModel
{
    /// <summary>Neurons N.</summary>
    public int Neurons { get; init; } = 100;

    /// <summary>Time constant τ in ms.</summary>
    public double TauMs { get; init; } = 10;

    /// <summary>Time step in ms.</summary>
    public double StepMs { get; init; } = 5;

    /// <summary>Readout of the output.</summary>
    public Readout Readout { get; init; } = Readout.Sigmoid;

    /// <summary>Scale of the random start inside its tanh.</summary>
    public double InitialScale { get; init; } = 0.1;

    /// <summary>Scale of the noise added before the tanh at every step.</summary>
    public double NoiseScale { get; init; } = 0.001;

    /// <summary>α = step/τ.</summary>
    public double Alpha => StepMs / TauMs;

    /// <summary>Checks the values; call it where they enter.</summary>
    /// <exception cref="ArgumentException">A value is impossible; the message names it and the allowed values.</exception>
    public void Validate()
    {
        if (Neurons is < 2 or > 4096)
        {
            throw new ArgumentException($"{nameof(Neurons)} = {Neurons} must lie between 2 and 4096.");
        }

        if (!double.IsFinite(StepMs) || StepMs <= 0)
        {
            throw new ArgumentException($"{nameof(StepMs)} = {StepMs} must be a positive number of ms.");
        }

        if (!double.IsFinite(TauMs) || TauMs < StepMs)
        {
            throw new ArgumentException($"{nameof(TauMs)} = {TauMs} must be at least the time step of {StepMs} ms.");
        }

        if (Readout is not (Readout.Sigmoid or Readout.Linear))
        {
            throw new ArgumentException($"{nameof(Readout)} = {Readout} must be {Readout.Sigmoid} or {Readout.Linear}.");
        }

        CheckScale(InitialScale, nameof(InitialScale));
        CheckScale(NoiseScale, nameof(NoiseScale));
    }

    private static void CheckScale(double scale, string name)
    {
        if (!double.IsFinite(scale) || scale < 0)
        {
            throw new ArgumentException($"{name} = {scale} must be 0 or more.");
        }
    }
}
