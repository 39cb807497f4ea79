namespace Mnemophase.Training.RankK;

/// <summary>Loss and gradient norm of one training run at the epochs that were kept, in rising order.</summary>
public sealed class RankKRecord
{
    private readonly List<int> _epochs = [];
    private readonly List<double> _loss = [];
    private readonly List<double> _gradientNorm = [];

    /// <summary>Epochs kept, from 0.</summary>
    public IReadOnlyList<int> Epochs => _epochs;

    /// <summary>Loss of each kept epoch, from before its update.</summary>
    public IReadOnlyList<double> Loss => _loss;

    /// <summary>Euclidean norm of each kept epoch's gradient over all five parameter tensors.</summary>
    public IReadOnlyList<double> GradientNorm => _gradientNorm;

    /// <summary>A record of given points.</summary>
    /// <param name="epochs">Epochs, from 0, rising.</param>
    /// <param name="loss">Loss of each.</param>
    /// <param name="gradientNorm">Gradient norm of each.</param>
    /// <exception cref="ArgumentException">The lengths differ or the epochs do not rise.</exception>
    public static RankKRecord Of(IReadOnlyList<int> epochs, IReadOnlyList<double> loss, IReadOnlyList<double> gradientNorm)
    {
        if (loss.Count != epochs.Count || gradientNorm.Count != epochs.Count)
        {
            throw new ArgumentException(
                $"A record needs as many losses and gradient norms as epochs, not {loss.Count} and {gradientNorm.Count} for {epochs.Count}."
            );
        }

        var record = new RankKRecord();
        for (var i = 0; i < epochs.Count; i++)
        {
            if (epochs[i] <= (i == 0 ? -1 : epochs[i - 1]))
            {
                throw new ArgumentException($"Epoch {epochs[i]} is not above the one before it.", nameof(epochs));
            }

            record.Add(epochs[i], loss[i], gradientNorm[i]);
        }

        return record;
    }

    internal RankKRecord Copy() => Of(_epochs, _loss, _gradientNorm);

    internal void Add(int epoch, double loss, double gradientNorm)
    {
        _epochs.Add(epoch);
        _loss.Add(loss);
        _gradientNorm.Add(gradientNorm);
    }
}
