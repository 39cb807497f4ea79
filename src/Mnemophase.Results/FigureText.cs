using Mnemophase.Figures.Drawing;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Results;

/// <summary>Words under the titles of figures.</summary>
public static class FigureText
{
    /// <summary>A learning rate in three digits.</summary>
    public static string Rate(double rate) => AxisTicks.Plain(rate);

    /// <summary>"nopost, learning rate 0.1: 23 of 2,100 networks (1 of 21 cells)".</summary>
    public static string Coverage(Study study, StudyCoverage coverage, double? rate = null) =>
        rate is { } only ? $"{study.Name}, learning rate {Rate(only)}: {coverage.Text}" : $"{study.Name}: {coverage.Text}";
}
