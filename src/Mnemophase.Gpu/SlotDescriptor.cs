using System.Runtime.InteropServices;

namespace Mnemophase.Gpu;

/// <summary>What a launch does with a network; the kernels' layout.h has the same numbers.</summary>
[Flags]
internal enum SlotWork
{
    /// <summary>Draw start and noise of the epochs.</summary>
    Draw = 1,

    /// <summary>Forward, loss and metrics, backward.</summary>
    Gradient = 2,

    /// <summary>A step of descent.</summary>
    Update = 4,

    /// <summary>The start is r_0 itself, not yet to be drawn from.</summary>
    GivenStart = 8,

    /// <summary>Leave the gradient in memory.</summary>
    KeepGradient = 16,
}

/// <summary>A network at work on the card: struct Slot of the kernels' layout.h, field by field. Places are addresses divided by four.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SlotDescriptor
{
    public int Epochs;
    public int FirstEpoch;
    public int Steps;
    public int Trials;
    public int Neurons;
    public SlotWork Work;
    public int WindowStart;
    public int WindowEnd;
    public int Sigmoid;
    public int LeadWords;
    public int PlotEvery;
    public int PlotWords;
    public int DivideByNeurons;
    public float Alpha;
    public float Keep;
    public float InverseAlpha;
    public float InitialScale;
    public float NoiseScale;
    public float LearningRate;
    public float Momentum;
    public float WeightDecay;
    public float ErrorScale;
    public double LossCount;
    public double StopAbove;
    public ulong Inputs;
    public ulong Targets;
    public ulong StepWeights;
    public ulong HasInput;
    public ulong Parameters;
    public ulong Velocity;
    public ulong Gradient;
    public ulong Twister;
    public ulong Noise;
    public ulong History;
    public ulong Outputs;
    public ulong Errors;
    public ulong Record;
}

/// <summary>What the kernels leave of an epoch: struct EpochRecord of layout.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct EpochSums
{
    public double Loss;
    public double Shares;
    public double Squares;
    public int Hits;
    public int Unused;
}
