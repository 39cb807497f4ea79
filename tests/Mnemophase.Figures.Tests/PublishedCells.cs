using Mnemophase.Figures.PhaseDiagram;
using Mnemophase.Outcomes;

namespace Mnemophase.Figures.Tests;

/// <summary>The published counts, read from the copy beside the tests.</summary>
internal static class PublishedCells
{
    public static IReadOnlyList<PhaseCell> Of(string study) =>
        [
            .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Data", "published-counts.csv"))
                .Skip(1)
                .Select(line => line.Split(','))
                .Where(fields => string.Equals(fields[0], study, StringComparison.Ordinal))
                .Select(fields => new PhaseCell(
                    Number(fields[1]),
                    Number(fields[2]),
                    new MechanismCounts((int)Number(fields[4]), (int)Number(fields[5]), (int)Number(fields[6]), 0)
                )),
        ];

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
