using Mnemophase.Kinds;
using Mnemophase.Studies.Definition;
using Mnemophase.Training.General.Reference;
using Mnemophase.Training.General.Simd;
using Mnemophase.Training.RankK.Reference;
using Mnemophase.Training.RankK.Simd;
using Mnemophase.Training.Reference;
using Mnemophase.Training.Simd;

namespace Mnemophase.Running;

/// <summary>The engines one can choose.</summary>
public static class Engines
{
    /// <summary>Names for --engine, the default first.</summary>
    public static IReadOnlyList<string> Names { get; } = ["simd", "reference", Moved];

    /// <summary>The fast engine on starts moved in the last bit: what rounding decides. Its networks say so in their provenance.</summary>
    private const string Moved = "simd-moved";

    /// <summary>Says why training takes so long on a machine that rounds products before it adds them.</summary>
    public static void WarnIfSlow(string engine, TextWriter error)
    {
        if (engine is "simd" or Moved && !InstructionSets.FuseProducts)
        {
            error.WriteLine(
                "mnemo: this processor has no fused multiply-add (FMA), or DOTNET_EnableAVX2=0 switches it off; it is done in software for the same bits, fifty to a hundred times slower"
            );
        }
    }

    /// <summary>Makes the trainer of one worker of a run.</summary>
    /// <param name="study">The study.</param>
    /// <param name="engine">One of <see cref="Names"/>.</param>
    public static INetworkTrainer Trainer(Study study, string engine)
    {
        ArgumentNullException.ThrowIfNull(study);
        return Registry.Of<ITrainedNetwork>(study.Network.Kind.Name).Trainer(study, engine);
    }

    /// <summary>Makes the training of a study of full-rank networks with an engine.</summary>
    /// <param name="study">The study.</param>
    /// <param name="engine">One of <see cref="Names"/>.</param>
    /// <param name="threads">Threads that share one network.</param>
    public static FullRankTraining FullRankTraining(Study study, string engine, int threads) =>
        new(
            study,
            (model, batch) =>
                engine is "reference"
                    ? new ReferenceEngine(model, batch)
                    : new SimdEngine(model, batch, threads) { MovedStarts = engine is Moved }
        );

    /// <summary>Makes the training of a study of general networks with an engine.</summary>
    /// <param name="study">The study.</param>
    /// <param name="engine">One of <see cref="Names"/>.</param>
    /// <param name="threads">Threads that share one network.</param>
    public static GeneralTraining GeneralTraining(GeneralStudy study, string engine, int threads) =>
        new(
            study,
            engine is "reference"
                ? ReferenceTrialEngine.Create
                : (model, trained) => SimdTrialEngine.Create(model, trained, threads, InstructionSets.Best),
            (model, batch) => engine is "reference" ? new ReferenceEngine(model, batch) : new SimdEngine(model, batch, threads)
        );

    /// <summary>Makes the training of a study of rank-K networks with an engine.</summary>
    /// <param name="study">The study.</param>
    /// <param name="engine">One of <see cref="Names"/>.</param>
    /// <exception cref="ArgumentException">The engine is for full-rank networks.</exception>
    public static RankKTraining RankKTraining(Study study, string engine) =>
        engine is Moved
            ? throw new ArgumentException($"--engine {Moved} is for full-rank networks; rank-K ones train with simd or reference.")
            : new(
                study,
                (model, task) =>
                    engine is "reference"
                        ? new RankKReferenceEngine(model, task)
                        : new RankKSimdEngine(model, task, RankKSimdEngine.BestSlots)
            );
}
