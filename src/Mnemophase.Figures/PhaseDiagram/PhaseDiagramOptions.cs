using Mnemophase.Outcomes;

namespace Mnemophase.Figures.PhaseDiagram;

/// <summary>What a phase diagram tells apart and says beside its cells; the defaults are those of a study over delays.</summary>
public sealed record PhaseDiagramOptions
{
    /// <summary>Label of the axis across.</summary>
    public string PeriodLabel { get; init; } = FigureStyle.DelayLabel;

    /// <summary>Label of the axis that runs up.</summary>
    public string UpLabel { get; init; } = FigureStyle.LearningRateLabel;

    /// <summary>What is told apart: three mechanisms, or learned and not (persistence, where both mechanisms count as learned).</summary>
    public MechanismGrouping Grouping { get; init; } = MechanismGrouping.UnstableAsNotLearned;

    /// <summary>Title of the first panel; empty where there is one only.</summary>
    public string FirstPanel { get; init; } = "";

    /// <summary>Further panels on the same axes: other parts of the study.</summary>
    public IReadOnlyList<(string Title, IReadOnlyList<PhaseCell> Cells)> FurtherPanels { get; init; } = [];

    /// <summary>Boundaries to draw into the panel of this run.</summary>
    public IReadOnlyList<PhaseBoundary> Boundaries { get; init; } = [];

    /// <summary>Whether <see cref="Boundaries"/> stand in every panel, to be compared with.</summary>
    public bool BoundariesInAll { get; init; }

    /// <summary>Width and height of a panel in pixels of 1/96 inch.</summary>
    public (float Width, float Height) PanelSize { get; init; } = (430, 380);

    /// <summary>Panels in a row at most.</summary>
    public int Columns { get; init; } = 3;

    /// <summary>Boundaries to draw into the panel of the published cells.</summary>
    public IReadOnlyList<PhaseBoundary> PublishedBoundaries { get; init; } = [];

    /// <summary>Which part of the study the cells are, for the line under the title; empty to leave it out.</summary>
    public string Coverage { get; init; } = "";
}
