using System.Text;
using Mnemophase.Theory;

namespace Mnemophase.Cli.Commands;

/// <summary>What <c>mnemo theory</c> prints for people.</summary>
internal static class TheoryText
{
    private const int ShownSteps = 10;

    public static string Models(IAnalyticalModel[] pair, double stepMs)
    {
        var text = new StringBuilder();
        text.Append(Line($"delay {Period(pair[0].Delay, stepMs)}, response {Period(pair[0].Response, stepMs)}", ""));
        text.Append(Line("", "slow point", "limit cycle"));
        void Row(string name, Func<IAnalyticalModel, double> value) => text.Append(Line(name, [.. pair.Select(m => Number(value(m)))]));
        Row("optimum r°", m => m.Optimum);
        Row("loss at r°", m => m.Loss(m.Optimum));
        Row("no-learning zone up to r =", m => m.NoLearningEdge);
        Row("slope right of r°", m => m.Slope);
        Row("critical learning rate", m => m.CriticalLearningRate);
        Row("  safe learning rate", m => m.SafeLearningRate);
        Row("  limit for response << delay", m => m.ShortResponseLimit);
        Row("  limit for response = delay", m => m.EqualResponseLimit);
        return text.ToString();
    }

    public static string Descent(IAnalyticalModel[] pair, DescentPath[]? descents)
    {
        if (descents is null)
        {
            return "";
        }

        var text = new StringBuilder();
        text.Append('\n').Append(Verdict(pair, descents[0].LearningRate)).Append("\n\n");
        text.Append(Line("gradient descent", "r", "loss", "r", "loss"));
        var last = descents.Max(d => d.Rates.Length) - 1;
        var shown = Enumerable.Range(0, Math.Min(last, ShownSteps) + 1).Concat(last > ShownSteps ? [last] : []);
        foreach (var step in shown)
        {
            text.Append(Line($"step {step}", [.. descents.SelectMany(d => Cells(d, step))]));
        }

        text.Append(Line("", [.. descents.SelectMany(d => new[] { d.LostAt is { } at ? $"lost at step {at}" : "not lost", "" })]));
        return text.ToString();
    }

    private static string[] Cells(DescentPath path, int step) =>
        step < path.Rates.Length ? [Number(path.Rates[step]), path.Losses[step].ToString("F5", CultureInfo.InvariantCulture)] : ["", ""];

    private static string Verdict(IAnalyticalModel[] pair, double rate)
    {
        var what = (TheoryCommand.Learnable(pair[0], rate), TheoryCommand.Learnable(pair[1], rate)) switch
        {
            (true, true) => "both mechanisms can be learned",
            (false, true) => "only limit cycles can be learned",
            (true, false) => "only slow points can be learned",
            _ => "nothing can be learned",
        };
        var beware =
            TheoryCommand.Learnable(pair[1], rate) && rate > pair[1].SafeLearningRate
                ? "\n(the limit cycle only from a start near its optimum: farther right its loss is so steep that a step can land in the no-learning zone)"
                : "";
        return $"learning rate {Number(rate)}: {what}{beware}";
    }

    public static string Phases(IAnalyticalModel[][] rows, double stepMs)
    {
        var text = new StringBuilder();
        text.Append(Line($"response {Period(rows[0][0].Response, stepMs)}", "critical rate", "", "short-response", "limit"));
        text.Append(Line("delay (ms)", "slow point", "limit cycle", "slow point", "limit cycle"));
        foreach (var row in rows)
        {
            text.Append(
                Line(
                    $"{row[0].Delay * stepMs:0.###}",
                    [.. row.Select(m => Number(m.CriticalLearningRate)), .. row.Select(m => Number(m.ShortResponseLimit))]
                )
            );
        }

        return text.Append("\nBelow both critical rates both mechanisms can be learned, between them only one, above both neither.\n")
            .ToString();
    }

    private static string Period(double steps, double stepMs) => $"{steps * stepMs:0.######} ms ({steps:0.######} steps of {stepMs} ms)";

    private static string Line(string name, params string[] cells) =>
        (name.PadRight(36) + string.Concat(cells.Select(c => c.PadRight(15)))).TrimEnd() + "\n";

    private static string Number(double value) =>
        value == 0 || Math.Abs(value) is >= 1e-3 and < 1e5
            ? value.ToString("G6", CultureInfo.InvariantCulture)
            : value.ToString("0.00000e0", CultureInfo.InvariantCulture);
}
