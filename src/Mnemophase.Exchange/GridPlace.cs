using Mnemophase.Outcomes;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Exchange;

/// <summary>The place of a network from elsewhere on the grid of a study.</summary>
internal static class GridPlace
{
    private const double Within = 1e-3;

    /// <summary>The planned network of a key whose learning rate is within 0.1 % of one of the study.</summary>
    /// <exception cref="MnemoFormatException">There is none; the message names the nearest.</exception>
    public static PlannedNetwork Of(string path, Study study, NetworkKey key)
    {
        var grid = study.Grid;
        var rate = StudyGrid.Nearest(grid.LearningRates, key.Cell.LearningRate);
        var near = Math.Abs(rate - key.Cell.LearningRate) <= Within * rate ? rate : key.Cell.LearningRate;
        var place = Index("learning rate", grid.LearningRates, near);
        foreach (var axis in grid.Axes)
        {
            var what = axis.Axis.Unit.Length == 0 ? axis.Axis.Name : $"{axis.Axis.Name} ({axis.Axis.Unit})";
            var at = key.Cell[axis.Axis];
            place = (place * axis.Values.Count) + (at.Choice is null ? Index(what, axis.Numbers, at.Number) : Choice(axis, at));
        }

        var seed = Seed(path, study, key.Seed);
        return StudyPlan.Plan(study, key with { Cell = key.Cell.At(near) }, (place * grid.Seeds.Count) + seed);

        int Choice(StudyAxis axis, AxisValue at)
        {
            var index = axis.Values.ToList().IndexOf(at);
            return index >= 0
                ? index
                : throw new MnemoFormatException(
                    path,
                    $"has {at}, which is not in study {study.Name}; it has {string.Join(", ", axis.Values.Select(value => value.Text))}."
                );
        }

        int Index(string what, IReadOnlyList<double> values, double value)
        {
            var index = values.ToList().IndexOf(value);
            return index >= 0
                ? index
                : throw new MnemoFormatException(
                    path,
                    $"has {what} {StudyText.Number(value)}, which is not in study {study.Name}; the nearest is {StudyText.Number(StudyGrid.Nearest(values, value))}.{InMs(values, value)}"
                );
        }
    }

    /// <summary>A period that would be one of the study if the seconds of its folder were ms.</summary>
    private static string InMs(IReadOnlyList<double> values, double value) =>
        value > 0 && values.Contains(value / 1000)
            ? $" Did you mean {StudyText.Number(value / 1000)} ms? Folders of the paper's layout name seconds: delay_{StudyText.Number(value / 1e6)}."
            : "";

    private static int Seed(string path, Study study, int seed)
    {
        for (var i = 0; i < study.Grid.Seeds.Count; i++)
        {
            if (study.Grid.Seeds[i] == seed)
            {
                return i;
            }
        }

        throw new MnemoFormatException(path, $"has seed {seed}, which is not in study {study.Name}; its seeds are {study.Grid.Seeds}.");
    }
}
