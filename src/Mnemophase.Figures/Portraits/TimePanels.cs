using Mnemophase.Dynamics.Portraits;

namespace Mnemophase.Figures.Portraits;

/// <summary>The panels of a portrait over time: activity, outputs, speed.</summary>
internal static class TimePanels
{
    // Ink and vermilion are those of the marks beside the trajectories.
    private const int FirstColour = 2;

    /// <summary>The colour of a condition.</summary>
    public static SKColor ColourOf(int index) => FigureStyle.Series[(index + FirstColour) % FigureStyle.Series.Count];

    /// <summary>|activity| of the neurons, the first of the order on top.</summary>
    public static void DrawActivity(FigurePanel panel, Portrait portrait, PortraitCondition condition)
    {
        int neurons = portrait.Neurons;
        int rows = condition.Steps + 1;
        double largest = Largest(portrait);
        SetTime(panel, portrait, rows);
        panel.LinearY(ReferenceEquals(condition, portrait.Conditions[0]) ? "Neuron, by peak" : "Neuron, as above", 0, neurons);
        panel.TicksY([(neurons - 0.5, "1"), (0.5, AxisTicks.Plain(neurons))]);
        panel.AddCells(
            neurons,
            rows,
            (row, step) => CellImage.ColourOf(Math.Abs(condition.Activity[(step * neurons) + portrait.Order[row]]) / largest),
            new CoordinateRect(0, Time(portrait, rows), 0, neurons)
        );
        panel.AddUpright(Time(portrait, condition.TrialSteps), SKColors.White, FigureStyle.Dashed, width: 2);
    }

    /// <summary>Outputs, one curve a channel; the input's stretches are shaded.</summary>
    public static void DrawOutputs(FigurePanel panel, Portrait portrait, PortraitCondition condition)
    {
        int rows = condition.Steps + 1;
        double low = Math.Min(0, condition.Outputs.DefaultIfEmpty().Min());
        double high = Math.Max(1, condition.Outputs.DefaultIfEmpty().Max());
        double margin = 0.06 * (high - low);
        SetTime(panel, portrait, rows);
        panel.LinearY("Output", low - margin, high + margin, about: 3);
        foreach ((int from, int to) in condition.Inputs)
        {
            double[] ends = [Time(portrait, from), Time(portrait, to)];
            panel.AddBand(ends, [low - margin, low - margin], [high + margin, high + margin], FigureStyle.Pale, 0.7);
        }

        if (portrait.Outputs == 0)
        {
            panel.AddWords("no readout", Time(portrait, rows) / 2, (low + high) / 2, FigureStyle.Faint);
        }

        double[] times = Times(portrait, rows);
        for (int output = 0; output < portrait.Outputs; output++)
        {
            double[] values = [.. Enumerable.Range(0, rows).Select(row => condition.Outputs[(row * portrait.Outputs) + output])];
            panel.AddCurve(times, values, OutputColour(output));
        }

        panel.AddUpright(Time(portrait, condition.TrialSteps), FigureStyle.Faint, FigureStyle.Dashed);
    }

    /// <summary>Names of the output channels in their colours, beside their panel.</summary>
    public static void DrawOutputNames(SKCanvas canvas, Portrait portrait, float x, float y)
    {
        for (int output = 0; output < Math.Min(portrait.Outputs, 6) && portrait.Outputs > 1; output++)
        {
            SheetText.Draw(canvas, $"output {output}", x, y + (output * 15), colour: OutputColour(output));
        }
    }

    /// <summary>Speed of every condition, on a logarithmic axis.</summary>
    public static void DrawSpeeds(FigurePanel panel, Portrait portrait)
    {
        int rows = portrait.Conditions.Max(condition => condition.Steps) + 1;
        double[] moving = [.. portrait.Conditions.SelectMany(condition => condition.Speeds).Where(speed => speed > 0)];
        double high = moving.Length > 0 ? moving.Max() * 1.5 : 1;
        // What is slower than a millionth of the fastest is at rest for the eye.
        double low = moving.Length > 0 ? Math.Max(moving.Min() / 1.5, high * 1e-6) : 1e-3;
        SetTime(panel, portrait, rows);
        panel.LogY("Speed per τ", low, high, about: 4);
        foreach (var (condition, i) in portrait.Conditions.Select((condition, i) => (condition, i)))
        {
            double[] speeds = [.. condition.Speeds.Select(speed => Math.Max(speed, low))];
            double[] times = [.. Enumerable.Range(0, speeds.Length).Select(step => Time(portrait, step + 1))];
            panel.AddCurve(times, speeds, ColourOf(i));
        }

        panel.AddUpright(Time(portrait, portrait.Conditions[0].TrialSteps), FigureStyle.Faint, FigureStyle.Dashed);
    }

    /// <summary>What the end of the colours stands for: 1, or the largest |activity| where that is larger.</summary>
    public static double Largest(Portrait portrait) => Math.Max(1, portrait.Conditions.Max(condition => condition.Activity.Max(Math.Abs)));

    /// <summary>The colour bar from 0 to the largest activity.</summary>
    public static void DrawBar(SKCanvas canvas, SKRect area, string name, double largest) =>
        CellImage.DrawBar(canvas, area, largest > 1 ? $"|{name}|/{largest:G3}" : $"|{name}|");

    private static SKColor OutputColour(int output) => FigureStyle.Series[output % FigureStyle.Series.Count];

    private static void SetTime(FigurePanel panel, Portrait portrait, int rows) =>
        panel.LinearX(portrait.StepMs is null ? "Step" : "Time (ms)", 0, Time(portrait, rows), about: 6);

    private static double[] Times(Portrait portrait, int rows) => [.. Enumerable.Range(0, rows).Select(step => Time(portrait, step))];

    private static double Time(Portrait portrait, int step) => step * (portrait.StepMs ?? 1);
}
