namespace Mnemophase.Dynamics.Latent;

/// <summary>A point, or a velocity, in the plane of the two latents κ (science.md, section 2).</summary>
/// <param name="X">κ₁.</param>
/// <param name="Y">κ₂.</param>
public readonly record struct LatentPoint(double X, double Y)
{
    /// <summary>Length.</summary>
    public double Length => Math.Sqrt((X * X) + (Y * Y));

    /// <summary>Sum of two points.</summary>
    public static LatentPoint operator +(LatentPoint a, LatentPoint b) => new(a.X + b.X, a.Y + b.Y);

    /// <summary>Difference of two points.</summary>
    public static LatentPoint operator -(LatentPoint a, LatentPoint b) => new(a.X - b.X, a.Y - b.Y);

    /// <summary>A point scaled.</summary>
    public static LatentPoint operator *(double scale, LatentPoint a) => new(scale * a.X, scale * a.Y);

    /// <summary>Sum of two points.</summary>
    public static LatentPoint Add(LatentPoint left, LatentPoint right) => left + right;

    /// <summary>Difference of two points.</summary>
    public static LatentPoint Subtract(LatentPoint left, LatentPoint right) => left - right;

    /// <summary>A point scaled.</summary>
    public static LatentPoint Multiply(double left, LatentPoint right) => left * right;

    /// <summary>The points of latents kept row by row.</summary>
    /// <param name="latents">κ, [points × 2], row-major.</param>
    /// <exception cref="ArgumentException">The number of values is odd.</exception>
    public static LatentPoint[] FromRows(ReadOnlySpan<double> latents)
    {
        if (latents.Length % 2 != 0)
        {
            throw new ArgumentException($"{latents.Length} values are not a whole number of points (κ₁, κ₂).", nameof(latents));
        }

        var points = new LatentPoint[latents.Length / 2];
        for (var i = 0; i < points.Length; i++)
        {
            points[i] = new LatentPoint(latents[2 * i], latents[(2 * i) + 1]);
        }

        return points;
    }
}

/// <summary>A 2 × 2 matrix of derivatives: <c>XY</c> is ∂F₁/∂κ₂.</summary>
/// <param name="XX">∂F₁/∂κ₁.</param>
/// <param name="XY">∂F₁/∂κ₂.</param>
/// <param name="YX">∂F₂/∂κ₁.</param>
/// <param name="YY">∂F₂/∂κ₂.</param>
public readonly record struct LatentJacobian(double XX, double XY, double YX, double YY);

/// <summary>A rectangle of the latent plane.</summary>
/// <param name="MinX">Least κ₁.</param>
/// <param name="MaxX">Largest κ₁.</param>
/// <param name="MinY">Least κ₂.</param>
/// <param name="MaxY">Largest κ₂.</param>
public readonly record struct LatentBox(double MinX, double MaxX, double MinY, double MaxY)
{
    /// <summary>Length of the diagonal.</summary>
    public double Diagonal => new LatentPoint(MaxX - MinX, MaxY - MinY).Length;

    /// <summary>The smallest box around points, widened by a margin on every side.</summary>
    /// <exception cref="ArgumentException">There are no points.</exception>
    public static LatentBox Around(ReadOnlySpan<LatentPoint> points, double margin = 0)
    {
        if (points.IsEmpty)
        {
            throw new ArgumentException("No points to put a box around.", nameof(points));
        }

        var box = new LatentBox(points[0].X, points[0].X, points[0].Y, points[0].Y);
        foreach (var p in points)
        {
            box = new LatentBox(Math.Min(box.MinX, p.X), Math.Max(box.MaxX, p.X), Math.Min(box.MinY, p.Y), Math.Max(box.MaxY, p.Y));
        }

        return new LatentBox(box.MinX - margin, box.MaxX + margin, box.MinY - margin, box.MaxY + margin);
    }

    /// <summary>Points of a regular grid that includes the box's edges, row by row from the least κ₂, [rows × columns].</summary>
    public LatentPoint[] Grid(int columns, int rows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 2);
        var points = new LatentPoint[columns * rows];
        for (var i = 0; i < points.Length; i++)
        {
            points[i] = new LatentPoint(
                MinX + ((MaxX - MinX) * (i % columns) / (columns - 1)),
                MinY + ((MaxY - MinY) * (i / columns) / (rows - 1))
            );
        }

        return points;
    }
}
