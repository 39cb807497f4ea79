using Mnemophase.Outcomes;

namespace Mnemophase.Figures.PhaseDiagram;

/// <summary>
/// The colour of a cell, mixed from the class fractions, and the triangle that explains it. The mixture is linear in the sRGB values: half
/// blue and half orange gives a dark olive there, while linear light or a perceptual space give a grey that would read as not learned.
/// </summary>
public static class MechanismMixture
{
    private const int Steps = 10;

    /// <summary>The colour of fractions that add up to 1.</summary>
    /// <param name="notLearned">Fraction not learned, unstable ones included.</param>
    /// <param name="limitCycle">Fraction of limit cycles.</param>
    /// <param name="slowPoint">Fraction of slow points.</param>
    public static SKColor Colour(double notLearned, double limitCycle, double slowPoint)
    {
        byte Mix(Func<SKColor, byte> channel) =>
            (byte)
                Math.Clamp(
                    Math.Round(
                        (notLearned * channel(FigureStyle.NotLearned))
                            + (limitCycle * channel(FigureStyle.LimitCycle))
                            + (slowPoint * channel(FigureStyle.SlowPoint))
                    ),
                    0,
                    255
                );
        return new SKColor(Mix(c => c.Red), Mix(c => c.Green), Mix(c => c.Blue));
    }

    /// <summary>The colour of a cell's counts.</summary>
    /// <param name="counts">Counts with at least one network.</param>
    /// <exception cref="ArgumentException">No networks: such a cell has no colour.</exception>
    public static SKColor Colour(MechanismCounts counts) => Colour(counts, MechanismGrouping.UnstableAsNotLearned);

    /// <summary>The colour of a cell's counts when only some classes are told apart.</summary>
    /// <param name="counts">Counts with at least one network.</param>
    /// <param name="grouping">What is told apart.</param>
    /// <exception cref="ArgumentException">No networks: such a cell has no colour.</exception>
    public static SKColor Colour(MechanismCounts counts, MechanismGrouping grouping)
    {
        if (counts.Total == 0)
        {
            throw new ArgumentException("A cell without networks has no colour.", nameof(counts));
        }
        return grouping == MechanismGrouping.LearnedOrNot
            ? Learned(1 - counts.NotLearnedFraction)
            : Colour(counts.NotLearnedFraction, counts.LimitCycleFraction, counts.SlowPointFraction);
    }

    /// <summary>The colour of a fraction learned, by whatever mechanism.</summary>
    internal static SKColor Learned(double fraction)
    {
        byte Mix(byte not, byte learned) => (byte)Math.Round(not + (fraction * (learned - not)));
        return new SKColor(
            Mix(FigureStyle.NotLearned.Red, FigureStyle.Accent.Red),
            Mix(FigureStyle.NotLearned.Green, FigureStyle.Accent.Green),
            Mix(FigureStyle.NotLearned.Blue, FigureStyle.Accent.Blue)
        );
    }

    /// <summary>Black or white, whichever reads better on a colour; one of them has 4.5:1 at least.</summary>
    internal static SKColor TextOn(SKColor colour) =>
        Palette.Contrast(colour, SKColors.White) > Palette.Contrast(colour, SKColors.Black) ? SKColors.White : SKColors.Black;

    /// <summary>Draws the triangle of mixtures: slow point on top, not learned at the left, limit cycle at the right.</summary>
    /// <param name="canvas">Where.</param>
    /// <param name="area">The triangle's bounding box, without its labels.</param>
    internal static void DrawTriangle(SKCanvas canvas, SKRect area)
    {
        SKPoint At(double limitCycle, double slowPoint) =>
            new((float)(area.Left + (area.Width * (limitCycle + (slowPoint / 2)))), (float)(area.Bottom - (area.Height * slowPoint)));

        for (int row = 0; row < Steps; row++)
        {
            for (int column = 0; column < Steps - row; column++)
            {
                double lc = (double)column / Steps;
                double sp = (double)row / Steps;
                const double step = 1.0 / Steps;
                FillSmall(canvas, At(lc, sp), At(lc + step, sp), At(lc, sp + step), lc + (step / 3), sp + (step / 3));
                if (column < Steps - row - 1)
                {
                    FillSmall(
                        canvas,
                        At(lc + step, sp),
                        At(lc + step, sp + step),
                        At(lc, sp + step),
                        lc + (2 * step / 3),
                        sp + (2 * step / 3)
                    );
                }
            }
        }
        using var corner = new SKPath();
        corner.AddPoly([At(0, 0), At(0.5, 0), At(0, 0.5)]);
        canvas.Save();
        canvas.ClipPath(corner);
        Hatching.Draw(canvas, area);
        canvas.Restore();
        SheetText.Draw(canvas, "slow point", area.MidX, area.Top - 6, align: SKTextAlign.Center);
        SheetText.Draw(canvas, "not learned", area.Left - 12, area.Bottom + 15);
        SheetText.Draw(canvas, "limit cycle", area.Right + 12, area.Bottom + 15, align: SKTextAlign.Right);
    }

    private static void FillSmall(SKCanvas canvas, SKPoint a, SKPoint b, SKPoint c, double limitCycle, double slowPoint)
    {
        using var path = new SKPath();
        path.MoveTo(a);
        path.LineTo(b);
        path.LineTo(c);
        path.Close();
        // A thin outline of the same colour closes the seams that viewers show between neighbours.
        using var paint = new SKPaint
        {
            Color = Colour(1 - limitCycle - slowPoint, limitCycle, slowPoint),
            IsAntialias = true,
            Style = SKPaintStyle.StrokeAndFill,
            StrokeWidth = 0.6f,
            StrokeJoin = SKStrokeJoin.Round,
        };
        canvas.DrawPath(path, paint);
    }
}
