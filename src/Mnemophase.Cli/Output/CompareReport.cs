using Mnemophase.Outcomes;
using Mnemophase.Results;
using Mnemophase.Scaling;
using Mnemophase.Scaling.Comparison;

namespace Mnemophase.Cli.Output;

/// <summary>Comparisons of studies: tables for people, rows for programs, and the tables of the report.</summary>
internal static class CompareReport
{
    /// <summary>For people.</summary>
    public static void WriteText(TextWriter output, IReadOnlyList<StudyComparison> comparisons)
    {
        foreach (var comparison in comparisons)
        {
            foreach (var line in Head(comparison))
            {
                output.WriteLine(line);
            }

            foreach (var table in Tables(comparison))
            {
                output.WriteLine();
                output.WriteLine(table.Title);
                WriteColumns(output, [table.Heads, .. table.Rows]);
            }

            output.WriteLine();
        }
    }

    /// <summary>For programs.</summary>
    public static void WriteJson(TextWriter output, IReadOnlyList<StudyComparison> comparisons) =>
        Json.Write(
            output,
            new
            {
                @base = Path.GetFullPath(comparisons[0].Base.Path),
                rows = comparisons.Select(one => new
                {
                    store = Path.GetFullPath(one.Other.Path),
                    study = one.Other.Study.Name,
                    aligned_by = one.ByTau ? "tau" : "ms",
                    base_tau_ms = one.BaseTauMs,
                    other_tau_ms = one.OtherTauMs,
                    differences = one.Differences,
                    cells = one.Classes.Cells,
                    shared_seeds = one.Classes.SharedSeeds,
                    paired = one.Classes.Paired,
                    base_networks = one.Classes.BaseNetworks,
                    other_networks = one.Classes.OtherNetworks,
                    fractions = one.Fractions.Select(Row),
                    words = one.Words.Select(Row),
                    by_cell = one.Cells.Select(cell => new
                    {
                        cell.LearningRate,
                        base_period_ms = cell.Period,
                        other_period_ms = one.OtherMs(cell.Period),
                        base_period_tau = InTau(one, cell.Period, one.BaseTauMs),
                        other_period_tau = InTau(one, one.OtherMs(cell.Period), one.OtherTauMs),
                        cell.BaseNetworks,
                        cell.OtherNetworks,
                        fraction = Row(cell.Shift),
                    }),
                    pooled_boundary = one.Pooled is { } pooled ? Row(one, pooled) : null,
                    boundaries = one.Boundaries.Select(boundary => Row(one, boundary)),
                }),
            }
        );

    /// <summary>What is compared, in lines.</summary>
    public static IReadOnlyList<string> Head(StudyComparison one)
    {
        var pairing = one.Classes.Paired
            ? $"paired by seed ({Plural.Of(one.Classes.SharedSeeds, "seed")} in common, {Plural.Of(one.Classes.BaseNetworks, "pair")} of networks)"
            : $"not paired, with {(one.Classes.SharedSeeds == 0 ? "no seed" : $"only {Plural.Of(one.Classes.SharedSeeds, "seed")}")} in common ({one.Classes.BaseNetworks} and {Plural.Of(one.Classes.OtherNetworks, "network")})";
        List<string> lines =
        [
            $"{OtherName(one)} ({one.Other.Path}) against {BaseName(one)} ({one.Base.Path})",
            .. Differences(one),
            $"{Plural.Of(one.Classes.Cells, "cell")} in common by {one.Up.Word} and {(one.Across.Unit.Length == 0 ? one.Across.Word : one.ByTau ? "period in units of τ" : "period in ms")}; {pairing}",
        ];
        if (!one.BaseTauMs.Equals(one.OtherTauMs))
        {
            lines.Add(
                $"τ is {StudyText.Number(one.BaseTauMs)} ms and {StudyText.Number(one.OtherTauMs)} ms, so cells with {(one.ByTau ? "equal periods in units of τ differ in ms (--by ms compares equal periods in ms)" : "equal periods in ms differ in units of τ (--by tau compares equal periods in units of τ)")}"
            );
        }

        return lines;
    }

    /// <summary>What differs between the studies; the first few of many.</summary>
    private static IEnumerable<string> Differences(StudyComparison one)
    {
        const int most = 12;
        var all = one.Differences.Where(IsOfNetworks).ToList();
        return all.Take(most)
            .Concat(all.Count > most ? [$"and {all.Count - most} more differences (mnemo compare --json lists all)"] : [])
            .Select(line => $"  {line}");
    }

    /// <summary>What to call the first study: its name, or its file's where both have one name.</summary>
    public static string BaseName(StudyComparison one) => Name(one, one.Base.Path, one.Base.Study.Name);

    /// <summary>What to call the other.</summary>
    public static string OtherName(StudyComparison one) => Name(one, one.Other.Path, one.Other.Study.Name);

    private static string Name(StudyComparison one, string path, string study) =>
        string.Equals(one.Base.Study.Name, one.Other.Study.Name, StringComparison.Ordinal) ? Path.GetFileNameWithoutExtension(path) : study;

    /// <summary>Name and title of a study change no network.</summary>
    private static bool IsOfNetworks(string difference) => !difference.StartsWith("study.", StringComparison.Ordinal);

    /// <summary>The tables of a comparison that have rows.</summary>
    public static IReadOnlyList<TextTable> Tables(StudyComparison one)
    {
        var (intervals, p) = one.Classes.Paired
            ? (
                "Student's t over the seeds in common",
                ". p: permutation test that swaps the networks of the two studies, those of a seed all together; it says nothing about other seeds"
            )
            : ("Welch's t over the seeds of each", "");
        const string jackknife = "by leaving out one seed at a time (– with fewer than five seeds, or where a boundary leaves the grid)";
        TextTable[] tables =
        [
            new(
                $"Fractions over the cells in common. shift: {OtherName(one)} minus {BaseName(one)}, with its 95 % interval ({intervals}; – if the shift is the same for all seeds){p}. Nothing is corrected for the number of rows",
                ["class", BaseName(one), OtherName(one), "shift", "95 % interval", "p"],
                [.. one.Fractions.Select(shift => Cells(shift))]
            ),
            new(
                "The same fractions by the word of the dynamics",
                ["word", BaseName(one), OtherName(one), "shift", "95 % interval", "p"],
                [.. one.Words.Select(shift => Cells(shift))]
            ),
            new(
                $"Boundary ({one.Across.Word}) at which half the networks do not learn, from all {one.Up.Word}s together: logistic regression in ln {one.Across.Word} and ln {one.Up.Word}, given at the geometric mean of the {one.Up.Word}s. 95 % interval of the ratio {jackknife}",
                [$"at {one.Up.Word}", BaseName(one), "in τ", OtherName(one), "in τ", "ratio", "95 % interval"],
                one.Pooled is { } pooled ? [Cells(one, pooled)] : []
            ),
            new(
                $"Boundaries at the same {(one.OverRates ? one.Across : one.Up).Word}, best fit. 95 % interval of the shift {jackknife}, not corrected for the number of rows (one in twenty misses)",
                ["boundary", "at", BaseName(one), "in τ", OtherName(one), "in τ", "shift", "95 % interval"],
                [.. one.Boundaries.Select(boundary => Cells(one, boundary))]
            ),
        ];
        return [.. tables.Where(table => table.Rows.Count > 0)];
    }

    private static IReadOnlyList<string> Cells(FractionShift shift) =>
        [
            shift.Outcome.Replace('_', ' '),
            Number(shift.Base, "F3"),
            Number(shift.Other, "F3"),
            Signed(shift.Shift, "F3"),
            Interval(shift.Lower, shift.Upper, "F3"),
            shift.P is { } p ? (p < 0.001 ? "< 0.001" : Number(p, "0.###")) : "–",
        ];

    private static IReadOnlyList<string> Cells(StudyComparison one, BoundaryShift boundary)
    {
        // A boundary that is a learning rate has no unit of time.
        var overRates = one.OverRates;
        var across = one.Across.Unit.Length == 0 ? "" : $" {one.Across.Unit}";
        var unit = overRates ? "" : across;
        return
        [
            boundary.Class == BoundaryClass.NotLearned ? "not learned" : "slow point",
            $"{(overRates ? "" : one.Up == Axis.LearningRate ? "η = " : $"{one.Up.Word} ")}{TerminalText.Short(boundary.At)}{(overRates ? across : "")}",
            boundary.Base is { } a ? $"{TerminalText.Short(a)}{unit}" : "none",
            boundary.Base is { } ours && unit.Length > 0 ? TerminalText.Short(ours / one.BaseTauMs) : "",
            boundary.Other is { } b ? $"{TerminalText.Short(overRates ? b : one.OtherMs(b))}{unit}" : "none",
            boundary.Other is { } theirs && unit.Length > 0 ? TerminalText.Short(one.OtherMs(theirs) / one.OtherTauMs) : "",
            boundary.Shift is { } shift ? $"{Signed(shift, "G4")}{unit}" : "–",
            Interval(boundary.Lower, boundary.Upper, "G4"),
        ];
    }

    private static IReadOnlyList<string> Cells(StudyComparison one, PooledBoundary pooled) =>
        [
            TerminalText.Short(pooled.LearningRate),
            .. Place(one, pooled.Base, one.BaseTauMs),
            .. Place(one, one.OtherPlace(pooled), one.OtherTauMs),
            pooled.Ratio is { } ratio ? Number(ratio, "0.##") : "–",
            pooled.RatioLower is { } low && pooled.RatioUpper is { } high ? $"{Number(low, "0.##")} to {Number(high, "0.##")}" : "–",
        ];

    private static string[] Place(StudyComparison one, double? place, double tauMs) =>
        place is { } at
            ? [$"{TerminalText.Short(at)} {one.Across.Unit}".TrimEnd(), one.Across.Unit.Length == 0 ? "" : TerminalText.Short(at / tauMs)]
            : ["none in the grid", ""];

    private static object Row(StudyComparison one, PooledBoundary pooled) =>
        new
        {
            pooled.LearningRate,
            pooled.Base,
            other = one.OtherPlace(pooled),
            ratio = pooled.Ratio,
            interval_low = pooled.RatioLower,
            interval_high = pooled.RatioUpper,
        };

    private static object Row(FractionShift shift) =>
        new
        {
            shift.Outcome,
            shift.Base,
            shift.Other,
            shift.Shift,
            interval_low = shift.Lower,
            interval_high = shift.Upper,
            shift.P,
        };

    private static object Row(StudyComparison one, BoundaryShift boundary)
    {
        var overRates = one.OverRates;
        return new
        {
            @class = boundary.Class == BoundaryClass.NotLearned ? "not_learned" : "slow_point",
            learning_rate = overRates ? (double?)null : boundary.At,
            response_ms = overRates ? boundary.At : (double?)null,
            at = boundary.At,
            at_is = (overRates ? one.Across : one.Up).Column,
            boundary_is = overRates ? "learning_rate" : "period_ms",
            boundary.Base,
            boundary.Other,
            base_tau = overRates || one.Across.Unit.Length == 0 ? null : boundary.Base / one.BaseTauMs,
            other_tau = overRates || one.Across.Unit.Length == 0 || boundary.Other is not { } theirs
                ? (double?)null
                : one.OtherMs(theirs) / one.OtherTauMs,
            boundary.Shift,
            interval_low = boundary.Lower,
            interval_high = boundary.Upper,
        };
    }

    /// <summary>A duration in units of a time constant; null for what is none.</summary>
    private static double? InTau(StudyComparison one, double place, double tauMs) => one.Across.Unit.Length == 0 ? null : place / tauMs;

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static string Signed(double value, string format) => (value > 0 ? "+" : "") + Number(value, format);

    private static string Interval(double? lower, double? upper, string format) =>
        lower is { } low && upper is { } high ? $"{Signed(low, format)} to {Signed(high, format)}" : "–";

    private static void WriteColumns(TextWriter output, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var widths = Enumerable.Range(0, rows[0].Count).Select(column => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
        {
            output.WriteLine("  " + string.Join("  ", row.Select((text, column) => text.PadRight(widths[column]))).TrimEnd());
        }
    }
}
