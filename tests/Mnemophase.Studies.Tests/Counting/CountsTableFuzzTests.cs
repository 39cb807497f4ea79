using System.Text;
using CsCheck;
using Microsoft.VisualBasic.FileIO;
using Mnemophase.Formats;
using Mnemophase.Store.Queries;

namespace Mnemophase.Studies.Tests.Counting;

/// <summary>Damaged and random counts tables: the numbers that stand there, or an error that names file, line and column.</summary>
public sealed class CountsTableFuzzTests
{
    private const string Name = "counts.csv";

    private const string Delays = """
        study,learning_rate,delay_ms,networks,not_learned,limit_cycle,slow_point,unstable
        mine,0.1,0,10,0,0,8,2
        mine,0.1,20,10,0,5,5,0
        mine,0.02,0,10,0,0,10,0
        mine,0.02,2.5e1,10,4,6,0,0
        other,1e-3,400,100,97,1,1,1

        """;

    private const string Windows = """
        study,learning_rate,response_ms,networks,not_learned,learned
        persistence,0.1,20,20,3,17
        persistence,0.02,40,20,20,0

        """;

    private static readonly string[] Columns =
    [
        "study",
        "learning_rate",
        "delay_ms",
        "response_ms",
        "networks",
        "not_learned",
        "limit_cycle",
        "slow_point",
        "unstable",
        "learned",
    ];

    private static readonly string[] Values =
    [
        "mine",
        "0",
        "1",
        "2",
        "10",
        "-1",
        "0.5",
        "1e-320",
        "1e308",
        "1e309",
        "1000000000",
        "4294967297",
        "NaN",
        "Infinity",
        "0x10",
        "1_0",
        "١",
        "",
        " ",
        "\"",
        "é",
        "\0",
    ];

    [Theory]
    [InlineData(Delays)]
    [InlineData(Windows)]
    public void ADamagedTableIsReadRightOrRefused(string text) =>
        Formats.Damage.Of(Encoding.UTF8.GetBytes(text)).Sample(bytes => Read(Encoding.UTF8.GetString(bytes)), iter: 20_000);

    [Fact]
    public void SoIsARandomOne()
    {
        var field = Gen.OneOf(Gen.Int[0, Values.Length - 1].Select(i => Values[i]), Gen.Int[0, 30].Select(i => $"{i}"));
        // Mostly the columns of a sound table, in some order.
        string[] delaysOnly = ["delay_ms", "limit_cycle", "slow_point", "unstable"];
        string[] windowsOnly = ["response_ms", "learned"];
        var sound = Gen.Bool.Select(windows => Columns.Except(windows ? delaysOnly : windowsOnly, StringComparer.Ordinal));
        var header = Gen.OneOf(
            Gen.Select(sound, Gen.Int, (columns, seed) => Shuffled(columns.ToArray(), seed)),
            Gen.Int[0, Columns.Length - 1].Select(i => Columns[i]).Array[0, 12]
        );
        Gen.Select(header, field.Array[0, 12].Array[0, 6], Gen.Bool)
            .Sample(
                (columns, rows, crlf) =>
                    Read(string.Join(crlf ? "\r\n" : "\n", rows.Select(row => string.Join(',', row)).Prepend(string.Join(',', columns)))),
                iter: 20_000
            );

        static string[] Shuffled(string[] columns, int seed)
        {
            new Random(seed).Shuffle(columns);
            return columns;
        }
    }

    /// <summary>Whatever separator, decimal mark, line ends, header case, order of columns, quotes and encoding a spreadsheet chooses.</summary>
    [Fact]
    public void EveryDialectReadsTheSame()
    {
        var expected = CountsTable.Parse(Delays, Name);
        var lines = Delays.Trim().Split('\n').Select(line => line.Trim().Split(',')).ToArray();
        Gen.Select(Gen.Int[0, 2], Gen.Bool, Gen.Bool, Gen.Bool, Gen.Bool, Gen.Int[0, 4], Gen.Int)
            .Sample(
                (kind, comma, stated, quoted, crlf, encoding, seed) =>
                {
                    var separator = ((string[])[",", ";", "\t"])[kind];
                    var order = Enumerable.Range(0, lines[0].Length).ToArray();
                    new Random(seed).Shuffle(order);
                    var text = string.Join(
                        crlf ? "\r\n" : "\n",
                        lines
                            .Select((line, row) => string.Join(separator, order.Select(column => Written(line[column], row == 0))))
                            .Prepend(stated ? $"sep={separator}" : "")
                            .Where(line => line.Length > 0)
                    );
                    var read = CountsTable.Parse(Encoded(text.Replace("mine", "Größe", StringComparison.Ordinal), encoding), Name);
                    Assert.Equal(["Größe", "other"], read.Select(table => table.Study), StringComparer.Ordinal);
                    Assert.Equal(expected.SelectMany(table => table.Cells), read.SelectMany(table => table.Cells));

                    string Written(string field, bool header)
                    {
                        var said =
                            header ? (seed % 2 == 0 ? field.ToUpperInvariant().Replace('_', ' ') : field)
                            : comma && kind > 0 ? field.Replace('.', ',')
                            : field;
                        return quoted ? $"\"{said}\"" : said;
                    }
                },
                iter: 1000
            );

        static byte[] Encoded(string text, int encoding) =>
            encoding switch
            {
                0 => [0xef, 0xbb, 0xbf, .. Encoding.UTF8.GetBytes(text)],
                1 => Encoding.Latin1.GetBytes(text),
                2 => [0xff, 0xfe, .. Encoding.Unicode.GetBytes(text)],
                3 => [0xfe, 0xff, .. Encoding.BigEndianUnicode.GetBytes(text)],
                _ => Encoding.UTF8.GetBytes(text),
            };
    }

    private static void Read(string text)
    {
        IReadOnlyList<CountsTable> tables;
        try
        {
            tables = CountsTable.Parse(text, Name);
        }
        catch (MnemoFormatException e)
        {
            Assert.StartsWith(Name, e.Message, StringComparison.Ordinal);
            return;
        }

        AssertWhatStandsThere(text, tables);
        foreach (var table in tables)
        {
            try
            {
                table.RequireBoundaries(Name);
            }
            catch (MnemoFormatException e)
            {
                Assert.StartsWith(Name, e.Message, StringComparison.Ordinal);
            }
        }
    }

    /// <summary>Against another reader of CSV.</summary>
    private static void AssertWhatStandsThere(string text, IReadOnlyList<CountsTable> tables)
    {
        if (
            text.AsSpan().ContainsAny("\";\t|#")
            || text.Split('\n')
                .Any(line => line.Contains('-', StringComparison.Ordinal) && line.Trim().Trim('-', '+', ':', ' ').Length == 0)
            || text.Replace("\r\n", "", StringComparison.Ordinal).Contains('\r', StringComparison.Ordinal)
        )
        {
            // The readers need not agree on half a quotation mark, half a line break, what separates fields, or what is a comment.
            return;
        }

        using var reader = new TextFieldParser(new StringReader(text.TrimStart('\uFEFF'))) { TrimWhiteSpace = true };
        reader.SetDelimiters(",");
        string[] columns = [.. reader.ReadFields()!.Select(name => name.ToLowerInvariant().Replace(' ', '_').Replace('-', '_'))];
        var lines = 0;
        while (reader.ReadFields() is { } fields)
        {
            lines++;
            var table = tables.Single(table => string.Equals(table.Study, Field("study"), StringComparison.Ordinal));
            var counts = table.Cells[(Number("learning_rate"), Number(table.Persistence ? "response_ms" : "delay_ms"))];
            Assert.Equal(Number("networks"), counts.Total);
            Assert.Equal(Number("not_learned"), counts.NotLearned);
            Assert.Equal(Number(table.Persistence ? "learned" : "slow_point"), table.Persistence ? counts.Learned : counts.SlowPoint);
            Assert.Equal(table.Persistence ? 0 : Number("limit_cycle"), counts.LimitCycle);

            string Field(string column) => fields[Array.IndexOf(columns, column)];

            double Number(string column) => double.Parse(Field(column), CultureInfo.InvariantCulture);
        }

        Assert.Equal(lines, tables.Sum(table => table.Cells.Count));
    }
}
