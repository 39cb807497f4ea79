using Mnemophase.Outcomes;

namespace Mnemophase.Figures.PhaseDiagram;

/// <summary>What stands beside a phase diagram: how colours are mixed, and what an empty cell is.</summary>
internal static class PhaseDiagramLegend
{
    /// <summary>Draws the legend; returns its bottom.</summary>
    public static float Draw(SKCanvas canvas, float x, float top, PhaseDiagramOptions options, bool hasEmpty, bool numbered)
    {
        MechanismGrouping grouping = options.Grouping;
        float y = SheetText.DrawLines(canvas, ["Colour: mixture of the fractions", "of networks"], x, top);
        y = grouping == MechanismGrouping.LearnedOrNot ? DrawBar(canvas, x, y) : DrawTriangle(canvas, x, y);
        if (hasEmpty)
        {
            DrawEmptySwatch(canvas, x, y);
            y += 19;
        }
        string[] note =
        [
            grouping == MechanismGrouping.LearnedOrNot ? "Learned: by any mechanism." : "Not learned includes unstable.",
            "Hatched: most did not learn.",
            .. numbered ? (string[])["Numbers: networks, where they fit."] : [],
        ];
        y = SheetText.DrawLines(canvas, note, x, y + 8, colour: FigureStyle.Faint) + 18;
        foreach (
            PhaseBoundary boundary in options.Boundaries.Concat(options.PublishedBoundaries).DistinctBy(b => b.Name, StringComparer.Ordinal)
        )
        {
            SheetLegend.DrawRow(canvas, [new LegendEntry(PhaseBoundaryMarks.SymbolOf(boundary), FigureStyle.Ink, boundary.Name)], x, y);
            y += 19;
        }
        return y;
    }

    private static float DrawTriangle(SKCanvas canvas, float x, float y)
    {
        SKRect triangle = SKRect.Create(x + 12, y + 28, 126, 109);
        MechanismMixture.DrawTriangle(canvas, triangle);
        y = triangle.Bottom + 30;
        (SKColor Colour, string Words)[] halves =
        [
            (MechanismMixture.Colour(0, 0.5, 0.5), "half slow point, half limit cycle"),
            (MechanismMixture.Colour(0.5, 0.5, 0), "half limit cycle, half not learned"),
            (MechanismMixture.Colour(0.5, 0, 0.5), "half slow point, half not learned"),
        ];
        foreach ((SKColor colour, string words) in halves)
        {
            DrawSwatch(canvas, x, y, colour);
            SheetText.Draw(canvas, words, x + 25, y + 11);
            y += 19;
        }
        return y;
    }

    private static float DrawBar(SKCanvas canvas, float x, float y)
    {
        SKRect bar = SKRect.Create(x, y + 12, 170, 14);
        using SKShader shader = SKShader.CreateLinearGradient(
            new SKPoint(bar.Left, bar.Top),
            new SKPoint(bar.Right, bar.Top),
            [MechanismMixture.Learned(0), MechanismMixture.Learned(1)],
            SKShaderTileMode.Clamp
        );
        using var paint = new SKPaint { Shader = shader };
        canvas.DrawRect(bar, paint);
        Hatching.Draw(canvas, SKRect.Create(bar.Left, bar.Top, bar.Width / 2, bar.Height));
        SheetText.Draw(canvas, "not learned", bar.Left, bar.Bottom + 15);
        SheetText.Draw(canvas, "learned", bar.Right, bar.Bottom + 15, align: SKTextAlign.Right);
        return bar.Bottom + 30;
    }

    private static void DrawSwatch(SKCanvas canvas, float x, float y, SKColor colour)
    {
        using var paint = new SKPaint { Color = colour, IsAntialias = true };
        canvas.DrawRect(x, y, 18, 13, paint);
    }

    private static void DrawEmptySwatch(SKCanvas canvas, float x, float y)
    {
        using var paint = new SKPaint
        {
            Color = FigureStyle.Arrow,
            IsAntialias = true,
            Style = SKPaintStyle.Stroke,
            StrokeWidth = 1,
        };
        canvas.DrawRect(x, y, 18, 13, paint);
        canvas.DrawLine(x, y + 13, x + 18, y, paint);
        SheetText.Draw(canvas, "no networks", x + 25, y + 11);
    }
}
