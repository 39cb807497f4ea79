using Mnemophase.Figures.PhaseDiagram;
using Mnemophase.Outcomes;
using Mnemophase.Scaling;
using Mnemophase.Studies.Plane;

namespace Mnemophase.Results;

/// <summary>Boundaries and power laws of a store's counts and of the published ones, by the study's own conventions.</summary>
public static class StudyBoundaries
{
    /// <summary>The classes whose boundary the study's conventions name.</summary>
    public static IEnumerable<BoundaryClass> Classes(Study study) => PlaneConventions.Of(study).Select(convention => convention.Class);

    /// <summary>The analysis of what a store holds.</summary>
    /// <exception cref="FigureNotDrawnException">The study's conventions name no such boundary.</exception>
    public static ScalingAnalysis Of(FigureSource source, BoundaryClass of, FitProcedure procedure = FitProcedure.Published) =>
        ScalingAnalysis.Of(Cells(source.Study, source.Counts, of), ConventionsOf(source.Study, of), procedure);

    /// <summary>The same analysis of the published counts of the study's grid; null where there are none.</summary>
    public static ScalingAnalysis? Published(Study study, BoundaryClass of, FitProcedure procedure = FitProcedure.Published)
    {
        var cells = PublishedCells(study, of);
        return cells.Count == 0 ? null : ScalingAnalysis.Of(cells, ConventionsOf(study, of), procedure);
    }

    /// <summary>The published fractions of a class over the study's grid, which may be a part of the published one; none where nothing is published.</summary>
    public static IReadOnlyList<BoundaryCell> PublishedCells(Study study, BoundaryClass of)
    {
        var periods = StudyPlane.Of(study)?.Values ?? [];
        return
        [
            .. PhasePlanes
                .Published(study, study.Grid.LearningRates.Contains)
                .Where(cell => periods.Contains(cell.DelayMs))
                .Select(cell => BoundaryCell.Of(cell.LearningRate, cell.DelayMs, cell.Counts, of)),
        ];
    }

    /// <summary>The boundaries for a phase diagram, by the program's own estimate.</summary>
    public static IReadOnlyList<PhaseBoundary> ForDiagram(Study study, Func<BoundaryClass, ScalingAnalysis?> analysis) =>
        [
            .. Classes(study)
                .Select(of => (Of: of, Analysis: analysis(of)))
                .Where(one => one.Analysis?.Points.Count > 0)
                .Select(one => new PhaseBoundary(NameOf(one.Of), one.Analysis!)),
        ];

    /// <summary>A boundary's name in legends and tables.</summary>
    public static string NameOf(BoundaryClass of) => of == BoundaryClass.NotLearned ? "learning boundary" : "slow-point boundary";

    /// <summary>How the study says its boundary is fitted.</summary>
    /// <exception cref="FigureNotDrawnException">The study's conventions name no such boundary.</exception>
    public static BoundaryConventions ConventionsOf(Study study, BoundaryClass of) =>
        PlaneConventions.Of(study).FirstOrDefault(convention => convention.Class == of)
        ?? throw new FigureNotDrawnException($"study {study.Name} states no convention for its {NameOf(of)}");

    private static IEnumerable<BoundaryCell> Cells(Study study, IEnumerable<CellCounts> cells, BoundaryClass of) =>
        PhasePlanes.Cells(study, cells).Select(cell => BoundaryCell.Of(cell.LearningRate, cell.DelayMs, cell.Counts, of));
}
