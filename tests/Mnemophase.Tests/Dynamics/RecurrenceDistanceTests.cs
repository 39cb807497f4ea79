using CsCheck;
using Mnemophase.Dynamics;

namespace Mnemophase.Tests.Dynamics;

public sealed class RecurrenceDistanceTests
{
    [Fact]
    public void Transform_agrees_with_the_sum_over_all_pairs()
    {
        Gen.Select(Gen.Int[2, 40], Gen.Int[1, 5])
            .SelectMany((rows, neurons) => Gen.Double[-1, 1].Array[rows * neurons].Select(rates => (rates, neurons)))
            .Sample(
                (rates, neurons) =>
                {
                    var expected = ByPairs(rates, neurons);
                    var actual = RecurrenceDistance.Of(rates, neurons);
                    Assert.Equal(expected.Length, actual.Length);
                    for (var lag = 0; lag < expected.Length; lag++)
                    {
                        Assert.Equal(expected[lag], actual[lag], 6);
                    }
                },
                iter: 300
            );
    }

    [Fact]
    public void A_circle_comes_back_after_its_period()
    {
        var rates = Enumerable
            .Range(0, 400)
            .SelectMany(t => new[] { Math.Cos(2 * Math.PI * t / 40), Math.Sin(2 * Math.PI * t / 40) })
            .ToArray();
        var distance = RecurrenceDistance.Of(rates, 2);
        for (var lag = 0; lag < distance.Length; lag++)
        {
            Assert.Equal(Math.Sqrt(2) * Math.Abs(Math.Sin(Math.PI * lag / 40)), distance[lag], 6);
        }
    }

    [Fact]
    public void A_state_that_does_not_move_has_distance_zero() =>
        Assert.All(RecurrenceDistance.Of(Enumerable.Repeat(0.25, 90).ToArray(), 3), d => Assert.Equal(0, d));

    private static double[] ByPairs(double[] rates, int neurons)
    {
        var rows = rates.Chunk(neurons).ToArray();
        var mean = Enumerable.Range(0, neurons).Select(i => rows.Average(r => r[i])).ToArray();
        var variance = rows.Average(r => r.Zip(mean, (a, b) => (a - b) * (a - b)).Sum());
        if (variance == 0)
        {
            // The quotient is undefined; a trajectory that does not move is at distance zero, as the library says.
            return new double[(rows.Length / 2) + 1];
        }

        return
        [
            .. Enumerable
                .Range(0, (rows.Length / 2) + 1)
                .Select(lag =>
                    Math.Sqrt(
                        Enumerable.Range(0, rows.Length - lag).Average(t => rows[t].Zip(rows[t + lag], (a, b) => (a - b) * (a - b)).Sum())
                            / (2 * variance)
                    )
                ),
        ];
    }
}
