using Mnemophase.Outcomes;
using Mnemophase.Studies.Definition;

namespace Mnemophase.Studies.Plane;

/// <summary>A part of a study at one place of some of its axes, over which two others span a plane.</summary>
/// <param name="Label">The places, "nonlinearity relu, neurons 100".</param>
/// <param name="Study">The study with these axes at their one place.</param>
public sealed record StudySlice(string Label, Study Study)
{
    /// <summary>Most panels of a figure.</summary>
    public const int MostPanels = 12;

    /// <summary>
    /// The slices that show a whole study: every combination of its choices, and of its numbers beyond two axes, of which the learning rate is one where it varies and a duration goes
    /// first. The study itself where it has a plane; none where there are more than <see cref="MostPanels"/>.
    /// </summary>
    public static IReadOnlyList<StudySlice> Of(Study study)
    {
        if (StudyPlane.Of(study) is not null)
        {
            return [new StudySlice("", study)];
        }

        var varying = study.Grid.Axes.Where(axis => axis.Varies).ToList();
        var kept = varying
            .Where(axis => !axis.Numbers.Any(double.IsNaN))
            .OrderByDescending(axis => axis.Axis.Unit.Length)
            .Take(study.Grid.LearningRates.Count > 1 ? 1 : 2)
            .ToList();
        IEnumerable<StudySlice> slices = [new StudySlice("", study)];
        foreach (var axis in varying.Except(kept))
        {
            slices = slices.SelectMany(
                _ => axis.Values,
                (slice, value) => new StudySlice(slice.Label.Length == 0 ? $"{value}" : $"{slice.Label}, {value}", At(slice.Study, value))
            );
        }

        var all = slices.Take(MostPanels + 1).ToList();
        return all.Count <= MostPanels && all.TrueForAll(slice => StudyPlane.Of(slice.Study) is not null) ? all : [];
    }

    /// <summary>A study at given places.</summary>
    /// <param name="places">"nonlinearity=relu" or "neurons=100", each an axis of the study and a place on it.</param>
    /// <exception cref="ArgumentException">There is no such axis or place; the message names those there are.</exception>
    public static Study Where(Study study, IEnumerable<string> places)
    {
        foreach (var place in places)
        {
            var parts = place.Split('=', 2, StringSplitOptions.TrimEntries);
            var axes = study.Grid.Axes;
            var axis =
                axes.FirstOrDefault(one => string.Equals(one.Axis.Name, parts[0], StringComparison.Ordinal))
                ?? throw new ValueException(
                    $"where {place}: study {study.Name} has no axis {parts[0]}; it has {string.Join(", ", axes.Select(one => one.Axis.Name))}.",
                    "where"
                );
            study = At(
                study,
                axis.Values.Cast<AxisValue?>()
                    .FirstOrDefault(value => parts.Length == 2 && string.Equals(value!.Value.Text, parts[1], StringComparison.Ordinal))
                    ?? throw new ValueException(
                        $"where {place}: write {parts[0]}= and one of {string.Join(", ", axis.Values.Select(value => value.Text))}.",
                        "where"
                    )
            );
        }

        return study;
    }

    /// <summary>Whether a cell lies in the part of a study that is kept.</summary>
    public static bool Holds(Study slice, Cell cell)
    {
        return slice.Grid.Axes.All(axis => axis.Values.Contains(cell[axis.Axis]));
    }

    private static Study At(Study study, AxisValue place) =>
        study.On(
            study.Grid with
            {
                Axes = [.. study.Grid.Axes.Select(axis => axis.Axis == place.Axis ? new StudyAxis(axis.Axis, [place]) : axis)],
            }
        );
}
