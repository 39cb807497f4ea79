using Mnemophase.Networks;
using Mnemophase.Studies;
using Mnemophase.Studies.Running;
using Mnemophase.Tasks;
using Mnemophase.Training;
using Mnemophase.Training.Reference;
using Mnemophase.Training.Simd;

namespace Mnemophase.Cli;

/// <summary>The engines one can choose.</summary>
internal static class Engines
{
    /// <summary>Names for --engine, the default first.</summary>
    public static IReadOnlyList<string> Names { get; } = ["simd", "reference"];

    /// <summary>Makes the training of a study with an engine.</summary>
    /// <param name="study">The study.</param>
    /// <param name="engine">One of <see cref="Names"/>.</param>
    /// <param name="threads">Threads that share one network.</param>
    /// <exception cref="ArgumentException">The study's networks are not full-rank.</exception>
    public static FullRankTraining Training(Study study, string engine, int threads)
    {
        if (study.Network.Kind != NetworkKind.FullRank)
        {
            throw new ArgumentException($"study {study.Name} has rank-k networks; this program trains full-rank networks.");
        }

        return new FullRankTraining(study, (model, batch) => Make(engine, model, batch, threads));
    }

    private static IFullRankEngine Make(string engine, FullRankModel model, TrialBatch batch, int threads) =>
        engine is "reference" ? new ReferenceEngine(model, batch) : new SimdEngine(model, batch, threads);
}
