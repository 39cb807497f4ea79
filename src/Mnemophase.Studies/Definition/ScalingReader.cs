using Mnemophase.Scaling;

namespace Mnemophase.Studies.Definition;

/// <summary>Reads the [[scaling]] tables: per class, the conventions of the study's boundary fit (science.md, section 6).</summary>
internal static class ScalingReader
{
    public static IReadOnlyList<BoundaryConventions> Read(TomlSection root, StudyTask task, StudyGrid grid)
    {
        if (!root.Has("scaling"))
        {
            return [];
        }

        var tables = root.Sections("scaling") ?? throw root.Wrong("scaling", "should be a list of tables: write [[scaling]]");
        if (!task.Kind.Described.HasBoundaries)
        {
            throw root.Wrong("scaling", $"{task.Kind.Name} has no boundaries of this kind; leave the table out");
        }

        var read = new List<BoundaryConventions>();
        foreach (var table in tables)
        {
            var conventions = ReadOne(table, task.OnlyLearned, StudyScaling.OverRates(task, grid), grid);
            read.Add(
                read.TrueForAll(other => other.Class != conventions.Class)
                    ? conventions
                    : throw table.Wrong("class", $"'{table.Text("class")}' has a [[scaling]] table already")
            );
        }

        return read;
    }

    private static BoundaryConventions ReadOne(TomlSection table, bool onlyLearned, bool overRates, StudyGrid grid)
    {
        var start = overRates ? "start_log_learning_rate" : "start_ms";
        table.Allow("class", "largest_learning_rates", "left_out", "threshold", start, "start_steepness");
        var boundary = table.OneOf("class", StudyText.BoundaryClasses);
        if (onlyLearned && boundary == BoundaryClass.SlowPoint)
        {
            throw table.Wrong("class", "networks of this task are only learned or not learned; write 'not-learned'");
        }

        if (overRates && table.Has("largest_learning_rates"))
        {
            throw table.Wrong("largest_learning_rates", "this boundary is fitted over the learning rates; leave the key out");
        }

        var defaults = BoundaryConventions.Default(boundary, overRates);
        return defaults with
        {
            LargestLearningRates = table.Has("largest_learning_rates")
                ? table.Whole("largest_learning_rates", 2, grid.LearningRates.Count)
                : null,
            LeftOut = table.Has("left_out") ? ReadLeftOut(table, overRates ? Across(grid) : grid.LearningRates) : [],
            Threshold = table.Has("threshold") ? table.Number("threshold", atLeast: 0, below: 1) : defaults.Threshold,
            Start = table.Has(start) || table.Has("start_steepness") ? ReadStart(table, start, FitStart.Published(defaults.Curve)) : null,
        };
    }

    /// <summary>Places of the axes that vary, of which a boundary over learning rates may leave some out.</summary>
    private static IReadOnlyList<double> Across(StudyGrid grid) =>
        [.. grid.Axes.Where(axis => axis.Varies).SelectMany(axis => axis.Numbers)];

    private static FitStart ReadStart(TomlSection table, string boundary, FitStart published) =>
        new(
            table.Has(boundary) ? table.Number(boundary) : published.Boundary,
            table.Has("start_steepness") ? table.Number("start_steepness") : published.Steepness
        );

    private static double[] ReadLeftOut(TomlSection table, IReadOnlyList<double> grid)
    {
        var values = table.Numbers("left_out");
        var strange = values.Where(value => !grid.Contains(value)).Cast<double?>().FirstOrDefault();
        return strange is null
            ? values
            : throw table.Wrong(
                "left_out",
                $"{StudyText.Number(strange.Value)} is not in the grid; the nearest is {StudyText.Number(StudyGrid.Nearest(grid, strange.Value))}"
            );
    }
}
