using Mnemophase.Dynamics.Words;
using Mnemophase.Figures.Drawing;
using Mnemophase.Judging;
using Mnemophase.Outcomes;
using Mnemophase.Store.Judging;

namespace Mnemophase.Explorer.Views;

/// <summary>Numbers, cells and classes in words, the same on every page.</summary>
public static class Words
{
    /// <summary>A number with four significant digits.</summary>
    public static string Brief(double? value) =>
        value is not { } number || double.IsNaN(number) ? "–"
        : number != 0 && Math.Abs(number) is < 1e-3 or >= 1e5 ? number.ToString("0.###e0", CultureInfo.InvariantCulture)
        : Math.Abs(number) >= 1e4 ? (10 * Math.Round(number / 10)).ToString("0", CultureInfo.InvariantCulture)
        : number.ToString("G4", CultureInfo.InvariantCulture);

    /// <summary>A number with four significant digits; in full where these would set it on a threshold that it is beside.</summary>
    public static string Against(double value, double threshold)
    {
        var brief = Brief(value);
        return
            value != threshold
            && double.TryParse(brief, NumberStyles.Float, CultureInfo.InvariantCulture, out var rounded)
            && rounded == threshold
            ? value.ToString("R", CultureInfo.InvariantCulture)
            : brief;
    }

    /// <summary>With a capital letter, for headings.</summary>
    public static string Upper(string text) => string.IsNullOrEmpty(text) ? "" : char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary>A whole number with a separator for thousands.</summary>
    public static string Count(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>"1 network", "2 networks".</summary>
    public static string Networks(int number) => $"{Count(number)} network{(number == 1 ? "" : "s")}";

    /// <summary>A cell: "learning rate 0.1, delay 80 ms"; the axes that do not vary are left out.</summary>
    public static string Of(StudyView view, Cell cell)
    {
        var places = cell.Values.Where(value => value.Axis == view.Across?.Axis || view.Varying.Any(axis => axis.Axis == value.Axis));
        return string.Join(
            ", ",
            [
                $"learning rate {Brief(cell.LearningRate)}",
                .. places.Select(value => value.ToString().Replace(value.Axis.Name, value.Axis.Word, StringComparison.Ordinal)),
            ]
        );
    }

    /// <summary>A network: its cell and seed.</summary>
    public static string Of(StudyView view, NetworkKey key) => $"{Of(view, key.Cell)}, seed {key.Seed}";

    /// <summary>Name of a class as a study tells it; "undecided" for none.</summary>
    public static string Of(StudyView view, Mechanism? found)
    {
        return found is { } known ? FigureStyle.NameOf(known, view.Grouping) : "undecided";
    }

    /// <summary>A word of the dynamics, as in "condition dependent".</summary>
    public static string Of(NetworkWord word) => DynamicsText.Words(word);

    /// <summary>A verdict of the recurrence rule, as in "limit cycle".</summary>
    public static string Of(LateVerdict verdict) => DynamicsText.Words(verdict);

    /// <summary>The letter that stands for a class where there is no room for its name.</summary>
    public static string Letter(StudyView view, Mechanism? found) => found is null ? "?" : Of(view, found)[..1].ToUpperInvariant();

    /// <summary>The counts of a cell in words, as hover and screen readers say them.</summary>
    public static string Of(StudyView view, PhasePlace place)
    {
        var where = Of(view, place.Cell);
        if (place.Networks == 0)
        {
            return $"{where}: no networks";
        }

        var parts = view
            .Classes.Where(found => found != Mechanism.Unstable)
            .Select(found => (Name: Of(view, found), Count: PhaseView.Within(place.Counts, found)))
            .Where(one => one.Count > 0)
            .Select(
                (one, i) =>
                    $"{one.Name} {one.Count}{(i == 0 && place.Counts.Unstable > 0 ? $" ({place.Counts.Unstable} of them unstable)" : "")}"
            )
            .Concat(place.Undecided > 0 ? [$"undecided {place.Undecided}"] : []);
        var missing = place.Planned > place.Networks ? $" of {Count(place.Planned)}" : "";
        var networks = missing.Length == 0 ? Networks(place.Networks) : $"{Count(place.Networks)}{missing} networks";
        return $"{where}: {networks}; {string.Join(", ", parts)}";
    }
}
