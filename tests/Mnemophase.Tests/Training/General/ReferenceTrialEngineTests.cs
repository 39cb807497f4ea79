using CsCheck;
using Mnemophase.Networks;
using Mnemophase.Networks.General;
using Mnemophase.Numerics;
using Mnemophase.Tasks.Trials;
using Mnemophase.Training.General;
using Mnemophase.Training.General.Reference;

namespace Mnemophase.Tests.Training.General;

public sealed class ReferenceTrialEngineTests() : TrialEngineTests(ReferenceTrialEngine.Create, 1e-11)
{
    [Fact]
    public void GradientsAreFiniteDifferencesOnRandomCombinations() =>
        RandomNetworks.Cases.Sample(
            x =>
            {
                using var engine = (TrialEngine<double>)ReferenceTrialEngine.Create(x.Model, x.Trained);
                x.Load(engine);
                engine.Gradient(x.RatePenalty);
                var gradient = new double[engine.Parameters.Length];
                engine.CopyGradient(gradient);
                var rng = new Random(x.Seed);
                for (var probe = 0; probe < 12; probe++)
                {
                    var i = rng.Next(gradient.Length);
                    if (!x.IsTrained(i))
                    {
                        Assert.Equal(0, gradient[i]);
                        continue;
                    }

                    double At(double shift)
                    {
                        var before = engine.Parameters[i];
                        engine.Parameters[i] = before + shift;
                        engine.Refresh();
                        var loss = engine.Gradient(x.RatePenalty).Loss;
                        engine.Parameters[i] = before;
                        return loss;
                    }

                    const double Step = 1e-5;
                    var (near, far) = ((At(Step) - At(-Step)) / (2 * Step), (At(2 * Step) - At(-2 * Step)) / (4 * Step));
                    // Where a corner of relu or |V| lies between, differences at two steps disagree and say nothing.
                    if (Math.Abs(near - far) < 1e-8 + (1e-5 * Math.Abs(near)))
                    {
                        Assert.Equal(((4 * near) - far) / 3, gradient[i], 1e-8 + (1e-4 * Math.Abs(near)));
                    }
                }
            },
            iter: 40,
            threads: 1
        );
}
