using Mnemophase.Scaling;

namespace Mnemophase.Studies.Definition;

/// <summary>Which conventions a study's boundaries are fitted by.</summary>
public static class StudyScaling
{
    /// <summary>
    /// The conventions a study states; where it states none, those of the study of the same name that comes with the program (stores of
    /// earlier builds hold a text without them), or of the published study it is a part of, over the rates it has; else every learning rate and threshold 0.1. A study without published
    /// counts repeats no published fit: its starts are found by the program unless it states others than the published ones, which stores of earlier builds state for every study. None
    /// for delayed activation.
    /// </summary>
    public static IReadOnlyList<BoundaryConventions> Of(Study study)
    {
        if (!study.Task.Kind.Described.HasBoundaries)
        {
            return [];
        }

        var stated = study.Scaling.Count > 0 ? study.Scaling : OfLibrary(study);
        return study.Published is null ? [.. stated.Select(WithoutDefaultStart)] : stated;
    }

    private static IReadOnlyList<BoundaryConventions> OfLibrary(Study study)
    {
        var names = StudyLibrary.Names;
        var name =
            names.Contains(study.Name, StringComparer.Ordinal) && StudyLibrary.Embedded(study.Name).Scaling.Count > 0 ? study.Name
            : study.Published is { } published && names.Contains(published, StringComparer.Ordinal) ? published
            : null;
        // A file of one's own may carry a known name over another grid.
        return name is not null && StudyLibrary.Embedded(name) is { Scaling.Count: > 0 } known && known.Task.Kind == study.Task.Kind
            ? [.. known.Scaling.Select(conventions => Part(conventions, known.Grid, study.Grid))]
            : Defaults(study.Task.OnlyLearned, OverRates(study.Task, study.Grid));
    }

    private static BoundaryConventions Part(BoundaryConventions conventions, StudyGrid whole, StudyGrid part) =>
        whole.LearningRates.SequenceEqual(part.LearningRates) ? conventions : conventions.OfPart(whole.LearningRates, part.LearningRates);

    private static BoundaryConventions WithoutDefaultStart(BoundaryConventions conventions) =>
        conventions.Start == FitStart.Published(conventions.Curve) ? conventions with { Start = null } : conventions;

    /// <summary>
    /// Whether a boundary is a learning rate at each place across, as for persistence, and not a delay at each learning rate: where only learned and not learned are told apart, and where
    /// what varies is no period, over which a class need not rise.
    /// </summary>
    public static bool OverRates(StudyTask task, StudyGrid grid)
    {
        var varying = grid.Axes.Where(axis => axis.Varies).ToList();
        return task.OnlyLearned || (varying.Count > 0 && varying.TrueForAll(axis => !axis.Axis.IsPeriod));
    }

    /// <summary>The conventions of an unknown study: every class, every learning rate, threshold 0.1.</summary>
    /// <param name="onlyLearned">Whether only learned and not learned are told apart.</param>
    /// <param name="overRates">Whether a boundary is a learning rate at each place across.</param>
    public static IReadOnlyList<BoundaryConventions> Defaults(bool onlyLearned, bool overRates) =>
        [
            .. (onlyLearned ? (BoundaryClass[])[BoundaryClass.NotLearned] : [BoundaryClass.NotLearned, BoundaryClass.SlowPoint]).Select(
                of => BoundaryConventions.Default(of, overRates)
            ),
        ];
}
