namespace Mnemophase.Figures.FullRank;

/// <summary>What a panel of training curves shows.</summary>
public enum TrainingMetric
{
    /// <summary>Loss.</summary>
    Loss,

    /// <summary>Accuracy.</summary>
    Accuracy,

    /// <summary>Reliability.</summary>
    Reliability,
}
