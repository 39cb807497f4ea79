using CsCheck;
using Mnemophase.Networks;
using Mnemophase.Numerics;
using Mnemophase.Tasks;

namespace Mnemophase.Tests.Training;

/// <summary>A random model, task and network on which engines are compared, small enough for finite differences.</summary>
public sealed record EngineCase(FullRankModel Model, CueDiscriminationTask Task, ulong Seed)
{
    /// <summary>
    /// N from 2 to 40, seldom a multiple of a vector width; 1 to 7 trials, so that trials × N falls below 16 too; an odd and an even
    /// number of steps; no delay; no post-reaction period; both readouts; τ = 5, 10 and 20 ms.
    /// </summary>
    public static readonly Gen<EngineCase> Cases =
        from neurons in Gen.Int[2, 40]
        from trials in Gen.Int[1, 7]
        from cue in Gen.Int[1, 4]
        from delay in Gen.Int[0, 6]
        from response in Gen.Int[1, 5]
        from post in Gen.OneOf(Gen.Const(0), Gen.Int[1, 4])
        from tau in Gen.OneOf(Gen.Const(5.0), Gen.Const(10.0), Gen.Const(20.0))
        from persistence in Gen.Bool
        from noise in Gen.OneOf(Gen.Const(0.001), Gen.Const(0.3))
        from seed in Gen.UInt
        select new EngineCase(
            new FullRankModel
            {
                Neurons = neurons,
                TauMs = tau,
                Readout = persistence ? Readout.Linear : Readout.Sigmoid,
                NoiseScale = noise,
                InitialScale = 0.5,
            },
            new CueDiscriminationTask
            {
                Trials = trials,
                CueMs = 5 * cue,
                DelayMs = 5 * delay,
                ResponseMs = 5 * response,
                PostMs = persistence ? 0 : 5 * post,
                Persistence = persistence,
            },
            seed
        );

    /// <summary>The network and, right behind it, the generator from which the noise of the first epoch comes.</summary>
    public (FullRankNetwork Network, TorchGenerator Generator) Draw()
    {
        var generator = new TorchGenerator(Seed);
        return (FullRankNetwork.Draw(Model.Neurons, generator), generator);
    }
}
