using Mnemophase.Outcomes;
using Mnemophase.Studies.Plane;
using Mnemophase.Studies.Published;

namespace Mnemophase.Cli.Output;

/// <summary>Fractions of the mechanisms per learning rate and delay (or response window), beside the published ones.</summary>
internal static class FractionTable
{
    /// <summary>Writes one table per learning rate, and per further period of which the study has several.</summary>
    /// <param name="cells">Its cells, in the order of the grid.</param>
    public static void Write(TextWriter output, Study study, IReadOnlyList<CellCounts> cells)
    {
        var published =
            PublishedCounts.For(study) is { } counts && string.Equals(counts.Axis, AcrossOf(study).Name, StringComparison.Ordinal)
                ? counts
                : null;
        foreach (var table in cells.GroupBy(cell => Title(study, cell), StringComparer.Ordinal))
        {
            output.WriteLine(table.Key);
            WriteHeader(output, study, published);
            foreach (var cell in table)
            {
                WriteCell(output, study, cell, published);
            }

            output.WriteLine();
        }

        if (published is not null && cells.Count > 0)
        {
            WriteNote(output, study, cells, published);
        }
    }

    private static string Title(Study study, CellCounts cell)
    {
        var across = AcrossOf(study);
        var others = study.Grid.Axes.Where(axis => axis.Varies && axis.Axis != across).Select(axis => $", {cell.Cell[axis.Axis]}");
        return across == Axis.LearningRate
            ? study.Title
            : $"Learning rate {StudyText.Number(cell.Cell.LearningRate)}{string.Concat(others)}";
    }

    /// <summary>The axis down a table: across the plane; where several vary, the response window or else the first, and the others stand in the title; the learning rate where there is no other.</summary>
    private static Axis AcrossOf(Study study)
    {
        if (StudyPlane.Of(study) is { } plane)
        {
            return plane.Across.Axis;
        }

        var varying = study.Grid.Axes.Where(axis => axis.Varies).Select(axis => axis.Axis).ToList();
        return varying.Contains(Axis.Response) ? Axis.Response : varying.FirstOrDefault(Axis.LearningRate);
    }

    private static bool OnlyLearned(Study study) => study.Task.OnlyLearned;

    private static string[] Columns(Study study) =>
        OnlyLearned(study) ? ["not learned", "learned"] : ["not learned", "limit cycle", "slow point"];

    private static void WriteHeader(TextWriter output, Study study, PublishedCounts? published)
    {
        var across = AcrossOf(study);
        var head = across.Unit.Length == 0 ? across.Name : $"{across.Name} ({across.Unit})";
        output.Write($"  {head, 13}  networks");
        foreach (var column in Columns(study))
        {
            output.Write(published is null ? $"  {column, 11}" : $"  {column, 11} (published)");
        }

        output.WriteLine();
    }

    private static void WriteCell(TextWriter output, Study study, CellCounts cell, PublishedCounts? published)
    {
        var key = cell.Cell;
        var across = AcrossOf(study);
        var place = across == Axis.LearningRate ? StudyText.Number(key.LearningRate) : key[across].Text;
        output.Write($"  {place, 13}  {cell.Counts.Total, 8}");
        var ours = Fractions(study, cell.Counts);
        var theirs = published?.Of(key) is { } counts ? Fractions(study, counts) : null;
        for (var i = 0; i < ours.Length; i++)
        {
            output.Write($"  {ours[i], 11:F2}");
            if (published is not null)
            {
                output.Write($" {(theirs is null ? "" : $"({theirs[i]:F2})"), 11}");
            }
        }

        output.WriteLine();
    }

    private static double[] Fractions(Study study, MechanismCounts counts) =>
        OnlyLearned(study)
            ? [counts.NotLearnedFraction, 1 - counts.NotLearnedFraction]
            : [counts.NotLearnedFraction, counts.LimitCycleFraction, counts.SlowPointFraction];

    private static void WriteNote(TextWriter output, Study study, IReadOnlyList<CellCounts> cells, PublishedCounts published)
    {
        var (least, most) = (cells.Min(cell => cell.Counts.Total), cells.Max(cell => cell.Counts.Total));
        var all = published.Cells.Values.Max(counts => counts.Total);
        output.WriteLine("Not learned includes unstable, as in the published phase diagrams.");
        if (most < all)
        {
            output.WriteLine(
                $"The published fractions are over {all} networks per cell, those here over {(least < most ? $"{least} to {most}" : most)}."
            );
            output.WriteLine(
                $"Seeds differ{(OnlyLearned(study) ? "" : " (0 and 1 become limit cycles nearly everywhere)")}, so the fractions of a few seeds need not match those of all {all}."
            );
        }
    }
}
