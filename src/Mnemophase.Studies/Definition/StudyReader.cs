using Mnemophase.Studies.Planning;
using Mnemophase.Studies.Published;
using Mnemophase.Tasks;

namespace Mnemophase.Studies.Definition;

/// <summary>
/// Reads study files strictly: an unknown key, a wrong type or an impossible value is refused with file, line and key, and the
/// nearest valid name. What a file leaves out is the paper's value (science.md, sections 2 and 3).
/// </summary>
public static class StudyReader
{
    /// <summary>Reads a study from the text of its file.</summary>
    /// <param name="text">TOML.</param>
    /// <param name="file">Name to use in errors.</param>
    /// <exception cref="StudyFileException">The text is not TOML or not a study.</exception>
    public static Study Parse(string text, string file)
    {
        ArgumentNullException.ThrowIfNull(text);
        var root = TomlSection.Parse(text, file);
        root.Allow("study", "task", "network", "training", "grid", "scaling");
        var study = root.Section("study");
        study.Allow("name", "title", "published");
        var task = root.Section("task");
        task.Allow("kind", "step_ms", "cue_ms", "trials", "delay_ms", "response_ms", "post_ms");
        var kind = task.OneOf("kind", StudyText.TaskKinds);
        var step = task.Has("step_ms") ? task.Number("step_ms", above: 0) : Periods.DefaultStepMs;
        var grid = ReadGrid(root.Section("grid"), task, kind, step);
        var result = new Study
        {
            Name = ReadName(study),
            Title = study.Has("title") ? study.Text("title") : study.Text("name"),
            Published = ReadPublished(study),
            Task = ReadTask(task, kind, step),
            Network = ReadNetwork(root.Section("network"), kind, step),
            Training = TrainingReader.Read(root.Section("training"), kind),
            Grid = grid,
            Scaling = ScalingReader.Read(root, kind, grid),
        };
        TrainingReader.CheckCoverage(root.Section("training"), result);
        CheckTasks(root, result);
        return result;
    }

    /// <summary>What only shows when periods and trials come together.</summary>
    private static void CheckTasks(TomlSection root, Study study)
    {
        foreach (var cell in StudyModels.Cells(study))
        {
            try
            {
                if (study.Network.Kind == NetworkKind.RankK)
                {
                    StudyModels.ActivationTask(study, cell).Validate();
                }
                else
                {
                    StudyModels.CueTask(study, cell).Validate();
                }
            }
            catch (ArgumentException e)
            {
                throw root.Wrong("grid", $"at {cell}: {e.PlainMessage()}");
            }
        }
    }

    private static string ReadName(TomlSection study)
    {
        var name = study.Text("name");
        var valid = name.Length is > 0 and <= 64 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
        return valid
            ? name
            : throw study.Wrong("name", $"'{name}' should be letters, digits, '-' and '_' (it names files), 1 to 64 of them");
    }

    private static string? ReadPublished(TomlSection study)
    {
        if (!study.Has("published"))
        {
            return null;
        }

        var name = study.Text("published");
        string[] known = [.. PublishedNames.Counts, PublishedNames.Rotations];
        return known.Contains(name, StringComparer.Ordinal)
            ? name
            : throw study.Wrong("published", $"there are no published counts of '{name}'{NearestName.Suggestion(name, known)}");
    }

    private static StudyTask ReadTask(TomlSection task, TaskKind kind, double step)
    {
        if (kind == TaskKind.DelayedActivation)
        {
            Refuse(task, "delayed-activation has no cue and one trial", "cue_ms", "trials");
            return new StudyTask(kind, step, 0, 1);
        }

        var cue = task.Has("cue_ms") ? Period(task, "cue_ms", step, task.Number("cue_ms"), step) : 30;
        return new StudyTask(kind, step, cue, task.Has("trials") ? task.Whole("trials", 1, 65536) : 128);
    }

    private static StudyNetwork ReadNetwork(TomlSection network, TaskKind task, double step)
    {
        network.Allow("kind", "neurons", "rank", "tau_ms", "initial_scale", "noise_scale");
        var kind = network.OneOf("kind", StudyText.NetworkKinds);
        if (kind == NetworkKind.RankK != (task == TaskKind.DelayedActivation))
        {
            throw network.Wrong(
                "kind",
                "full-rank networks go with cue-discrimination and persistence, rank-k networks with delayed-activation"
            );
        }

        Refuse(network, "it does not apply to this kind of network", kind == NetworkKind.FullRank ? "rank" : "noise_scale");
        var neurons = network.Has("neurons") ? network.Whole("neurons", 2, 4096) : 100;
        return new StudyNetwork(
            kind,
            neurons,
            kind == NetworkKind.RankK ? network.Whole("rank", 1, 8) : null,
            network.Has("tau_ms") ? network.Number("tau_ms", atLeast: step) : 10,
            network.Has("initial_scale") ? network.Number("initial_scale", atLeast: 0) : 0.1,
            kind == NetworkKind.RankK ? 0
                : network.Has("noise_scale") ? network.Number("noise_scale", atLeast: 0)
                : 0.001
        );
    }

    private static StudyGrid ReadGrid(TomlSection grid, TomlSection task, TaskKind kind, double step)
    {
        grid.Allow("learning_rates", "delays_ms", "responses_ms", "posts_ms", "seeds");
        var rates = grid.Numbers("learning_rates");
        if (rates.FirstOrDefault(rate => rate <= 0, 1) is <= 0 and var wrong)
        {
            throw grid.Wrong("learning_rates", $"{StudyText.Number(wrong)} must be above 0");
        }

        var needsDelay = kind != TaskKind.Persistence;
        return StudyGrid.OfPeriods(
            rates,
            ReadPeriods(grid, "delays_ms", task, "delay_ms", step, 0, needsDelay ? null : 0),
            ReadPeriods(grid, "responses_ms", task, "response_ms", step, step, kind == TaskKind.CueDiscrimination ? 50 : null),
            ReadPeriods(grid, "posts_ms", task, "post_ms", step, 0, 0),
            ReadSeeds(grid)
        );
    }

    /// <summary>A period is one number under [task] or a list under [grid].</summary>
    private static double[] ReadPeriods(
        TomlSection grid,
        string list,
        TomlSection task,
        string single,
        double step,
        double atLeast,
        double? otherwise
    )
    {
        if (grid.Has(list) && task.Has(single))
        {
            throw grid.Wrong(list, $"give either grid.{list} or task.{single}, not both");
        }

        if (grid.Has(list))
        {
            return [.. grid.Numbers(list).Select(value => Period(grid, list, step, value, atLeast))];
        }

        return task.Has(single) ? [Period(task, single, step, task.Number(single), atLeast)]
            : otherwise is { } value ? [value]
            : throw grid.Wrong(list, $"the key is missing; give a list here, or one number as task.{single}");
    }

    private static double Period(TomlSection section, string key, double step, double value, double atLeast)
    {
        try
        {
            _ = Periods.ToSteps(value, step, key);
        }
        catch (ArgumentException e)
        {
            // Whoever chose a time step may have meant another one.
            throw section.Wrong(
                key,
                step == Periods.DefaultStepMs
                    ? e.PlainMessage()
                    : $"{e.PlainMessage().TrimEnd('.')}; task.step_ms is {StudyText.Number(step)}"
            );
        }

        return value >= atLeast
            ? value
            : throw section.Wrong(key, $"{StudyText.Number(value)} ms must be at least one step of {StudyText.Number(step)} ms");
    }

    private static SeedSet ReadSeeds(TomlSection grid)
    {
        try
        {
            return SeedSet.Parse(grid.Text("seeds"));
        }
        catch (ArgumentException e)
        {
            throw grid.Wrong("seeds", e.PlainMessage());
        }
    }

    private static void Refuse(TomlSection section, string why, params string[] keys)
    {
        if (keys.FirstOrDefault(section.Has) is { } key)
        {
            throw section.Wrong(key, $"{why}; leave the key out");
        }
    }
}
