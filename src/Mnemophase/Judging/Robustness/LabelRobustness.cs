namespace Mnemophase.Judging.Robustness;

/// <summary>How far a label hangs on the free choices of the rule that gave it.</summary>
/// <param name="Label">The label: the class by the published rule, or the verdict by the recurrence rule, in snake_case.</param>
/// <param name="Verdicts">Other verdicts that were taken.</param>
/// <param name="Agreeing">Of these, how many say the same.</param>
/// <param name="ChangesUnder">The single changes under which the label becomes another one.</param>
public sealed record RuleRobustness(string Label, int Verdicts, int Agreeing, IReadOnlyList<LabelChange> ChangesUnder)
{
    /// <summary>Share of agreeing verdicts, 0 to 1; null where there was nothing to compare with.</summary>
    public double? Agreement => Verdicts > 0 ? (double)Agreeing / Verdicts : null;

    /// <summary>Whether no single change alters the label.</summary>
    public bool Robust => ChangesUnder.Count == 0;
}

/// <summary>Robustness of one network's label, by the published rule and by the recurrence rule.</summary>
/// <param name="Published">By the training record and the index (science.md, section 4).</param>
/// <param name="Late">By recurrence of the late trajectory; null for a network not learned.</param>
public sealed record LabelRobustness(RuleRobustness Published, RuleRobustness? Late);
