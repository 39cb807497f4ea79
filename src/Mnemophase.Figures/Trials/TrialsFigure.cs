using Mnemophase.Tasks.Trials;

namespace Mnemophase.Figures.Trials;

/// <summary>The first trials of a batch: inputs, targets and weights over time, a lane for each channel, with the periods marked.</summary>
/// <param name="title">What the trials are of.</param>
/// <param name="stepMs">Time step in ms.</param>
public sealed class TrialsFigure(string title, TrialSet set, double stepMs) : Figure
{
    /// <summary>Trials shown at most.</summary>
    public const int MostTrials = 4;

    private const float ColumnWidth = 250;
    private const float Left = 92;
    private const float Gap = 26;
    private const float NameHeight = 13;
    private const int NameLevels = 3;
    private const float WeightHeight = 46;

    /// <inheritdoc/>
    public override string Name => title;

    /// <inheritdoc/>
    public override FigureSheet Compose()
    {
        int trials = Math.Min(MostTrials, set.Trials);
        string subtitle =
            $"{trials} of {set.Trials} trials, in steps of {stepMs:0.###} ms. One lane per channel, from channel 0 at the bottom; the lanes of a row share a scale (largest input {Largest(set.Inputs):0.##}, largest target {Largest(set.Targets):0.##}). Green: steps at which accuracy is measured.";
        float width = Left + (trials * (ColumnWidth + Gap)) + 8;
        float top = new FigureSheet(width, 1, Name, subtitle).HeaderBottom + 36 + (NameLevels * NameHeight);
        (float inputs, float targets) = (HeightOf(set.InputChannels), HeightOf(set.OutputChannels));
        float below = top + (set.InputChannels > 0 ? inputs + 14 : 0);
        var sheet = new FigureSheet(width, below + targets + 14 + WeightHeight + 54, Name, subtitle);
        for (int trial = 0; trial < trials; trial++)
        {
            float left = Left + (trial * (ColumnWidth + Gap));
            if (set.InputChannels > 0)
            {
                AddLanes(sheet, SKRect.Create(left, top, ColumnWidth, inputs), trial, "Inputs", set.Inputs, set.InputChannels);
            }

            AddLanes(sheet, SKRect.Create(left, below, ColumnWidth, targets), trial, "Targets", set.Targets, set.OutputChannels);
            AddWeights(sheet, SKRect.Create(left, below + targets + 14, ColumnWidth, WeightHeight), trial);
            int shown = trial;
            sheet.AddDrawing(canvas => DrawNames(canvas, shown, left, top));
        }

        return sheet;
    }

    private static float Largest(float[] values) => values.Length == 0 ? 0 : values.Max(Math.Abs);

    private static float HeightOf(int channels) => Math.Clamp(channels * 30f, 60, 300);

    private void AddLanes(FigureSheet sheet, SKRect frame, int trial, string label, float[] values, int channels)
    {
        FigurePanel panel = sheet
            .AddPanel(frame)
            .LinearX("", 0, set.Steps * stepMs, about: 5)
            .LinearY(trial == 0 ? label : "", -0.6, channels - 0.4, about: 2);
        panel.HideLabelsX();
        int every = Math.Max(1, (channels + 9) / 10);
        panel.TicksY(
            Enumerable.Range(0, channels).Where(c => c % every == 0).Select(c => ((double)c, c.ToString(CultureInfo.InvariantCulture)))
        );
        if (trial > 0)
        {
            panel.HideLabelsY();
        }

        Mark(panel, trial, -0.6, channels - 0.4, judged: ReferenceEquals(values, set.Targets));
        // One scale for all trials and channels, so that heights compare; 0 is the middle of a lane where something is negative.
        float largest = Math.Max(1e-9f, Largest(values));
        bool negative = values.Any(value => value < -0.1f * largest);
        (double zero, double unit) = negative ? (0, 0.42 / largest) : (-0.36, 0.78 / largest);
        for (int channel = 0; channel < channels; channel++)
        {
            int lane = channel;
            AddSteps(
                panel,
                trial,
                step => lane + zero + (unit * values[(((trial * set.Steps) + step) * channels) + lane]),
                FigureStyle.Series[channel % FigureStyle.Series.Count]
            );
        }
    }

    private void AddWeights(FigureSheet sheet, SKRect frame, int trial)
    {
        double largest = Math.Max(1e-9, set.Weights.Max());
        FigurePanel panel = sheet
            .AddPanel(frame)
            .LinearX("Time (ms)", 0, set.Steps * stepMs, about: 5)
            .LinearY(trial == 0 ? "Weight" : "", -0.1 * largest, 1.15 * largest, about: 2);
        panel.TicksY([(0, "0"), (largest, largest.ToString("0.##", CultureInfo.InvariantCulture))]);
        if (trial > 0)
        {
            panel.HideLabelsY();
        }

        Mark(panel, trial, -0.1 * largest, 1.15 * largest, judged: false);
        AddSteps(
            panel,
            trial,
            step => Enumerable.Range(0, set.OutputChannels).Max(channel => set.Weights[set.Output(trial, step, channel)]),
            FigureStyle.Ink
        );
    }

    /// <summary>A value holds for its whole step; the curve ends with the trial.</summary>
    private void AddSteps(FigurePanel panel, int trial, Func<int, double> value, SKColor colour)
    {
        List<double> xs = [];
        List<double> ys = [];
        for (int step = 0; step < set.Lengths[trial]; step++)
        {
            xs.AddRange([step * stepMs, (step + 1) * stepMs]);
            ys.AddRange([value(step), value(step)]);
        }

        panel.AddCurve(xs, ys, colour, width: 1.6f);
    }

    private void Mark(FigurePanel panel, int trial, double low, double high, bool judged)
    {
        for (int step = 0; judged && step < set.Steps; step++)
        {
            if (set.Judged[(trial * set.Steps) + step])
            {
                panel.AddBand([step * stepMs, (step + 1) * stepMs], [low, low], [high, high], FigureStyle.Accent, 0.12);
            }
        }

        foreach ((int from, _, _) in Periods(trial).Skip(1))
        {
            panel.AddUpright(from * stepMs, FigureStyle.Pale, FigureStyle.Dashed);
        }

        if (set.Lengths[trial] < set.Steps)
        {
            double end = set.Lengths[trial] * stepMs;
            panel.AddBand([end, set.Steps * stepMs], [low, low], [high, high], FigureStyle.Pale, 0.5);
        }
    }

    private IEnumerable<(int From, int To, string Name)> Periods(int trial) =>
        set.Edges.Length == 0
            ? []
            : set.PeriodNames.Select(
                (name, i) =>
                    (set.Edges[(trial * (set.PeriodNames.Count + 1)) + i], set.Edges[(trial * (set.PeriodNames.Count + 1)) + i + 1], name)
            );

    /// <summary>The trial and, below it on levels that take turns so that short periods have room, the names of its periods.</summary>
    private void DrawNames(SKCanvas canvas, int trial, float left, float top)
    {
        string condition =
            set.Catch[trial] ? ": catch trial"
            : set.ConditionNames.Count > 1 ? $": {set.ConditionNames[set.Conditions[trial]]}"
            : "";
        string heading = $"Trial {trial}{condition}";
        SheetText.Draw(canvas, heading, left, top - (NameLevels * NameHeight) - 10, colour: FigureStyle.Ink);
        int level = 0;
        foreach ((int from, int to, string name) in Periods(trial).Where(period => period.To > period.From))
        {
            // A name that would reach into the next trial ends with this one.
            float rightmost = left + ColumnWidth - SheetText.WidthOf(name, FigureStyle.SmallSize);
            float x = Math.Max(left, Math.Min(left + (from * ColumnWidth / set.Steps), rightmost));
            SheetText.Draw(
                canvas,
                name,
                x + 1,
                top - 5 - ((NameLevels - 1 - (level++ % NameLevels)) * NameHeight),
                colour: FigureStyle.Faint
            );
        }
    }
}
