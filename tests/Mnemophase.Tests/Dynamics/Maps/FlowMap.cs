using Mnemophase.Dynamics.Maps;

namespace Mnemophase.Tests.Dynamics.Maps;

/// <summary>The flow ẋ = (F(x) - x)/α of a map, as the map of one step of the classical fourth-order Runge-Kutta method.</summary>
/// <param name="stepInTau">Length of the step in τ: small against the time in which the speed changes.</param>
internal sealed class FlowMap(IDynamicalMap map, double stepInTau) : IDynamicalMap
{
    private static readonly double[] Fractions = [0, 0.5, 0.5, 1];
    private static readonly double[] Weights = [1.0 / 6, 1.0 / 3, 1.0 / 3, 1.0 / 6];

    public int Dimension => map.Dimension;

    public double StepInTau => stepInTau;

    public bool Bounded => map.Bounded;

    public void Advance(ReadOnlySpan<double> state, Span<double> after, Span<double> tangents = default)
    {
        var n = Dimension;
        var rows = n + tangents.Length;
        var start = new double[rows];
        state[..n].CopyTo(start);
        tangents.CopyTo(start.AsSpan(n));
        var at = (double[])start.Clone();
        var slope = new double[rows];
        var sum = (double[])start.Clone();
        for (var stage = 0; stage < Weights.Length; stage++)
        {
            for (var i = 0; i < rows; i++)
            {
                at[i] = start[i] + (Fractions[stage] * stepInTau * slope[i]);
            }

            at.CopyTo(slope, 0);
            map.Advance(slope.AsSpan(0, n), slope.AsSpan(0, n), slope.AsSpan(n));
            for (var i = 0; i < rows; i++)
            {
                slope[i] = (slope[i] - at[i]) / map.StepInTau;
                sum[i] += Weights[stage] * stepInTau * slope[i];
            }
        }

        sum.AsSpan(0, n).CopyTo(after);
        sum.AsSpan(n).CopyTo(tangents);
    }

    public void Jacobian(ReadOnlySpan<double> state, Span<double> jacobian)
    {
        var n = Dimension;
        var columns = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            columns[(i * n) + i] = 1;
        }

        Advance(state, new double[n], columns);
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                jacobian[(i * n) + j] = columns[(j * n) + i];
            }
        }
    }

    /// <summary>Not known: fixed points of a flow are those of its map, and are certified there.</summary>
    public double? LipschitzBound(ReadOnlySpan<double> state, double radius) => null;

    public double DistanceToCorner(ReadOnlySpan<double> state) => map.DistanceToCorner(state);
}
