using Mnemophase.Judging;
using Mnemophase.Outcomes;
using Mnemophase.Scaling;
using Mnemophase.Store;
using Mnemophase.Store.Queries;
using Mnemophase.Store.Tensors;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Results;

/// <summary>What a figure can be drawn from: one store, read once for all figures that want the same.</summary>
/// <param name="store">The store; stays the caller's.</param>
/// <param name="published">Whether figures set the published values beside.</param>
/// <param name="progress">Told what is read, how many networks are done and how many there are.</param>
/// <param name="stop">Stops reading between networks.</param>
public sealed class FigureSource(
    StudyStore store,
    bool published,
    Action<string, int, int>? progress = null,
    CancellationToken stop = default
)
{
    private readonly Dictionary<(double, MechanismGrouping, int), MechanismCurves> _curves = [];
    private IReadOnlyList<CellCounts>? _counts;
    private IReadOnlyList<(Mechanism, double)>? _indices;

    /// <summary>Resamples for a band in a figure alone.</summary>
    public const int FigureResamples = 200;

    private readonly Dictionary<BoundaryClass, BoundaryFindings> _findings = [];
    private ScalingSource? _scaling;

    /// <summary>The store.</summary>
    public StudyStore Store => store;

    /// <summary>Resamples of the seeds for the intervals of exponents; 0 for none.</summary>
    public int Resamples { get; init; } = FigureResamples;

    /// <summary>What the counts say about the boundary of one class, computed once.</summary>
    public BoundaryFindings Findings(BoundaryConventions conventions)
    {
        if (!_findings.TryGetValue(conventions.Class, out var findings))
        {
            findings = BoundaryFindings.Of(_scaling ??= ScalingSource.FromStore(store), conventions, Resamples, seed: 0);
            _findings.Add(conventions.Class, findings);
        }

        return findings;
    }

    /// <summary>Its study.</summary>
    public Study Study => store.Study;

    /// <summary>Whether the published values are wanted beside.</summary>
    public bool Published => published;

    /// <summary>The study of the paper these networks belong to, by the name its figures go by.</summary>
    public string PaperStudy => PaperStudyOf(Study);

    /// <summary>Its cells with their counts.</summary>
    public IReadOnlyList<CellCounts> Counts => _counts ??= store.Counts();

    /// <summary>Index and class of every judged network.</summary>
    public IReadOnlyList<(Mechanism Class, double Index)> Indices => _indices ??= store.Indices();

    /// <summary>Which classes the study's figures tell apart, unless they say otherwise.</summary>
    public MechanismGrouping Grouping => GroupingOf(Study);

    /// <summary>The study of the paper a study's networks belong to.</summary>
    public static string PaperStudyOf(Study study) => study.Published ?? study.Name;

    /// <summary>Which classes a study's figures tell apart.</summary>
    public static MechanismGrouping GroupingOf(Study study) =>
        study.Task.OnlyLearned ? MechanismGrouping.LearnedOrNot : MechanismGrouping.UnstableAsNotLearned;

    /// <summary>How much of the study, or of some of its learning rates, is in the store.</summary>
    public StudyCoverage Coverage(Func<double, bool>? rate = null) =>
        StudyCoverage.Of(Study, Counts, key => rate?.Invoke(key.LearningRate) != false) with
        {
            Note = store.Summary().EngineNote,
        };

    /// <summary>Averaged curves of a learning rate.</summary>
    public MechanismCurves Curves(double rate, MechanismGrouping grouping, int lastEpochs = StoredCurves.TailEpochs)
    {
        if (!_curves.TryGetValue((rate, grouping, lastEpochs), out var curves))
        {
            var label = $"curves at learning rate {FigureText.Rate(rate)} in {store.Path}";
            curves = StoreCurves.Of(store, rate, grouping, lastEpochs, (done, all) => progress?.Invoke(label, done, all), stop);
            _curves.Add((rate, grouping, lastEpochs), curves);
        }

        return curves;
    }
}
