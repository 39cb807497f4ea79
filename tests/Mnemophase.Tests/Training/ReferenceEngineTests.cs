using CsCheck;
using Mnemophase.Networks;
using Mnemophase.Tasks;
using Mnemophase.Training;
using Mnemophase.Training.Reference;

namespace Mnemophase.Tests.Training;

public sealed class ReferenceEngineTests : FullRankEngineTests
{
    protected override double Tolerance => 1e-6;

    protected override IFullRankEngine Create(FullRankModel model, TrialBatch batch) => new ReferenceEngine(model, batch);

    /// <summary>Every component of the gradient against central differences of the loss.</summary>
    [Fact]
    public void GradientIsTheSlopeOfTheLoss() =>
        EngineCase.Cases.Sample(
            @case =>
            {
                using var engine = (ReferenceEngine)Start(@case, out var generator);
                engine.DrawNoise(generator);
                engine.Gradient();
                var gradient = engine.LastGradient.ToArray();
                var scale = Math.Sqrt(gradient.Sum(g => g * g));
                Assert.True(scale > 0);

                // The small tensors in full; of W_rec, which would be most of the cost, about 40 entries over all rows and columns.
                var n = @case.Model.Neurons;
                var stride = Math.Max(1, (n * n / 40) | 1);
                for (var i = 0; i < gradient.Length; i += i >= 3 * n && i < ((3 + n) * n) - stride ? stride : 1)
                {
                    const double Step = 1e-5;
                    var at = engine.Parameters[i];
                    engine.Parameters[i] = at + Step;
                    var above = engine.Gradient().Loss;
                    engine.Parameters[i] = at - Step;
                    var below = engine.Gradient().Loss;
                    engine.Parameters[i] = at;
                    Assert.Equal((above - below) / (2 * Step), gradient[i], 1e-7 * Math.Max(scale, 1e-2));
                }
            },
            iter: 40
        );

    [Theory]
    [InlineData("nopost", 100, 0)]
    [InlineData("post", 40, 30)]
    public void RatesArePyTorchs(string golden, double delayMs, double postMs)
    {
        var arrays = GoldenArrays.Load($"Data/golden/dcdt_gradient_{golden}.npz");
        var task = new CueDiscriminationTask
        {
            Trials = 8,
            DelayMs = delayMs,
            PostMs = postMs,
        };
        using var engine = new ReferenceEngine(new FullRankModel(), task.BuildBatch());
        engine.SetParameters(Tensors.Network(arrays));
        engine.SetNoise(arrays.Floats("r0").AsSpan(0, 800), arrays.Floats("noise").AsSpan(0, task.Steps * 800));
        engine.Gradient();

        // The file has r_1, r_9, r_17, ... of each trial; the engine keeps those of the last.
        var shape = arrays.Shape("rates");
        for (var k = 0; k < shape[1]; k++)
        {
            var expected = arrays.Floats("rates").AsSpan((((7 * shape[1]) + k) * 100), 100);
            var actual = Array.ConvertAll(engine.LastTrialRates.Slice(((8 * k) + 1) * 100, 100).ToArray(), r => (float)r);
            Tensors.AssertClose(Tolerance, expected, actual, $"r_{(8 * k) + 1}");
        }
    }
}
