using Mnemophase.Networks;
using Mnemophase.Tasks;
using Mnemophase.Training;
using Mnemophase.Training.Engines;
using Mnemophase.Training.Reference;

namespace Mnemophase.Cli.Tests.ThirdKind;

/// <summary>An engine that src knows nothing of: the reference under another name, for full-rank networks alone.</summary>
public sealed class BorrowedEngine : IEngineKind
{
    public string Name => "borrowed";

    public string Words => "of a test";

    public Func<FullRankModel, TrialBatch, IFullRankEngine> FullRank(int threads, int device) =>
        (model, batch) => new ReferenceEngine(model, batch);
}
