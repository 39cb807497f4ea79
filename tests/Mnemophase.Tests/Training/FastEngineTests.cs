using CsCheck;
using Mnemophase.Networks;
using Mnemophase.Tasks;
using Mnemophase.Training;
using Mnemophase.Training.Reference;

namespace Mnemophase.Tests.Training;

/// <summary>What every engine but the reference must do besides: agree with the reference on random models, tasks and sizes.</summary>
public abstract class FastEngineTests : FullRankEngineTests
{
    /// <summary>A tensor whose norm is a smaller share of the whole than this is measured against that share: sums that cancel lose digits.</summary>
    private const double Share = 0.01;

    [Fact]
    public void OutputsAndGradientAreTheReferences() =>
        EngineCase.Cases.Sample(
            @case =>
            {
                using var reference = Start(@case, CreateReference, out var referenceGenerator);
                using var engine = Start(@case, out var generator);
                reference.DrawNoise(referenceGenerator);
                engine.DrawNoise(generator);
                var expected = reference.Gradient();
                var actual = engine.Gradient();
                Tensors.AssertClose(Tolerance, Outputs(reference), Outputs(engine), "outputs");
                Assert.Equal(expected.Loss, actual.Loss, Tolerance * expected.Loss);
                Tensors.AssertClose(Tolerance, Gradient(reference), Gradient(engine), "gradient of", Share);
                Assert.Equal(
                    expected.RecurrentGradientNorm,
                    actual.RecurrentGradientNorm,
                    Tolerance * Math.Max(expected.RecurrentGradientNorm, Share * Tensors.Norm(Gradient(reference).Parameters))
                );
            },
            iter: 200
        );

    [Fact]
    public void TrajectoriesAreTheReferences() =>
        EngineCase.Cases.Sample(
            @case =>
            {
                using var reference = Start(@case, CreateReference, out var referenceGenerator);
                using var engine = Start(@case, out var generator);
                var options = new SgdOptions(0.02, 0.8, 0.01);
                for (var step = 0; step < 5; step++)
                {
                    reference.DrawNoise(referenceGenerator);
                    engine.DrawNoise(generator);
                    reference.Gradient();
                    engine.Gradient();
                    reference.Update(options);
                    engine.Update(options);
                }

                FullRankNetwork expected = new(@case.Model.Neurons),
                    actual = new(@case.Model.Neurons);
                reference.CopyParameters(expected);
                engine.CopyParameters(actual);
                Tensors.AssertClose(Tolerance, expected, actual, "parameters", Share);
                Assert.True(reference.CopyMomentum(expected));
                Assert.True(engine.CopyMomentum(actual));
                Tensors.AssertClose(10 * Tolerance, expected, actual, "momentum of", Share);
                Assert.Equal(referenceGenerator.NextWord(), generator.NextWord());
            },
            iter: 50
        );

    private static ReferenceEngine CreateReference(FullRankModel model, TrialBatch batch) => new(model, batch);

    private static FullRankNetwork Gradient(IFullRankEngine engine)
    {
        var gradient = new FullRankNetwork(engine.Model.Neurons);
        engine.CopyGradient(gradient);
        return gradient;
    }
}
