using Mnemophase.Results;
using Mnemophase.Store;
using Mnemophase.Store.Judging;
using Mnemophase.Studies.Definition;

namespace Mnemophase.Cli.Report;

/// <summary>The page of some stores, section by section, as a paper's results section has it.</summary>
/// <param name="sources">The stores.</param>
/// <param name="comparisons">What shifts from the first store to the others, where that was asked for.</param>
/// <param name="clock">For the date of the page.</param>
/// <param name="progress">Told what is under way, of what so many are done, how many are and how many there are.</param>
/// <param name="stop">Stops reading between networks.</param>
internal sealed class StudyReport(
    IReadOnlyList<FigureSource> sources,
    IReadOnlyList<StudyComparison> comparisons,
    TimeProvider clock,
    Action<string, string, int, int> progress,
    CancellationToken stop
)
{
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

    /// <summary>Writes the page.</summary>
    public string Write()
    {
        var ordered = sources.OrderBy(Place).ToList();
        var stores = ordered.Select(source => (source, Facts(source))).ToList();
        var exponents = ordered.SelectMany(Exponents).ToList();
        var set = new FigureSet(ordered);
        var figures = set.Draw().Select(drawn => (drawn.Name, drawn.Store, Markup: ReportPage.Figure(drawn))).ToList();
        var program = ProgramVersion.Current;
        return ReportPage.Of(
            "Mechanisms of short-term memory in trained recurrent networks",
            $"{clock.GetUtcNow():yyyy-MM-dd} · Mnemophase {program.Version} · {string.Join(", ", ordered.Select(source => source.Study.Name).Distinct(StringComparer.Ordinal))}",
            [
                new("findings", "Findings", SummarySection.Write(stores, exponents)),
                new(
                    "task",
                    "Task and theory",
                    string.Concat(figures.Where(figure => figure.Store is null).Select(figure => figure.Markup))
                ),
                .. ordered.Select(
                    (source, i) =>
                        Study(source, i, [.. figures.Where(figure => OfStore(figure.Store, source)).Select(figure => figure.Markup)])
                ),
                new("exponents", "Exponents", ExponentSection.Write(exponents)),
                new("dynamics", "What the networks do", DynamicsSection.Write(ordered)),
                new("comparison", "Comparison with the paper", ComparisonSection.Write(stores)),
                new("between", "Comparison of the studies", CompareSection.Write(comparisons)),
                new("robustness", "Robustness of the labels", RobustnessSection.Write(ordered)),
                new("methods", "How it was computed", MethodSection.Write(stores)),
                new("not-drawn", "Figures not drawn", NotDrawn(set)),
                new("cite", "How to cite", MethodSection.Cite(program)),
            ]
        );
    }

    private static bool OfStore(string? path, FigureSource source) => string.Equals(path, source.Store.Path, StringComparison.Ordinal);

    private static int Place(FigureSource source)
    {
        var place = Array.IndexOf(PaperOrder, source.PaperStudy);
        return place < 0 ? PaperOrder.Length : place;
    }

    private static ReportSection Study(FigureSource source, int number, IReadOnlyList<string> figures)
    {
        var html = new Html();
        if (source.Study.Network.Kind.Described.CountsMechanisms)
        {
            html.Paragraph(StudyProse.Outcome(source));
            if (source.Study.General is null && RuleCounts.Of(source.Store) is { Learned: > 0 } rules)
            {
                html.Paragraph($"By how the rules agree: {rules}.");
            }
        }

        foreach (var figure in figures)
        {
            html.Raw(figure);
        }

        if (source.Study.Network.Kind.Described.CountsMechanisms && source.Counts.Count > 0)
        {
            CountSection.Add(html, source);
        }

        return new ReportSection($"study-{number}", $"{source.Study.Name}: {source.Study.Title}", html.ToString());
    }

    private static string NotDrawn(FigureSet set)
    {
        var lines = set.SkippedLines().ToList();
        return lines.Count == 0
            ? ""
            : new Html().Raw($"<ul>{string.Concat(lines.Select(line => $"<li>{Html.Escape(line)}</li>"))}</ul>").ToString();
    }

    private StoreFacts Facts(FigureSource source)
    {
        var label = $"verdicts in {source.Store.Path}";
        return StoreFacts.Of(source.Store, source.Store.Summary().Trained, (done, all) => progress(label, "networks", done, all), stop);
    }

    private IReadOnlyList<BoundaryFindings> Exponents(FigureSource source) =>
        ExponentSection.Of(source, (done, all) => progress($"exponents of {source.Store.Path}", "boundaries", done, all), stop);
}
