using Mnemophase.Dynamics.Portraits;

namespace Mnemophase.Figures.Portraits;

/// <summary>One page on one network: activity sorted by peak, outputs and speed in trial and free run; the trajectory in its plane; the spectrum; the verdict in words.</summary>
/// <param name="portrait">What is shown.</param>
/// <param name="title">The network.</param>
/// <param name="verdict">The verdict in one line.</param>
/// <param name="lines">What else is said of it; each is wrapped.</param>
public sealed class NetworkPortraitFigure(Portrait portrait, string title, string verdict, IReadOnlyList<string> lines) : Figure
{
    /// <summary>Conditions whose activity and outputs are shown; all have their trajectory in the plane.</summary>
    public const int MostShown = 2;

    private const float Width = 1160;
    private const float ColumnLeft = 64;
    private const float ColumnWidth = 400;
    private const float ActivityHeight = 150;
    private const float OutputHeight = 84;
    private const float SpeedHeight = 120;
    private const float Between = 30;
    private const float PlaneLeft = 586;
    private const float PlaneSize = 400;
    private const float SpectrumSize = 210;

    private int Shown => Math.Min(MostShown, portrait.Conditions.Count);

    /// <inheritdoc/>
    public override string Name => title;

    /// <inheritdoc/>
    public override FigureSheet Compose()
    {
        float top = new FigureSheet(Width, 1, title, verdict).HeaderBottom + 34;
        float columnBottom = top + (Shown * (ActivityHeight + OutputHeight + (2 * Between))) + SpeedHeight;
        float lower = top + PlaneSize + 92;
        float wordsLeft = portrait.Spectrum.Length > 0 ? PlaneLeft + SpectrumSize + 40 : PlaneLeft;
        List<string> wrapped = [.. lines.SelectMany(line => Hanging(line, Width - wordsLeft - FigureSheet.Margin))];
        float wordsBottom = lower + SheetText.HeightOf(wrapped.Count, FigureStyle.SmallSize);
        float bottom = Math.Max(columnBottom, Math.Max(lower + SpectrumSize, wordsBottom)) + 50;
        var sheet = new FigureSheet(Width, bottom, title, verdict);
        AddColumn(sheet, top);
        var plane = SKRect.Create(PlaneLeft, top, PlaneSize, PlaneSize);
        PlanePanel.Draw(sheet.AddPanel(plane, "B", "State in its principal plane, with the flow"), portrait);
        IReadOnlyList<LegendEntry> legend = [.. PlanePanel.Legend(portrait), .. SpectrumPanel.Legend(portrait)];
        sheet.AddDrawing(canvas => DrawLegend(canvas, legend, plane));
        if (portrait.Spectrum.Length > 0)
        {
            SpectrumPanel.Draw(
                sheet.AddPanel(SKRect.Create(PlaneLeft, lower, SpectrumSize, SpectrumSize), "C", "Eigenvalues of W_rec"),
                portrait
            );
        }

        sheet.AddDrawing(canvas => SheetText.DrawLines(canvas, wrapped, wordsLeft, lower - 10));
        return sheet;
    }

    /// <summary>Panels over time, one under the other, that share their axis.</summary>
    private void AddColumn(FigureSheet sheet, float top)
    {
        float y = top;
        for (int shown = 0; shown < Shown; shown++)
        {
            PortraitCondition condition = portrait.Conditions[shown];
            var panel = sheet.AddPanel(SKRect.Create(ColumnLeft, y, ColumnWidth, ActivityHeight), shown == 0 ? "A" : "", condition.Name);
            TimePanels.DrawActivity(panel, portrait, condition);
            panel.HideLabelsX();
            y += ActivityHeight + Between;
            panel = sheet.AddPanel(SKRect.Create(ColumnLeft, y - 18, ColumnWidth, OutputHeight));
            TimePanels.DrawOutputs(panel, portrait, condition);
            panel.HideLabelsX();
            float names = y - 6;
            sheet.AddDrawing(canvas => TimePanels.DrawOutputNames(canvas, portrait, ColumnLeft + ColumnWidth + 8, names));
            y += OutputHeight + Between;
        }

        TimePanels.DrawSpeeds(sheet.AddPanel(SKRect.Create(ColumnLeft, y - 8, ColumnWidth, SpeedHeight)), portrait);
        var (bar, largest) = (SKRect.Create(ColumnLeft + ColumnWidth + 14, top, 12, ActivityHeight), TimePanels.Largest(portrait));
        sheet.AddDrawing(canvas => TimePanels.DrawBar(canvas, bar, portrait.ActivityName, largest));
    }

    private static void DrawLegend(SKCanvas canvas, IReadOnlyList<LegendEntry> entries, SKRect plane)
    {
        float x = plane.Right + 18;
        float y = plane.Top + 8;
        foreach (LegendEntry entry in entries)
        {
            SheetLegend.DrawRow(canvas, [entry], x, y);
            y += 20;
        }
    }

    private static IEnumerable<string> Hanging(string line, float width) =>
        SheetText.Wrap(line, width - 12, FigureStyle.SmallSize).Select((part, i) => i == 0 ? part : "   " + part).Append("");
}
