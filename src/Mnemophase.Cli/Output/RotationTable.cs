using Mnemophase.Store.Queries;

namespace Mnemophase.Cli.Output;

/// <summary>Full rotations of rank-K networks per delay and condition, beside the published fractions.</summary>
internal static class RotationTable
{
    /// <summary>For people: one line per cell.</summary>
    public static void Write(TextWriter output, Study study, RotationSummary summary)
    {
        foreach (var rate in summary.Cells.GroupBy(cell => cell.Cell.LearningRate))
        {
            output.WriteLine($"Learning rate {StudyText.Number(rate.Key)}");
            output.WriteLine(
                $"  delay (ms)  post (ms)  networks  learned  rotating  undecided  fraction  95 % interval{(rate.Any(cell => cell.Published is not null) ? "  published" : "")}"
            );
            foreach (var cell in rate)
            {
                output.WriteLine(Line(cell));
            }

            output.WriteLine();
        }

        WriteTests(output, summary);
        if (summary.Cells.Count > 0)
        {
            output.WriteLine(
                "Rotating: in the free run after the trial, the latents of a network that learned go round at least once and do not"
            );
            output.WriteLine("stop. Fractions are over the networks that learned; undecided ones count as not rotating.");
            WriteNote(output, study, summary);
        }
    }

    /// <summary>For programs.</summary>
    public static object ForJson(RotationSummary summary) =>
        new
        {
            cells = summary.Cells.Select(cell => new
            {
                cell.Cell.LearningRate,
                cell.Cell.DelayMs,
                cell.Cell.ResponseMs,
                cell.Cell.PostMs,
                cell.Networks,
                cell.Learned,
                cell.Rotating,
                cell.Undecided,
                fraction = Json.Finite(cell.Fraction),
                lower = cell.Interval.Lower,
                upper = cell.Interval.Upper,
                published_fraction = cell.Published,
            }),
            tests = summary.Tests.Select(test => new
            {
                test.With.Cell.LearningRate,
                test.With.Cell.DelayMs,
                test.With.Cell.ResponseMs,
                posts_ms = new[] { test.Without.Cell.PostMs, test.With.Cell.PostMs },
                test = "mcnemar",
                pairs = test.Pairs,
                only_without = test.OnlyWithout,
                only_with = test.OnlyWith,
                p = test.P,
                p_corrected = test.Corrected,
                stars = test.Stars,
                fisher_p_corrected = test.Fisher,
                fisher_stars = test.FisherStars,
            }),
            tests_in_study = summary.TestsInStudy,
        };

    private static string Line(RotationCell cell)
    {
        var published = cell.Published is { } value ? value.ToString("F3", CultureInfo.InvariantCulture) : "";
        var fraction = cell.Learned > 0 ? cell.Fraction.ToString("F3", CultureInfo.InvariantCulture) : "";
        var interval = $"{cell.Interval.Lower:F3}-{cell.Interval.Upper:F3}";
        return $"  {cell.Cell.DelayMs, 10}  {cell.Cell.PostMs, 9}  {cell.Networks, 8}  {cell.Learned, 7}  {cell.Rotating, 8}  {cell.Undecided, 9}  {fraction, 8}  {interval, 13}  {published, 9}".TrimEnd();
    }

    private static void WriteTests(TextWriter output, RotationSummary summary)
    {
        if (summary.Tests.Count == 0)
        {
            return;
        }

        output.WriteLine(
            $"McNemar's exact test over the seeds that learned under both conditions, two-sided; {(summary.TestsInStudy == 1 ? "one test, so nothing is corrected" : $"corrected by Bonferroni for {summary.TestsInStudy} tests")}."
        );
        output.WriteLine(
            "It holds the seeds fixed. The last column is Fisher's exact test as published, corrected in the same way; it treats the conditions as independent samples."
        );
        output.WriteLine("  delay (ms)  pairs  only without  only with           p   corrected        Fisher");
        foreach (var test in summary.Tests)
        {
            output.WriteLine(
                $"  {test.With.Cell.DelayMs, 10}  {test.Pairs, 5}  {test.OnlyWithout, 12}  {test.OnlyWith, 9}  {test.P, 10:G3}  {test.Corrected, 10:G3} {test.Stars, -3}  {test.Fisher, 8:G3} {test.FisherStars}".TrimEnd()
            );
        }

        output.WriteLine();
    }

    private static void WriteNote(TextWriter output, Study study, RotationSummary summary)
    {
        var most = summary.Cells.Max(cell => cell.Networks);
        if (summary.Cells.Any(cell => cell.Published is not null) && most < study.Grid.Seeds.Count)
        {
            output.WriteLine(
                $"The published fractions are over {study.Grid.Seeds.Count} networks per cell, those here over at most {most}: compare within the intervals."
            );
        }
    }
}
