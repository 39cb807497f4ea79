using Mnemophase.Dynamics.Latent;
using Mnemophase.Judging;
using Mnemophase.Training.RankK;

namespace Mnemophase.Store;

/// <summary>What a rank-K network turned out to do, with everything that rests on.</summary>
/// <param name="JudgedEpoch">Epoch (from 0) after whose update it was judged: the last snapshot reached, else the last epoch.</param>
/// <param name="Learned">Whether every output of the trial lies on its target's side of 0.5.</param>
/// <param name="End">Why training ended.</param>
/// <param name="FirstLoss">Loss of the first epoch.</param>
/// <param name="Rotation">Whether its latents rotate when the trial runs on; null unless the rank is 2 and the latents are finite.</param>
/// <param name="LongRun">Where the latents end up much later; null with <paramref name="Rotation"/>.</param>
public sealed record RankKEvidence(
    int JudgedEpoch,
    bool Learned,
    RankKEnd End,
    double FirstLoss,
    RotationEvidence? Rotation,
    LatentLongRun? LongRun
)
{
    /// <summary>
    /// The class: a network that learned and whose latents make full rotations in the free run is a limit cycle, one whose latents do not
    /// is a slow point; null where the free run does not tell. A cycle too slow to close within the free run counts as a slow point, as it
    /// does by eye in the paper; <see cref="LongRun"/> tells the two apart.
    /// </summary>
    public Mechanism? Class =>
        !Learned
            ? Mechanism.NotLearned
            : Rotation?.Verdict switch
            {
                Mnemophase.Judging.Rotation.Rotating => Mechanism.LimitCycle,
                Mnemophase.Judging.Rotation.NotRotating => Mechanism.SlowPoint,
                _ => null,
            };
}
