using Mnemophase.Training.General;

namespace Mnemophase.Tests.Training.General;

/// <summary>What every engine of general networks must do; each engine inherits it.</summary>
/// <param name="create">Makes the engine.</param>
/// <param name="tolerance">Largest error of gradients and outputs against PyTorch in double precision, relative to the largest entry.</param>
public abstract class TrialEngineTests(TrialEngineFactory create, double tolerance)
{
    public static TheoryData<string> Names() => [.. GoldenCase.Cases().Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void TrainingIsThatOfPyTorch(string name)
    {
        var golden = GoldenCase.Find(name);
        using var engine = create(golden.Model, golden.Trained);
        engine.SetParameters(Array.ConvertAll(golden.Start, value => (float)value));
        for (var epoch = 0; epoch < GoldenCase.Epochs; epoch++)
        {
            engine.SetTrials(golden.TrialsOf(epoch));
            engine.SetNoise(golden.StartNoise(epoch), golden.StepNoise(epoch));
            var outcome = engine.Gradient(golden.RatePenalty);
            Assert.Equal(golden.Losses[epoch], outcome.Loss, 20 * tolerance * Math.Max(1, golden.Losses[epoch]));
            if (epoch == 0)
            {
                var gradient = new double[golden.Gradient.Length];
                engine.CopyGradient(gradient);
                AssertNear(golden.Gradient, gradient, tolerance);
                AssertOutputs(golden, engine);
            }

            engine.Update(golden.Optimiser);
        }

        AssertNear(golden.Final, engine.CopyState().Parameters, 100 * tolerance);
    }

    private void AssertOutputs(GoldenCase golden, ITrialEngine engine)
    {
        var outputs = new float[golden.Outputs.Length];
        engine.CopyOutputs(outputs);
        var lengths = golden.TrialsOf(0).Lengths;
        for (var i = 0; i < outputs.Length; i++)
        {
            var (trial, step) = (i / golden.Model.Outputs / 9, i / golden.Model.Outputs % 9);
            Assert.Equal(step < lengths[trial] ? golden.Outputs[i] : 0, outputs[i], Math.Max(1e-6, 10 * tolerance));
        }
    }

    internal static void AssertNear(double[] expected, double[] actual, double relative, string what = "")
    {
        var largest = expected.Max(Math.Abs);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(
                Math.Abs(expected[i] - actual[i]) <= relative * largest,
                $"{what}entry {i} is {actual[i]:R}, not {expected[i]:R}; the largest is {largest:R}"
            );
        }
    }
}
