using Mnemophase.Judging;
using Mnemophase.Outcomes;

namespace Mnemophase.Explorer.Views;

/// <summary>Which classes the legend has switched on; all unless some are left out. Not learned brings unstable with it, as in every count.</summary>
public sealed class ClassFilter
{
    private readonly StudyView _view;

    private ClassFilter(StudyView view, IReadOnlyList<Mechanism> shown) => (_view, Shown) = (view, shown);

    /// <summary>The classes shown, in the order of their numbers.</summary>
    public IReadOnlyList<Mechanism> Shown { get; }

    /// <summary>Whether none is left out.</summary>
    public bool IsAll => Shown.Count == _view.Classes.Count;

    /// <summary>The filter as an address has it; null where all are shown.</summary>
    public string? Text =>
        IsAll
            ? null
            : string.Join(
                ',',
                Shown
                    .Where(found => found != Mechanism.Unstable || !Shown.Contains(Mechanism.NotLearned))
                    .Select(found => NameOf(_view, found))
            );

    /// <summary>The filter an address asks for: names of classes with commas between.</summary>
    public static ClassFilter Of(StudyView view, string? text)
    {
        var names = (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries);
        return Of(view, view.Classes.Where(found => names.Contains(NameOf(view, found), StringComparer.Ordinal)));
    }

    /// <summary>The filter text after a click on a class: alone if all were shown, else in or out; all again where none would be left.</summary>
    public string? After(Mechanism clicked) =>
        Of(
            _view,
            IsAll ? [clicked]
                : clicked == Mechanism.Unstable && Shown.Contains(Mechanism.NotLearned)
                    ? Shown.Where(found => found != Mechanism.NotLearned)
                : Shown.Contains(clicked)
                    ? Shown.Where(found => found != clicked && (clicked, found) != (Mechanism.NotLearned, Mechanism.Unstable))
                : Shown.Append(clicked)
        ).Text;

    /// <summary>Networks of the classes shown.</summary>
    public int Count(MechanismCounts counts) => Shown.Sum(found => PhaseView.CountOf(counts, found));

    /// <summary>Name of a class in addresses and files: "limit_cycle".</summary>
    public static string NameOf(StudyView view, Mechanism found) => Words.Of(view, found).Replace(' ', '_');

    private static ClassFilter Of(StudyView view, IEnumerable<Mechanism> asked)
    {
        var names = asked.ToHashSet();
        var shown = view
            .Classes.Where(found => names.Contains(found) || (found == Mechanism.Unstable && names.Contains(Mechanism.NotLearned)))
            .ToList();
        return new ClassFilter(view, shown.Count == 0 ? view.Classes : shown);
    }
}
