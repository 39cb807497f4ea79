using CsCheck;
using Mnemophase.Dynamics;

namespace Mnemophase.Tests.Dynamics;

public sealed class PrincipalPlaneTests
{
    [Fact]
    public void Axes_are_unit_orthogonal_eigenvectors_of_the_covariance()
    {
        var rates = Trajectory(rows: 300, neurons: 7, seed: 3);
        var plane = PrincipalPlane.Of(rates, 7);
        Assert.Equal(1, Dot(plane.First, plane.First), 12);
        Assert.Equal(1, Dot(plane.Second, plane.Second), 12);
        Assert.Equal(0, Dot(plane.First, plane.Second), 12);
        var largest = VarianceAlong(rates, plane.First);
        var second = VarianceAlong(rates, plane.Second);
        Assert.True(largest >= second);
        // No direction in a random sample of the rest carries more than the two axes allow.
        var random = new Random(5);
        for (var trial = 0; trial < 200; trial++)
        {
            var direction = Unit([.. Enumerable.Range(0, 7).Select(_ => random.NextDouble() - 0.5)]);
            Assert.True(VarianceAlong(rates, direction) <= largest * (1 + 1e-12));
            var rest = Unit([.. direction.Select((d, i) => d - (Dot(direction, plane.First) * plane.First[i]))]);
            Assert.True(VarianceAlong(rates, rest) <= second * (1 + 1e-12));
        }
    }

    [Fact]
    public void Spread_is_the_root_of_the_total_variance()
    {
        var rates = Trajectory(rows: 50, neurons: 4, seed: 1);
        var total = Enumerable.Range(0, 4).Sum(i => VarianceAlong(rates, [.. Enumerable.Range(0, 4).Select(j => j == i ? 1.0 : 0)]));
        Assert.Equal(Math.Sqrt(total), PrincipalPlane.Of(rates, 4).Spread, 12);
    }

    [Fact]
    public void Coordinates_survive_relabelling_neurons_and_mirroring_turns_signs_at_most()
    {
        Gen.Select(Gen.Int[1, 1000], Gen.Shuffle(Enumerable.Range(0, 6).ToArray()), Gen.Bool.Array[6])
            .Sample(
                (seed, order, mirrored) =>
                {
                    var rates = Trajectory(rows: 80, neurons: 6, seed);
                    var plane = PrincipalPlane.Of(rates, 6);
                    var relabelled = Changed(rates, order, new bool[6]);
                    var other = PrincipalPlane.Of(relabelled, 6);
                    Assert.Equal(Coordinates(rates, plane.First), Coordinates(relabelled, other.First), Close);
                    Assert.Equal(Coordinates(rates, plane.Second), Coordinates(relabelled, other.Second), Close);
                    var mirror = Changed(rates, order, mirrored);
                    other = PrincipalPlane.Of(mirror, 6);
                    Assert.Equal(
                        Coordinates(rates, plane.First).Select(Math.Abs),
                        Coordinates(mirror, other.First).Select(Math.Abs),
                        Close
                    );
                    Assert.Equal(
                        Coordinates(rates, plane.Second).Select(Math.Abs),
                        Coordinates(mirror, other.Second).Select(Math.Abs),
                        Close
                    );
                },
                iter: 100
            );
    }

    [Fact]
    public void The_largest_component_of_each_axis_is_positive()
    {
        Gen.Int[1, 100_000]
            .Sample(
                seed =>
                {
                    var plane = PrincipalPlane.Of(Trajectory(rows: 30, neurons: 5, seed), 5);
                    Assert.True(plane.First.MaxBy(Math.Abs) > 0);
                    Assert.True(plane.Second.MaxBy(Math.Abs) > 0);
                },
                iter: 100
            );
    }

    [Fact]
    public void Same_rates_give_the_same_bits_on_any_thread()
    {
        var rates = Trajectory(rows: 400, neurons: 100, seed: 9);
        var expected = PrincipalPlane.Of(rates, 100);
        var results = new PrincipalPlane[8];
        Parallel.For(0, results.Length, i => results[i] = PrincipalPlane.Of(rates, 100));
        Assert.All(
            results,
            plane =>
            {
                Assert.Equal(expected.First.Select(BitConverter.DoubleToInt64Bits), plane.First.Select(BitConverter.DoubleToInt64Bits));
                Assert.Equal(expected.Second.Select(BitConverter.DoubleToInt64Bits), plane.Second.Select(BitConverter.DoubleToInt64Bits));
            }
        );
    }

    private static bool Close(double a, double b) => Math.Abs(a - b) < 1e-8;

    private static double[] Coordinates(double[] rates, double[] axis) =>
        [.. rates.Chunk(axis.Length).Select(row => PrincipalPlane.Coordinate(row, axis))];

    private static double[] Changed(double[] rates, int[] order, bool[] mirrored)
    {
        var changed = new double[rates.Length];
        for (var at = 0; at < rates.Length; at++)
        {
            var from = order[at % order.Length];
            changed[at] = rates[at - (at % order.Length) + from] * (mirrored[from] ? -1 : 1);
        }

        return changed;
    }

    /// <summary>Correlated noise of well separated variances about a mean away from zero.</summary>
    private static double[] Trajectory(int rows, int neurons, int seed)
    {
        var random = new Random(seed);
        var mixing = Enumerable.Range(0, neurons * neurons).Select(_ => random.NextDouble() - 0.5).ToArray();
        var mean = Enumerable.Range(0, neurons).Select(_ => random.NextDouble() - 0.5).ToArray();
        var rates = new double[rows * neurons];
        for (var row = 0; row < rows; row++)
        {
            var source = Enumerable.Range(0, neurons).Select(k => (random.NextDouble() - 0.5) / (1 + (2 * k))).ToArray();
            for (var i = 0; i < neurons; i++)
            {
                rates[(row * neurons) + i] = mean[i] + source.Select((s, k) => s * mixing[(k * neurons) + i]).Sum();
            }
        }

        return rates;
    }

    private static double VarianceAlong(double[] rates, double[] direction)
    {
        var coordinates = rates.Chunk(direction.Length).Select(row => Dot(row, direction)).ToArray();
        var mean = coordinates.Average();
        return coordinates.Average(c => (c - mean) * (c - mean));
    }

    private static double[] Unit(double[] vector) => [.. vector.Select(v => v / Math.Sqrt(Dot(vector, vector)))];

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();
}
