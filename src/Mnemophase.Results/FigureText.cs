using Mnemophase.Figures.Drawing;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Results;

/// <summary>Words under the titles of figures.</summary>
public static class FigureText
{
    /// <summary>A learning rate in three digits.</summary>
    public static string Rate(double rate) => AxisTicks.Plain(rate);

    /// <summary>"nopost without learning rates 0.316 and 0.183: all 24 networks", where a figure leaves out learning rates that the store has.</summary>
    public static string CoverageWithout(Study study, StudyCoverage coverage, IEnumerable<double> rates)
    {
        var left = rates.Distinct().OrderDescending().ToList();
        var without = left.Count switch
        {
            0 => "",
            <= 3 => $" without {Plural.Word(left.Count, "learning rate")} {List(left)}",
            _ => $" without {left.Count} of the store's learning rates",
        };
        return $"{study.Name}{without}: {coverage.Text}";
    }

    /// <summary>"0.316, 0.183 and 0.1".</summary>
    public static string List(IReadOnlyList<double> rates)
    {
        return rates.Count == 1 ? Rate(rates[0]) : $"{string.Join(", ", rates.Take(rates.Count - 1).Select(Rate))} and {Rate(rates[^1])}";
    }

    /// <summary>"nopost, learning rate 0.1: 23 of 2,100 networks (1 of 21 cells)".</summary>
    public static string Coverage(Study study, StudyCoverage coverage, double? rate = null) =>
        rate is { } only ? $"{study.Name}, learning rate {Rate(only)}: {coverage.Text}" : $"{study.Name}: {coverage.Text}";
}
