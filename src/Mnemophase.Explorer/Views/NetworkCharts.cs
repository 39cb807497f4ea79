using Mnemophase.Dynamics.Ends;
using Mnemophase.Dynamics.Portraits;
using Mnemophase.Dynamics.SlowPoints;
using Mnemophase.Store.Judging;

namespace Mnemophase.Explorer.Views;

/// <summary>The charts of one network.</summary>
public static class NetworkCharts
{
    /// <summary>Training curves.</summary>
    public static Chart Training(NetworkCurves curves, string file)
    {
        var x = curves.Epochs.Select(epoch => epoch + 1).ToArray();
        return new Chart(
            "training",
            $"Training curves over {curves.Epochs.LastOrDefault() + 1} epochs: {string.Join(", ", curves.Values.Select(curve => Name(curve.Key)))}",
            [
                .. curves
                    .Values.Where(curve => curve.Value.Any(double.IsFinite))
                    .Select(
                        (curve, i) =>
                            Plot.Trace(
                                x,
                                curve.Value,
                                Name(curve.Key),
                                Plot.Line(Plot.Colour(i), 1.5),
                                yaxis: curve.Key is "accuracy" or "reliability" ? "y2" : "y",
                                hovertemplate: "epoch %{x}: %{y:.5g}"
                            )
                    ),
            ],
            new
            {
                title = new { text = "Training" },
                xaxis = new { title = new { text = "Epoch" }, type = "log" },
                yaxis = new { type = "log", title = new { text = "Loss, gradient norm" } },
                yaxis2 = new
                {
                    overlaying = "y",
                    side = "right",
                    range = new[] { 0, 1.02 },
                    showgrid = false,
                    title = new { text = "Accuracy, reliability" },
                },
            }
        )
        {
            FileName = $"{file}-training",
        };
    }

    /// <summary>Outputs in the trial and the free run, all conditions.</summary>
    public static Chart Outputs(Portrait portrait, string file)
    {
        string[] dashes = ["solid", "dash", "dot", "dashdot"];
        return new Chart(
            "outputs",
            $"Outputs of all {portrait.Conditions.Count} conditions in the trial and the free run",
            [
                .. portrait.Conditions.SelectMany(
                    (condition, i) =>
                        Enumerable
                            .Range(0, portrait.Outputs)
                            .Select(output =>
                                Plot.Trace(
                                    Times(portrait, condition),
                                    Enumerable
                                        .Range(0, condition.Steps + 1)
                                        .Select(row => condition.Outputs[(row * portrait.Outputs) + output]),
                                    $"{condition.Name}, output {output}",
                                    Plot.Line(Plot.Colour(i), 1.6, dashes[output % dashes.Length]),
                                    hovertemplate: "%{x}: %{y:.4f}"
                                )
                            )
                ),
            ],
            new
            {
                title = new { text = "Outputs" },
                xaxis = TimeAxis(portrait),
                shapes = TrialShapes(portrait, portrait.Conditions[0]),
            }
        )
        {
            FileName = $"{file}-outputs",
            Caption = "Shaded: input. Dotted line: end of the trial; the free run follows, without noise or input.",
        };
    }

    /// <summary>Activity of all neurons, sorted by their peak in the trial of condition 0.</summary>
    public static Chart Activity(Portrait portrait, int which, string file)
    {
        var condition = portrait.Conditions[which];
        var times = Times(portrait, condition);
        var most = condition.Activity.Max(Math.Abs);
        // 255 levels are more than an eye tells apart; the numbers in full are in the page's JSON.
        var levels = new byte[condition.Activity.Length];
        for (var row = 0; row <= condition.Steps; row++)
        {
            for (var place = 0; place < portrait.Neurons; place++)
            {
                var value = condition.Activity[(row * portrait.Neurons) + portrait.Order[place]];
                levels[(place * (condition.Steps + 1)) + row] = (byte)Math.Round(127 + (127 * (most > 0 ? value / most : 0)));
            }
        }

        return new Chart(
            $"activity-{which}",
            $"Activity of {portrait.Neurons} neurons in {condition.Name}, sorted by the step of their peak in the trial",
            [
                new
                {
                    x = new[] { times[0], times[^1] },
                    y = new[] { 0, portrait.Neurons },
                    mode = "markers",
                    opacity = 0,
                    hoverinfo = "skip",
                    showlegend = false,
                },
            ],
            new
            {
                title = new { text = $"Activity: {condition.Name}" },
                xaxis = TimeAxis(portrait),
                yaxis = new
                {
                    title = new { text = "Neuron, by peak" },
                    range = new[] { portrait.Neurons, 0 },
                    showgrid = false,
                },
                shapes = TrialShapes(portrait, condition),
            }
        )
        {
            Image = new
            {
                levels = Convert.ToBase64String(levels),
                width = condition.Steps + 1,
                height = portrait.Neurons,
                most,
                x0 = times[0],
                x1 = times[^1],
                name = portrait.ActivityName,
            },
            FileName = $"{file}-activity-{which}",
            Caption = $"{portrait.ActivityName}, from -{most:G3} (blue) through 0 (background) to {most:G3} (red).",
        };
    }

    /// <summary>Trajectories in the principal plane with the flow; attractors, fixed and slow points where they are known.</summary>
    public static Chart Plane(Portrait portrait, string file)
    {
        var traces = new List<object> { Flow(portrait) };
        foreach (var attractor in portrait.Attractors)
        {
            var closed = attractor.Kind == EndKind.PeriodicOrbit;
            traces.Add(
                Plot.Trace(
                    closed ? attractor.X.Append(attractor.X[0]) : attractor.X,
                    closed ? attractor.Y.Append(attractor.Y[0]) : attractor.Y,
                    $"{DynamicsText.Words(attractor.Kind)} of {NamesOf(portrait, attractor.Conditions)}",
                    closed ? Plot.Line("--limit-cycle", 5) : null,
                    Plot.Marker("--limit-cycle", 5),
                    opacity: 0.7,
                    hoverinfo: "name"
                )
            );
        }

        for (var i = 0; i < portrait.Conditions.Count; i++)
        {
            var condition = portrait.Conditions[i];
            var trial = condition.TrialSteps + 1;
            var of = portrait.Conditions.Count > 1 ? $"{condition.Name}, " : "";
            traces.Add(Path(condition, i, 0, trial, $"{of}trial", 2.2, "solid"));
            traces.Add(Path(condition, i, trial - 1, condition.Steps + 1, $"{of}free run", 1.2, "dot"));
        }

        if (portrait.FixedPoints.Count > 0)
        {
            traces.Add(
                Plot.Trace(
                    portrait.FixedPoints.Select(point => point.X),
                    portrait.FixedPoints.Select(point => point.Y),
                    "fixed points",
                    marker: Plot.Marker(
                        portrait.FixedPoints.Select(point => point.Stable ? "--ink" : "--paper"),
                        12,
                        portrait.FixedPoints.Select(point => point.Certified ? "circle" : "square"),
                        Plot.Line("--ink", 2)
                    ),
                    text: portrait.FixedPoints.Select(point =>
                        $"{(point.Stable ? "stable" : $"unstable in {Plural.Of(point.UnstableDirections, "direction")}")}, {(point.Certified ? "certified" : "not certified")}<br>largest multiplier {point.MultiplierRadius:G4}<br>{point.OffPlane:G3} off the plane"
                    ),
                    hovertemplate: "%{text}"
                )
            );
        }

        if (portrait.SlowPoints.Count > 0)
        {
            traces.Add(
                Plot.Trace(
                    portrait.SlowPoints.Select(slow => slow.X),
                    portrait.SlowPoints.Select(slow => slow.Y),
                    "slow points",
                    marker: Plot.Marker(
                        "--slow-point",
                        11,
                        portrait.SlowPoints.Select(slow => slow.Passage.Kind == SlowKind.Ghost ? "diamond" : "x"),
                        Plot.Line("--ink", 1)
                    ),
                    text: portrait.SlowPoints.Select(slow => DynamicsWords.Of(slow.Passage)),
                    hovertemplate: "%{text}"
                )
            );
        }

        return new Chart(
            "plane",
            "Trajectories of all conditions in the plane of the two leading principal axes, with the flow in that plane",
            traces,
            new
            {
                title = new { text = "Principal plane" },
                xaxis = new { title = new { text = "First principal axis" }, zeroline = false },
                yaxis = new
                {
                    title = new { text = "Second principal axis" },
                    scaleanchor = "x",
                    zeroline = false,
                },
                height = 520,
            }
        )
        {
            FileName = $"{file}-plane",
            Caption =
                $"The plane contains {100 * portrait.Plane.VarianceShare:0.#} % of the variance of these trajectories and {100 * portrait.Plane.SpeedShare:0.#} % of their squared speed. Arrows: flow without input at states in the plane; pale where little of it lies in the plane (mean {100 * MeanShare(portrait):0.#} %).",
        };
    }

    /// <summary>Eigenvalues of the recurrent weights before and after training.</summary>
    public static Chart? Spectrum(Portrait portrait, string file)
    {
        if (portrait.Spectrum.Length == 0)
        {
            return null;
        }

        var circle = Enumerable.Range(0, 121).Select(i => 2 * Math.PI * i / 120).ToArray();
        var traces = new List<object>
        {
            Plot.Trace(circle.Select(Math.Cos), circle.Select(Math.Sin), "unit circle", Plot.Line("--faint", 1), hoverinfo: "skip"),
        };
        if (portrait.StartSpectrum.Length > 0)
        {
            traces.Add(Eigenvalues(portrait.StartSpectrum, "before training", "--faint", "circle-open"));
        }

        traces.Add(Eigenvalues(portrait.Spectrum, "after training", "--ink", "circle"));
        return new Chart(
            "spectrum",
            "Eigenvalues of the recurrent weights in the complex plane, before and after training",
            traces,
            new
            {
                title = new { text = "Spectrum of W_rec" },
                xaxis = new { title = new { text = "Real part" } },
                yaxis = new { title = new { text = "Imaginary part" }, scaleanchor = "x" },
            }
        )
        {
            FileName = $"{file}-spectrum",
            Caption = portrait.StartSpectrum.Length == 0 ? "The weights before training are not known." : null,
        };
    }

    /// <summary>Speed along trial and free run.</summary>
    public static Chart Speed(Portrait portrait, string file)
    {
        return new Chart(
            "speed",
            "Speed of the state along trial and free run, all conditions",
            [
                .. portrait.Conditions.Select(
                    (condition, i) =>
                        Plot.Trace(
                            Times(portrait, condition),
                            condition.Speeds,
                            condition.Name,
                            Plot.Line(Plot.Colour(i), 1.4),
                            hovertemplate: "%{x}: %{y:.3g}"
                        )
                ),
            ],
            new
            {
                title = new { text = "Speed, per τ" },
                xaxis = TimeAxis(portrait),
                yaxis = new { type = "log" },
                shapes = TrialShapes(portrait, portrait.Conditions[0]),
            }
        )
        {
            FileName = $"{file}-speed",
        };
    }

    private static object Eigenvalues(System.Numerics.Complex[] values, string name, string colour, string symbol) =>
        Plot.Trace(
            values.Select(value => value.Real),
            values.Select(value => value.Imaginary),
            name,
            marker: Plot.Marker(colour, 6, symbol),
            hovertemplate: "%{x:.4f} %{y:+.4f} i"
        );

    private static object Path(PortraitCondition condition, int i, int from, int to, string name, double width, string dash) =>
        Plot.Trace(
            condition.X[from..to],
            condition.Y[from..to],
            name,
            Plot.Line(Plot.Colour(i), width, dash),
            customdata: Enumerable.Range(from, to - from),
            hovertemplate: "step %{customdata}"
        );

    private static string NamesOf(Portrait portrait, IReadOnlyList<int> conditions) =>
        conditions.Count > 1 && conditions.Count == portrait.Conditions.Count
            ? "all conditions"
            : string.Join(" and ", conditions.Select(i => portrait.Conditions[i].Name));

    /// <summary>Arrows, longer for a faster flow, paler where more of it leaves the plane.</summary>
    private static object Flow(Portrait portrait)
    {
        var flow = portrait.Flow;
        var fastest = Enumerable.Range(0, flow.X.Length).Max(i => Math.Sqrt((flow.U[i] * flow.U[i]) + (flow.V[i] * flow.V[i])));
        var x = new List<double>();
        var y = new List<double>();
        var angle = new List<double>();
        var size = new List<double>();
        var opacity = new List<double>();
        for (var i = 0; i < flow.X.Length; i++)
        {
            var speed = Math.Sqrt((flow.U[i] * flow.U[i]) + (flow.V[i] * flow.V[i]));
            if (!(speed > 0))
            {
                continue;
            }

            x.Add(flow.X[i]);
            y.Add(flow.Y[i]);
            angle.Add(Math.Atan2(flow.U[i], flow.V[i]) * 180 / Math.PI);
            size.Add(5 + (9 * Math.Sqrt(speed / fastest)));
            opacity.Add(0.15 + (0.75 * (double.IsNaN(flow.Share[i]) ? 0 : flow.Share[i])));
        }

        var marker = new
        {
            symbol = "arrow-wide",
            angle,
            size,
            opacity,
            color = "--faint",
            line = new { width = 0 },
        };
        return Plot.Trace(x, y, "flow", marker: marker, hoverinfo: "skip");
    }

    private static double MeanShare(Portrait portrait) =>
        portrait.Flow.Share.Where(share => !double.IsNaN(share)).DefaultIfEmpty(double.NaN).Average();

    private static double[] Times(Portrait portrait, PortraitCondition condition) =>
        [.. Enumerable.Range(0, condition.Steps + 1).Select(step => step * (portrait.StepMs ?? 1))];

    private static object TimeAxis(Portrait portrait) =>
        new
        {
            title = new { text = portrait.StepMs is null ? "Step" : "Time (ms)" },
            zeroline = false,
            range = new[] { 0, portrait.Conditions.Max(condition => condition.Steps) * (portrait.StepMs ?? 1) },
        };

    private static object[] TrialShapes(Portrait portrait, PortraitCondition condition)
    {
        var step = portrait.StepMs ?? 1;
        var inputs = condition.Inputs.Select(input => Plot.Band(input.From * step, input.To * step, "--faint", 0.18));
        return [.. inputs, Plot.Upright(condition.TrialSteps * step, 1.5)];
    }

    private static string Name(string curve) => curve.Replace('_', ' ');
}
