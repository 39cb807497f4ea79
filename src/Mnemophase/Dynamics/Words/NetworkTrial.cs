using Mnemophase.Dynamics.Maps;

namespace Mnemophase.Dynamics.Words;

/// <summary>A stretch of a trial under constant input.</summary>
/// <param name="Map">The network under that input.</param>
public sealed record TrialPhase(IDynamicalMap Map, int Steps);

/// <summary>One condition of a trial, such as one of two cues.</summary>
/// <param name="Start">State before the first step, [D], without noise.</param>
/// <param name="Phases">The trial's stretches, in order.</param>
public sealed record TrialCondition(double[] Start, IReadOnlyList<TrialPhase> Phases)
{
    /// <summary>What was drawn for the trial, by name with its unit ("c", "delay_ms"); null if that is not known.</summary>
    public IReadOnlyDictionary<string, double>? Drawn { get; init; }
}

/// <summary>Reads the outputs from a state.</summary>
/// <param name="state">[D].</param>
public delegate double[] OutputReader(ReadOnlySpan<double> state);

/// <summary>A network with the trials that it is judged on.</summary>
/// <param name="Free">The network under the constant input that follows the trial, zero unless chosen otherwise.</param>
/// <param name="Conditions">Its conditions, in the order of the batch's trials.</param>
/// <param name="TrialSteps">Length T of a trial, in which settling times are told.</param>
public sealed record NetworkTrial(IDynamicalMap Free, IReadOnlyList<TrialCondition> Conditions, int TrialSteps, OutputReader Outputs);
