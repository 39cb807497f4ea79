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
            new
            {
                x = own.Points.Select(point => point.PeriodMs),
                y = own.Points.Select(point => point.LearningRate),
                name = "boundaries that count",
                mode = "markers",
                marker = new { color = "--ink", size = 8 },
            },
        };
        if (left.Count > 0)
        {
            traces.Add(
                new
                {
                    x = left.Select(boundary => boundary.PeriodMs),
                    y = left.Select(boundary => boundary.LearningRate),
                    text = left.Select(boundary => boundary.LeftOut),
                    name = "left out",
                    mode = "markers",
                    marker = new
                    {
                        color = "--faint",
                        size = 8,
                        symbol = "circle-open",
                    },
                    hovertemplate = "%{text}",
                }
            );
        }

        string[] colours = ["--one", "--two", "--three", "--four"];
        foreach (var (estimate, i) in findings.Estimates.Select((estimate, i) => (estimate, i)).Where(one => one.estimate.Law is not null))
        {
            traces.Add(Line(estimate.Law!, own, FindingText.NameOf(estimate.Procedure), colours[i % colours.Length]));
        }

        if (findings.PublishedCounts is { Points.Count: > 0 } published)
        {
            traces.Add(
                new
                {
                    x = published.Points.Select(point => point.PeriodMs),
                    y = published.Points.Select(point => point.LearningRate),
                    name = "published counts of the same cells",
                    mode = "markers",
                    marker = new
                    {
                        color = "--two",
                        size = 7,
                        symbol = "diamond-open",
                    },
                }
            );
        }

        return new Chart(
            $"boundary-{findings.Class}",
            $"Boundary of {findings.Class.Replace('-', ' ')} and the laws through it",
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
        return new
        {
            x,
            y = x.Select(law.LearningRateAt),
            name,
            mode = "lines",
            line = new { color = colour, width = 1.5 },
        };
    }
}
