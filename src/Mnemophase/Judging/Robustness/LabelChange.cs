namespace Mnemophase.Judging.Robustness;

/// <summary>What a label is tried against; each is one free choice of the rule that gave it.</summary>
public enum LabelChange
{
    /// <summary>The sign of one principal axis. Only the index knows it.</summary>
    Sign,

    /// <summary>The free run starts with the other cue.</summary>
    Cue,

    /// <summary>Start and noise of the free run are drawn from another seed.</summary>
    Noise,

    /// <summary>The free run is 5 trial lengths long instead of 9.</summary>
    Length,

    /// <summary>The limits between the mechanisms, 20 % lower and higher: of the index, or of the recurrence rule.</summary>
    Limits,

    /// <summary>
    /// The limit of learned, 20 % lower and half as far from 1 (0.64 and 0.9 for the paper's 0.8): 20 % higher would be 0.96, which no
    /// network reaches whose uncued first step of the window counts against it (accuracy 0.95). The recurrence rule knows
    /// none of the limits of the record.
    /// </summary>
    Learned,

    /// <summary>The limit of a relapse, 20 % lower and higher.</summary>
    Relapse,

    /// <summary>The limit of a stable record, 20 % lower and higher.</summary>
    Stable,
}
