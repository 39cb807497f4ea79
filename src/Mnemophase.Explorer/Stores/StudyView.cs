using Microsoft.AspNetCore.Http;
using Mnemophase.Judging;
using Mnemophase.Outcomes;
using Mnemophase.Results;
using Mnemophase.Studies.Plane;

namespace Mnemophase.Explorer.Stores;

/// <summary>
/// A study as pages look at it: the learning rate upwards (of a study of one learning rate another axis), one axis across, the other axes that vary held at one
/// place each. Which axis lies across and where the others are held stands in the address.
/// </summary>
public sealed class StudyView
{
    private const double Within = 1e-3;
    private const string AcrossKey = "across";

    private readonly StudyAxis? _up;

    private StudyView(ShelvedStore store, Study study, StudyAxis? across, StudyAxis? up, IReadOnlyList<AxisValue> held, bool isChosen)
    {
        (Store, Study, Across, _up, Held) = (store, study, across, up, held);
        Grouping = FigureSource.GroupingOf(study);
        Query =
        [
            .. isChosen && across is not null
                ? [KeyValuePair.Create(AcrossKey, across.Axis.Name)]
                : Array.Empty<KeyValuePair<string, string>>(),
            .. held.Where(value => AxisOf(value).Varies).Select(value => KeyValuePair.Create(value.Axis.Name, value.Text)),
        ];
    }

    /// <summary>The store.</summary>
    public ShelvedStore Store { get; }

    /// <summary>Its study.</summary>
    public Study Study { get; }

    /// <summary>The axis across; null for a study of learning rates alone.</summary>
    public StudyAxis? Across { get; }

    /// <summary>The other axes, each at the place it is held at.</summary>
    public IReadOnlyList<AxisValue> Held { get; }

    /// <summary>Which classes the study tells apart.</summary>
    public MechanismGrouping Grouping { get; }

    /// <summary>What an address needs beside the path to lead back to this view.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Query { get; }

    /// <summary>The axes that vary, whichever lies across.</summary>
    public IEnumerable<StudyAxis> Varying => Study.Grid.Axes.Where(axis => axis.Varies);

    /// <summary>The axis that runs up.</summary>
    public Axis Up => _up?.Axis ?? Axis.LearningRate;

    /// <summary>Places on the axis that runs up, falling.</summary>
    public IReadOnlyList<double> Ups => [.. (_up?.Numbers ?? Study.Grid.LearningRates).OrderDescending()];

    /// <summary>Whether the usual boundaries lie in this view: it is the plane that they are fitted in.</summary>
    public bool IsPlane => StudyPlane.Of(Study) is { } plane && plane.Across == Across && plane.Up == Up;

    /// <summary>Places across, numbers rising; one empty place where there is no axis.</summary>
    public IReadOnlyList<AxisValue?> Places =>
        Across is null ? [null]
        : Across.Numbers.Any(double.IsNaN) ? [.. Across.Values.Select(value => (AxisValue?)value)]
        : [.. Across.Values.OrderBy(value => value.Number).Select(value => (AxisValue?)value)];

    /// <summary>Label of the axis across.</summary>
    public string AcrossLabel => Across?.Axis.Label ?? "";

    /// <summary>Classes in the order of their numbers; a study that only tells learned from not has no limit cycles.</summary>
    public IReadOnlyList<Mechanism> Classes =>
        Grouping == MechanismGrouping.LearnedOrNot
            ? [Mechanism.NotLearned, Mechanism.Learned, Mechanism.Unstable]
            : [Mechanism.NotLearned, Mechanism.LimitCycle, Mechanism.SlowPoint, Mechanism.Unstable];

    /// <summary>The view an address asks for.</summary>
    /// <param name="query">The address's query; null for the usual view.</param>
    /// <exception cref="ArgumentException">The address names a place the study has not.</exception>
    public static StudyView Of(ShelvedStore store, IQueryCollection? query = null)
    {
        var study = store.Study;
        var axes = study.Grid.Axes;
        var plane = StudyPlane.Of(study);
        var usual = plane?.Across ?? axes.FirstOrDefault(axis => axis.Varies) ?? (axes.Count > 0 ? axes[0] : null);
        string? asked = query?[AcrossKey];
        var across = string.IsNullOrEmpty(asked)
            ? usual
            : axes.FirstOrDefault(axis => string.Equals(axis.Axis.Name, asked, StringComparison.Ordinal))
                ?? throw new ArgumentException($"study {study.Name} has no axis '{asked}'.");
        var up = plane is null || across != usual ? null : axes.FirstOrDefault(axis => axis.Axis == plane.Up);
        return new StudyView(
            store,
            study,
            across,
            up,
            [.. axes.Where(axis => axis != across && axis != up).Select(axis => Find(axis, query?[axis.Axis.Name]) ?? axis.Values[0])],
            across != usual
        );
    }

    /// <summary>The view in which a network's cell lies.</summary>
    public StudyView At(Cell cell)
    {
        return new StudyView(
            Store,
            Study,
            Across,
            _up,
            [.. Held.Select(value => cell[value.Axis])],
            Query.Any(pair => pair.Key is AcrossKey)
        );
    }

    /// <summary>The cell at a place upwards and a place across.</summary>
    public Cell CellAt(double up, AxisValue? place) =>
        new(
            _up is null ? up : Study.Grid.LearningRates[0],
            Study.Grid.Axes.Select(axis =>
                axis == Across ? place!.Value
                : axis == _up ? axis.Values.First(value => value.Number.Equals(up))
                : Held.First(value => value.Axis == axis.Axis)
            )
        );

    /// <summary>The cell an address names; a learning rate may be rounded.</summary>
    /// <returns>The cell; null where the study has none such.</returns>
    public Cell? Find(string up, string place) =>
        double.TryParse(up, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && StudyGrid.Nearest(Ups, number) is var nearest
        && Math.Abs(nearest - number) <= Within * Math.Abs(nearest)
        && (Across is null || Find(Across, place) is not null)
            ? CellAt(nearest, Across is null ? null : Find(Across, place))
            : null;

    /// <summary>Whether a cell lies in the view.</summary>
    public bool Contains(Cell cell) => Held.All(value => cell?.Find(value.Axis) == value);

    /// <summary>The place of a cell on the axis that runs up.</summary>
    public double UpOf(Cell cell)
    {
        return _up is null ? cell.LearningRate : cell[_up.Axis].Number;
    }

    /// <summary>A cell in one part of an address: "0.1,80".</summary>
    public string NameOf(Cell cell) => $"{StudyText.Number(UpOf(cell))},{PlaceOf(cell)}";

    /// <summary>The place of a cell across; "-" where there is no axis.</summary>
    public string PlaceOf(Cell cell) => Across is null ? "-" : cell?[Across.Axis].Text ?? "-";

    private StudyAxis AxisOf(AxisValue value) => Study.Grid.Axes.First(axis => axis.Axis == value.Axis);

    private static AxisValue? Find(StudyAxis axis, string? text) =>
        string.IsNullOrEmpty(text)
            ? null
            : axis
                .Values.Where(value =>
                    string.Equals(value.Text, text, StringComparison.Ordinal)
                    || (
                        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                        && value.Number.Equals(number)
                    )
                )
                .Select(value => (AxisValue?)value)
                .FirstOrDefault();
}
