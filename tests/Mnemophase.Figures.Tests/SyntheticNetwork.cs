namespace Mnemophase.Figures.Tests;

/// <summary>
/// A rank-2 network whose answer is known: with n = (gain/N) R mᵀ and R a rotation, the latents go round (gain above 1) or spiral into the
/// middle (gain below 1). The m are equidistant directions, so nothing is random.
/// </summary>
internal sealed class SyntheticNetwork(double gain, double angle, int neurons = 60)
{
    private const double Alpha = 0.5;
    private const double Size = 0.8;

    public int Neurons => neurons;

    public (double[] Latents, double[] Activity) Run(int steps)
    {
        var x = new double[neurons];
        for (int i = 0; i < neurons; i++)
        {
            (double mx, double my) = M(i);
            x[i] = Math.Tanh((1.5 * mx) - (0.4 * my));
        }
        var latents = new List<double>();
        var activity = new List<double>();
        for (int step = 0; step <= steps; step++)
        {
            (double k1, double k2) = Latent(x);
            latents.AddRange([k1, k2]);
            if (step < steps)
            {
                for (int i = 0; i < neurons; i++)
                {
                    (double mx, double my) = M(i);
                    x[i] = ((1 - Alpha) * x[i]) + (Alpha * Math.Tanh((mx * k1) + (my * k2)));
                }
                activity.AddRange(x);
            }
        }
        return ([.. latents], [.. activity]);
    }

    public (double X, double Y) Flow(double k1, double k2)
    {
        (double a, double b) = Latent([.. Enumerable.Range(0, neurons).Select(i => Math.Tanh((M(i).X * k1) + (M(i).Y * k2)))]);
        return (a - k1, b - k2);
    }

    private (double X, double Y) M(int i) => (Size * Math.Cos(2 * Math.PI * i / neurons), Size * Math.Sin(2 * Math.PI * i / neurons));

    private (double X, double Y) Latent(double[] x)
    {
        double a = 0;
        double b = 0;
        for (int i = 0; i < neurons; i++)
        {
            a += M(i).X * x[i];
            b += M(i).Y * x[i];
        }
        double scale = gain * 2 / (Size * Size * neurons);
        return (scale * ((Math.Cos(angle) * a) - (Math.Sin(angle) * b)), scale * ((Math.Sin(angle) * a) + (Math.Cos(angle) * b)));
    }
}
