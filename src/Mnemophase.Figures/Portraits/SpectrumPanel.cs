using System.Numerics;
using Mnemophase.Dynamics.Portraits;

namespace Mnemophase.Figures.Portraits;

/// <summary>Eigenvalues of the recurrent weights before and after training.</summary>
internal static class SpectrumPanel
{
    /// <summary>Fills a panel. Dashed: the circle |1 - α + α λ| = 1, inside which a network at slope 1 of its nonlinearity comes to rest.</summary>
    public static void Draw(FigurePanel panel, Portrait portrait)
    {
        Complex[] all = [.. portrait.Spectrum, .. portrait.StartSpectrum];
        double reach = Math.Max(1.2, 1.1 * all.Max(value => value.Magnitude));
        panel.LinearX("Re λ", -reach, reach, about: 4).LinearY("Im λ", -reach, reach, about: 4);
        double radius = 1 / portrait.StepInTau;
        double[] angles = [.. Enumerable.Range(0, 361).Select(degree => degree * Math.PI / 180)];
        panel.AddDashes(
            [.. angles.Select(angle => 1 - radius + (radius * Math.Cos(angle)))],
            [.. angles.Select(angle => radius * Math.Sin(angle))],
            FigureStyle.Accent,
            width: 1
        );
        Add(panel, portrait.StartSpectrum, FigureStyle.Arrow);
        Add(panel, portrait.Spectrum, FigureStyle.Ink);
    }

    /// <summary>What its marks mean; none where there is no spectrum.</summary>
    public static IReadOnlyList<LegendEntry> Legend(Portrait portrait) =>
        portrait.Spectrum.Length == 0
            ? []
            :
            [
                .. portrait.StartSpectrum.Length > 0
                    ? [new(LegendSymbol.Circle, FigureStyle.Arrow, "C: before training")]
                    : (LegendEntry[])[],
                new(LegendSymbol.Circle, FigureStyle.Ink, "C: after training"),
                new(LegendSymbol.DashedLine, FigureStyle.Accent, "C: limit at slope 1"),
            ];

    private static void Add(FigurePanel panel, Complex[] values, SkiaSharp.SKColor colour)
    {
        if (values.Length > 0)
        {
            panel.AddPoints(
                [.. values.Select(value => value.Real)],
                [.. values.Select(value => value.Imaginary)],
                colour,
                MarkerShape.FilledCircle,
                5
            );
        }
    }
}
