using Mnemophase.Outcomes;

namespace Mnemophase.Figures.FullRank;

/// <summary>
/// How the networks of one learning rate trained (Figures 4A, 4D, S3A-B, S5A and S6A): for each class the mean over its networks, all
/// delays together, with a band of one standard error to either side.
/// </summary>
/// <param name="coverage">Which networks, for the line under the title.</param>
/// <param name="metrics">What to show, from left to right.</param>
/// <param name="grouping">Which classes the curves tell apart.</param>
/// <param name="logLoss">Whether the axis of the loss is logarithmic (Figure S6A).</param>
/// <exception cref="ArgumentException">No metric, or no networks.</exception>
public sealed class MechanismCurvesFigure(
    string title,
    string coverage,
    MechanismCurves curves,
    IReadOnlyList<TrainingMetric> metrics,
    MechanismGrouping grouping,
    bool logLoss = false
) : Figure
{
    private const float PanelWidth = 340;
    private const float PanelHeight = 260;
    private const float LeftRoom = 74;
    private const float Gap = 78;

    private readonly MechanismCurves curves =
        metrics.Count > 0 && curves.Classes.Count > 0 && curves.Epochs.Length >= 2
            ? curves
            : throw new ArgumentException("Training curves need at least one metric, one network and two epochs.");

    /// <inheritdoc/>
    public override string Name => title;

    /// <inheritdoc/>
    public override FigureSheet Compose()
    {
        float width = Math.Max(LeftRoom + (metrics.Count * PanelWidth) + ((metrics.Count - 1) * Gap) + 30, 580);
        string subtitle = $"{coverage}; mean ± sd/√n over the networks of a class{Thinned()}";
        float header = new FigureSheet(width, 1, title, subtitle).HeaderBottom;
        float top = header + 14;
        float panelWidth = metrics.Count == 1 ? width - LeftRoom - 30 : PanelWidth;
        IReadOnlyList<LegendEntry> legend = [.. Legend()];
        float legendTop = top + PanelHeight + 66;
        var sheet = new FigureSheet(width, legendTop + SheetLegend.HeightOf(legend, LeftRoom, width) + 4, title, subtitle);
        for (int i = 0; i < metrics.Count; i++)
        {
            AddPanel(sheet.AddPanel(SKRect.Create(LeftRoom + (i * (PanelWidth + Gap)), top, panelWidth, PanelHeight)), metrics[i]);
        }
        sheet.AddDrawing(canvas => SheetLegend.DrawRows(canvas, legend, LeftRoom, legendTop, width));
        return sheet;
    }

    /// <summary>Where the store keeps only some of the epochs, that is said.</summary>
    private string Thinned()
    {
        int full = curves.Epochs.Length - 1;
        while (full > 0 && curves.Epochs[full - 1] == curves.Epochs[full] - 1)
        {
            full--;
        }
        return full > 0 ? $"; log-spaced epochs before epoch {curves.Epochs[full] + 1:N0}, every epoch from then on" : "";
    }

    private static MeanCurve Of(ClassCurves of, TrainingMetric metric) =>
        metric switch
        {
            TrainingMetric.Loss => of.Loss,
            TrainingMetric.Accuracy => of.Accuracy,
            _ => of.Reliability,
        };

    private void AddPanel(FigurePanel panel, TrainingMetric metric)
    {
        double last = curves.Epochs[^1] + 1;
        panel.LinearX(FigureStyle.EpochLabel, Math.Max(0, curves.Epochs[0]), last, about: 5);
        bool log = metric == TrainingMetric.Loss && logLoss;
        (double low, double high) = Range(metric, log);
        if (log)
        {
            panel.LogY("Loss", low, high);
        }
        else
        {
            panel.LinearY(metric.ToString(), low, high, about: 5);
        }
        foreach (ClassCurves of in curves.Classes)
        {
            Add(panel, Of(of, metric), FigureStyle.ColourOf(of.Class, grouping), low, log);
        }
    }

    private void Add(FigurePanel panel, MeanCurve curve, SKColor colour, double floor, bool log)
    {
        int[] shown =
        [
            .. Enumerable.Range(0, curves.Epochs.Length).Where(i => double.IsFinite(curve.Mean[i]) && (!log || curve.Mean[i] >= floor)),
        ];
        if (shown.Length == 0)
        {
            return;
        }
        // Epochs are counted from 1 on axes, as in the paper.
        double[] epochs = [.. shown.Select(i => curves.Epochs[i] + 1.0)];
        panel.AddBand(
            epochs,
            [.. shown.Select(i => Math.Max(curve.Mean[i] - curve.Error[i], floor))],
            [.. shown.Select(i => curve.Mean[i] + curve.Error[i])],
            colour,
            0.25
        );
        panel.AddCurve(epochs, [.. shown.Select(i => curve.Mean[i])], colour);
    }

    private (double Low, double High) Range(TrainingMetric metric, bool log)
    {
        List<(double Mean, double Error)> values =
        [
            .. curves
                .Classes.SelectMany(c => Of(c, metric).Mean.Zip(Of(c, metric).Error))
                .Where(v => double.IsFinite(v.First) && (!log || v.First > 0))
                .Select(v => (v.First, v.Second)),
        ];
        double least = values.Select(v => v.Mean - v.Error).DefaultIfEmpty(0).Min();
        double most = values.Select(v => v.Mean + v.Error).DefaultIfEmpty(1).Max();
        if (metric != TrainingMetric.Loss)
        {
            // From chance to perfect; a perfect network's line must not be cut in half by the frame.
            return (Math.Min(0.49, least - 0.01), 1.01);
        }
        if (log)
        {
            double smallest = values.Select(v => v.Mean).DefaultIfEmpty(0.1).Min();
            return (smallest / 1.3, Math.Max(most, smallest * 2) * 1.3);
        }
        return (0, most > 0 ? most * 1.05 : 1);
    }

    private IEnumerable<LegendEntry> Legend() =>
        curves.Classes.Select(c => new LegendEntry(
            LegendSymbol.Line,
            FigureStyle.ColourOf(c.Class, grouping),
            $"{FigureStyle.NameOf(c.Class, grouping)} (n = {c.Networks:N0})"
        ));
}
