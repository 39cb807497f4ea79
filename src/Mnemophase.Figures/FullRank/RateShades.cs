using Mnemophase.Judging;

namespace Mnemophase.Figures.FullRank;

/// <summary>Learning rates as shades of a mechanism's colour: light for the smallest (though never too light for white paper), dark for the largest, even in the logarithm.</summary>
internal sealed class RateShades
{
    private const double LeastContrast = 3;
    private const double Darkest = 0.62;
    private const float LabelSpacing = 20;

    public RateShades(IEnumerable<double> rates) => Rates = [.. rates.Distinct().OrderDescending()];

    /// <summary>The learning rates, largest first, so that later (lighter) lines do not hide darker ones by chance of order.</summary>
    public IReadOnlyList<double> Rates { get; }

    /// <summary>The shade of a learning rate; a single one has the mechanism's own colour.</summary>
    public SKColor Of(double rate, Mechanism mechanism)
    {
        double span = Math.Log(Rates[0] / Rates[^1]);
        return span > 0 ? At(Math.Log(rate / Rates[^1]) / span, mechanism) : FigureStyle.ColourOf(mechanism);
    }

    /// <summary>Draws the scale: a strip for each mechanism, with the learning rates at the right.</summary>
    public void DrawBar(SKCanvas canvas, SKRect area, IReadOnlyList<Mechanism> mechanisms, string label)
    {
        SheetText.Draw(canvas, label, area.Left - 6, area.Top - 12);
        if (Rates.Count == 1)
        {
            SheetText.Draw(canvas, AxisTicks.Plain(Rates[0]), area.Left, area.Top + 10);
            return;
        }
        float strip = area.Width / mechanisms.Count;
        for (int i = 0; i < mechanisms.Count; i++)
        {
            var box = SKRect.Create(area.Left + (i * strip), area.Top, strip, area.Height);
            SKColor[] colours = [.. Enumerable.Range(0, 9).Select(step => At(1 - (step / 8.0), mechanisms[i]))];
            using SKShader shader = SKShader.CreateLinearGradient(
                new SKPoint(box.Left, box.Top),
                new SKPoint(box.Left, box.Bottom),
                colours,
                SKShaderTileMode.Clamp
            );
            using var paint = new SKPaint { Shader = shader };
            canvas.DrawRect(box, paint);
        }
        float last = float.NegativeInfinity;
        foreach (double rate in Rates)
        {
            float y = area.Top + (float)(area.Height * Math.Log(Rates[0] / rate) / Math.Log(Rates[0] / Rates[^1]));
            using var tick = new SKPaint { Color = FigureStyle.Ink, StrokeWidth = FigureStyle.FrameWidth };
            canvas.DrawLine(area.Right, y, area.Right + 4, y, tick);
            bool isLast = rate == Rates[^1];
            if (y - last >= LabelSpacing && (isLast || area.Bottom - y >= LabelSpacing))
            {
                SheetText.Draw(canvas, AxisTicks.Plain(rate), area.Right + 8, y + 4);
                last = y;
            }
        }
    }

    /// <summary>A colour for lines over areas of the same colour.</summary>
    public static SKColor Darker(SKColor colour) => Mixed(colour, 0, Darkest);

    // A mixture with white or black keeps the hue.
    private static SKColor At(double place, Mechanism mechanism)
    {
        SKColor own = FigureStyle.ColourOf(mechanism);
        double lightest = Lightest(own);
        double part = (place * (lightest + Darkest)) - lightest;
        return part < 0 ? Mixed(own, 255, -part) : Mixed(own, 0, part);
    }

    /// <summary>The part of white up to which a mixture stands out from white paper.</summary>
    private static double Lightest(SKColor own)
    {
        double part = 0;
        while (Palette.Contrast(Mixed(own, 255, part + 0.01), SKColors.White) >= LeastContrast)
        {
            part += 0.01;
        }
        return part;
    }

    private static SKColor Mixed(SKColor own, byte end, double part)
    {
        byte Mix(byte channel) => (byte)Math.Round(channel + (part * (end - channel)));
        return new SKColor(Mix(own.Red), Mix(own.Green), Mix(own.Blue));
    }
}
