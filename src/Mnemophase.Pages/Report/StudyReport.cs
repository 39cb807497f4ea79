using Mnemophase.Figures;
using Mnemophase.Results;
using Mnemophase.Store.Queries;
using Mnemophase.Studies.Plane;

namespace Mnemophase.Pages.Report;

/// <summary>The page of some stores, section by section, as a paper's results section has it: one file that fetches nothing.</summary>
/// <param name="clock">For the date of the page.</param>
/// <param name="progress">Told what is under way, of what so many are done, how many are and how many there are.</param>
/// <param name="stop">Stops reading between networks.</param>
public sealed class StudyReport(
    IReadOnlyList<FigureSource> sources,
    TimeProvider clock,
    Action<string, string, int, int> progress,
    CancellationToken stop
)
{
    // A vector drawing of thousands of curve points weighs more than its picture.
    private const int LargestVector = 300_000;

    private static readonly string[] PaperOrder =
    [
        "figure2",
        "figureS1",
        "figure3",
        "rotations",
        "nopost",
        "post",
        "longtau",
        "persistence",
    ];

    /// <summary>What shifts from the first store to the others, where that was asked for.</summary>
    public IReadOnlyList<ReportPassage> Between { get; init; } = [];

    /// <summary>What the dynamics of a store's networks say; null where it was not judged.</summary>
    public Func<FigureSource, ReportPassage?> Dynamics { get; init; } = _ => null;

    /// <summary>Writes the page.</summary>
    public string Write()
    {
        var ordered = sources.OrderBy(Place).ToList();
        var stores = ordered.Select(source => new ReportStore(source, Facts(source))).ToList();
        var boundaries = ordered.SelectMany(Boundaries).ToList();
        var set = new FigureSet(ordered);
        var figures = new List<ReportFigure>();
        progress("figures", "figures", 0, set.Most);
        foreach (var drawn in set.Draw())
        {
            stop.ThrowIfCancellationRequested();
            figures.Add(Picture(drawn));
            progress("figures", "figures", figures.Count, set.Most);
        }

        var content = new ReportContent
        {
            Stores = stores,
            Figures = figures,
            Boundaries = boundaries,
            Dynamics = [.. ordered.Select(Dynamics).OfType<ReportPassage>()],
            Between = Between,
            NotDrawn = [.. set.SkippedLines()],
            Date = clock.GetUtcNow(),
        };
        return HtmlPage.Render<ReportPage>(
            new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(ReportPage.Content)] = content }
        );
    }

    private static int Place(FigureSource source)
    {
        var place = Array.IndexOf(PaperOrder, source.PaperStudy);
        return place < 0 ? PaperOrder.Length : place;
    }

    private static ReportFigure Picture(DrawnFigure drawn)
    {
        var vector = FigureFile.Render(drawn.Figure, FigureFormats.Svg);
        var (type, bytes) =
            vector.Length <= LargestVector ? ("image/svg+xml", vector) : ("image/png", FigureFile.Render(drawn.Figure, FigureFormats.Png));
        using var sheet = drawn.Figure.Compose();
        return new ReportFigure(
            drawn.Name,
            drawn.Store,
            drawn.Caption,
            drawn.Figure.Name,
            (int)sheet.Width,
            $"data:{type};base64,{Convert.ToBase64String(bytes)}"
        );
    }

    private StoreFacts Facts(FigureSource source)
    {
        var label = $"verdicts in {source.Store.Path}";
        return StoreFacts.Of(source.Store, source.Store.Summary().Trained, (done, all) => progress(label, "networks", done, all), stop);
    }

    /// <summary>All boundaries of a store.</summary>
    private List<BoundaryFindings> Boundaries(FigureSource source)
    {
        var findings = new List<BoundaryFindings>();
        if (ScalingSource.HasBoundaries(source.Study) && source.Counts.Count > 0)
        {
            var wanted = PlaneConventions.Of(source.Study);
            progress($"exponents of {source.Store.Path}", "boundaries", 0, wanted.Count);
            foreach (var conventions in wanted)
            {
                stop.ThrowIfCancellationRequested();
                findings.Add(source.Findings(conventions));
                _ = findings[^1].Foundation;
                progress($"exponents of {source.Store.Path}", "boundaries", findings.Count, wanted.Count);
            }
        }

        return findings;
    }
}
