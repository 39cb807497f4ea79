using Mnemophase.Outcomes;

namespace Mnemophase.Studies.Definition;

/// <summary>
/// How many epochs the networks that meet its conditions are trained: <see cref="AtLeast"/>, or max(AtLeast, ⌊OverLearningRate/η⌋).
/// A rule without conditions applies to all.
/// </summary>
public sealed record EpochRule
{
    /// <summary>Condition: this learning rate; null for any.</summary>
    public double? LearningRate { get; init; }

    /// <summary>Condition: delays up to and including this many ms; null for any.</summary>
    public double? DelayMsUpTo { get; init; }

    /// <summary>Condition: this post-reaction period in ms; null for any.</summary>
    public double? PostMs { get; init; }

    /// <summary>Epochs, or the fewest of them when they depend on the learning rate.</summary>
    public required int AtLeast { get; init; }

    /// <summary>x of ⌊x/η⌋; null when the number of epochs does not depend on the learning rate.</summary>
    public double? OverLearningRate { get; init; }

    /// <summary>Training ends early once loss / first loss falls below this; null for never.</summary>
    public double? StopBelowRelativeLoss { get; init; }

    /// <summary>
    /// Epochs (from 0) after whose update the parameters are kept beside the final ones; a network is judged at the last of them that its
    /// training reaches, and at its end when there is none. Full-rank and general networks keep their whole state there and are judged at their end.
    /// </summary>
    public IReadOnlyList<int> Snapshots { get; init; } = [];

    /// <summary>Instead of <see cref="Snapshots"/>, so many epochs evenly spaced in the logarithm of epochs done, the first and the last among them; null for none. Not for rank-K networks.</summary>
    public int? LogSnapshots { get; init; }

    /// <summary>Epochs of the snapshots of a training of so many epochs.</summary>
    public IReadOnlyList<int> SnapshotsOf(int epochs)
    {
        if (LogSnapshots is not { } number)
        {
            return Snapshots;
        }

        var done = new List<int> { 1 };
        for (var left = Math.Min(number, epochs) - 1; left > 0; left--)
        {
            var ratio = Math.Pow((double)epochs / done[^1], 1.0 / left);
            done.Add(Math.Clamp((int)Math.Round(done[^1] * ratio), done[^1] + 1, epochs - left + 1));
        }

        return [.. done.Select(epoch => epoch - 1)];
    }

    /// <summary>Whether the rule has no condition.</summary>
    public bool IsUnconditional => LearningRate is null && DelayMsUpTo is null && PostMs is null;

    /// <summary>Whether the networks of a cell meet the conditions.</summary>
    public bool AppliesTo(Cell cell) =>
        (LearningRate is null || LearningRate == cell.LearningRate)
        && (DelayMsUpTo is null || cell.DelayMs <= DelayMsUpTo)
        && (PostMs is null || PostMs == cell.PostMs);

    /// <summary>Epochs at a learning rate.</summary>
    public int EpochsAt(double learningRate) =>
        OverLearningRate is { } over ? (int)Math.Min(int.MaxValue, Math.Max(AtLeast, Math.Floor(over / learningRate))) : AtLeast;
}
