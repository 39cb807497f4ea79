using Mnemophase.Outcomes;
using Mnemophase.Scaling;
using Mnemophase.Studies.Plane;

namespace Mnemophase.Store.Queries;

/// <summary>
/// Counts of one study as a table gives them. Columns as in the published ones: study, learning_rate, delay_ms, networks, not_learned, limit_cycle, slow_point and, if
/// told apart, unstable; or for persistence study, learning_rate, response_ms, networks, not_learned, learned. Another period may stand in the place of
/// delay_ms or response_ms. Columns may stand in any order.
/// Unstable networks count as not learned wherever the column unstable does not tell them apart.
/// </summary>
/// <param name="Study">Name of the study.</param>
/// <param name="Persistence">Whether learned networks are not told apart.</param>
/// <param name="Cells">Cells: learning rate, period in ms, counts.</param>
public sealed record CountsTable(
    string Study,
    bool Persistence,
    IReadOnlyDictionary<(double LearningRate, double PeriodMs), MechanismCounts> Cells
)
{
    /// <summary>Periods below this are no whole time step; in seconds they would be the usual delays.</summary>
    private const double ShortestMs = 5;

    private static readonly string[] Common = ["study", "learning_rate", "networks", "not_learned"];
    private static readonly Axis[] Axes = [Axis.Delay, Axis.Response, Axis.Post];
    private static readonly string[] OfMechanisms = ["limit_cycle", "slow_point"];
    private const string Learned = "learned";
    private const string Unstable = "unstable";

    /// <summary>Far beyond any network, and where fits still are numbers.</summary>
    private const double LargestPeriodMs = 1e12;
    private const double LargestRate = 1e30;
    private const int MostNetworks = 1_000_000_000;

    /// <summary>What a reader should be told of the file.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The axis across.</summary>
    public Axis Across { get; init; } = Persistence ? Axis.Response : Axis.Delay;

    /// <summary>The axis that runs up, in the place of the learning rate.</summary>
    public Axis Up { get; init; } = Axis.LearningRate;

    /// <summary>The cells of one class.</summary>
    public IReadOnlyList<BoundaryCell> Of(BoundaryClass boundary) =>
        [.. Cells.Select(cell => BoundaryCell.Of(cell.Key.LearningRate, cell.Key.PeriodMs, cell.Value, boundary))];

    /// <summary>Reads a CSV file; one table per study in it, in the order of the file.</summary>
    /// <exception cref="MnemoFormatException">The file is no such table; the message names file, line, column and what to change.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<CountsTable> ReadFile(string path) =>
        Directory.Exists(path)
            ? throw new MnemoFormatException(path, "is a folder; name the file of a counts table, such as counts.csv.")
            : Parse(WholeFile.Read(path), path);

    /// <summary>Reads the bytes of a CSV file.</summary>
    /// <param name="file">Its name in errors.</param>
    /// <exception cref="MnemoFormatException">The text is no such table.</exception>
    public static IReadOnlyList<CountsTable> Parse(byte[] bytes, string file)
    {
        if (bytes is [(byte)'P', (byte)'K', 3, 4, ..] or [0xd0, 0xcf, 0x11, 0xe0, ..])
        {
            throw new MnemoFormatException(file, "is a spreadsheet or an archive, not text; save the sheet as CSV and name that file.");
        }

        var notes = new List<string>();
        var text = CountsDialect.Decode(bytes, notes);
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            var table = file.EndsWith(".csv", StringComparison.OrdinalIgnoreCase);
            throw new MnemoFormatException(
                file,
                $"is {(table ? "not a text file" : $"{FileKind.Of(file)}, not the text of a table")}; name a CSV file."
            );
        }

        return [.. Parse(text, file).Select(table => table with { Notes = [.. notes, .. table.Notes] })];
    }

    /// <summary>Reads the text of a CSV file.</summary>
    /// <param name="file">Its name in errors.</param>
    /// <exception cref="MnemoFormatException">The text is no such table.</exception>
    public static IReadOnlyList<CountsTable> Parse(string text, string file)
    {
        string[] lines = [.. text.TrimStart('\uFEFF').Split('\n').Select(line => CountsDialect.IsIdle(line.Trim(' ', '\r')) ? "" : line)];
        var head = Array.FindIndex(lines, line => !string.IsNullOrWhiteSpace(line));
        var dialect = CountsDialect.Of(',');
        if (head >= 0 && CountsDialect.OfSeparatorLine(lines[head].Trim(' ', '\r')) is { } stated)
        {
            (dialect, lines[head]) = (CountsDialect.Of(stated), "");
        }
        else if (head >= 0)
        {
            dialect = CountsDialect.OfHeader(lines[head], [.. Common, .. Axes.Select(axis => axis.Column), .. OfMechanisms, Learned]);
        }

        var rows = CsvText.Read(string.Join('\n', lines.Select(dialect.Plain)), dialect.Separator, file);
        if (rows.Count == 0)
        {
            throw new MnemoFormatException(file, "is empty; it should be a CSV table with the columns of published-counts.csv.");
        }

        var named = CountsDialect.Columns(rows[0].Fields);
        // R puts the names of its rows first: under an empty name, or, where tabs or spaces separate, under none.
        var nameless = dialect.Separator is ' ' or '\t' && rows.Count > 1 && rows[1].Fields.Length == named.Length + 1;
        var rowNames = named is ["", ..] || nameless ? 1 : 0;
        var columns = Columns(named is ["", ..] ? named[1..] : named, $"{file}:{rows[0].Line}");
        var studies = new OrderedDictionary<string, CountsTable>(StringComparer.Ordinal);
        foreach (var (line, fields) in rows.Skip(1))
        {
            Add(studies, columns, new CountsRow(fields[rowNames..], columns, dialect, $"{file}:{line}"));
        }

        return studies.Count > 0
            ? [.. studies.Values.Select(table => table with { Notes = [.. SecondsNote(table)] })]
            : throw new MnemoFormatException(file, "has a header but no cells; add one line per learning rate and period.");
    }

    private static IEnumerable<string> SecondsNote(CountsTable table)
    {
        var longest = table.Cells.Keys.Max(cell => cell.PeriodMs);
        if (table.Across.Unit.Length > 0 && longest is > 0 and < ShortestMs)
        {
            yield return $"the {table.Across.Word}s of {table.Study} end at {StudyText.Number(longest)} ms, less than one step of {StudyText.Number(ShortestMs)} ms; if they are in seconds, multiply them by 1000";
        }
    }

    /// <summary>The table as CSV: the header and one line per cell with a judged network.</summary>
    /// <param name="unstableApart">Whether the column unstable is there; persistence never has it.</param>
    /// <exception cref="ArgumentException">The study varies several periods; a table has one.</exception>
    public static IEnumerable<string> Lines(Study study, IEnumerable<CellCounts> cells, bool unstableApart)
    {
        var (onlyLearned, plane) = (study.Task.OnlyLearned, StudyPlane.Require(study));
        var classes = onlyLearned ? Learned : string.Join(',', OfMechanisms);
        var header = $"study,{plane.Up.Column},{plane.Across.Axis.Column},networks,not_learned,{classes}";
        return
        [
            unstableApart && !onlyLearned ? $"{header},{Unstable}" : header,
            .. cells.Where(cell => cell.Counts.Total > 0).Select(Line),
        ];

        string Line(CellCounts cell)
        {
            var counts = cell.Counts;
            var apart = unstableApart && !onlyLearned;
            object[] numbers =
            [
                counts.Total,
                apart ? counts.NotLearned : counts.NotLearned + counts.Unstable,
                .. onlyLearned ? (object[])[counts.Learned] : [counts.LimitCycle, counts.SlowPoint],
                .. apart ? (object[])[counts.Unstable] : [],
            ];
            return CsvText.Line([study.Name, plane.UpAt(cell.Cell), plane.At(cell.Cell), .. numbers]);
        }
    }

    /// <summary>Refuses what no law can be drawn from: one learning rate (persistence: one window), or a study in which no class with a boundary occurs.</summary>
    /// <exception cref="MnemoFormatException">There is nothing to fit; the message says why.</exception>
    public void RequireBoundaries(string file)
    {
        var rates = Cells.Keys.Select(cell => cell.LearningRate).Distinct().Count();
        var periods = Cells.Keys.Select(cell => cell.PeriodMs).Distinct().Count();
        if (rates < 2)
        {
            throw new MnemoFormatException(
                file,
                $"has one learning rate for {Study}; a law needs boundaries at two or more. Add the cells of another learning rate."
            );
        }

        if (Persistence && periods < 2)
        {
            throw new MnemoFormatException(
                file,
                $"has one response window for {Study}; a law needs two or more. Add the cells of another response window."
            );
        }

        if (Cells.Values.All(counts => counts is { NotLearned: 0, Unstable: 0 } && (Persistence || counts.SlowPoint == 0)))
        {
            throw new MnemoFormatException(
                file,
                $"has no network of a class with a boundary (not_learned{(Persistence ? "" : ", slow_point")}) in any cell of {Study}; there is nothing to fit."
            );
        }
    }

    private static string[] Columns(string[] columns, string place)
    {
        var axis = AxisOf(columns)?.Column;
        // A table of mechanisms may have a column too many, and the message should be about that one.
        var mechanisms = OfMechanisms.Intersect(columns, StringComparer.Ordinal).Count();
        var onlyLearned = mechanisms == 0 ? axis is "response_ms" || Has(columns, Learned) : mechanisms == 1 && Has(columns, Learned);
        axis ??= onlyLearned ? "response_ms" : "delay_ms";
        string[] wanted = [.. Common, axis, .. onlyLearned ? [Learned] : OfMechanisms];
        string[] known = onlyLearned ? wanted : [.. wanted, Unstable];
        if (Array.Find(wanted, name => !columns.Contains(name, StringComparer.Ordinal)) is { } missing)
        {
            throw new MnemoFormatException(
                place,
                $"the column {missing} is missing (found: {string.Join(", ", columns.Take(12))}); a table of {(onlyLearned ? "response windows" : "delays")} has {string.Join(',', wanted)} (names in the first line, separated by commas, semicolons, tabs, pipes or spaces; lines that start with # are skipped)."
            );
        }

        if (Array.Find(columns, name => !known.Contains(name, StringComparer.Ordinal)) is { } strange)
        {
            throw new MnemoFormatException(place, $"the column {strange} is unknown{NearestName.Suggestion(strange, known)}.");
        }

        return columns.Distinct(StringComparer.Ordinal).Count() == columns.Length
            ? columns
            : throw new MnemoFormatException(place, "a column name occurs twice; keep one column.");
    }

    private static bool Has(string[] columns, string name) => columns.Contains(name, StringComparer.Ordinal);

    /// <summary>One of the paper's periods; or the one column that is none of a table's and resembles none, as an axis of another study.</summary>
    private static Axis? AxisOf(string[] columns)
    {
        if (Array.Find(Axes, axis => Has(columns, axis.Column)) is { } period)
        {
            return period;
        }

        string[] known = [.. Common, .. Axes.Select(axis => axis.Column), .. OfMechanisms, Learned, Unstable];
        var others = columns.Except(known, StringComparer.Ordinal).ToList();
        return others is [{ Length: > 0 } only] && NearestName.Suggestion(only, known).Length == 0
            ? only.EndsWith("_ms", StringComparison.Ordinal)
                ? new Axis(only[..^3], "ms", only[..^3].Replace('_', ' '))
                : new Axis(only, "", only.Replace('_', ' '))
            : null;
    }

    private static void Add(OrderedDictionary<string, CountsTable> studies, string[] columns, CountsRow row)
    {
        var (axis, onlyLearned) = (AxisOf(columns)!, Has(columns, Learned));
        var (windows, period) = (axis == Axis.Response, axis.Column);
        var study = row.Text("study");
        var cell = (
            row.Real("learning_rate", value => value is >= 1 / LargestRate and <= LargestRate, "above 0 and at most 1E+30"),
            row.Real(
                period,
                value => value is >= 1 / LargestPeriodMs and <= LargestPeriodMs || (!windows && value == 0),
                windows ? "above 0 and at most 1E+12" : "0 or more and at most 1E+12"
            )
        );
        var networks = row.Whole("networks");
        var counts = onlyLearned
            ? new MechanismCounts(row.Whole("not_learned"), 0, 0, 0, row.Whole(Learned))
            : new MechanismCounts(
                row.Whole("not_learned"),
                row.Whole("limit_cycle"),
                row.Whole("slow_point"),
                columns.Contains(Unstable, StringComparer.Ordinal) ? row.Whole(Unstable) : 0
            );
        row.CheckSum(networks, counts.Total);
        if (!studies.TryGetValue(study, out var table))
        {
            table = new CountsTable(study, onlyLearned, new OrderedDictionary<(double, double), MechanismCounts>()) { Across = axis };
            studies.Add(study, table);
        }

        if (!((OrderedDictionary<(double, double), MechanismCounts>)table.Cells).TryAdd(cell, counts))
        {
            throw row.Wrong(
                period,
                $"learning rate {StudyText.Number(cell.Item1)} with {StudyText.Number(cell.Item2)} ms has a line already; keep one line per cell"
            );
        }
    }

    /// <summary>One line of the table, whose errors name line and column.</summary>
    private sealed class CountsRow(string[] fields, string[] columns, CountsDialect dialect, string place)
    {
        public string Text(string column)
        {
            if (fields.Length != columns.Length)
            {
                throw new MnemoFormatException(
                    place,
                    $"has {Plural.Of(fields.Length, "field")} where the header names {columns.Length} columns."
                );
            }

            var text = fields[Array.IndexOf(columns, column)];
            return text.Length > 0 ? text : throw Wrong(column, "is empty");
        }

        public double Real(string column, Func<double, bool> allowed, string range)
        {
            var text = Text(column);
            return dialect.TryNumber(text, out var value)
                ? allowed(value)
                    ? value
                    : throw Wrong(column, $"{text} must be {range}")
                : throw Wrong(column, $"'{text}' is not a number");
        }

        public int Whole(string column)
        {
            if (dialect.IsAmbiguousCount(Text(column)))
            {
                throw Wrong(column, $"the comma in {Text(column)} may mean thousands or a fraction; write the count without it");
            }

            var value = Real(column, value => value >= 0, "0 or more: it counts networks");
            return value != Math.Floor(value) ? throw Wrong(column, $"{StudyText.Number(value)} must be a whole number of networks")
                : value <= MostNetworks ? (int)value
                : throw Wrong(column, $"{StudyText.Number(value)} is too large; a cell has at most {MostNetworks} networks");
        }

        public void CheckSum(int networks, int sum)
        {
            if (networks == 0)
            {
                throw Wrong("networks", "is 0; leave out a cell without networks");
            }

            if (sum != networks)
            {
                throw Wrong("networks", $"says {networks}, but the classes add up to {sum}; correct one of them");
            }
        }

        public MnemoFormatException Wrong(string column, string message) => new(place, $"column {column}: {message}.");
    }
}
