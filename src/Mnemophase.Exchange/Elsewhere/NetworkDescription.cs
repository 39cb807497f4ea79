using Mnemophase.Networks;

namespace Mnemophase.Exchange.Elsewhere;

/// <summary>The form of a network from elsewhere.</summary>
public enum NetworkForm
{
    /// <summary>r ← (1-α) r + α φ(W r + b).</summary>
    Rate,

    /// <summary>x ← (1-α) x + α (W φ(x) + b).</summary>
    Current,

    /// <summary>h ← φ((1-α) h + α (W h + b)).</summary>
    LeakInside,

    /// <summary>r = σ(U_r h + c_r), z = σ(U_z h + c_z), n = tanh(c_n + r∘(U_n h + d_n)), h' = (1-z)∘n + z∘h.</summary>
    Gru,

    /// <summary>i, f, o = σ(U h + c), g = tanh(U_g h + c_g), c' = f∘c + i∘g, h' = o∘tanh(c').</summary>
    Lstm,
}

/// <summary>What a factor of a tensor is: a number, or one over the number of neurons.</summary>
/// <param name="Value">The number; 1 where it is 1/N.</param>
/// <param name="PerNeuron">Whether it is divided by N as well.</param>
public readonly record struct TensorScale(double Value, bool PerNeuron)
{
    /// <summary>Nothing is scaled.</summary>
    public static TensorScale One { get; } = new(1, false);

    /// <summary>The factor for N neurons.</summary>
    public double Of(int neurons) => PerNeuron ? Value / neurons : Value;
}

/// <summary>What a readout is made of.</summary>
public enum ReadoutSource
{
    /// <summary>The rates: the state of rate form, φ(x) of currents, h of gated networks.</summary>
    Rates,

    /// <summary>The state, also of currents.</summary>
    States,

    /// <summary>φ(x) without the bias that stands beside x inside φ elsewhere.</summary>
    RatesWithoutBias,
}

/// <summary>What becomes of W_out r + b_out.</summary>
public enum ReadoutNonlinearity
{
    /// <summary>Nothing.</summary>
    Linear,

    /// <summary>1/(1 + e^-y).</summary>
    Sigmoid,

    /// <summary>e^y over its sum.</summary>
    Softmax,

    /// <summary>tanh y.</summary>
    Tanh,

    /// <summary>max(0, y).</summary>
    Relu,
}

/// <summary>Which tensor is what. A name may be followed by [i] or [from:to] along the first dimension; several names are stacked along the gates.</summary>
public sealed record TensorNames
{
    /// <summary>W_rec, U of gated networks.</summary>
    public IReadOnlyList<string> Recurrent { get; init; } = [];

    /// <summary>m of W = m n.</summary>
    public IReadOnlyList<string> M { get; init; } = [];

    /// <summary>n of W = m n.</summary>
    public IReadOnlyList<string> N { get; init; } = [];

    /// <summary>W_in.</summary>
    public IReadOnlyList<string> Input { get; init; } = [];

    /// <summary>One factor for each input channel.</summary>
    public IReadOnlyList<string> InputGain { get; init; } = [];

    /// <summary>Bias beside the input: b_ih of torch.</summary>
    public IReadOnlyList<string> InputBias { get; init; } = [];

    /// <summary>Bias beside the recurrent weights: b_hh of torch, which a GRU's reset gate multiplies.</summary>
    public IReadOnlyList<string> RecurrentBias { get; init; } = [];

    /// <summary>W_out.</summary>
    public IReadOnlyList<string> Output { get; init; } = [];

    /// <summary>One factor for each output.</summary>
    public IReadOnlyList<string> OutputGain { get; init; } = [];

    /// <summary>b_out.</summary>
    public IReadOnlyList<string> OutputBias { get; init; } = [];

    /// <summary>A learned start: the state before the first step.</summary>
    public IReadOnlyList<string> Start { get; init; } = [];

    /// <summary>The start of an LSTM's cell.</summary>
    public IReadOnlyList<string> StartCell { get; init; } = [];
}

/// <summary>How the tensors of a file make a network: what a file of weights does not say.</summary>
public sealed record NetworkDescription
{
    /// <summary>Words about it, for tables and figures; null for none.</summary>
    public string? Title { get; init; }

    /// <summary>Form.</summary>
    public NetworkForm Form { get; init; }

    /// <summary>φ; not of gated networks.</summary>
    public Nonlinearity Nonlinearity { get; init; }

    /// <summary>α, step over time constant; 1 for gated networks.</summary>
    public double Alpha { get; init; } = 1;

    /// <summary>Time step in ms; null where it is not known.</summary>
    public double? StepMs { get; init; }

    /// <summary>Whether the rows of W are the neurons that receive (W r), not those that send (r W); null where the shapes of stacked gates tell it.</summary>
    public bool? RowsReceive { get; init; }

    /// <summary>Whether the bias of currents stands inside: φ(x + b), not W φ(x) + b.</summary>
    public bool BiasInside { get; init; }

    /// <summary>Order of the stacked gates: r, z, n or i, f, g, o; empty for other forms.</summary>
    public string Gates { get; init; } = "";

    /// <summary>GRU: whether z keeps the old state, h' = (1-z) n + z h, not h' = z n + (1-z) h.</summary>
    public bool UpdateKeeps { get; init; } = true;

    /// <summary>Tensors.</summary>
    public TensorNames Tensors { get; init; } = new();

    /// <summary>Factor of W.</summary>
    public TensorScale RecurrentScale { get; init; } = TensorScale.One;

    /// <summary>Factor of W_in.</summary>
    public TensorScale InputScale { get; init; } = TensorScale.One;

    /// <summary>Factor of the biases.</summary>
    public TensorScale BiasScale { get; init; } = TensorScale.One;

    /// <summary>Factor of W_out.</summary>
    public TensorScale ReadoutScale { get; init; } = TensorScale.One;

    /// <summary>What the outputs are read from.</summary>
    public ReadoutSource Reads { get; init; }

    /// <summary>What becomes of the sum.</summary>
    public ReadoutNonlinearity ReadoutNonlinearity { get; init; }

    /// <summary>File of the check, as written; null for none.</summary>
    public string? CheckFile { get; init; }

    /// <summary>File of the trials, as written; null for none.</summary>
    public string? TrialsFile { get; init; }

    /// <summary>Whether it is a GRU or an LSTM.</summary>
    public bool IsGated => Form is NetworkForm.Gru or NetworkForm.Lstm;

    /// <summary>Blocks of rows that its stacked tensors have.</summary>
    public int Blocks =>
        Form == NetworkForm.Gru ? 3
        : Form == NetworkForm.Lstm ? 4
        : 1;
}
