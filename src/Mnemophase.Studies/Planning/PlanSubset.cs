using Mnemophase.Studies.Definition;

namespace Mnemophase.Studies.Planning;

/// <summary>Which part of a study to run; null means all.</summary>
/// <param name="LearningRates">Learning rates, each within 0.1 % of one of the study.</param>
/// <param name="ResponsesMs">Response windows in ms.</param>
public sealed record PlanSubset(
    IReadOnlyList<double>? LearningRates = null,
    IReadOnlyList<double>? DelaysMs = null,
    IReadOnlyList<double>? ResponsesMs = null,
    SeedSet? Seeds = null
)
{
    private const double Within = 1e-3;

    /// <summary>The part of a plan; what names no network of the study is refused.</summary>
    /// <exception cref="ArgumentException">A value is not in the study; the message names the nearest that is.</exception>
    public StudyPlan Of(StudyPlan plan)
    {
        var grid = plan.Study.Grid;
        var rates = Resolve(LearningRates, grid.LearningRates, "learning rate", "", Within);
        var delays = Resolve(DelaysMs, grid.DelaysMs, "delay", " ms", 0);
        var responses = Resolve(ResponsesMs, grid.ResponsesMs, "response", " ms", 0);
        var seeds = Seeds?.ToHashSet();
        if (seeds?.Except(grid.Seeds).Order().Cast<int?>().FirstOrDefault() is { } missing)
        {
            throw new ArgumentException($"seed {missing} is not in study {plan.Study.Name}; its seeds are {grid.Seeds}.");
        }

        return plan.Where(
            cell =>
                rates?.Contains(cell.LearningRate) != false
                && delays?.Contains(cell.DelayMs) != false
                && responses?.Contains(cell.ResponseMs) != false,
            seed => seeds?.Contains(seed) != false
        );
    }

    private static HashSet<double>? Resolve(
        IReadOnlyList<double>? wanted,
        IReadOnlyList<double> values,
        string what,
        string unit,
        double within
    )
    {
        if (wanted is null)
        {
            return null;
        }

        if (values.Count == 0)
        {
            throw new ArgumentException($"the study has no {what}s to choose from.");
        }

        var found = new HashSet<double>();
        foreach (var value in wanted)
        {
            var nearest = StudyGrid.Nearest(values, value);
            if (Math.Abs(nearest - value) > within * nearest)
            {
                // Elsewhere, the paper's folders included, periods stand in seconds.
                var inSeconds = unit.Contains("ms", StringComparison.Ordinal) && values.Any(ms => Math.Abs(ms - (1000 * value)) < 1e-6);
                var meant = inSeconds
                    ? $"did you mean {StudyText.Number(Math.Round(1000 * value, 6))} ms?"
                    : $"the nearest is {StudyText.Number(nearest)}{unit}";
                throw new ArgumentException(
                    $"{what} {StudyText.Number(value)}{unit} is not in the study; {meant} (all: {string.Join(", ", values.Select(StudyText.Number))})."
                );
            }

            found.Add(nearest);
        }

        return found;
    }
}
