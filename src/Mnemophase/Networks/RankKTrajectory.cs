namespace Mnemophase.Networks;

/// <summary>A rank-K network run forward from its x_0 in double precision: what it does during a trial, and after it.</summary>
public sealed class RankKTrajectory
{
    private RankKTrajectory(int neurons, int rank, int steps)
    {
        Neurons = neurons;
        Rank = rank;
        Steps = steps;
        States = new double[(steps + 1) * neurons];
        Latents = new double[(steps + 1) * rank];
        Outputs = new double[steps];
    }

    /// <summary>Neurons N.</summary>
    public int Neurons { get; }

    /// <summary>Rank K.</summary>
    public int Rank { get; }

    /// <summary>Steps run.</summary>
    public int Steps { get; }

    /// <summary>x_t, [(steps + 1) × N]; row 0 is x_0.</summary>
    public double[] States { get; }

    /// <summary>κ_t = n x_t, [(steps + 1) × K]; row 0 belongs to x_0.</summary>
    public double[] Latents { get; }

    /// <summary>o_t for t = 1..steps, [steps].</summary>
    public double[] Outputs { get; }

    /// <summary>Runs a network for a number of steps, whatever its task is.</summary>
    /// <exception cref="ArgumentException">The network is not of the model's size.</exception>
    public static RankKTrajectory Run(RankKNetwork network, RankKModel model, int steps)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        if (network.Neurons != model.Neurons || network.Rank != model.Rank)
        {
            throw new ArgumentException(
                $"The network has {network.Neurons} neurons of rank {network.Rank}, the model {model.Neurons} of rank {model.Rank}.",
                nameof(network)
            );
        }

        var run = new RankKTrajectory(network.Neurons, network.Rank, steps);
        for (var i = 0; i < run.Neurons; i++)
        {
            run.States[i] = network.InitialState[i];
        }

        run.ReadLatents(network, 0);
        for (var step = 1; step <= steps; step++)
        {
            run.Advance(network, model.Alpha, step);
            run.ReadLatents(network, step);
            run.Outputs[step - 1] = run.ReadOutput(network, step);
        }

        return run;
    }

    private void Advance(RankKNetwork network, double alpha, int step)
    {
        var from = (step - 1) * Neurons;
        var kappa = Latents.AsSpan((step - 1) * Rank, Rank);
        for (var i = 0; i < Neurons; i++)
        {
            double drive = network.Bias[i];
            for (var k = 0; k < Rank; k++)
            {
                drive += network.EmbeddingWeights[(i * Rank) + k] * kappa[k];
            }

            States[from + Neurons + i] = ((1 - alpha) * States[from + i]) + (alpha * Math.Tanh(drive));
        }
    }

    private void ReadLatents(RankKNetwork network, int step)
    {
        for (var k = 0; k < Rank; k++)
        {
            var sum = 0.0;
            for (var i = 0; i < Neurons; i++)
            {
                sum += network.LatentWeights[(k * Neurons) + i] * States[(step * Neurons) + i];
            }

            Latents[(step * Rank) + k] = sum;
        }
    }

    private double ReadOutput(RankKNetwork network, int step)
    {
        double drive = network.OutputBias;
        for (var k = 0; k < Rank; k++)
        {
            drive += network.OutputWeights[k] * Latents[(step * Rank) + k];
        }

        return 1 / (1 + Math.Exp(-drive));
    }
}
