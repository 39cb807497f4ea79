using Mnemophase.Outcomes;

namespace Mnemophase.Studies.Definition.Kinds;

/// <summary>Tasks written as trials (docs/tasks.md); <see cref="GeneralStudy"/> reads their files.</summary>
public class TrialsStudy : IStudyTask
{
    /// <inheritdoc/>
    public virtual string Name => TaskKind.Trials.Name;

    /// <inheritdoc/>
    public bool NamesMechanisms => false;

    /// <inheritdoc/>
    public TrainingDefaults Training => new(0.9, 1e-7, null, PlainDescent: false);

    /// <inheritdoc/>
    public StudyTask Read(TomlSection task, double stepMs) => throw Elsewhere(task);

    /// <inheritdoc/>
    public StudyGrid ReadGrid(StudyTask read, TomlSection grid, TomlSection task) => throw Elsewhere(task);

    /// <inheritdoc/>
    public IEnumerable<(string Key, string? Value)> Entries(StudyTask task) => [];

    /// <inheritdoc/>
    public void Validate(Study study, Cell cell)
    {
        _ = study.General!.At(cell);
    }

    /// <inheritdoc/>
    public double Steps(Study study, Cell cell)
    {
        return study.General!.At(cell).Steps;
    }

    private static StudyFileException Elsewhere(TomlSection task)
    {
        return task.Wrong("kind", "tasks written as trials are read with their whole file");
    }
}

/// <summary>Tasks whose trials come as arrays from elsewhere; they are read with their whole file, as tasks written as trials are.</summary>
public sealed class ArraysStudy : TrialsStudy
{
    /// <inheritdoc/>
    public override string Name => "arrays";
}

/// <summary>Networks of any form for tasks written as trials.</summary>
public sealed class GeneralStudyNetwork : IStudyNetwork
{
    /// <inheritdoc/>
    public string Name => NetworkKind.General.Name;

    /// <inheritdoc/>
    public bool Takes(TaskKind task) => task == TaskKind.Trials;

    /// <inheritdoc/>
    public StudyNetwork Read(TomlSection network, StudyTask task)
    {
        throw network.Wrong("kind", "general networks need task.kind = \"trials\"");
    }

    /// <inheritdoc/>
    public IEnumerable<(string Key, string? Value)> Entries(StudyNetwork network) => [];

    /// <inheritdoc/>
    public double Products(StudyNetwork network)
    {
        return (double)network.Neurons * network.Neurons;
    }
}
