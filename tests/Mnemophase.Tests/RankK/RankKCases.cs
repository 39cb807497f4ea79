using CsCheck;
using Mnemophase.Networks;
using Mnemophase.Numerics;
using Mnemophase.Tasks;
using Mnemophase.Training.RankK;
using Mnemophase.Training.RankK.Reference;
using Mnemophase.Training.RankK.Simd;
using Mnemophase.Training.Simd;

namespace Mnemophase.Tests.RankK;

/// <summary>One random model, task and start.</summary>
public sealed record RankKCase(RankKModel Model, DelayedActivationTask Task, int Seed)
{
    /// <summary>Sizes that are no multiple of any vector width as often as not, odd and even ranks and lengths.</summary>
    public static Gen<RankKCase> Any { get; } =
        from neurons in Gen.Int[1, 70]
        from rank in Gen.Int[1, RankKModel.MaximumRank]
        from alpha in Gen.Double[0.1, 1]
        from delay in Gen.Int[1, 20]
        from response in Gen.Int[1, 5]
        from post in Gen.Int[0, 12]
        from seed in Gen.Int[0, 10_000]
        select new RankKCase(
            new RankKModel
            {
                Neurons = neurons,
                Rank = rank,
                Alpha = alpha,
            },
            DelayedActivationTask.FromSteps(delay, response, post),
            seed
        );

    /// <summary>
    /// A start with every parameter away from zero, the bias too, on a grid of 2⁻¹⁶ so that small even steps are exact. A few neurons of
    /// high rank would be chaotic, and no two ways to compute a gradient would agree: their m is made smaller.
    /// </summary>
    public RankKNetwork Draw()
    {
        var generator = new TorchGenerator((ulong)Seed);
        var network = RankKNetwork.Draw(Model.Neurons, Model.Rank, generator);
        generator.FillUniform(network.Bias, -0.5f, 0.5f);
        foreach (ref var weight in network.EmbeddingWeights)
        {
            weight *= Math.Min(1, Model.Neurons / 10f);
        }

        for (var i = 0; i < network.Parameters.Length; i++)
        {
            network.Parameters[i] = MathF.Round(network.Parameters[i] * 65536) / 65536;
        }

        return network;
    }
}

/// <summary>What the tests of this folder share.</summary>
internal static class RankKCases
{
    /// <summary>The paper's network and the trial of Figure 2.</summary>
    internal static RankKModel PaperModel { get; } = new();

    /// <summary>15 steps of delay, 2 of response.</summary>
    internal static DelayedActivationTask Figure2 { get; } = DelayedActivationTask.FromSteps(15, 2);

    /// <summary>The reference engine, then the fast one with every instruction set.</summary>
    internal static TheoryData<string> Engines => ["reference", .. Enum.GetNames<InstructionSet>()];

    internal static IRankKEngine Engine(string name, RankKModel model, DelayedActivationTask task, int slots = 1)
    {
        if (name is "reference")
        {
            return new RankKReferenceEngine(model, task, slots);
        }

        var set = Enum.Parse<InstructionSet>(name);
        SkipUnlessSupported(set);
        return new RankKSimdEngine(model, task, slots, set);
    }

    internal static void SkipUnlessSupported(InstructionSet set) =>
        Assert.SkipUnless(InstructionSets.IsSupported(set), $"This machine has no {set}.");

    internal static RankKNetwork PaperStart(int seed) => RankKNetwork.Draw(100, 2, new TorchGenerator((ulong)seed));

    internal static float[] GradientOf(IRankKEngine engine, int slot = 0)
    {
        var gradient = new float[RankKNetwork.ParameterCount(engine.Model.Neurons, engine.Model.Rank)];
        engine.CopyGradient(slot, gradient);
        return gradient;
    }

    internal static RankKNetwork NetworkOf(IRankKEngine engine, int slot = 0)
    {
        var network = new RankKNetwork(engine.Model.Neurons, engine.Model.Rank);
        engine.CopyNetwork(slot, network);
        return network;
    }

    internal static double Norm(IEnumerable<double> values) => Math.Sqrt(values.Sum(value => value * value));

    /// <summary>Euclidean distance over the Euclidean length of what is expected.</summary>
    internal static double RelativeDistance(float[] expected, float[] actual) =>
        Norm(expected.Zip(actual, (e, a) => (double)e - a)) / Math.Max(1e-12, Norm(expected.Select(e => (double)e)));
}
