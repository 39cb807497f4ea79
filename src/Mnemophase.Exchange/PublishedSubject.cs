using Mnemophase.Networks;
using Mnemophase.Tasks;

namespace Mnemophase.Exchange;

/// <summary>A network in the layout of the paper's scripts, with the dynamics and the task that its study gives it.</summary>
internal sealed record PublishedSubject(PublishedNetwork Network, NetworkKey Key, FullRankModel Model, CueDiscriminationTask Task)
{
    /// <summary>Reads one.</summary>
    /// <param name="folder">Where it lies.</param>
    /// <param name="study">The study it is taken to be of.</param>
    /// <exception cref="MnemoFormatException">It is damaged, or its name is impossible.</exception>
    public static PublishedSubject Read(string folder, Study study)
    {
        var network = PublishedNetworkFolder.ReadProcess(folder);
        if (ForeignDelay.Impossible(network) is { } impossible)
        {
            throw new MnemoFormatException(folder, $"{impossible}.");
        }

        var key = network.Key(study);
        var model = StudyModels.FullRankModel(study) with { Neurons = network.Network.Neurons };
        return new PublishedSubject(network, key, model, StudyModels.CueTask(study, key.Cell));
    }
}
