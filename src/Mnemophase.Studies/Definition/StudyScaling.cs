using Mnemophase.Scaling;

namespace Mnemophase.Studies.Definition;

/// <summary>Which conventions a study's boundaries are fitted by.</summary>
public static class StudyScaling
{
    /// <summary>
    /// The conventions a study states; where it states none, those of the study of the same name that comes with the program (stores of
    /// earlier builds hold a text without them), else every learning rate, threshold 0.1 and the published starts for each class. None for delayed activation.
    /// </summary>
    public static IReadOnlyList<BoundaryConventions> Of(Study study)
    {
        ArgumentNullException.ThrowIfNull(study);
        if (study.Scaling.Count > 0)
        {
            return study.Scaling;
        }

        if (StudyLibrary.Names.Contains(study.Name, StringComparer.Ordinal))
        {
            var embedded = StudyLibrary.Embedded(study.Name);
            // A file of one's own may carry that name over another grid.
            if (embedded.Scaling.Count > 0 && embedded.Task.Kind == study.Task.Kind)
            {
                return embedded.Scaling;
            }
        }

        var task = study.Task.Kind.Described;
        return task.HasBoundaries ? Defaults(task.OnlyLearned) : [];
    }

    /// <summary>The conventions of an unknown study: every class, every learning rate, threshold 0.1.</summary>
    /// <param name="persistence">Whether it is over response windows, where only learned and not learned are told apart.</param>
    public static IReadOnlyList<BoundaryConventions> Defaults(bool persistence) =>
        persistence
            ? [BoundaryConventions.Default(BoundaryClass.NotLearned, persistence: true)]
            :
            [
                BoundaryConventions.Default(BoundaryClass.NotLearned, persistence: false),
                BoundaryConventions.Default(BoundaryClass.SlowPoint, persistence: false),
            ];
}
