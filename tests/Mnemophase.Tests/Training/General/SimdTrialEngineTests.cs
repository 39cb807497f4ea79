using CsCheck;
using Mnemophase.Networks;
using Mnemophase.Networks.General;
using Mnemophase.Numerics;
using Mnemophase.Numerics.Lanes;
using Mnemophase.Training.General;
using Mnemophase.Training.General.Reference;
using Mnemophase.Training.General.Simd;
using Mnemophase.Training.Simd;

namespace Mnemophase.Tests.Training.General;

public sealed class SimdTrialEngineTests() : TrialEngineTests(SimdTrialEngine.Create, 5e-6)
{
    /// <summary>Fixed draws: of a thousand, a few would put a preactivation of relu so near 0 that rounding decides its sign.</summary>
    [Fact]
    public void AgreesWithTheReferenceOnRandomCombinations()
    {
        for (var seed = 0; seed < 150; seed++)
        {
            var x = RandomNetworks.Of(seed);
            using var reference = ReferenceTrialEngine.Create(x.Model, x.Trained);
            using var fast = SimdTrialEngine.Create(x.Model, x.Trained);
            x.Load(reference);
            x.Load(fast);
            var (expected, actual) = (reference.Gradient(x.RatePenalty), fast.Gradient(x.RatePenalty));
            Assert.Equal(expected.Loss, actual.Loss, 1e-5 * Math.Max(1, expected.Loss));
            Assert.Equal(expected.RecurrentGradientNorm, actual.RecurrentGradientNorm, 1e-4 * Math.Max(1, expected.RecurrentGradientNorm));
            var length = ParameterLayout.Trained(x.Model).Length;
            double[] exact = new double[length],
                rounded = new double[length];
            reference.CopyGradient(exact);
            fast.CopyGradient(rounded);
            AssertNear(exact, rounded, 3e-5, $"seed {seed}: ");
        }
    }

    [Theory]
    [InlineData(Nonlinearity.Tanh)]
    [InlineData(Nonlinearity.Relu)]
    [InlineData(Nonlinearity.Softplus)]
    [InlineData(Nonlinearity.Sigmoid)]
    [InlineData(Nonlinearity.RectifiedTanh)]
    public void EveryWidthAndNumberOfThreadsGivesTheSameBits(Nonlinearity nonlinearity)
    {
        for (var seed = 1; seed < 6; seed++)
        {
            var x = RandomNetworks.Of((seed * 1000) + (int)nonlinearity);
            x = x with { Model = x.Model with { Nonlinearity = nonlinearity } };
            var runs = new List<double[]>();
            foreach (
                var (set, threads) in new[] { (InstructionSet.Vector512, 1), (InstructionSet.Vector256, 1), (InstructionSet.Portable, 3) }
            )
            {
                using var engine = SimdTrialEngine.Create(x.Model, x.Trained, threads, set);
                x.Load(engine);
                var outcome = engine.Gradient(x.RatePenalty);
                engine.Update(new OptimiserOptions { Kind = OptimiserKind.Adam, LearningRate = 0.01 });
                runs.Add([outcome.Loss, .. engine.CopyState().Parameters]);
            }

            Assert.Equal(runs[0], runs[1]);
            Assert.Equal(runs[0], runs[2]);
        }
    }

    [Theory]
    [InlineData(100, 100)]
    [InlineData(500, 500)]
    [InlineData(0, 0.6931471805599453)]
    [InlineData(3, 3.0485873515737421)]
    [InlineData(-3, 0.0485873515737421)]
    public unsafe void SoftplusIsFiniteAndRight(float x, double expected)
    {
        var lanes = stackalloc float[8];
        Lanes256.Store(SoftplusLanes.Value(Lanes256.Broadcast(x)), lanes);
        Assert.Equal(expected, lanes[0], 3e-7 * expected);
    }

    [Fact]
    public void TheLogarithmOfTheLossIsThatOfTheLibrary() =>
        Gen.Double[1e-300, 1e300].Sample(x => Math.Abs(ReadoutKernel<Lanes256>.Logarithm(x) - Math.Log(x)) < 1e-12);
}
