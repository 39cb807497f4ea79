using Mnemophase.Numerics;
using Mnemophase.Tasks.Trials;

namespace Mnemophase.Training.General;

/// <summary>Where the batches of a stage come from.</summary>
public sealed class TrialSource
{
    private readonly TrialGenerator? _generator;
    private readonly TrialSet? _set;

    /// <summary>Batches of a task.</summary>
    public TrialSource(TrialGenerator generator)
    {
        _generator = generator;
    }

    /// <summary>One batch, given.</summary>
    public TrialSource(TrialSet set)
    {
        _set = set;
    }

    /// <summary>Whether each epoch has a batch of its own.</summary>
    public bool IsFresh => _generator?.Task.FreshBatches ?? false;

    /// <summary>The next batch.</summary>
    public TrialSet Next(TorchGenerator generator) => _set ?? _generator!.Draw(generator);
}

/// <summary>When a stage ends before its epochs are over; whichever comes first.</summary>
public sealed record TrainingStop
{
    /// <summary>Ends once the loss falls below this.</summary>
    public double? BelowLoss { get; init; }

    /// <summary>Ends once the loss over the stage's first loss falls below this.</summary>
    public double? BelowRelativeLoss { get; init; }

    /// <summary>Ends once the mean accuracy of the last <see cref="Over"/> epochs reaches this.</summary>
    public double? Accuracy { get; init; }

    /// <summary>Epochs over which the accuracy is averaged.</summary>
    public int Over { get; init; } = 1;

    /// <summary>The whole training ends as diverged once the loss exceeds this.</summary>
    public double? AboveLoss { get; init; }

    /// <summary>Whether a rule can end the stage before its epochs are over, divergence apart.</summary>
    public bool MayEnd => (BelowLoss ?? BelowRelativeLoss ?? Accuracy) is not null;

    /// <summary>Whether the last epoch of a record ends the stage that began at an epoch.</summary>
    internal bool IsMet(TrainingRecord record, int began)
    {
        var loss = record.Loss[^1];
        var accuracy = record.Accuracy[began..];
        return loss < BelowLoss
            || loss / record.Loss[began] < BelowRelativeLoss
            || (Accuracy is { } wanted && accuracy.Length >= Over && Mean(accuracy[^Over..]) >= wanted);
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }
}

/// <summary>A stage of a training: its trials, how long, and when it ends earlier.</summary>
/// <param name="Trials">Where its batches come from.</param>
public sealed record TrainingStage(TrialSource Trials, int Epochs, TrainingStop Stop);

/// <summary>How one network is trained.</summary>
/// <param name="Stages">At least one; a curriculum has several.</param>
/// <param name="RatePenalty">λ of λ · mean r², part of the loss.</param>
public sealed record TrialSchedule(OptimiserOptions Optimiser, IReadOnlyList<TrainingStage> Stages, double RatePenalty = 0)
{
    /// <summary>Epochs of all stages at most.</summary>
    public int Epochs => Stages.Sum(stage => stage.Epochs);

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A value is impossible; the message names it.</exception>
    public void Validate()
    {
        Optimiser.Validate();
        if (Stages.Count == 0 || Stages.Any(stage => stage.Epochs < 1 || stage.Stop.Over < 1))
        {
            throw new ArgumentException("a training needs at least one stage, and each stage at least one epoch.");
        }

        if (!double.IsFinite(RatePenalty) || RatePenalty < 0)
        {
            throw new ArgumentException(FormattableString.Invariant($"rate_penalty = {RatePenalty} must be 0 or more."));
        }
    }
}
