namespace Mnemophase.Training.RankK;

/// <summary>How one rank-K network is trained, and what is kept of it.</summary>
public sealed record RankKSchedule
{
    /// <summary>Learning rate η of plain gradient descent, above 0.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Epochs at most, at least 1.</summary>
    public required int Epochs { get; init; }

    /// <summary>Training stops after the first epoch whose loss over the first loss is below this (that epoch's update is kept); null for never.</summary>
    public double? StopAtLossRatio { get; init; }

    /// <summary>Points kept per tenfold of epochs, beside the first and last; 0 for none.</summary>
    public int PointsPerDecade { get; init; } = 50;

    /// <summary>Keeps every epoch divisible by this as well; null for none, 1 for all.</summary>
    public int? Every { get; init; }

    /// <summary>Epochs (from 0) after whose update the parameters are kept; those that training does not reach are left out.</summary>
    public IReadOnlyList<int> SnapshotEpochs { get; init; } = [];

    /// <summary>Checks the values; call it where they enter.</summary>
    /// <exception cref="ArgumentException">A value is impossible; the message names it and the allowed values.</exception>
    public void Validate()
    {
        Require(double.IsFinite(LearningRate) && LearningRate > 0, nameof(LearningRate), LearningRate, "be a positive number");
        Require(Epochs >= 1, nameof(Epochs), Epochs, "be at least 1");
        Require(
            StopAtLossRatio is null or > 0 and < 1,
            nameof(StopAtLossRatio),
            StopAtLossRatio ?? 0,
            "lie between 0 and 1, both excluded"
        );
        Require(PointsPerDecade is >= 0 and <= 10_000, nameof(PointsPerDecade), PointsPerDecade, "lie between 0 and 10000");
        Require(Every is null or >= 1, nameof(Every), Every ?? 0, "be at least 1");
        foreach (var epoch in SnapshotEpochs)
        {
            Require(epoch >= 0 && epoch < Epochs, nameof(SnapshotEpochs), epoch, $"lie between 0 and {Epochs - 1}");
        }
    }

    private static void Require(bool holds, string name, double value, string rule)
    {
        if (!holds)
        {
            throw new ArgumentException($"{name} = {value} must {rule}.");
        }
    }
}
