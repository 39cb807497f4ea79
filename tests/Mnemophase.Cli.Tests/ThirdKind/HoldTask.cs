using Mnemophase.Outcomes;
using Mnemophase.Studies.Definition;

namespace Mnemophase.Cli.Tests.ThirdKind;

/// <summary>A third task, known to this test project alone: a value is held for some time, at a gain. Its axes are none of the paper's.</summary>
public sealed class HoldTask : IStudyTask
{
    internal static readonly Axis Hold = new("hold", "ms", "holding time");
    internal static readonly Axis Gain = new("gain", "", "gain");

    public string Name => "hold-value";

    public TrainingDefaults Training => new(0, 0, null, PlainDescent: false);

    public StudyTask Read(TomlSection task, double stepMs)
    {
        task.Allow("kind", "step_ms", "target");
        return new StudyTask(new TaskKind(Name), stepMs, 0, 1) { Own = task.Number("target") };
    }

    public StudyGrid ReadGrid(StudyTask read, TomlSection grid, TomlSection task)
    {
        grid.Allow("learning_rates", "hold", "gain", "seeds");
        return new StudyGrid(
            GridReader.LearningRates(grid),
            [StudyAxis.Of(Gain, grid.Numbers("gain")), StudyAxis.Of(Hold, grid.Numbers("hold"))],
            GridReader.Seeds(grid)
        );
    }

    public IEnumerable<(string Key, string? Value)> Entries(StudyTask task) => [("target", StudyText.Number((double)task.Own!))];

    public void Validate(Study study, Cell cell)
    {
        if (cell[Hold].Number <= 0)
        {
            throw new ArgumentException("hold must be above 0.");
        }
    }

    public double Steps(Study study, Cell cell) => cell[Hold].Number / study.Task.StepMs;
}
