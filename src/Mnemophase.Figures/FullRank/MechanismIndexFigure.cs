using MathNet.Numerics.Distributions;
using Mnemophase.Judging;

namespace Mnemophase.Figures.FullRank;

/// <summary>
/// The mechanism discrimination index of the networks that learned (Figure S3C): histograms of limit cycles and slow points, 49 bins on
/// [0, 1], each as a density, with an exponential of the limit cycles' mean and a normal of the slow points' mean and spread.
/// </summary>
public sealed class MechanismIndexFigure : Figure
{
    /// <summary>Bins on [0, 1].</summary>
    public const int Bins = 49;

    private readonly string title;
    private readonly string coverage;
    private readonly double[] limitCycles;
    private readonly double[] slowPoints;

    /// <summary>The histogram of given networks.</summary>
    /// <param name="coverage">Which networks, for the line under the title.</param>
    /// <param name="networks">Class and index of each; classes other than limit cycle and slow point are left out.</param>
    /// <exception cref="ArgumentException">No network learned, or an index lies outside [0, 1].</exception>
    public MechanismIndexFigure(string title, string coverage, IReadOnlyCollection<(Mechanism Class, double Index)> networks)
    {
        this.title = title;
        this.coverage = coverage;
        limitCycles = [.. networks.Where(n => n.Class == Mechanism.LimitCycle).Select(n => n.Index)];
        slowPoints = [.. networks.Where(n => n.Class == Mechanism.SlowPoint).Select(n => n.Index)];
        if (limitCycles.Length + slowPoints.Length == 0 || limitCycles.Concat(slowPoints).Any(index => !(index is >= 0 and <= 1)))
        {
            throw new ArgumentException("The histogram needs networks that learned, with indices from 0 to 1.");
        }
    }

    /// <inheritdoc/>
    public override string Name => title;

    /// <summary>The density of each bin: count / (number × width); the last bin holds 1 too.</summary>
    /// <param name="indices">Indices in [0, 1].</param>
    public static double[] Density(IReadOnlyCollection<double> indices)
    {
        var density = new double[Bins];
        foreach (double index in indices)
        {
            density[Math.Min((int)(index * Bins), Bins - 1)] += (double)Bins / indices.Count;
        }
        return density;
    }

    /// <inheritdoc/>
    public override FigureSheet Compose()
    {
        const float width = 600;
        const float height = 420;
        var sheet = new FigureSheet(width, height, title, $"{coverage}; shown are those that learned, one density per class");
        float top = sheet.HeaderBottom + 14;
        double[] cycles = Density(limitCycles);
        double[] slow = Density(slowPoints);
        FigurePanel panel = sheet
            .AddPanel(SKRect.Create(66, top, width - 90, height - top - 92))
            .LinearX("Mechanism discrimination index", 0, 1, about: 5)
            .LinearY("Density", 0, 1.08 * cycles.Concat(slow).Max(), about: 5);
        AddBars(panel, cycles, FigureStyle.LimitCycle);
        AddBars(panel, slow, FigureStyle.SlowPoint);
        AddFits(panel);
        panel.AddUpright(0.5, FigureStyle.Faint, FigureStyle.Dotted);
        sheet.AddDrawing(canvas => SheetLegend.DrawRow(canvas, Legend(), 66, height - 40));
        sheet.AddDrawing(canvas =>
            SheetText.Draw(
                canvas,
                "Dashed: fitted exponential and normal density; dotted: threshold 0.5",
                66,
                height - 14,
                colour: FigureStyle.Faint
            )
        );
        return sheet;
    }

    private static void AddBars(FigurePanel panel, double[] density, SKColor colour)
    {
        for (int i = 0; i < Bins; i++)
        {
            if (density[i] > 0)
            {
                ScottPlot.Plottables.Rectangle bar = panel.Plot.Add.Rectangle((double)i / Bins, (i + 1.0) / Bins, 0, density[i]);
                bar.FillColor = colour.ToPlot();
                bar.LineColor = Colors.White;
                bar.LineWidth = 0.6f;
            }
        }
    }

    private void AddFits(FigurePanel panel)
    {
        double[] xs = [.. Enumerable.Range(0, 401).Select(i => i / 400.0)];
        double top = panel.Plot.Axes.GetLimits().Top;
        if (limitCycles.Length > 0 && limitCycles.Average() > 0)
        {
            double rate = 1 / limitCycles.Average();
            AddFit(panel, xs, x => Exponential.PDF(rate, x), FigureStyle.LimitCycle, top);
        }
        if (slowPoints.Length > 1 && Spread(slowPoints) > 0)
        {
            (double mean, double spread) = (slowPoints.Average(), Spread(slowPoints));
            AddFit(panel, xs, x => Normal.PDF(mean, spread, x), FigureStyle.SlowPoint, top);
        }
    }

    private static void AddFit(FigurePanel panel, double[] xs, Func<double, double> density, SKColor colour, double top)
    {
        // The exponential exceeds the first bins by far; the axis belongs to the data.
        double[] within = [.. xs.Where(x => density(x) <= top)];
        panel.AddDashes(within, [.. within.Select(density)], RateShades.Darker(colour));
    }

    // The population's, as the published fit has it.
    private static double Spread(double[] values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
    }

    private IEnumerable<LegendEntry> Legend()
    {
        yield return new(LegendSymbol.Square, FigureStyle.LimitCycle, Count("limit cycle", limitCycles.Length));
        yield return new(LegendSymbol.Square, FigureStyle.SlowPoint, Count("slow point", slowPoints.Length));
    }

    private static string Count(string name, int n) => $"{name} (n = {n:N0})";
}
