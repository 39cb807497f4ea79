using Mnemophase.Dynamics.Maps;
using Mnemophase.Networks;
using Mnemophase.Numerics;

namespace Mnemophase.Figures.Dynamics;

/// <summary>What each word of the dynamics looks like: two neurons of a small network built by hand, after either of two cues.</summary>
public sealed class WordsFigure : Figure
{
    private const float PanelSize = 168;
    private const float Gap = 46;
    private const int Columns = 3;
    private const int CueSteps = 12;
    private const double Alpha = 0.2;

    /// <summary>A network, the cues' inputs, and what is shown: steps on the way, and of these the last ones, where it ends.</summary>
    private sealed record Example(string Word, RecurrentMap Map, double[][] Cues, int Steps, int Late);

    /// <inheritdoc/>
    public override string Name => "What each word looks like";

    /// <inheritdoc/>
    public override FigureSheet Compose()
    {
        const string subtitle = "Rates of two neurons after either of two cues; heavy: where the state stays.";
        const float width = 70 + (Columns * (PanelSize + Gap));
        float top = new FigureSheet(width, 1, Name, subtitle).HeaderBottom + 42;
        var sheet = new FigureSheet(width, top + (2 * (PanelSize + Gap + 16)), Name, subtitle);
        IReadOnlyList<Example> examples = Examples();
        for (int i = 0; i < examples.Count; i++)
        {
            float left = 58 + (i % Columns * (PanelSize + Gap));
            float upper = top + (i / Columns * (PanelSize + Gap + 16));
            AddPanel(sheet, SKRect.Create(left, upper, PanelSize, PanelSize), examples[i]);
        }

        return sheet;
    }

    private static void AddPanel(FigureSheet sheet, SKRect frame, Example example)
    {
        double low = example.Word is "continuum" ? -0.2 : -1.15;
        FigurePanel panel = sheet.AddPanel(frame, title: example.Word).LinearX("r₁", low, 1.3, about: 3).LinearY("r₂", low, 1.3, about: 3);
        if (example.Word is "continuum")
        {
            panel.AddDashes([0, 1], [1, 0], FigureStyle.Ink);
        }

        SKColor[] colours = [FigureStyle.Ink, FigureStyle.Alert];
        for (int cue = 0; cue < example.Cues.Length; cue++)
        {
            (double[] xs, double[] ys) = Run(example, example.Cues[cue]);
            SKColor colour = colours[cue];
            int late = example.Late;
            panel.AddCurve(xs, ys, colour.WithAlpha(130), width: 1f);
            if (late > 1 && xs[^late..].Max() - xs[^late..].Min() > 1e-3)
            {
                panel.AddCurve(xs[^late..], ys[^late..], colour, width: example.Word is "irregular" ? 0.7f : 2.4f);
            }
            else
            {
                panel.AddPoints(xs[^1..], ys[^1..], colour, MarkerShape.FilledCircle, 9);
            }
        }
    }

    private static (double[] Xs, double[] Ys) Run(Example example, double[] cue)
    {
        double[] state = new double[example.Map.Dimension];
        RecurrentMap cued = example.Map.WithInput(cue);
        List<double> xs = [0];
        List<double> ys = [0];
        for (int step = 0; step < example.Steps; step++)
        {
            (step < CueSteps ? cued : example.Map).Advance(state, state);
            xs.Add(state[0]);
            ys.Add(state[1]);
        }

        return ([.. xs], [.. ys]);
    }

    private static IReadOnlyList<Example> Examples() =>
        [
            new(
                "persistent",
                Tanh([2, 0, 0, 0.5]),
                [
                    [1, 0.9],
                    [-1, 0.5],
                ],
                120,
                1
            ),
            new(
                "transient",
                Tanh(Rotation(1.2, 60)),
                [
                    [1.5, 0.4],
                    [-1, -1.2],
                ],
                200,
                1
            ),
            new(
                "cycle",
                Tanh(Rotation(2.2, 60)),
                [
                    [1.5, 0.4],
                    [-0.3, 0.2],
                ],
                200,
                45
            ),
            new(
                "condition dependent",
                Gated(),
                [
                    [0.4, 0.2, -3],
                    [-0.4, 0.1, 3],
                ],
                240,
                45
            ),
            new(
                "continuum",
                Relu(),
                [
                    [0.15, 0],
                    [-0.1, 0.1],
                ],
                150,
                1
            ),
            new("irregular", Random(), [Push(1), Push(-0.4)], 260, 220),
        ];

    private static RecurrentMap Tanh(double[] weights, params double[] bias) =>
        new(Formulation.Rate, Nonlinearity.Tanh, Alpha, weights, bias.Length > 0 ? bias : new double[(int)Math.Sqrt(weights.Length)]);

    private static double[] Rotation(double gain, double degrees)
    {
        (double sine, double cosine) = Math.SinCos(degrees * Math.PI / 180);
        return [gain * cosine, -gain * sine, gain * sine, gain * cosine];
    }

    /// <summary>A pair that rotates while the third neuron, which keeps the cue's sign, is off, and is held still while it is on.</summary>
    private static RecurrentMap Gated()
    {
        double[] turn = Rotation(2.2, 60);
        const double hold = 2;
        const double resting = 0.9575040240772688;
        return Tanh([turn[0], turn[1], hold, turn[2], turn[3], hold, 0, 0, 2], hold * resting, hold * resting, 0);
    }

    private static RecurrentMap Relu() => new(Formulation.Rate, Nonlinearity.Relu, Alpha, [0, -1, -1, 0], [1, 1]);

    private static RecurrentMap Random()
    {
        float[] draws = new float[64 * 64];
        new TorchGenerator(3).FillNormal(draws);
        return Tanh(Array.ConvertAll(draws, draw => 3 * draw / 8.0));
    }

    private static double[] Push(double strength) => [.. Enumerable.Range(0, 64).Select(i => strength * (i % 2 == 0 ? 1 : -1))];
}
