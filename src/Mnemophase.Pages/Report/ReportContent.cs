using Mnemophase.Results;
using Mnemophase.Store;
using Mnemophase.Store.Judging;
using Mnemophase.Studies.Definition;

namespace Mnemophase.Pages.Report;

/// <summary>A store of the report.</summary>
/// <param name="Source">What is drawn from it.</param>
/// <param name="Facts">What its rows tell.</param>
public sealed record ReportStore(FigureSource Source, StoreFacts Facts)
{
    /// <summary>Cells that hold every published seed.</summary>
    public IReadOnlyList<ComparedCell> Compared { get; } = ComparedCell.Of(Source);

    /// <summary>How far the labels depend on the free choices of their rule; empty where that was not tried.</summary>
    public IReadOnlyList<RobustnessSummary> Robustness { get; } =
        RobustnessSummary.Of(StoredRobustness.Kept(Source.Store).Select(stored => stored.Robustness));
}

/// <summary>A figure as it stands in the page.</summary>
/// <param name="Name">Name it is asked for by.</param>
/// <param name="Store">Path of the store it was drawn from; null for theory.</param>
/// <param name="Caption">What stands under it.</param>
/// <param name="Alternative">What it shows, for who cannot see it.</param>
/// <param name="Width">Width in CSS pixels.</param>
/// <param name="Address">The drawing itself, as a data address.</param>
public sealed record ReportFigure(string Name, string? Store, string Caption, string Alternative, int Width, string Address);

/// <summary>A passage with tables that another part of the program wrote.</summary>
/// <param name="Heading">Its heading; empty for none.</param>
/// <param name="Text">What its tables show.</param>
public sealed record ReportPassage(string Heading, string Text, IReadOnlyList<TextTable> Tables);

/// <summary>All that the page says.</summary>
public sealed record ReportContent
{
    /// <summary>The stores, in the paper's order.</summary>
    public required IReadOnlyList<ReportStore> Stores { get; init; }

    /// <summary>The figures, in the paper's order.</summary>
    public required IReadOnlyList<ReportFigure> Figures { get; init; }

    /// <summary>The boundaries of all stores.</summary>
    public required IReadOnlyList<BoundaryFindings> Boundaries { get; init; }

    /// <summary>What the networks do, by their dynamics.</summary>
    public required IReadOnlyList<ReportPassage> Dynamics { get; init; }

    /// <summary>What shifts from the first store to the others.</summary>
    public required IReadOnlyList<ReportPassage> Between { get; init; }

    /// <summary>Figures that were not drawn, each line with the reason.</summary>
    public required IReadOnlyList<string> NotDrawn { get; init; }

    /// <summary>Date of the page.</summary>
    public required DateTimeOffset Date { get; init; }

    /// <summary>The program that wrote it.</summary>
    public ProgramVersion Program { get; } = ProgramVersion.Current;
}
