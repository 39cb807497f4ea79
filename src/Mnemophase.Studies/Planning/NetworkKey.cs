namespace Mnemophase.Studies;

/// <summary>What names one network of a study.</summary>
/// <param name="LearningRate">Learning rate η.</param>
/// <param name="DelayMs">Delay in ms.</param>
/// <param name="ResponseMs">Response window in ms.</param>
/// <param name="PostMs">Post-reaction period in ms.</param>
/// <param name="Seed">Seed.</param>
public readonly record struct NetworkKey(double LearningRate, double DelayMs, double ResponseMs, double PostMs, int Seed)
{
    /// <summary>The cell in words, without the seed.</summary>
    public string CellText =>
        $"learning rate {StudyText.Number(LearningRate)}, delay {StudyText.Number(DelayMs)} ms, response {StudyText.Number(ResponseMs)} ms, post {StudyText.Number(PostMs)} ms";

    /// <summary>The network in words.</summary>
    public override string ToString() => $"{CellText}, seed {Seed}";
}

/// <summary>One network of a plan.</summary>
/// <param name="Position">Place in the full plan of the study, from 0; the same for every subset of it.</param>
/// <param name="Key">What names it.</param>
/// <param name="Epochs">Epochs to train at most.</param>
/// <param name="StopBelowRelativeLoss">Training ends early once loss / first loss falls below this; null for never.</param>
/// <param name="Cost">Estimated floating-point operations.</param>
public sealed record PlannedNetwork(int Position, NetworkKey Key, int Epochs, double? StopBelowRelativeLoss, double Cost)
{
    /// <summary>Epochs after whose update the parameters are kept beside the final ones; rank-K networks only.</summary>
    public IReadOnlyList<int> Snapshots { get; init; } = [];
}
