using Mnemophase.Tasks;

namespace Mnemophase.Figures.FullRank;

/// <summary>One trial of the delayed cue-discrimination task (Figure 1E): the cued channel's input and its target over cue, delay, response and post-reaction period.</summary>
/// <param name="task">The task; Figure 1E has a post-reaction period.</param>
public sealed class TrialFigure(CueDiscriminationTask task) : Figure
{
    private const float Width = 620;
    private const float PanelHeight = 84;

    /// <inheritdoc/>
    public override string Name => task.Persistence ? "A trial of the persistence task" : "A trial of the delayed cue-discrimination task";

    /// <inheritdoc/>
    public override FigureSheet Compose()
    {
        string subtitle = $"The cued channel, in steps of {task.StepMs:0.###} ms; the other channel stays silent.";
        float top = new FigureSheet(Width, 1, Name, subtitle).HeaderBottom + 42;
        var sheet = new FigureSheet(Width, top + (2 * PanelHeight) + 76, Name, subtitle);
        TrialBatch batch = (task with { Trials = 1 }).BuildBatch();
        int channel = CueDiscriminationTask.CuedChannel(0);
        float[] Channel(float[] of) => [.. Enumerable.Range(0, batch.Steps).Select(step => of[batch.Index(0, step, channel)])];
        AddPanel(sheet, top, "Input", Channel(batch.Inputs), FigureStyle.Ink, last: false);
        FigurePanel below = AddPanel(sheet, top + PanelHeight + 22, "Target", Channel(batch.Targets), FigureStyle.Accent, last: true);
        sheet.AddDrawing(canvas => DrawPeriods(canvas, below, top));
        return sheet;
    }

    private FigurePanel AddPanel(FigureSheet sheet, float top, string label, float[] values, SKColor colour, bool last)
    {
        double end = values.Length * task.StepMs;
        FigurePanel panel = sheet
            .AddPanel(SKRect.Create(70, top, Width - 100, PanelHeight))
            .LinearX(last ? "Time (ms)" : "", 0, end, about: 8)
            .LinearY(label, -0.15, 1.15, about: 1);
        panel.TicksY([(0, "0"), (1, "1")]);
        if (!last)
        {
            panel.HideLabelsX();
        }
        // A value holds for its whole step.
        List<double> xs = [];
        List<double> ys = [];
        for (int step = 0; step < values.Length; step++)
        {
            xs.AddRange([step * task.StepMs, (step + 1) * task.StepMs]);
            ys.AddRange([values[step], values[step]]);
        }
        foreach ((double from, _, _) in Periods().Skip(1))
        {
            panel.AddUpright(from, FigureStyle.Pale, FigureStyle.Dashed);
        }
        panel.AddCurve(xs, ys, colour, width: 2.2f);
        return panel;
    }

    private IEnumerable<(double From, double To, string Name)> Periods()
    {
        double at = 0;
        foreach (
            (double length, string name) in new[]
            {
                (task.CueMs, "cue"),
                (task.DelayMs, "delay"),
                (task.ResponseMs, "response"),
                (task.PostMs, "post-reaction"),
            }
        )
        {
            if (length > 0)
            {
                yield return (at, at + length, name);
            }
            at += length;
        }
    }

    private void DrawPeriods(SKCanvas canvas, FigurePanel panel, float top)
    {
        foreach ((double from, double to, string name) in Periods())
        {
            float middle = (panel.PixelOf(from, 0).X + panel.PixelOf(to, 0).X) / 2;
            string length = $"{to - from:0.###} ms";
            SheetText.Draw(canvas, name, middle, top - 22, align: SKTextAlign.Center);
            SheetText.Draw(canvas, length, middle, top - 8, colour: FigureStyle.Faint, align: SKTextAlign.Center);
        }
    }
}
