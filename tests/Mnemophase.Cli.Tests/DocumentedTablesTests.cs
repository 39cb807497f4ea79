using Microsoft.Data.Sqlite;
using Mnemophase.Cli.Terminal;
using Mnemophase.Kinds;
using Mnemophase.Results;
using Mnemophase.Store;
using Mnemophase.Store.Columns;
using Mnemophase.Store.Queries;
using Mnemophase.Studies.Definition;

namespace Mnemophase.Cli.Tests;

/// <summary>docs/data.md describes every table of a store with every column.</summary>
public sealed class DocumentedTablesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Tables_and_columns_of_a_store_are_described()
    {
        var store = _folder.File("s.mnemo");
        Assert.Equal(ExitCode.Ok, Mnemo.Run("run", _folder.Write("study.toml", SmallStudy.Text), "--store", store, "--no-figure").Code);
        Assert.Equal(ExitCode.Ok, Mnemo.Run("dynamics", store, "--all").Code);
        Assert.Equal(ExitCode.Ok, Mnemo.Run("reclassify", store, "--robust").Code);
        var document = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "documents", "data.md"));
        var rows = document[document.IndexOf("## The tables of a store", StringComparison.Ordinal)..]
            .Split('\n')
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Select(line => line.Split('|'))
            .ToList();
        var tables = Columns(store).ToLookup(column => column.Table, column => column.Column, StringComparer.Ordinal);
        Assert.True(tables.Count >= 8);
        foreach (var table in tables)
        {
            var row = rows.Find(row => Words(row[1]).Contains(table.Key, StringComparer.Ordinal));
            Assert.True(row is not null, $"docs/data.md does not describe the table {table.Key}");
            Assert.All(
                table,
                column =>
                    Assert.True(
                        Words(row[3]).Contains(column, StringComparer.Ordinal),
                        $"docs/data.md does not describe {table.Key}.{column}"
                    )
            );
        }

        using var connection = new SqliteConnection($"Data Source={store};Pooling=False;Mode=ReadOnly");
        connection.Open();
        using var version = connection.CreateCommand();
        version.CommandText = "PRAGMA user_version";
        Assert.Contains($"version of its layout, now {version.ExecuteScalar()}", document, StringComparison.Ordinal);
    }

    /// <summary>Put what it prints in place of the table when a column was added.</summary>
    [Fact]
    public void TheTableOfNetworksIsDescribedColumnByColumn()
    {
        var kinds = Registry
            .All<IStoredNetwork>()
            .Values.Where(kind => kind.GetType().Assembly == typeof(IStoredNetwork).Assembly)
            .SelectMany(kind => kind.Columns.Select(column => (Kind: kind.Name, Column: column)))
            .GroupBy(one => one.Column, one => one.Kind)
            .SelectMany(named => Lines(string.Join(", ", named), [named.Key]));
        string[] lines =
        [
            .. Lines("all", NetworkColumns.Place(StudyLibrary.Find("nopost").Grid)),
            .. Lines("all", NetworkColumns.Outcome),
            .. kinds,
            .. Lines("judged", DynamicsColumns.Of(1)),
            .. Lines("all", NetworkColumns.Provenance),
        ];
        var document = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "documents", "data.md"));
        Assert.True(document.Contains(string.Join("\n", lines), StringComparison.Ordinal), string.Join("\n", lines));
    }

    /// <summary>Put what it prints into the table when a figure was added.</summary>
    [Fact]
    public void EveryFigureStandsInTheGuideAsItsRecipeSays()
    {
        var guide = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "documents", "guide.md"));
        Assert.All(FigureLibrary.GuideLines, line => Assert.Contains(line, guide, StringComparer.Ordinal));
        Assert.All(FigureLibrary.Recipes, recipe => Assert.EndsWith(".", recipe.Caption, StringComparison.Ordinal));
        Assert.Equal(FigureLibrary.Names.Count, FigureLibrary.Names.Distinct(StringComparer.Ordinal).Count());
    }

    private static IEnumerable<string> Lines(string networks, IEnumerable<NetworkColumn> columns) =>
        columns.Select(column => $"| {column.Name} | {column.TypeName} | {networks} | {column.Meaning} |");

    private static string[] Words(string text) => text.Split([' ', ',', ';', '(', ')', '`'], StringSplitOptions.RemoveEmptyEntries);

    private static List<(string Table, string Column)> Columns(string store)
    {
        using var connection = new SqliteConnection($"Data Source={store};Pooling=False;Mode=ReadOnly");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT found.name, info.name FROM sqlite_schema AS found, pragma_table_info(found.name) AS info
            WHERE found.type = 'table' AND found.name NOT LIKE 'sqlite_%' AND NOT (found.name = 'study' AND info.name = 'one')
            """;
        using var reader = command.ExecuteReader();
        var columns = new List<(string, string)>();
        while (reader.Read())
        {
            columns.Add((reader.GetString(0), reader.GetString(1)));
        }

        return columns;
    }
}
