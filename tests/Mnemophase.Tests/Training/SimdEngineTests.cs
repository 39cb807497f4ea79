using Mnemophase.Networks;
using Mnemophase.Numerics;
using Mnemophase.Tasks;
using Mnemophase.Training;
using Mnemophase.Training.Reference;
using Mnemophase.Training.Simd;

namespace Mnemophase.Tests.Training;

/// <summary>The fast engine at one vector width; a machine without the width skips, saying so.</summary>
public abstract class SimdEngineTests : FastEngineTests
{
    private readonly InstructionSet _set;

    // Skipped here and not where an engine is made: a CsCheck property would take the skip for a failure.
    protected SimdEngineTests(InstructionSet set)
    {
        Assert.SkipUnless(InstructionSets.IsSupported(set), $"This machine has no {set}.");
        _set = set;
    }

    protected override double Tolerance => 1e-5;

    protected override IFullRankEngine Create(FullRankModel model, TrialBatch batch) =>
        SimdEngine.Create(model, batch, instructionSet: _set);

    [Theory]
    [InlineData(100, 128, 2)]
    [InlineData(37, 75, 3)]
    [InlineData(5, 200, 8)]
    public void AnyNumberOfThreadsGivesTheSameBits(int neurons, int trials, int threads)
    {
        var model = new FullRankModel { Neurons = neurons };
        var batch = new CueDiscriminationTask { DelayMs = 20, Trials = trials }.BuildBatch();
        using var alone = SimdEngine.Create(model, batch, 1, _set);
        using var together = SimdEngine.Create(model, batch, threads, _set);
        var expected = FullRankTrainer.Train(alone, new FullRankSchedule(new SgdOptions(0.1), 12), 3);
        var actual = FullRankTrainer.Train(together, new FullRankSchedule(new SgdOptions(0.1), 12), 3);
        Assert.Equal(expected.Network.Parameters, actual.Network.Parameters);
        Assert.Equal(expected.Record.Loss.ToArray(), actual.Record.Loss.ToArray());
        Assert.Equal(expected.Record.GradientNorm.ToArray(), actual.Record.GradientNorm.ToArray());
    }

    [Fact]
    public void AnEpochSharedByThreadsAllocatesNothing()
    {
        var model = new FullRankModel();
        using var engine = SimdEngine.Create(model, new CueDiscriminationTask { Trials = 64 }.BuildBatch(), 2, _set);
        var generator = new TorchGenerator(1);
        engine.SetParameters(FullRankNetwork.Draw(model.Neurons, generator));
        var options = new SgdOptions(0.01);
        for (var i = 0; i < 3; i++)
        {
            Epoch(engine, generator, options);
        }

        Assert.Equal(0, Allocation.FewestBytes(() => Epoch(engine, generator, options)));
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(3, 1024)]
    [InlineData(257, 33)]
    [InlineData(512, 5)]
    public void SmallAndLargeNetworksAreTheReferences(int neurons, int trials)
    {
        var model = new FullRankModel { Neurons = neurons };
        var batch = new CueDiscriminationTask
        {
            CueMs = 10,
            ResponseMs = 10,
            Trials = trials,
        }.BuildBatch();
        using var engine = Create(model, batch);
        using var reference = new ReferenceEngine(model, batch);
        var outcomes = new[] { engine, reference }
            .Select(e =>
            {
                var generator = new TorchGenerator(11);
                e.SetParameters(FullRankNetwork.Draw(neurons, generator));
                e.DrawNoise(generator);
                return e.Gradient();
            })
            .ToArray();
        Assert.Equal(outcomes[1].Loss, outcomes[0].Loss, 1e-5 * outcomes[1].Loss);
        var (actual, expected) = (new FullRankNetwork(neurons), new FullRankNetwork(neurons));
        engine.CopyGradient(actual);
        reference.CopyGradient(expected);
        Tensors.AssertClose(Tolerance, expected, actual, "gradient of", 0.01);
    }

    private static void Epoch(IFullRankEngine engine, TorchGenerator generator, SgdOptions options)
    {
        engine.DrawNoise(generator);
        engine.Gradient();
        engine.Update(options);
    }
}

public sealed class SimdVector512Tests() : SimdEngineTests(InstructionSet.Vector512);

public sealed class SimdVector256Tests() : SimdEngineTests(InstructionSet.Vector256);

public sealed class SimdPortableTests() : SimdEngineTests(InstructionSet.Portable);
