namespace Mnemophase.Figures.RankTwo;

/// <summary>One row of a rank-2 figure.</summary>
/// <param name="Label">What the row shows, for example "learning rate 0.01, epoch 275,000".</param>
/// <param name="Training">Loss and gradient norm; null where the figure has none.</param>
/// <param name="Portrait">Latent plane.</param>
/// <param name="Activity">Sorted activity.</param>
public sealed record RankTwoRow(string Label, TrainingCurve? Training, LatentPortrait Portrait, NeuralActivity Activity);

/// <summary>
/// Rank-2 networks with the naked eye (Figures 2, 3A-B and S1): for each network training, latent flow with the trajectory, and sorted
/// activity during and after the trial.
/// </summary>
public sealed class RankTwoFigure : Figure
{
    private const float Side = 250;
    private const float LeftRoom = 72;
    private const float Gap = 78;
    private const float RowHeight = Side + 92;
    private const float BarRoom = 66;

    private readonly string title;
    private readonly IReadOnlyList<RankTwoRow> rows;
    private readonly double margin;

    /// <summary>A figure with one row for each network or snapshot.</summary>
    /// <param name="rows">Rows; either all or none have training curves.</param>
    /// <param name="margin">Margin of the latent plane in units of κ: 10, or 2 as in Figure S1.</param>
    /// <exception cref="ArgumentException">No rows, or only some have training curves.</exception>
    public RankTwoFigure(string title, IReadOnlyList<RankTwoRow> rows, double margin = 10)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(margin);
        if (rows.Count == 0 || rows.Any(r => (r.Training is null) != (rows[0].Training is null)))
        {
            throw new ArgumentException("A rank-2 figure needs rows, and training curves in all of them or in none.");
        }
        this.title = title;
        this.rows = rows;
        this.margin = margin;
    }

    /// <inheritdoc/>
    public override string Name => title;

    /// <inheritdoc/>
    public override FigureSheet Compose()
    {
        int columns = rows[0].Training is null ? 2 : 3;
        float width = LeftRoom + (columns * Side) + ((columns - 1) * Gap) + BarRoom;
        const string note =
            "Latent flow: arrow length is proportional to the square root of the speed. Dashed white line: end of the trial.";
        float header = new FigureSheet(width, 1, title, note).HeaderBottom;
        var sheet = new FigureSheet(width, header + (rows.Count * RowHeight) + 24, title, note);
        for (int row = 0; row < rows.Count; row++)
        {
            AddRow(sheet, row, header + (row * RowHeight) + 34, columns);
        }
        float bottom = sheet.Height - 20;
        sheet.AddDrawing(canvas => SheetLegend.DrawRow(canvas, LatentFlowPanel.Legend, FigureSheet.Margin, bottom));
        return sheet;
    }

    private void AddRow(FigureSheet sheet, int row, float top, int columns)
    {
        RankTwoRow content = rows[row];
        SKRect Frame(int column) => SKRect.Create(LeftRoom + (column * (Side + Gap)), top, Side, Side);
        string letter = ((char)('A' + row)).ToString();
        int next = 0;
        if (content.Training is not null)
        {
            TrainingCurvePanel.Draw(sheet.AddPanel(Frame(next++), letter, content.Label), content.Training, legend: row == 0);
        }
        FigurePanel flow =
            next == 0 ? sheet.AddPanel(Frame(next++), letter, content.Label) : sheet.AddPanel(Frame(next++), "", "latent flow");
        LatentFlowPanel.Draw(flow, content.Portrait, margin);
        SortedActivityPanel.Draw(sheet.AddPanel(Frame(next), "", "activity"), content.Activity);
        SKRect last = Frame(columns - 1);
        sheet.AddDrawing(canvas => CellImage.DrawBar(canvas, SKRect.Create(last.Right + 18, last.Top + 14, 12, 120), "|x|"));
    }
}
