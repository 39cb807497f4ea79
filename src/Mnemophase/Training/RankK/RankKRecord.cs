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

    internal void Add(int epoch, double loss, double gradientNorm)
    {
        _epochs.Add(epoch);
        _loss.Add(loss);
        _gradientNorm.Add(gradientNorm);
    }
}
