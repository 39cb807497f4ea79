using System.Globalization;
using Mnemophase.Outcomes;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Plane;
using Mnemophase.Studies.Published;

namespace Mnemophase.Cli.Output;

/// <summary>Fractions of the mechanisms per learning rate and delay (or response window), beside the published ones.</summary>
internal static class FractionTable
{
    /// <summary>Writes one table per learning rate, and per further period of which the study has several.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="study">The study.</param>
    /// <param name="cells">Its cells, in the order of the grid.</param>
    public static void Write(TextWriter output, Study study, IReadOnlyList<CellCounts> cells)
    {
        var published =
            PublishedCounts.For(study) is { } counts && string.Equals(counts.Axis, AcrossOf(study), StringComparison.Ordinal)
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
            WriteNote(output, cells, published);
        }
    }

    private static string Title(Study study, CellCounts cell)
    {
        var grid = study.Grid;
        var (axis, plane) = (AcrossOf(study), StudyPlane.Of(study));
        var delay =
            plane is null && axis is not "delay" && grid.DelaysMs.Count > 1 ? $", delay {StudyText.Number(cell.Cell.DelayMs)} ms" : "";
        var post = plane is null && grid.PostsMs.Count > 1 ? $", post {StudyText.Number(cell.Cell.PostMs)} ms" : "";
        return $"Learning rate {StudyText.Number(cell.Cell.LearningRate)}{delay}{post}";
    }

    /// <summary>The axis down a table; where several vary, the first that does not stand in the title.</summary>
    private static string AcrossOf(Study study) => StudyPlane.Of(study)?.Axis ?? (study.Grid.ResponsesMs.Count > 1 ? "response" : "delay");

    private static bool OnlyLearned(Study study) => study.Task.Kind.Described.OnlyLearned;

    private static string[] Columns(Study study) =>
        OnlyLearned(study) ? ["not learned", "learned"] : ["not learned", "limit cycle", "slow point"];

    private static void WriteHeader(TextWriter output, Study study, PublishedCounts? published)
    {
        var period = $"{AcrossOf(study)} (ms)";
        output.Write($"  {period, 13}  networks");
        foreach (var column in Columns(study))
        {
            output.Write(published is null ? $"  {column, 11}" : $"  {column, 11} (published)");
        }

        output.WriteLine();
    }

    private static void WriteCell(TextWriter output, Study study, CellCounts cell, PublishedCounts? published)
    {
        var key = cell.Cell;
        var period = StudyPlane.Of(study)?.At(cell.Cell) ?? (AcrossOf(study) is "response" ? cell.Cell.ResponseMs : cell.Cell.DelayMs);
        output.Write(string.Create(CultureInfo.InvariantCulture, $"  {period, 13}  {cell.Counts.Total, 8}"));
        var ours = Fractions(study, cell.Counts);
        var theirs = published?.Of(key) is { } counts ? Fractions(study, counts) : null;
        for (var i = 0; i < ours.Length; i++)
        {
            output.Write(string.Create(CultureInfo.InvariantCulture, $"  {ours[i], 11:F2}"));
            if (published is not null)
            {
                output.Write(string.Create(CultureInfo.InvariantCulture, $" {(theirs is null ? "" : $"({theirs[i]:F2})"), 11}"));
            }
        }

        output.WriteLine();
    }

    private static double[] Fractions(Study study, MechanismCounts counts) =>
        OnlyLearned(study)
            ? [counts.NotLearnedFraction, counts.LimitCycleFraction + counts.SlowPointFraction]
            : [counts.NotLearnedFraction, counts.LimitCycleFraction, counts.SlowPointFraction];

    private static void WriteNote(TextWriter output, IReadOnlyList<CellCounts> cells, PublishedCounts published)
    {
        var most = cells.Max(cell => cell.Counts.Total);
        var all = published.Cells.Values.Max(counts => counts.Total);
        output.WriteLine("Not learned includes unstable, as in the published phase diagrams.");
        if (most < all)
        {
            output.WriteLine(
                $"The published fractions are over {all} networks a cell, those here over {most} at most. A seed is one start shared by all"
            );
            output.WriteLine(
                "cells, and seeds differ (0 and 1 become limit cycles nearly everywhere), so a few seeds need not match them."
            );
        }
    }
}
