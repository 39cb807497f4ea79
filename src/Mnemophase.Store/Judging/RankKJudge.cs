using Mnemophase.Dynamics.Latent;
using Mnemophase.Judging;
using Mnemophase.Networks;
using Mnemophase.Training.RankK;

namespace Mnemophase.Store.Judging;

/// <summary>Judges what a rank-K network of a study does when its trial runs on, from its weights alone.</summary>
/// <param name="study">A study of rank-K networks.</param>
public sealed class RankKJudge(Study study)
{
    private readonly RankKModel _model = StudyModels.RankKModel(study);

    /// <summary>Judges a network.</summary>
    /// <param name="judged">Its parameters after the epoch it is judged at.</param>
    /// <param name="end">Why training ended.</param>
    /// <param name="firstLoss">Loss of the first epoch.</param>
    public RankKEvidence Judge(NetworkKey key, RankKSnapshot judged, RankKEnd end, double firstLoss)
    {
        var task = StudyModels.ActivationTask(study, key.Cell);
        var run = RankKTrajectory.Run(judged.Network, _model, StudyModels.RunOnSteps(study, key.Cell));
        var inPlane = _model.Rank == 2 && run.Latents.All(double.IsFinite);
        var path = inPlane ? LatentPoint.FromRows(run.Latents) : [];
        return new RankKEvidence(
            judged.Epoch,
            task.IsPerformed(run.Outputs),
            end,
            firstLoss,
            inPlane ? RotationClassifier.Classify(path) : null,
            inPlane ? LatentLongRun.Of(LatentSystem.Of(judged.Network, _model.Alpha), path[0], _model.Alpha) : null
        );
    }
}
