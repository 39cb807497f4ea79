using Mnemophase.Theory;

namespace Mnemophase.Cli.Commands;

/// <summary>What <c>mnemo theory --json</c> writes.</summary>
internal static class TheoryJson
{
    public static Dictionary<string, object?> Models(IAnalyticalModel[] pair, DescentPath[]? descents, double stepMs) =>
        Object([
            ("step_ms", stepMs),
            .. Period("delay", pair[0].Delay, stepMs),
            .. Period("response", pair[0].Response, stepMs),
            .. descents is null ? [] : new (string, object?)[] { ("learning_rate", descents[0].LearningRate) },
            .. pair.Select((model, i) => Named(model, descents?[i])),
        ]);

    public static Dictionary<string, object?> Phases(IAnalyticalModel[][] rows, double stepMs) =>
        Object([
            ("step_ms", stepMs),
            .. Period("response", rows[0][0].Response, stepMs),
            ("rows", rows.Select(row => Object([.. Period("delay", row[0].Delay, stepMs), .. row.Select(model => Named(model, null))]))),
        ]);

    private static (string, object?)[] Period(string name, double steps, double stepMs) =>
        [($"{name}_ms", steps * stepMs), ($"{name}_steps", steps)];

    private static (string, object?) Named(IAnalyticalModel model, DescentPath? path) =>
        (
            model is SlowPointModel ? "slow_point" : "limit_cycle",
            Object([
                ("optimum", model.Optimum),
                ("zone_edge", model.NoLearningEdge),
                ("slope", model.Slope),
                ("critical_learning_rate", model.CriticalLearningRate),
                ("short_response_limit", model.ShortResponseLimit),
                ("equal_response_limit", model.EqualResponseLimit),
                ("safe_learning_rate", model.SafeLearningRate),
                .. path is null ? [] : Descent(model, path),
            ])
        );

    private static (string, object?)[] Descent(IAnalyticalModel model, DescentPath path) =>
        [
            ("learnable", TheoryCommand.Learnable(model, path.LearningRate)),
            ("descent", Object([("lost_at", path.LostAt), ("r", path.Rates), ("loss", path.Losses)])),
        ];

    private static Dictionary<string, object?> Object(ReadOnlySpan<(string Key, object? Value)> entries)
    {
        var result = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (key, value) in entries)
        {
            result[key] = value;
        }

        return result;
    }
}
