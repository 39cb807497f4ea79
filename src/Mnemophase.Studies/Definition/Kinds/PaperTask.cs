using Mnemophase.Networks;
using Mnemophase.Outcomes;
using Mnemophase.Tasks;

namespace Mnemophase.Studies.Definition.Kinds;

/// <summary>The paper's tasks: delay, response window and post-reaction period, each one number under [task] or a list under [grid].</summary>
public abstract class PaperTask : IStudyTask
{
    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract TrainingDefaults Training { get; }

    /// <summary>The delay a file may leave out; null if it must not.</summary>
    protected virtual double? DefaultDelayMs => null;

    /// <summary>The response window a file may leave out; null if it must not.</summary>
    protected virtual double? DefaultResponseMs => null;

    /// <inheritdoc/>
    public virtual StudyTask Read(TomlSection task, double stepMs)
    {
        Allow(task);
        var cue = task.Has("cue_ms") ? Period(task, "cue_ms", stepMs, task.Number("cue_ms"), stepMs) : 30;
        return new StudyTask(new TaskKind(Name), stepMs, cue, task.Has("trials") ? task.Whole("trials", 1, 65536) : 128);
    }

    /// <inheritdoc/>
    public StudyGrid ReadGrid(StudyTask read, TomlSection grid, TomlSection task)
    {
        grid.Allow("learning_rates", "delays_ms", "responses_ms", "posts_ms", "seeds");
        return StudyGrid.OfPeriods(
            GridReader.LearningRates(grid),
            ReadPeriods(grid, "delays_ms", task, "delay_ms", read.StepMs, 0, DefaultDelayMs),
            ReadPeriods(grid, "responses_ms", task, "response_ms", read.StepMs, read.StepMs, DefaultResponseMs),
            ReadPeriods(grid, "posts_ms", task, "post_ms", read.StepMs, 0, 0),
            GridReader.Seeds(grid)
        );
    }

    /// <inheritdoc/>
    public virtual IEnumerable<(string Key, string? Value)> Entries(StudyTask task)
    {
        return [("cue_ms", StudyText.Number(task.CueMs)), ("trials", StudyText.Number(task.Trials))];
    }

    /// <inheritdoc/>
    public abstract void Validate(Study study, Cell cell);

    /// <inheritdoc/>
    public double Steps(Study study, Cell cell)
    {
        return (study.Task.CueMs + cell.DelayMs + cell.ResponseMs + cell.PostMs) / study.Task.StepMs;
    }

    /// <summary>Refuses keys no task of the paper has.</summary>
    protected static void Allow(TomlSection task) =>
        task.Allow("kind", "step_ms", "cue_ms", "trials", "delay_ms", "response_ms", "post_ms");

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
                step == Periods.DefaultStepMs ? e.Message : $"{e.Message.TrimEnd('.')}; task.step_ms is {StudyText.Number(step)}"
            );
        }

        return value >= atLeast
            ? value
            : throw section.Wrong(key, $"{StudyText.Number(value)} ms must be at least one step of {StudyText.Number(step)} ms");
    }
}

/// <summary>Delayed cue discrimination (science.md, section 3).</summary>
public class CueDiscriminationStudy : PaperTask, IStudyTask
{
    /// <inheritdoc/>
    public override string Name => TaskKind.CueDiscrimination.Name;

    /// <inheritdoc/>
    public override TrainingDefaults Training => new(0.9, 1e-7, null, PlainDescent: false);

    /// <inheritdoc/>
    protected override double? DefaultResponseMs => 50;

    /// <inheritdoc/>
    public virtual bool HasCriticalRates => true;

    /// <inheritdoc/>
    public int StepsToResponse(Study study, Cell cell) => StudyModels.CueTask(study, cell).StepsToResponse;

    /// <inheritdoc/>
    public override void Validate(Study study, Cell cell) => StudyModels.CueTask(study, cell).Validate();
}

/// <summary>Persistence: the target is on for the whole trial (science.md, section 3).</summary>
public sealed class PersistenceStudy : CueDiscriminationStudy, IStudyTask
{
    /// <inheritdoc/>
    public override string Name => TaskKind.Persistence.Name;

    /// <inheritdoc/>
    public override TrainingDefaults Training => new(0.9, 1e-7, 100, PlainDescent: false);

    /// <inheritdoc/>
    public Axis? MainAxis => Axis.Response;

    /// <inheritdoc/>
    public string FolderWord(Axis axis)
    {
        return axis == Axis.Delay ? "pre" : axis.Name;
    }

    /// <inheritdoc/>
    public Readout Readout => Readout.Linear;

    /// <inheritdoc/>
    public bool IsPersistence => true;

    /// <inheritdoc/>
    public override bool HasCriticalRates => false;

    /// <inheritdoc/>
    public override StudyTask Read(TomlSection task, double stepMs) => base.Read(task, stepMs) with { OnlyLearned = true };

    /// <inheritdoc/>
    protected override double? DefaultDelayMs => 0;

    /// <inheritdoc/>
    protected override double? DefaultResponseMs => null;
}

/// <summary>Delayed activation without input, for rank-K networks (science.md, section 2).</summary>
public sealed class DelayedActivationStudy : PaperTask, IStudyTask
{
    /// <inheritdoc/>
    public override string Name => TaskKind.DelayedActivation.Name;

    /// <inheritdoc/>
    public override TrainingDefaults Training => new(0, 0, null, PlainDescent: true);

    /// <inheritdoc/>
    public bool HasBoundaries => false;

    /// <inheritdoc/>
    public override StudyTask Read(TomlSection task, double stepMs)
    {
        Allow(task);
        task.Refuse("delayed-activation has no cue and only one trial", "cue_ms", "trials");
        return new StudyTask(new TaskKind(Name), stepMs, 0, 1);
    }

    /// <inheritdoc/>
    public override IEnumerable<(string Key, string? Value)> Entries(StudyTask task) => [];

    /// <inheritdoc/>
    public override void Validate(Study study, Cell cell) => StudyModels.ActivationTask(study, cell).Validate();

    /// <inheritdoc/>
    public int StepsToResponse(Study study, Cell cell) => StudyModels.ActivationTask(study, cell).Steps;
}
