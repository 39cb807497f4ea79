using Mnemophase.Dynamics.Words;

namespace Mnemophase.Tests.Dynamics;

/// <summary>Trials whose sequentiality is known in closed form.</summary>
public sealed class SequentialityTests
{
    [Fact]
    public void OneNeuronAfterTheOtherIsASequenceOfIndexOne()
    {
        const int n = 40;
        var rates = new double[n * n];
        for (var t = 0; t < n; t++)
        {
            rates[(t * n) + t] = t % 2 == 0 ? 0.7 : -0.3; // the sign plays no part
        }

        var found = Sequentiality.Of(rates, n)!;
        Assert.Equal(1, found.Index, 12);
    }

    [Fact]
    public void SteadyActivityOfAllIsNone()
    {
        double[] rates = [.. Enumerable.Repeat(0.5, 30 * 8)];
        var found = Sequentiality.Of(rates, 8)!;
        Assert.Equal(0, found.Index, 6);
        Assert.Equal(0, found.RidgeToBackground, 12);
    }

    [Fact]
    public void TheRidgeStandsOutByTheLogarithmOfItsHeight()
    {
        const int steps = 100;
        var rates = new double[steps * 4];
        for (var t = 0; t < steps; t++)
        {
            for (var i = 0; i < 4; i++)
            {
                rates[(t * 4) + i] = Math.Abs(t - (20 * (i + 1))) <= 5 ? 3 : 1;
            }

            // The peak is the middle of each ridge.
            for (var i = 0; i < 4; i++)
            {
                rates[(t * 4) + i] += t == 20 * (i + 1) ? 1e-9 : 0;
            }
        }

        Assert.Equal(Math.Log(3), Sequentiality.Of(rates, 4)!.RidgeToBackground, 9);
    }

    [Fact]
    public void NothingIsSaidOfSilenceOfOneNeuronAndOfOverflow()
    {
        Assert.Null(Sequentiality.Of(new double[20], 4));
        Assert.Null(Sequentiality.Of([1, 2, 3], 1));
        Assert.Null(Sequentiality.Of([1, double.PositiveInfinity, 3, 4], 2));
        Assert.Null(Sequentiality.Of([], 4));
    }
}
