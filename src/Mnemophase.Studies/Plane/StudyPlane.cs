using Mnemophase.Outcomes;
using Mnemophase.Studies.Definition;

namespace Mnemophase.Studies.Plane;

/// <summary>The two axes that span a study's diagrams, for every verb: the learning rate, and the one other axis that varies.</summary>
public sealed class StudyPlane
{
    private StudyPlane(StudyAxis across) => Across = across;

    /// <summary>The axis across, with its places in the study.</summary>
    public StudyAxis Across { get; }

    /// <summary>Name of the axis across, such as "delay".</summary>
    public string Axis => Across.Axis.Name;

    /// <summary>The axis across in words, such as "response window".</summary>
    public string Word => Across.Axis.Word;

    /// <summary>Its values in the study, in its unit.</summary>
    public IReadOnlyList<double> Values => Across.Numbers;

    /// <summary>Its label in a figure or table, such as "Delay (ms)".</summary>
    public string Label => Across.Axis.Label;

    /// <summary>The plane of a study; null if more than one axis varies beside the learning rate, or one of choices.</summary>
    /// <remarks>Where none varies it is the axis the task is about: the response window for persistence, else the first.</remarks>
    public static StudyPlane? Of(Study study)
    {
        ArgumentNullException.ThrowIfNull(study);
        var axes = study.Grid.Axes;
        return axes.Where(axis => axis.Varies).ToList() switch
        {
            [] when axes.Count == 0 => null,
            [] => new StudyPlane(axes.FirstOrDefault(axis => axis.Axis == study.Task.Kind.Described.MainAxis) ?? axes[0]),
            [var one] when !one.Numbers.Any(double.IsNaN) => new StudyPlane(one),
            _ => null,
        };
    }

    /// <summary>The plane of a study that must have one.</summary>
    /// <exception cref="ArgumentException">More than one axis varies beside the learning rate; the message names them.</exception>
    public static StudyPlane Require(Study study) => Of(study) ?? throw new ArgumentException(WhyNone(study));

    /// <summary>Why a study has no plane, in words.</summary>
    public static string WhyNone(Study study)
    {
        ArgumentNullException.ThrowIfNull(study);
        var varying = study.Grid.Axes.Where(axis => axis.Varies).Select(axis => axis.Axis.Word);
        return $"study {study.Name} varies {string.Join(" and ", varying)} beside the learning rate; this needs one of them, of numbers, against the learning rate";
    }

    /// <summary>Where a cell lies on the axis across, in its unit.</summary>
    public double At(Cell cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return cell[Across.Axis].Number;
    }
}
