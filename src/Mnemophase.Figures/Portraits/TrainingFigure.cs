using Mnemophase.Dynamics.OverTraining;
using Mnemophase.Dynamics.Portraits;

namespace Mnemophase.Figures.Portraits;

/// <summary>Curves of a training for its figure.</summary>
/// <param name="Epochs">Epochs, ascending.</param>
public sealed record TrainingCurves(IReadOnlyList<double> Epochs, IReadOnlyList<double> Loss, IReadOnlyList<double> Accuracy);

/// <summary>
/// A network over its training: loss and accuracy, branches of fixed points and the range of cycles in their outputs, multipliers, and the plane at some snapshots, as Figure S1 does for rank-2
/// networks.
/// </summary>
/// <param name="training">Branches, events and origins.</param>
/// <param name="planes">Portraits at some snapshots with their epochs, in order.</param>
/// <param name="title">The network.</param>
/// <param name="sentences">How its attractors came to be.</param>
public sealed class TrainingFigure(
    TrainingSummary training,
    TrainingCurves curves,
    IReadOnlyList<(int Epoch, Portrait Portrait)> planes,
    string title,
    IReadOnlyList<string> sentences
) : Figure
{
    private const float Width = 1000;
    private const float Left = 74;
    private const float PanelWidth = 880;
    private const float PanelHeight = 150;
    private const float Gap = 42;

    /// <inheritdoc/>
    public override string Name => title;

    // Epoch -1, the start, stands at 1 on the logarithmic axis of epochs done, so every place is one more than epochs done.
    private static double Place(double epoch) => epoch + 2;

    private double Last => Place(Math.Max(training.Snapshots[^1].Epoch, curves.Epochs.Count > 0 ? curves.Epochs[^1] : 0));

    /// <inheritdoc/>
    public override FigureSheet Compose()
    {
        string subtitle = string.Join(" ", sentences);
        float top = new FigureSheet(Width, 1, title, subtitle).HeaderBottom + 34;
        float side = (PanelWidth - (2 * 64)) / 3;
        float below = top + (3 * (PanelHeight + Gap)) + 34;
        float bottom = planes.Count > 0 ? below + side + 60 : below + 20;
        var sheet = new FigureSheet(Width, bottom, title, subtitle);
        AddCurves(
            sheet.AddPanel(
                SKRect.Create(Left, top, PanelWidth, PanelHeight),
                "A",
                "Loss divided by its first value, and accuracy; dashed: bifurcations of fixed points"
            )
        );
        AddBranches(
            sheet.AddPanel(
                SKRect.Create(Left, top + PanelHeight + Gap, PanelWidth, PanelHeight),
                "B",
                "Output at fixed points (filled: stable), and its range on cycles"
            )
        );
        AddMultipliers(
            sheet.AddPanel(
                SKRect.Create(Left, top + (2 * (PanelHeight + Gap)), PanelWidth, PanelHeight),
                "C",
                "Largest modulus of the multipliers of each fixed point"
            )
        );
        for (int i = 0; i < Math.Min(3, planes.Count); i++)
        {
            string when = planes[i].Epoch < 0 ? "before training" : $"after epoch {planes[i].Epoch}";
            PlanePanel.Draw(
                sheet.AddPanel(SKRect.Create(Left + (i * (side + 64)), below, side, side), i == 0 ? "D" : "", when),
                planes[i].Portrait
            );
        }

        return sheet;
    }

    private void SetEpochs(FigurePanel panel, bool labelled)
    {
        panel.LogX(labelled ? "Epoch + 2 (1: before training)" : "", 1, Last * 1.05);
        if (!labelled)
        {
            panel.HideLabelsX();
        }

        foreach (BranchEvent one in training.Events)
        {
            panel.AddUpright(Place(one.Location ?? (one.From + one.To) / 2.0), ColourOf(one.Kind), FigureStyle.Dashed);
        }
    }

    private void AddCurves(FigurePanel panel)
    {
        SetEpochs(panel, labelled: false);
        double first = curves.Loss.Count > 0 && curves.Loss[0] > 0 ? curves.Loss[0] : 1;
        double[] loss = [.. curves.Loss.Select(value => value / first)];
        double high = Math.Max(1, loss.Where(double.IsFinite).DefaultIfEmpty(1).Max()) * 1.05;
        panel.LinearY("", 0, high, about: 4);
        double[] places = [.. curves.Epochs.Select(Place)];
        panel.AddCurve(places, loss, FigureStyle.Ink, "loss");
        panel.AddCurve(places, [.. curves.Accuracy], FigureStyle.Series[3], "accuracy");
        panel.ShowLegend(Alignment.LowerLeft);
        float height = 0.8f;
        foreach (IGrouping<BranchEventKind, BranchEvent> kind in training.Events.GroupBy(one => one.Kind))
        {
            panel.AddWords(
                Word(kind.Key),
                Place(kind.First().Location ?? kind.First().To),
                high * height,
                ColourOf(kind.Key),
                Alignment.UpperLeft,
                onWhite: true
            );
            height -= 0.15f;
        }
    }

    /// <summary>The first output less the second, or the only one.</summary>
    private static double Shown(double[] outputs) => outputs.Length > 1 ? outputs[0] - outputs[1] : outputs[0];

    private void AddBranches(FigurePanel panel)
    {
        SetEpochs(panel, labelled: false);
        bool two = training.Snapshots[0].Ends[0].Low.Length > 1;
        double[] all =
        [
            .. training.Branches.SelectMany(branch => branch.Points).Select(point => Shown(point.Outputs)),
            .. training.Snapshots.SelectMany(snapshot => snapshot.Ends).SelectMany(end => Range(end)),
        ];
        double low = Math.Min(two ? -1 : 0, all.Min());
        double high = Math.Max(1, all.Max());
        panel.LinearY(two ? "Output 0 - output 1" : "Output", low - (0.05 * (high - low)), high + (0.05 * (high - low)), about: 5);
        foreach (SnapshotSummary snapshot in training.Snapshots)
        {
            for (int i = 0; i < snapshot.Ends.Count; i++)
            {
                if (snapshot.Ends[i].PeriodSteps is not null)
                {
                    double[] range = Range(snapshot.Ends[i]);
                    // Beside each other, so that one condition does not hide another.
                    double place = Place(snapshot.Epoch) * Math.Pow(1.02, i);
                    panel.AddCurve([place, place], range, TimePanels.ColourOf(i).WithAlpha(110), width: 4);
                }
            }
        }

        foreach (BranchSummary branch in training.Branches)
        {
            AddBranch(panel, branch, point => Shown(point.Outputs));
        }
    }

    private void AddMultipliers(FigurePanel panel)
    {
        SetEpochs(panel, labelled: true);
        double[] all = [.. training.Branches.SelectMany(branch => branch.Points).Select(point => point.MultiplierRadius)];
        panel.LinearY(
            "|μ|",
            Math.Min(0.9, all.DefaultIfEmpty(1).Min()) - 0.05,
            Math.Max(1.1, all.DefaultIfEmpty(1).Max()) + 0.05,
            about: 4
        );
        panel.AddCurve([1, Last * 1.05], [1, 1], FigureStyle.Pale);
        foreach (BranchSummary branch in training.Branches)
        {
            AddBranch(panel, branch, point => point.MultiplierRadius);
        }
    }

    private static void AddBranch(FigurePanel panel, BranchSummary branch, Func<BranchPoint, double> value)
    {
        double[] places = [.. branch.Points.Select(point => Place(point.Epoch))];
        double[] values = [.. branch.Points.Select(value)];
        panel.AddCurve(places, values, FigureStyle.Faint, width: 1);
        foreach (bool stable in new[] { true, false })
        {
            int[] at = [.. Enumerable.Range(0, places.Length).Where(i => branch.Points[i].Stable == stable)];
            if (at.Length > 0)
            {
                ScottPlot.Plottables.Scatter points = panel.AddPoints(
                    [.. at.Select(i => places[i])],
                    [.. at.Select(i => values[i])],
                    FigureStyle.Ink,
                    stable ? MarkerShape.FilledCircle : MarkerShape.OpenCircle,
                    6
                );
                points.MarkerLineColor = FigureStyle.Ink.ToPlot();
                points.MarkerLineWidth = 1.2f;
            }
        }
    }

    /// <summary>Least and largest of what is shown, from the range of each output.</summary>
    private static double[] Range(SnapshotEnd end) =>
        end.Low.Length > 1 ? [end.Low[0] - end.High[1], end.High[0] - end.Low[1]] : [end.Low[0], end.High[0]];

    private static SKColor ColourOf(BranchEventKind kind) =>
        kind switch
        {
            BranchEventKind.Fold => FigureStyle.Alert,
            BranchEventKind.NeimarkSacker => FigureStyle.Series[2],
            BranchEventKind.PeriodDoubling => FigureStyle.Series[4],
            _ => FigureStyle.Accent,
        };

    private static string Word(BranchEventKind kind) =>
        kind switch
        {
            BranchEventKind.Fold => "fold",
            BranchEventKind.NeimarkSacker => "Neimark-Sacker",
            BranchEventKind.PeriodDoubling => "doubling",
            BranchEventKind.Pitchfork => "pitchfork",
            _ => "μ = 1",
        };
}
