using Mnemophase.Kinds;
using Mnemophase.Networks;
using Mnemophase.Outcomes;

namespace Mnemophase.Studies.Definition;

/// <summary>What study files may leave out of [training], by the task.</summary>
/// <param name="Momentum">Momentum of SGD.</param>
/// <param name="WeightDecay">Weight decay of SGD.</param>
/// <param name="StopAboveLoss">Training stops once the loss exceeds this; null for never.</param>
/// <param name="PlainDescent">Whether it is trained by plain gradient descent, with snapshots and an end at a relative loss, and nothing else.</param>
public sealed record TrainingDefaults(double Momentum, double WeightDecay, double? StopAboveLoss, bool PlainDescent);

/// <summary>A kind of task as study files describe it.</summary>
public interface IStudyTask : IKind
{
    /// <summary>What [training] may leave out.</summary>
    TrainingDefaults Training { get; }

    /// <summary>Whether the classes of its networks have boundaries over the plane.</summary>
    bool HasBoundaries => true;

    /// <summary>The axis the task is about, which runs across where none varies; null for the first.</summary>
    Axis? MainAxis => null;

    /// <summary>The period that names a network's folder in the layout of the paper's scripts.</summary>
    Axis FolderPeriod => MainAxis ?? Axis.Delay;

    /// <summary>What a period is called there, where a study varies more than one: "response", "pre".</summary>
    string FolderWord(Axis axis)
    {
        return axis.Name;
    }

    /// <summary>Readout of full-rank networks trained on it.</summary>
    Readout Readout => Readout.Sigmoid;

    /// <summary>Whether the class of a learned network names its mechanism even where only learned and not learned are told apart.</summary>
    bool NamesMechanisms => true;

    /// <summary>Whether the target is on for the whole trial.</summary>
    bool IsPersistence => false;

    /// <summary>Whether the two models' critical learning rates speak of it.</summary>
    bool HasCriticalRates => false;

    /// <summary>Reads [task].</summary>
    /// <exception cref="StudyFileException">It is wrong.</exception>
    StudyTask Read(TomlSection task, double stepMs);

    /// <summary>Reads [grid].</summary>
    /// <exception cref="StudyFileException">It is wrong.</exception>
    StudyGrid ReadGrid(StudyTask read, TomlSection grid, TomlSection task);

    /// <summary>Keys and values of [task] beside kind and step_ms; null values are left out.</summary>
    IEnumerable<(string Key, string? Value)> Entries(StudyTask task);

    /// <summary>Checks the task of a cell.</summary>
    /// <exception cref="ArgumentException">A value is impossible.</exception>
    void Validate(Study study, Cell cell);

    /// <summary>Time steps of one trial of a cell.</summary>
    double Steps(Study study, Cell cell);

    /// <summary>Time steps of a trial up to the end of its response, by which the dynamics after it are counted.</summary>
    int StepsToResponse(Study study, Cell cell) => (int)Steps(study, cell);
}
