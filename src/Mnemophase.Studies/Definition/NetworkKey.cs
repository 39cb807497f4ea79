namespace Mnemophase.Studies.Definition;

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
