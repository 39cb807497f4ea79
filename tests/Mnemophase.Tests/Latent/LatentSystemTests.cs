using CsCheck;
using Mnemophase.Dynamics.Latent;
using Mnemophase.Numerics;

namespace Mnemophase.Tests.Latent;

public sealed class LatentSystemTests
{
    private static readonly Gen<(ulong Seed, double X, double Y)> Cases = Gen.Select(
        Gen.ULong[0, 1000],
        Gen.Double[-4, 4],
        Gen.Double[-4, 4],
        (seed, x, y) => (seed, x, y)
    );

    [Fact]
    public void Latents_alone_follow_the_network_of_all_neurons() =>
        Gen.ULong[0, 1000]
            .Sample(
                seed =>
                {
                    var network = RandomNetwork.Draw(seed, 2);
                    var state = Array.ConvertAll(network.Start, x => (double)x);
                    var run = LatentRun.Iterate(network.System, network.System.Read(state), network.System.Alpha, 30);
                    for (var step = 1; step <= 30; step++)
                    {
                        state = network.Step(state);
                        var read = network.System.Read(state);
                        Assert.Equal(read.X, run[step].X, 1e-10);
                        Assert.Equal(read.Y, run[step].Y, 1e-10);
                    }
                },
                iter: 20
            );

    [Fact]
    public void Jacobian_is_the_derivative_of_the_flow() =>
        Cases.Sample(c => AssertJacobian(RandomNetwork.Draw(c.Seed, 2).System, new LatentPoint(c.X, c.Y)));

    [Fact]
    public void Jacobians_of_the_known_flows_are_right_too() =>
        Gen.Select(Gen.Double[-2, 2], Gen.Double[-2, 2])
            .Sample(
                (x, y) =>
                {
                    foreach (
                        var flow in new ILatentFlow[]
                        {
                            new CircleFlow(1.3, 0.7),
                            new GhostOnALine(0.1),
                            new TwoWells(),
                            new VanDerPol(1.5, -1),
                        }
                    )
                    {
                        AssertJacobian(flow, new LatentPoint(x, y));
                    }
                }
            );

    [Fact]
    public void Grid_covers_the_box_row_by_row()
    {
        var box = LatentBox.Around([new(-1, 0), new(2, 3)], margin: 0.5);
        Assert.Equal(new LatentBox(-1.5, 2.5, -0.5, 3.5), box);
        var points = box.Grid(columns: 5, rows: 3);
        Assert.Equal(15, points.Length);
        Assert.Equal(new LatentPoint(-1.5, -0.5), points[0]);
        Assert.Equal(new LatentPoint(2.5, -0.5), points[4]);
        Assert.Equal(new LatentPoint(2.5, 3.5), points[^1]);
    }

    [Fact]
    public void Rows_become_points_and_odd_ones_are_refused()
    {
        Assert.Equal([new LatentPoint(1, 2), new LatentPoint(3, 4)], LatentPoint.FromRows([1, 2, 3, 4]));
        Assert.Throws<ArgumentException>(() => LatentPoint.FromRows([1, 2, 3]));
    }

    [Fact]
    public void Impossible_systems_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new LatentSystem(new double[6], new double[6], new double[2], 0.5));
        Assert.Throws<ArgumentException>(() => new LatentSystem(new double[6], new double[6], new double[3], 0));
        Assert.Throws<ArgumentException>(() => new LatentSystem([], [], [], 0.5));
        Assert.Throws<ArgumentException>(() => LatentRun.Iterate(new TwoWells(), default, 1.5, 3));
    }

    private static void AssertJacobian(ILatentFlow flow, LatentPoint at)
    {
        const double h = 1e-5;
        var j = flow.Jacobian(at);
        var byX = 0.5 / h * (flow.Velocity(at + new LatentPoint(h, 0)) - flow.Velocity(at - new LatentPoint(h, 0)));
        var byY = 0.5 / h * (flow.Velocity(at + new LatentPoint(0, h)) - flow.Velocity(at - new LatentPoint(0, h)));
        Assert.Equal(byX.X, j.XX, 1e-6);
        Assert.Equal(byX.Y, j.YX, 1e-6);
        Assert.Equal(byY.X, j.XY, 1e-6);
        Assert.Equal(byY.Y, j.YY, 1e-6);
    }
}

/// <summary>A random rank-2 network of 60 neurons, with a bias, strong enough to have structure.</summary>
internal sealed record RandomNetwork(float[] M, float[] N, float[] B, float[] Start, LatentSystem System)
{
    private const int Neurons = 60;

    public static RandomNetwork Draw(ulong seed, double gain, double turn = 1)
    {
        var generator = new TorchGenerator(seed);
        var (m, n, b, start) = (new float[2 * Neurons], new float[2 * Neurons], new float[Neurons], new float[Neurons]);
        foreach (var array in new[] { m, n, b, start })
        {
            generator.FillNormal(array);
        }

        // n reads partly what m writes, or a random network has nothing but the fixed point at rest.
        for (var i = 0; i < Neurons; i++)
        {
            n[i] = (float)(((gain * m[2 * i]) + n[i] + (turn * m[(2 * i) + 1])) / Neurons);
            n[Neurons + i] = (float)(((gain * m[(2 * i) + 1]) + n[Neurons + i] - (turn * m[2 * i])) / Neurons);
            b[i] *= 0.3f;
        }

        var system = new LatentSystem(Doubles(m), Doubles(n), Doubles(b), 0.5);
        return new RandomNetwork(m, n, b, start, system);
    }

    /// <summary>x ← (1-α) x + α tanh(m n x + b), neuron by neuron.</summary>
    public double[] Step(double[] state)
    {
        var next = new double[Neurons];
        for (var i = 0; i < Neurons; i++)
        {
            double drive = B[i];
            for (var j = 0; j < Neurons; j++)
            {
                drive += (((double)M[2 * i] * N[j]) + ((double)M[(2 * i) + 1] * N[Neurons + j])) * state[j];
            }

            next[i] = (0.5 * state[i]) + (0.5 * Math.Tanh(drive));
        }

        return next;
    }

    private static double[] Doubles(float[] values) => Array.ConvertAll(values, x => (double)x);
}
