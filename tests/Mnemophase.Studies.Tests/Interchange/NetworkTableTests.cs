using DuckDB.NET.Data;
using Mnemophase.Exchange;
using Mnemophase.Running;
using Mnemophase.Store;
using Mnemophase.Store.Queries;
using Mnemophase.Studies.Definition;
using Mnemophase.Studies.Planning;

namespace Mnemophase.Studies.Tests.Interchange;

/// <summary>The table as another program, DuckDB, reads it.</summary>
public sealed class NetworkTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false, TableFormat.Parquet)]
    [InlineData(false, TableFormat.Csv)]
    [InlineData(true, TableFormat.Parquet)]
    [InlineData(true, TableFormat.Csv)]
    public void DuckDb_reads_every_column_of_every_network_to_the_last_bit(bool rankTwo, TableFormat format)
    {
        var study = rankTwo ? SmallStudies.RankTwo() : SmallStudies.Of(rates: "[1e30, 0.5, 0.05]");
        using var store = Trained(study);
        AddFailed(study, store);
        var folder = _folder.File("out");
        StoreExport.Run(
            store,
            StudyPlan.Of(study),
            folder,
            false,
            new ExportForms(false, false, format, false),
            new WorkProgress(TimeProvider.System),
            default
        );
        var columns = NetworkColumns.Of(study);
        var rows = store.Rows().ToList();
        var read = Query(folder, format, columns);
        Assert.Equal(rows.Count, read.Count);
        foreach (var (row, values) in rows.Zip(read))
        {
            var expected = NetworkColumns.Read("store", study, row);
            for (var i = 0; i < columns.Count; i++)
            {
                AssertSame(columns[i], columns[i].Value(expected), values[i], format);
            }
        }
    }

    private static void AssertSame(NetworkColumn column, object? expected, object? actual, TableFormat format)
    {
        if (expected is null || (expected is "" && format == TableFormat.Csv))
        {
            Assert.True(actual is null or "", $"{column.Name} should be empty and is {actual}");
        }
        else if (expected is double number)
        {
            var same = BitConverter.DoubleToInt64Bits((double)actual!) == BitConverter.DoubleToInt64Bits(number);
            Assert.True(same || (double.IsNaN(number) && double.IsNaN((double)actual!)), $"{column.Name}: {number:R} and {actual:R}");
        }
        else
        {
            Assert.Equal(expected, actual);
        }
    }

    private static List<object?[]> Query(string folder, TableFormat format, IReadOnlyList<NetworkColumn> columns)
    {
        using var connection = new DuckDBConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        // Types are what a reader finds by itself in Parquet; a CSV gets them named, so that an empty column is no text.
        var types = string.Join(", ", columns.Select(column => $"'{column.Name}': '{SqlType(column.Type)}'"));
        var file = Path.Combine(folder, format == TableFormat.Parquet ? "networks.parquet" : "networks.csv");
        var source =
            format == TableFormat.Parquet ? $"read_parquet('{file}')" : $"read_csv('{file}', header = true, columns = {{{types}}})";
        command.CommandText = $"SELECT {string.Join(", ", columns.Select(column => $"\"{column.Name}\""))} FROM {source} ORDER BY position";
        using var reader = command.ExecuteReader();
        var rows = new List<object?[]>();
        while (reader.Read())
        {
            rows.Add([.. columns.Select((_, i) => reader.IsDBNull(i) ? null : reader.GetValue(i))]);
        }

        return rows;
    }

    private static string SqlType(Type type) =>
        type == typeof(double) ? "DOUBLE"
        : type == typeof(int) ? "INTEGER"
        : type == typeof(bool) ? "BOOLEAN"
        : "VARCHAR";

    private static void AddFailed(Study study, StudyStore store)
    {
        var planned = StudyPlan.Of(study).Networks[^1];
        var result = new NetworkResult { Status = NetworkStatus.Failed, Failure = "no, \"really\"\nnot" };
        var provenance = new NetworkProvenance(new ProgramVersion("1", ""), "", "", 0, DateTimeOffset.UnixEpoch);
        store.Add([StoredNetwork.Of(planned, result, provenance)]);
    }

    private StudyStore Trained(Study study)
    {
        var store = StudyStore.OpenOrCreate(_folder.File("s.mnemo"), study, TimeProvider.System);
        var all = StudyPlan.Of(study);
        var last = all.Networks[^1].Key;
        new StudyRunner(() => SmallStudies.Trainer(study), TimeProvider.System).Run(
            all.Where(key => key != last),
            store,
            2,
            new RunProgress(TimeProvider.System),
            default
        );
        Assert.Equal(all.Networks.Count - 1, store.Outcomes().Count);
        return store;
    }
}
