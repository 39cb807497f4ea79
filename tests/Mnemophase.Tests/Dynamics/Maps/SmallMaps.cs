using Mnemophase.Dynamics.Maps;
using Mnemophase.Networks;

namespace Mnemophase.Tests.Dynamics.Maps;

/// <summary>Small maps and flows whose dynamics is known on paper.</summary>
internal static class SmallMaps
{
    public static RecurrentMap Rate(double alpha, double[] weights, params double[] bias) =>
        new(Formulation.Rate, Nonlinearity.Tanh, alpha, weights, bias);

    public static RecurrentMap Rotation(double gain, double degrees, double alpha)
    {
        var (sine, cosine) = (Math.Sin(degrees * Math.PI / 180), Math.Cos(degrees * Math.PI / 180));
        return Rate(alpha, [gain * cosine, -gain * sine, gain * sine, gain * cosine], 0, 0);
    }

    /// <summary>x ← x + f(x) of a flow ẋ = f(x), to be stepped by <see cref="FlowMap"/>.</summary>
    public sealed class Flow(int dimension, Func<double[], double[]> velocity, Func<double[], double[]> jacobian) : IDynamicalMap
    {
        public int Dimension => dimension;

        public double StepInTau => 1;

        public bool Bounded => false;

        public void Advance(ReadOnlySpan<double> state, Span<double> after, Span<double> tangents = default)
        {
            var at = state.ToArray();
            var matrix = new double[dimension * dimension];
            Jacobian(at, matrix);
            for (var from = 0; from < tangents.Length; from += dimension)
            {
                var old = tangents.Slice(from, dimension).ToArray();
                for (var i = 0; i < dimension; i++)
                {
                    tangents[from + i] = Enumerable.Range(0, dimension).Sum(j => matrix[(i * dimension) + j] * old[j]);
                }
            }

            var speed = velocity(at);
            for (var i = 0; i < dimension; i++)
            {
                after[i] = at[i] + speed[i];
            }
        }

        public void Jacobian(ReadOnlySpan<double> state, Span<double> matrix)
        {
            jacobian(state.ToArray()).CopyTo(matrix);
            for (var i = 0; i < dimension; i++)
            {
                matrix[i * (dimension + 1)] += 1;
            }
        }

        public double? LipschitzBound(ReadOnlySpan<double> state, double radius) => null;
    }

    /// <summary>x ← r x (1 - x).</summary>
    public static Flow Logistic(double r) => new(1, x => [(r * x[0] * (1 - x[0])) - x[0]], x => [r - (2 * r * x[0]) - 1]);

    /// <summary>ρ' = ρ(1-ρ²), θ' = 1 - a sin θ in Cartesian coordinates.</summary>
    public static Flow GhostedCycle(double a) => Polar(rho2 => 1 - rho2, (_, y, rho) => 1 - (a * y / rho));

    /// <summary>Stuart-Landau: ρ' = ρ(μ - ρ²), θ' = ω.</summary>
    public static Flow StuartLandau(double mu, double omega) => Polar(rho2 => mu - rho2, (_, _, _) => omega);

    private static Flow Polar(Func<double, double> growth, Func<double, double, double, double> turning)
    {
        double[] Velocity(double[] x)
        {
            var rho2 = (x[0] * x[0]) + (x[1] * x[1]);
            var (g, w) = (growth(rho2), turning(x[0], x[1], Math.Sqrt(rho2)));
            return [(g * x[0]) - (w * x[1]), (g * x[1]) + (w * x[0])];
        }

        return new Flow(2, Velocity, x => Differences(Velocity, x));
    }

    /// <summary>Central differences of a vector function, [D × D].</summary>
    public static double[] Differences(Func<double[], double[]> function, double[] at, double h = 1e-6)
    {
        var n = at.Length;
        var matrix = new double[n * n];
        for (var j = 0; j < n; j++)
        {
            var (up, down) = ((double[])at.Clone(), (double[])at.Clone());
            up[j] += h;
            down[j] -= h;
            var (high, low) = (function(up), function(down));
            for (var i = 0; i < n; i++)
            {
                matrix[(i * n) + j] = (high[i] - low[i]) / (2 * h);
            }
        }

        return matrix;
    }
}
