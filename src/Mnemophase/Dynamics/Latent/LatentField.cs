namespace Mnemophase.Dynamics.Latent;

/// <summary>The latent flow on a regular grid, for quiver plots and as starts of searches.</summary>
/// <param name="Columns">Grid points along κ₁.</param>
/// <param name="Rows">Grid points along κ₂.</param>
/// <param name="Points">Grid points, [rows × columns] from the least κ₂.</param>
/// <param name="Velocities">F at the grid points, in the same order.</param>
public sealed record LatentField(int Columns, int Rows, LatentPoint[] Points, LatentPoint[] Velocities)
{
    /// <summary>Samples a flow over a box; the paper's panels use 15 × 15 over the range of κ during 3 trials, widened by 10 (S1: by 2).</summary>
    public static LatentField Sample(ILatentFlow flow, LatentBox box, int columns = 15, int rows = 15)
    {
        ArgumentNullException.ThrowIfNull(flow);
        var points = box.Grid(columns, rows);
        return new LatentField(columns, rows, points, Array.ConvertAll(points, flow.Velocity));
    }
}

/// <summary>The line w·κ + b_out = 0 on which the output is one half (science.md, sections 2 and 7).</summary>
/// <param name="W1">w_out of κ₁.</param>
/// <param name="W2">w_out of κ₂.</param>
/// <param name="Bias">b_out.</param>
public readonly record struct DecisionLine(double W1, double W2, double Bias)
{
    /// <summary>Half width of the band the paper draws along the second axis, 1.1/|w₂|: there σ lies between 0.25 and 0.75.</summary>
    public double BandHalfWidth => 1.1 / Math.Abs(W2);

    /// <summary>σ(w·κ + b_out).</summary>
    public double Output(LatentPoint at) => 1 / (1 + Math.Exp(-((W1 * at.X) + (W2 * at.Y) + Bias)));

    /// <summary>κ₂ of the line at a κ₁; not finite for w₂ = 0, where the line is vertical.</summary>
    public double YAt(double x) => -((W1 * x) + Bias) / W2;
}
