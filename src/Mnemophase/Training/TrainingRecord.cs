namespace Mnemophase.Training;

/// <summary>The curves of one training run, one entry per epoch.</summary>
/// <param name="epochs">Epochs planned; the curves can hold as many.</param>
public sealed class TrainingRecord(int epochs)
{
    private readonly double[] _loss = new double[epochs];
    private readonly double[] _accuracy = new double[epochs];
    private readonly double[] _reliability = new double[epochs];
    private readonly double[] _gradientNorm = new double[epochs];

    /// <summary>Epochs planned: how many the curves can hold.</summary>
    public int Capacity => _loss.Length;

    /// <summary>Epochs recorded so far.</summary>
    public int Count { get; private set; }

    /// <summary>Loss per epoch.</summary>
    public ReadOnlySpan<double> Loss => _loss.AsSpan(0, Count);

    /// <summary>Accuracy per epoch.</summary>
    public ReadOnlySpan<double> Accuracy => _accuracy.AsSpan(0, Count);

    /// <summary>Reliability per epoch.</summary>
    public ReadOnlySpan<double> Reliability => _reliability.AsSpan(0, Count);

    /// <summary>Norm of the gradient of W_rec per epoch.</summary>
    public ReadOnlySpan<double> GradientNorm => _gradientNorm.AsSpan(0, Count);

    /// <summary>A record with its first epochs given, to go on with.</summary>
    /// <param name="loss">Loss of the epochs so far.</param>
    /// <param name="accuracy">Accuracy of the same.</param>
    /// <param name="reliability">Reliability of the same.</param>
    /// <param name="gradientNorm">Norm of the gradient of W_rec of the same.</param>
    /// <exception cref="ArgumentException">The lengths differ, or are more than planned.</exception>
    public static TrainingRecord Of(int epochs, double[] loss, double[] accuracy, double[] reliability, double[] gradientNorm)
    {
        if (loss.Length > epochs || new[] { accuracy, reliability, gradientNorm }.Any(curve => curve.Length != loss.Length))
        {
            throw new ArgumentException(
                $"The curves must have one length, at most the {epochs} epochs planned; the losses have {loss.Length}.",
                nameof(loss)
            );
        }

        var record = new TrainingRecord(epochs);
        loss.CopyTo(record._loss, 0);
        accuracy.CopyTo(record._accuracy, 0);
        reliability.CopyTo(record._reliability, 0);
        gradientNorm.CopyTo(record._gradientNorm, 0);
        record.Count = loss.Length;
        return record;
    }

    /// <summary>Adds one epoch.</summary>
    public void Add(EpochOutcome outcome)
    {
        _loss[Count] = outcome.Loss;
        _accuracy[Count] = outcome.Accuracy;
        _reliability[Count] = outcome.Reliability;
        _gradientNorm[Count] = outcome.RecurrentGradientNorm;
        Count++;
    }
}
