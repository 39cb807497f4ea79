using Mnemophase.Outcomes;
using Mnemophase.Studies.Definition;

namespace Mnemophase.Studies.Plane;

/// <summary>
/// The two axes that span a study's diagrams, for every verb: the learning rate and the one other axis that varies; or, of a study of one
/// learning rate, the two others.
/// </summary>
public sealed class StudyPlane
{
    private StudyPlane(StudyAxis across, StudyAxis? down = null) => (Across, Other) = (across, down);

    /// <summary>The axis across, with its places in the study.</summary>
    public StudyAxis Across { get; }

    /// <summary>What runs up where it is not the learning rate; null where it is.</summary>
    private StudyAxis? Other { get; }

    /// <summary>The axis that runs up: the learning rate unless the study has one only and two others vary.</summary>
    public Axis Up => Other?.Axis ?? Outcomes.Axis.LearningRate;

    /// <summary>Name of the axis across, such as "delay".</summary>
    public string Axis => Across.Axis.Name;

    /// <summary>The axis across in words, such as "response window".</summary>
    public string Word => Across.Axis.Word;

    /// <summary>Its values in the study, in its unit.</summary>
    public IReadOnlyList<double> Values => Across.Numbers;

    /// <summary>Its label in a figure or table, such as "Delay (ms)".</summary>
    public string Label => Across.Axis.Label;

    /// <summary>The plane of a study; null if no two axes span it: more of them vary, or one of choices.</summary>
    /// <remarks>
    /// Where none varies beside the learning rate it is the axis the task is about: the response window for persistence, else the first. Of two axes without the learning rate a duration
    /// runs across, and the other up, where values must lie above 0.
    /// </remarks>
    public static StudyPlane? Of(Study study)
    {
        var axes = study.Grid.Axes;
        return axes.Where(axis => axis.Varies).ToList() switch
        {
            [] when axes.Count == 0 => null,
            [] => new StudyPlane(axes.FirstOrDefault(axis => axis.Axis == study.Task.Kind.Described.MainAxis) ?? axes[0]),
            [var one] when IsOfNumbers(one) => new StudyPlane(one),
            [var one, var two] when study.Grid.LearningRates.Count == 1 && IsOfNumbers(one) && IsOfNumbers(two) => OfTwo(one, two),
            _ => null,
        };
    }

    /// <summary>The plane of a study that must have one.</summary>
    /// <exception cref="ArgumentException">No two axes span it; the message names those that vary.</exception>
    public static StudyPlane Require(Study study) => Of(study) ?? throw new ValueException(WhyNone(study), "where NAME=VALUE");

    /// <summary>Why a study has no plane, in words.</summary>
    public static string WhyNone(Study study)
    {
        var varying = study.Grid.Axes.Where(axis => axis.Varies).Select(axis => axis.Axis.Word).ToList();
        return varying.Count == 0
            ? $"study {study.Name} varies only the learning rate; boundaries and tables of counts need a second axis of numbers, such as a delay"
            : $"study {study.Name} varies {string.Join(" and ", varying)} beside the learning rate; boundaries and tables of counts need two axes of numbers: the learning rate and one other, or two others at one learning rate; choose one place on each other axis";
    }

    /// <summary>Where a cell lies on the axis across, in its unit.</summary>
    public double At(Cell cell)
    {
        return cell[Across.Axis].Number;
    }

    /// <summary>Where a cell lies on the axis that runs up.</summary>
    public double UpAt(Cell cell)
    {
        return Other is null ? cell.LearningRate : cell[Other.Axis].Number;
    }

    /// <summary>Places on the axis that runs up.</summary>
    public IReadOnlyList<double> UpValues(Study study)
    {
        return Other?.Numbers ?? study.Grid.LearningRates;
    }

    private static bool IsOfNumbers(StudyAxis axis) => !axis.Numbers.Any(double.IsNaN);

    private static StudyPlane? OfTwo(StudyAxis one, StudyAxis two) =>
        new[] { (Across: one, Up: two), (Across: two, Up: one) }
            .Where(pair => pair.Up.Numbers.All(value => value > 0) && pair.Across.Numbers.All(value => value >= 0))
            .OrderByDescending(pair => pair.Across.Axis.Unit.Length)
            .Select(pair => new StudyPlane(pair.Across, pair.Up))
            .FirstOrDefault();
}
