using Mnemophase.Training.General;
using Mnemophase.Training.General.Reference;

namespace Mnemophase.Tests.Training.General;

public sealed class ReferenceTrialEngineTests() : TrialEngineTests(ReferenceTrialEngine.Create, 1e-11)
{
    [Fact]
    public void GradientsAreFiniteDifferencesOnRandomCombinations()
    {
        var compared = 0;
        for (var seed = 0; seed < 60; seed++)
        {
            compared += Compare(RandomNetworks.Of(seed));
        }

        Assert.InRange(compared, 450, 720);
    }

    private static int Compare(RandomNetwork x)
    {
        using var engine = (TrialEngine<double>)ReferenceTrialEngine.Create(x.Model, x.Trained);
        x.Load(engine);
        engine.Gradient(x.RatePenalty);
        var gradient = new double[engine.Parameters.Length];
        engine.CopyGradient(gradient);
        var rng = new Random(x.Seed);
        var compared = 0;
        for (var probe = 0; probe < 12; probe++)
        {
            var i = rng.Next(gradient.Length);
            if (!x.IsTrained(i))
            {
                Assert.Equal(0, gradient[i]);
                continue;
            }

            var (near, far) = (Difference(engine, x, i, 1e-5), Difference(engine, x, i, 2e-5));
            // Where a corner of relu or |V| lies between, differences at two steps disagree and say nothing.
            if (Math.Abs(near - far) < 1e-8 + (1e-5 * Math.Abs(near)))
            {
                Assert.Equal(((4 * near) - far) / 3, gradient[i], 1e-8 + (1e-5 * Math.Abs(near)));
                compared++;
            }
        }

        return compared;
    }

    private static double Difference(TrialEngine<double> engine, RandomNetwork x, int i, double step) =>
        (At(engine, x, i, step) - At(engine, x, i, -step)) / (2 * step);

    private static double At(TrialEngine<double> engine, RandomNetwork x, int i, double shift)
    {
        var before = engine.Parameters[i];
        engine.Parameters[i] = before + shift;
        engine.Refresh();
        var loss = engine.Gradient(x.RatePenalty).Loss;
        engine.Parameters[i] = before;
        return loss;
    }
}
