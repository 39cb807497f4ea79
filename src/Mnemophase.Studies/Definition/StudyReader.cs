using Mnemophase.Kinds;
using Mnemophase.Tasks;
using Mnemophase.Tasks.Trials;

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
        var root = TomlSection.Parse(text, file);
        if (GeneralStudy.IsOne(root))
        {
            return ReadGeneral(root, GeneralStudy.Read(text, file));
        }

        root.Allow("study", "task", "network", "training", "grid", "scaling");
        var study = root.Section("study");
        study.Allow("name", "title", "published");
        var task = root.Section("task");
        var kind = task.OneOf("kind", Registry.All<IStudyTask>());
        var step = task.Has("step_ms") ? task.Number("step_ms", above: 0) : Periods.DefaultStepMs;
        var read = kind.Read(task, step);
        var grid = kind.ReadGrid(read, root.Section("grid"), task);
        var result = new Study
        {
            Name = ReadName(study),
            Title = study.Has("title") ? study.Text("title") : study.Text("name"),
            Published = ReadPublished(study),
            Task = read,
            Network = ReadNetwork(root.Section("network"), read),
            Training = TrainingReader.Read(root.Section("training"), kind),
            Grid = grid,
            Scaling = ScalingReader.Read(root, read, grid),
        };
        TrainingReader.CheckCoverage(root.Section("training"), result);
        CheckTasks(root, result);
        return result;
    }

    private static Study ReadGeneral(TomlSection root, GeneralStudy general)
    {
        var section = root.Section("study");
        section.Allow("name", "title");
        var grid = root.Section("grid");
        var rates = GridReader.LearningRates(grid);
        var cell = general.At([.. general.Axes.Select(axis => axis.Places[0].Text)]);
        var model = cell.Model;
        var task = new StudyTask(TaskKind.Trials, cell.Task.StepMs, 0, cell.Task.Trials)
        {
            OnlyLearned = cell.Task.Judge.Rule != JudgeRule.Argmax,
        };
        var space = new StudyGrid(rates, general.StudyAxes(), GridReader.Seeds(grid));
        return new Study
        {
            Name = ReadName(section),
            Title = section.Has("title") ? section.Text("title") : section.Text("name"),
            Task = task,
            Network = new StudyNetwork(NetworkKind.General, model.Neurons, model.Rank, model.TauMs, model.InitialScale, model.Noise.Scale),
            General = general,
            Training = TrainingReader.ReadGeneral(root.Section("training"), cell),
            Grid = space,
            Scaling = ScalingReader.Read(root, task, space),
        };
    }

    /// <summary>What only shows when periods and trials come together.</summary>
    private static void CheckTasks(TomlSection root, Study study)
    {
        foreach (var cell in StudyModels.Cells(study))
        {
            try
            {
                study.Task.Kind.Described.Validate(study, cell);
            }
            catch (ArgumentException e)
            {
                throw root.Wrong("grid", $"at {cell}: {e.Message}");
            }
        }
    }

    private static string ReadName(TomlSection study)
    {
        var name = study.Text("name");
        var valid = name.Length is > 0 and <= 64 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
        return valid
            ? name
            : throw study.Wrong("name", $"'{name}' should have 1 to 64 letters, digits, '-' and '_' (files are named by it)");
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

    private static StudyNetwork ReadNetwork(TomlSection network, StudyTask task)
    {
        var kind = network.OneOf("kind", Registry.All<IStudyNetwork>());
        return kind.Takes(task.Kind)
            ? kind.Read(network, task)
            : throw network.Wrong("kind", string.Join(", ", Registry.All<IStudyNetwork>().Values.Select(Pairing)));
    }

    /// <summary>"full-rank networks go with cue-discrimination and persistence".</summary>
    private static string Pairing(IStudyNetwork network)
    {
        var tasks = Registry.All<IStudyTask>().Keys.Where(name => network.Takes(new TaskKind(name)));
        return $"{network.Name} networks go with {string.Join(" and ", tasks)}";
    }
}
