using Mnemophase.Results;
using Mnemophase.Scaling;

namespace Mnemophase.Explorer.Views;

/// <summary>Boundaries over both axes on logarithmic scales, with the laws through them.</summary>
public static class ScalingCharts
{
    private const int Points = 60;

    /// <summary>The boundary of one class; null where no point of it is known.</summary>
    public static Chart? Of(BoundaryFindings findings)
    {
        var own = findings.Own.Analysis;
        var left = own
            .Boundaries.Where(boundary => !boundary.Counts && boundary is { PeriodMs: not null, LearningRate: not null })
            .ToList();
        if (own.Points.Count + left.Count + (findings.PublishedCounts?.Points.Count ?? 0) == 0)
        {
            return null;
        }

        var traces = new List<object>
        {
            Plot.Trace(
                own.Points.Select(point => point.PeriodMs),
                own.Points.Select(point => point.LearningRate),
                "boundaries",
                marker: Plot.Marker("--ink", 8)
            ),
        };
        if (left.Count > 0)
        {
            traces.Add(
                Plot.Trace(
                    left.Select(boundary => boundary.PeriodMs),
                    left.Select(boundary => boundary.LearningRate),
                    "left out of the law",
                    marker: Plot.Marker("--faint", 8, "circle-open"),
                    text: left.Select(boundary => boundary.LeftOut),
                    hovertemplate: "%{text}"
                )
            );
        }

        foreach (var (estimate, i) in findings.Estimates.Select((estimate, i) => (estimate, i)).Where(one => one.estimate.Law is not null))
        {
            traces.Add(Line(estimate.Law!, own, FindingText.NameOf(estimate.Procedure), Plot.Colour(i)));
        }

        if (findings.PublishedCounts is { Points.Count: > 0 } published)
        {
            traces.Add(
                Plot.Trace(
                    published.Points.Select(point => point.PeriodMs),
                    published.Points.Select(point => point.LearningRate),
                    "published counts, same cells",
                    marker: Plot.Marker("--two", 7, "diamond-open")
                )
            );
        }

        return new Chart(
            $"boundary-{findings.Class}",
            $"{Words.Upper(StudyBoundaries.NameOf(findings.Conventions.Class))} and the laws through it",
            traces,
            new
            {
                xaxis = new { title = new { text = $"{findings.Period} ({findings.Unit})" }, type = "log" },
                yaxis = new { title = new { text = findings.Up }, type = "log" },
                height = 440,
            }
        );
    }

    private static object Line(PowerLaw law, ScalingAnalysis analysis, string name, string colour)
    {
        var (from, to) = (analysis.Points.Min(point => point.PeriodMs), analysis.Points.Max(point => point.PeriodMs));
        var x = Enumerable.Range(0, Points + 1).Select(i => from * Math.Pow(to / from, (double)i / Points)).ToArray();
        return Plot.Trace(x, x.Select(law.LearningRateAt), name, Plot.Line(colour, 1.5));
    }
}
