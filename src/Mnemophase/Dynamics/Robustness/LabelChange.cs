namespace Mnemophase.Dynamics.Robustness;

/// <summary>What a label is tried against; each is one free choice of the rule that gave it.</summary>
public enum LabelChange
{
    /// <summary>The sign of one principal axis. Only the index knows it.</summary>
    Sign,

    /// <summary>The run-on starts with the other cue.</summary>
    Cue,

    /// <summary>Start and noise of the run-on are drawn from another seed.</summary>
    Noise,

    /// <summary>The run-on is 5 trial lengths long instead of 9.</summary>
    Length,

    /// <summary>The limits between the mechanisms, 20 % lower and higher: of the index, or of the rule without sign freedom.</summary>
    Limits,

    /// <summary>The limits of learned, relapsed and stable, 20 % lower and higher. The rule without sign freedom does not use them.</summary>
    Record,
}
