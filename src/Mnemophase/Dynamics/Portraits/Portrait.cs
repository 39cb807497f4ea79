using System.Numerics;
using Mnemophase.Dynamics.Ends;
using Mnemophase.Dynamics.SlowPoints;
using Mnemophase.Dynamics.Words;

namespace Mnemophase.Dynamics.Portraits;

/// <summary>One condition of a portrait, without noise. Row 0 of every array is the start, row t follows step t.</summary>
/// <param name="TrialSteps">Steps of its trial; what follows is the free run.</param>
/// <param name="Inputs">Stretches of the trial with an input other than the free run's: first step and the step after the last.</param>
/// <param name="Activity">Activity of the neurons, [(steps + 1) × N].</param>
/// <param name="Outputs">[(steps + 1) × outputs].</param>
/// <param name="Speeds">|x_{t+1} - x_t|/α, per τ, [steps].</param>
/// <param name="X">First principal coordinate of the state, from the mean, [steps + 1].</param>
/// <param name="Y">Second principal coordinate, [steps + 1].</param>
/// <param name="Dynamics">Where it ends and how it gets there.</param>
public sealed record PortraitCondition(
    string Name,
    int TrialSteps,
    IReadOnlyList<(int From, int To)> Inputs,
    double[] Activity,
    double[] Outputs,
    double[] Speeds,
    double[] X,
    double[] Y,
    ConditionDynamics Dynamics
)
{
    /// <summary>Steps shown, trial and free run.</summary>
    public int Steps => Speeds.Length;
}

/// <summary>The plane of the two leading principal axes of all conditions' states, trial and free run.</summary>
/// <param name="Mean">Mean state, [D]: the plane's origin.</param>
/// <param name="First">Axis of largest variance, [D].</param>
/// <param name="Second">Axis of second largest variance, [D]; zeros where D = 1.</param>
/// <param name="VarianceShare">Share of the variance in the plane.</param>
/// <param name="SpeedShare">Share of the squared speed in the plane, along the trajectories under the free run's input; NaN where nothing moves.</param>
public sealed record PortraitPlane(double[] Mean, double[] First, double[] Second, double VarianceShare, double SpeedShare);

/// <summary>The flow (F(x) - x)/α on a grid of the plane, and how much of it stays in the plane.</summary>
/// <param name="X">First coordinates, [points].</param>
/// <param name="Y">Second coordinates, [points].</param>
/// <param name="U">First component, per τ, [points].</param>
/// <param name="V">Second component, per τ, [points].</param>
/// <param name="Share">Share of the squared flow that lies in the plane, [points]; NaN at rest.</param>
public sealed record PortraitFlow(double[] X, double[] Y, double[] U, double[] V, double[] Share);

/// <summary>A fixed point, seen in the plane.</summary>
/// <param name="OffPlane">Its distance from the plane.</param>
/// <param name="Stable">Whether neighbours approach it.</param>
/// <param name="Certified">Whether it is proved to exist.</param>
/// <param name="UnstableDirections">Multipliers outside the unit circle.</param>
/// <param name="MultiplierRadius">Modulus of its largest multiplier.</param>
public sealed record PortraitPoint(
    double X,
    double Y,
    double OffPlane,
    bool Stable,
    bool Certified,
    int UnstableDirections,
    double MultiplierRadius,
    double[] Outputs
);

/// <summary>An attractor that is no fixed point, seen in the plane.</summary>
/// <param name="X">First coordinates, [rows].</param>
/// <param name="Y">Second coordinates, [rows].</param>
/// <param name="Conditions">The conditions that end on it.</param>
/// <param name="Kind">A periodic orbit, whose rows follow one another around it; of any other kind they are a sample.</param>
public sealed record PortraitAttractor(double[] X, double[] Y, IReadOnlyList<int> Conditions, EndKind Kind);

/// <summary>A slow stretch of a trajectory, marked where it is slowest.</summary>
/// <param name="X">First coordinate of the trajectory there.</param>
public sealed record PortraitSlowPoint(int Condition, double X, double Y, SlowPassage Passage);

/// <summary>All that is shown of one network: made by <see cref="PortraitMaker"/>, drawn by figure and explorer alike, written as data.</summary>
public sealed record Portrait
{
    /// <summary>What the network does, judged.</summary>
    public required NetworkDynamics Dynamics { get; init; }

    /// <summary>Each condition's trial and free run.</summary>
    public required IReadOnlyList<PortraitCondition> Conditions { get; init; }

    /// <summary>Neurons N of the activity.</summary>
    public required int Neurons { get; init; }

    /// <summary>Outputs.</summary>
    public required int Outputs { get; init; }

    /// <summary>Neurons by the step of their largest |activity| in the trial of condition 0, earliest first; ties by index.</summary>
    public required int[] Order { get; init; }

    /// <summary>What the activity is, as in "rate r".</summary>
    public required string ActivityName { get; init; }

    /// <summary>Time of one step in units of τ: α.</summary>
    public required double StepInTau { get; init; }

    /// <summary>Time step in ms; null where it is not known.</summary>
    public double? StepMs { get; init; }

    /// <summary>The plane.</summary>
    public required PortraitPlane Plane { get; init; }

    /// <summary>The flow in it.</summary>
    public required PortraitFlow Flow { get; init; }

    /// <summary>Fixed points, in the order of <see cref="NetworkDynamics.FixedPoints"/>.</summary>
    public required IReadOnlyList<PortraitPoint> FixedPoints { get; init; }

    /// <summary>Cycles and other attractors, each once.</summary>
    public required IReadOnlyList<PortraitAttractor> Attractors { get; init; }

    /// <summary>Slow stretches within what is shown, but for those that are the arrival at a condition's own end.</summary>
    public required IReadOnlyList<PortraitSlowPoint> SlowPoints { get; init; }

    /// <summary>Eigenvalues of the recurrent weights W after training, largest first; empty where there is no one such matrix.</summary>
    public required Complex[] Spectrum { get; init; }

    /// <summary>The same before training; empty where the start is not known.</summary>
    public required Complex[] StartSpectrum { get; init; }
}
