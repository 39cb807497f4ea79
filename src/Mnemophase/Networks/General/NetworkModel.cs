namespace Mnemophase.Networks.General;

/// <summary>Where noise enters a network.</summary>
public enum NoisePlace
{
    /// <summary>Beside the recurrent input, inside the nonlinearity of the rate form.</summary>
    Preactivation,

    /// <summary>On the state after each step.</summary>
    State,

    /// <summary>On the input channels.</summary>
    Input,
}

/// <summary>Noise of every step, drawn anew each epoch.</summary>
/// <param name="Scale">σ, 0 for none.</param>
/// <param name="Continuous">
/// Whether σ is that of the continuous process, so that halving the step keeps the variance per unit of time: √(2/α) σ before the
/// nonlinearity, √(2α) σ on the state; else σ as it stands, as in the paper.
/// </param>
public sealed record NetworkNoise(double Scale, NoisePlace Where = NoisePlace.Preactivation, bool Continuous = false)
{
    /// <summary>What a standard normal number is multiplied by.</summary>
    public double Factor(double alpha) =>
        !Continuous ? Scale
        : Where == NoisePlace.State ? Scale * Math.Sqrt(2 * alpha)
        : Scale * Math.Sqrt(2 / alpha);
}

/// <summary>Dale's law: a neuron is excitatory or inhibitory to all it reaches. The last neurons are the inhibitory ones.</summary>
/// <remarks>W = mask · |V| · sign of the sender; V is what is trained.</remarks>
/// <param name="Inhibitory">Share f of inhibitory neurons.</param>
/// <param name="ExcitatoryReadout">Whether the output is read from excitatory neurons alone.</param>
/// <param name="Radius">Spectral radius of W at the start, once inhibitory weights are (1-f)/f times as strong.</param>
public sealed record DaleLaw(double Inhibitory = 0.2, bool ExcitatoryReadout = true, double Radius = 1)
{
    /// <summary>Inhibitory neurons of N.</summary>
    public int Count(int neurons) => (int)Math.Round(Inhibitory * neurons);
}

/// <summary>A recurrent network of any task: channels, form, nonlinearity, noise, constraints (docs/tasks.md).</summary>
/// <remarks>
/// With b = b_in + b_rec + W_in u_t: rate form r_{t+1} = (1-α) r_t + α φ(W r_t + b), output from r_t; current form
/// x_{t+1} = (1-α) x_t + α (W φ(x_t) + b), output from r_t = φ(x_t). Outputs are read before the update. The start is
/// r_0 = φ(ρ + InitialScale ξ) or x_0 = ρ + InitialScale ξ; ρ, the tensor r_0, is zero unless it is trained.
/// </remarks>
public sealed record NetworkModel
{
    /// <summary>Input channels, 0 or more.</summary>
    public required int Inputs { get; init; }

    /// <summary>Output channels.</summary>
    public required int Outputs { get; init; }

    /// <summary>Neurons N.</summary>
    public int Neurons { get; init; } = 100;

    /// <summary>Rank K of W_rec = m n; null for full rank.</summary>
    public int? Rank { get; init; }

    /// <summary>Time constant τ in ms.</summary>
    public double TauMs { get; init; } = 10;

    /// <summary>Time step in ms.</summary>
    public double StepMs { get; init; } = 5;

    /// <summary>Where the leak stands; rate or current.</summary>
    public Formulation Form { get; init; } = Formulation.Rate;

    /// <summary>φ.</summary>
    public Nonlinearity Nonlinearity { get; init; } = Nonlinearity.Tanh;

    /// <summary>How outputs are read.</summary>
    public Readout Readout { get; init; } = Readout.Sigmoid;

    /// <summary>Scale of the random start of the state.</summary>
    public double InitialScale { get; init; } = 0.1;

    /// <summary>Noise of every step.</summary>
    public NetworkNoise Noise { get; init; } = new(0.001);

    /// <summary>Dale's law; null if neurons may do both.</summary>
    public DaleLaw? Dale { get; init; }

    /// <summary>Whether neurons may connect to themselves; if not, the diagonal of W_rec is held at zero.</summary>
    public bool SelfConnections { get; init; } = true;

    /// <summary>1 where an input weight exists, 0 where not, [N × inputs]; null for all.</summary>
    public IReadOnlyList<float>? InputMask { get; init; }

    /// <summary>The same for W_rec, [N × N].</summary>
    public IReadOnlyList<float>? RecurrentMask { get; init; }

    /// <summary>The same for W_out, [outputs × N].</summary>
    public IReadOnlyList<float>? OutputMask { get; init; }

    /// <summary>α = step/τ.</summary>
    public double Alpha => StepMs / TauMs;

    /// <summary>Neurons from which on all are inhibitory; N without Dale's law.</summary>
    public int FirstInhibitory => Dale is { } dale ? Neurons - dale.Count(Neurons) : Neurons;

    /// <summary>Checks the values; call it where they enter.</summary>
    /// <exception cref="ArgumentException">A value is impossible; the message names it and the allowed values.</exception>
    public void Validate()
    {
        Require(Neurons is >= 2 and <= 4096, $"neurons = {Neurons} must lie between 2 and 4096");
        Require(Inputs is >= 0 and <= 1024, $"a network takes up to 1024 input channels, not {Inputs}");
        Require(Outputs is >= 1 and <= 1024, $"a network has 1 to 1024 output channels, not {Outputs}");
        Require(double.IsFinite(StepMs) && StepMs > 0, $"step_ms = {StepMs} must be a positive number of ms");
        Require(double.IsFinite(TauMs) && TauMs >= StepMs, $"tau_ms = {TauMs} must be at least the time step of {StepMs} ms");
        Require(double.IsFinite(InitialScale) && InitialScale >= 0, $"initial_scale = {InitialScale} must be 0 or more");
        Require(
            Form is Formulation.Rate or Formulation.Current,
            "form must be rate or current; the form with the leak inside the nonlinearity can be analysed, not trained"
        );
        Require(Readout != Readout.Softmax || Outputs > 1, "a softmax readout needs at least two output channels");
        CheckNoise();
        CheckDale();
        CheckMask("input", InputMask, Neurons * Inputs, $"[{Neurons} × {Inputs}]");
        CheckMask("recurrent", RecurrentMask, Neurons * Neurons, $"[{Neurons} × {Neurons}]");
        CheckMask("output", OutputMask, Outputs * Neurons, $"[{Outputs} × {Neurons}]");
        Require(Rank is null or >= 1 && (Rank ?? 1) <= Neurons, $"rank = {Rank} must lie between 1 and the {Neurons} neurons");
        Require(
            Rank is null || (Dale is null && RecurrentMask is null && SelfConnections),
            "W_rec = m n keeps its rank only if nothing else shapes it: leave out dale, the recurrent mask and self_connections = false"
        );
    }

    private void CheckNoise()
    {
        Require(double.IsFinite(Noise.Scale) && Noise.Scale >= 0, $"noise.scale = {Noise.Scale} must be 0 or more");
        Require(
            Noise.Where != NoisePlace.State || Noise.Continuous,
            "noise on the state is scaled like that of the continuous process; write scaling = \"continuous\""
        );
        Require(
            Noise.Where != NoisePlace.Input || !Noise.Continuous,
            "noise on the input channels is not scaled; write scaling = \"none\""
        );
        Require(Noise.Where != NoisePlace.Input || Noise.Scale == 0 || Inputs > 0, "noise on the input channels needs an input channel");
    }

    private void CheckDale()
    {
        if (Dale is not { } dale)
        {
            return;
        }

        var count = double.IsFinite(dale.Inhibitory) ? dale.Count(Neurons) : 0;
        Require(
            dale.Inhibitory is > 0 and < 1 && count >= 1 && count < Neurons,
            $"dale.inhibitory = {dale.Inhibitory} must be between 0 and 1 and leave at least one neuron of each kind"
        );
        Require(double.IsFinite(dale.Radius) && dale.Radius > 0, $"dale.radius = {dale.Radius} must be above 0");
    }

    private static void CheckMask(string name, IReadOnlyList<float>? mask, int count, string shape)
    {
        Require(mask is null || mask.Count == count, $"the {name} mask holds {mask?.Count} numbers; it must be {shape}");
        Require(mask is null || mask.All(value => value is 0 or 1), $"the {name} mask must hold zeros and ones");
        Require(mask is null || count == 0 || mask.Any(value => value == 1), $"the {name} mask leaves no weight");
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new ArgumentException(otherwise + ".");
        }
    }
}
