using Mnemophase.Theory;

namespace Mnemophase.Explorer.Views;

/// <summary>The two analytical models of delayed activation at chosen periods.</summary>
/// <param name="ResponseMs">Response window in ms.</param>
/// <param name="StepMs">Time step in ms; the models count in steps.</param>
/// <param name="LogRate">log10 of the learning rate looked at.</param>
/// <param name="Models">The models with their names.</param>
public sealed record TheoryView(
    double DelayMs,
    double ResponseMs,
    double StepMs,
    double LogRate,
    IReadOnlyList<(string Name, IAnalyticalModel Model)> Models
)
{
    private const int Points = 300;

    /// <summary>The learning rate looked at.</summary>
    public double Rate => Math.Pow(10, LogRate);

    /// <summary>The models at these periods.</summary>
    /// <exception cref="ArgumentException">A number lies outside its range.</exception>
    public static TheoryView Of(double delayMs, double responseMs, double stepMs, double logRate)
    {
        Check(delayMs, 1, 100_000, "delay");
        Check(responseMs, 1, 100_000, "response");
        Check(stepMs, 0.01, 1000, "step");
        Check(logRate, -20, 5, "log_rate");
        var (delay, response) = (delayMs / stepMs, responseMs / stepMs);
        return new TheoryView(
            delayMs,
            responseMs,
            stepMs,
            logRate,
            [("slow point", new SlowPointModel(delay, response)), ("limit cycle", new LimitCycleModel(delay, response))]
        );
    }

    /// <summary>The loss of a model over its parameter, with optimum and no-learning zone.</summary>
    public static Chart Loss(string name, IAnalyticalModel model)
    {
        var to = 3 * model.Optimum;
        var x = Enumerable.Range(0, Points + 1).Select(i => to * i / Points).ToArray();
        return new Chart(
            $"loss-{name.Replace(' ', '-')}",
            $"Loss of the {name} model over its parameter r, with its optimum and the no-learning zone",
            [
                Plot.Trace(x, x.Select(model.Loss), "loss", Plot.Line(model is SlowPointModel ? "--slow-point" : "--limit-cycle", 2)),
                Plot.Trace(new[] { model.Optimum }, new[] { model.Loss(model.Optimum) }, "optimum", marker: Plot.Marker("--ink", 9)),
            ],
            new
            {
                title = new { text = $"Loss of the {name} model" },
                xaxis = new
                {
                    title = new { text = model is SlowPointModel ? "r (per squared step)" : "r (turns per step)" },
                    exponentformat = "power",
                },
                yaxis = new { rangemode = "tozero" },
                shapes = new[] { Plot.Band(0, model.NoLearningEdge, "--not-learned", 0.3) },
            }
        )
        {
            Caption = "Grey: the no-learning zone, where the output never switches and the gradient is zero.",
        };
    }

    /// <summary>Critical learning rates over the delay; the chosen delay and rate as a cross.</summary>
    public Chart Critical()
    {
        var response = ResponseMs / StepMs;
        var (from, to) = (Math.Max(StepMs, Math.Min(20, DelayMs)), Math.Max(2000, DelayMs));
        var delays = Enumerable.Range(0, Points + 1).Select(i => from * Math.Pow(to / from, (double)i / Points)).ToArray();
        return new Chart(
            "critical",
            "Critical learning rates of both models over the delay",
            [
                Line("slow point", "--slow-point", CriticalRates.SlowPoint),
                Line("limit cycle", "--limit-cycle", CriticalRates.LimitCycle),
                Plot.Trace(new[] { DelayMs }, new[] { Rate }, "chosen", marker: Plot.Marker("--ink", 12, "cross")),
            ],
            new
            {
                title = new { text = "Critical learning rates" },
                xaxis = new { title = new { text = "Delay (ms)" }, type = "log" },
                yaxis = new { title = new { text = "Learning rate" }, type = "log" },
            }
        )
        {
            Caption =
                "Below its line, a model can learn. Above it, one step from the optimum may lead into the no-learning zone, which training cannot leave.",
        };

        object Line(string name, string colour, Func<double, double, double> rate) =>
            Plot.Trace(delays, delays.Select(delay => rate(delay / StepMs, response)), name, Plot.Line(colour, 2));
    }

    private static void Check(double value, double least, double most, string name)
    {
        if (!(value >= least && value <= most))
        {
            throw new ArgumentException($"{name} = {value} must lie between {least} and {most}.");
        }
    }
}
