using Mnemophase.Outcomes;
using Mnemophase.Studies.Definition;

namespace Mnemophase.Studies.Plane;

/// <summary>The two axes that span a study's diagrams, for every verb: the learning rate, and the one other axis that varies.</summary>
public sealed class StudyPlane
{
    private readonly PeriodAxis _across;

    private StudyPlane(Study study, PeriodAxis across)
    {
        _across = across;
        Values = across.ValuesOf(study.Grid);
    }

    /// <summary>Name of the axis across: "delay", "response" or "post".</summary>
    public string Axis => _across.Name;

    /// <summary>The axis across in words: "delay", "response window", "post-reaction period".</summary>
    public string Word => _across.Word;

    /// <summary>Its values in the study, in ms.</summary>
    public IReadOnlyList<double> Values { get; }

    /// <summary>Its label in a figure or table.</summary>
    public string Label => $"{char.ToUpperInvariant(Word[0])}{Word[1..]} (ms)";

    /// <summary>The plane of a study; null if more than one axis varies beside the learning rate.</summary>
    /// <remarks>Where none varies it is the axis the task is about: the response window for persistence, else the delay.</remarks>
    public static StudyPlane? Of(Study study)
    {
        ArgumentNullException.ThrowIfNull(study);
        var varying = PeriodAxis.All.Where(axis => axis.ValuesOf(study.Grid).Count > 1).ToList();
        return varying switch
        {
            [] => new StudyPlane(study, study.Task.Kind == TaskKind.Persistence ? PeriodAxis.Response : PeriodAxis.Delay),
            [var one] => new StudyPlane(study, one),
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
        var varying = PeriodAxis.All.Where(axis => axis.ValuesOf(study.Grid).Count > 1).Select(axis => axis.Word);
        return $"study {study.Name} varies {string.Join(" and ", varying)} beside the learning rate; this needs one of them against the learning rate";
    }

    /// <summary>Where a network lies on the axis across, in ms.</summary>
    public double At(NetworkKey key) => _across.Of(key.DelayMs, key.ResponseMs, key.PostMs);

    /// <summary>Where a cell lies on the axis across, in ms.</summary>
    public double At(CellCounts cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return _across.Of(cell.DelayMs, cell.ResponseMs, cell.PostMs);
    }

    private sealed record PeriodAxis(
        string Name,
        string Word,
        Func<double, double, double, double> Of,
        Func<StudyGrid, IReadOnlyList<double>> ValuesOf
    )
    {
        public static readonly PeriodAxis Delay = new("delay", "delay", (delay, _, _) => delay, grid => grid.DelaysMs);

        public static readonly PeriodAxis Response = new(
            "response",
            "response window",
            (_, response, _) => response,
            grid => grid.ResponsesMs
        );

        public static readonly PeriodAxis[] All =
        [
            Delay,
            Response,
            new("post", "post-reaction period", (_, _, post) => post, grid => grid.PostsMs),
        ];
    }
}
