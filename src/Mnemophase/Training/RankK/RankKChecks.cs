using Mnemophase.Networks;

namespace Mnemophase.Training.RankK;

/// <summary>What both engines ask of a network before they take it.</summary>
internal static class RankKChecks
{
    internal static void Load(RankKModel model, RankKNetwork network, double learningRate)
    {
        Size(model, network);
        if (!double.IsFinite(learningRate) || learningRate <= 0)
        {
            throw new ArgumentException($"The learning rate {learningRate} must be a positive number.");
        }
    }

    internal static void Size(RankKModel model, RankKNetwork network)
    {
        if (network.Neurons != model.Neurons || network.Rank != model.Rank)
        {
            throw new ArgumentException(
                $"The network has {network.Neurons} neurons of rank {network.Rank}, the engine was made for {model.Neurons} of rank {model.Rank}."
            );
        }
    }
}
