using System.Buffers.Binary;
using System.Text.RegularExpressions;
using Dapper;
using Microsoft.Data.Sqlite;
using Mnemophase.Studies.Definition;

namespace Mnemophase.Store;

/// <summary>What is damaged in the file of a store, in words instead of SQLite's: which table or index, and what it holds.</summary>
internal static partial class StoreFault
{
    /// <summary>SQLite names at most so many faults of a file.</summary>
    private const int MostFaults = 1000;

    private const int Corrupt = 11;

    private static readonly Dictionary<string, string> Contents = new(StringComparer.Ordinal)
    {
        ["study"] = "the study",
        ["network"] = "results of the networks",
        ["network_data"] = "weights and curves",
        ["analysis"] = "later analyses",
        ["label_robustness"] = "later analyses",
        ["snapshot"] = "states kept during training",
        ["checkpoint"] = "unfinished trainings",
        ["runner"] = "runs at work",
        ["lease"] = "runs at work",
        ["quarantine"] = "networks that were removed",
        ["sqlite_schema"] = "descriptions of the tables",
    };

    /// <summary>Why SQLite cannot read a file.</summary>
    public static string Of(string path, SqliteException e) =>
        MissingTable().Match(e.Message) is { Success: true } missing
            ? $"its {missing.Groups["kind"].Value} {missing.Groups["name"].Value} is missing"
        : e.SqliteErrorCode != Corrupt ? "a value in it is larger than any that a store holds"
        : Lengths(path) is { } length
            ? string.Create(CultureInfo.InvariantCulture, $"its end is missing: {length.Has:N0} of {length.Needs:N0} bytes are there")
        : MalformedSchema().Match(e.Message) is { Success: true } schema && Contents.ContainsKey(schema.Groups["name"].Value)
            ? $"the description of its table {schema.Groups["name"].Value} cannot be read"
        : "a part of the file cannot be read";

    /// <summary>Whether SQLite says that a table or column is missing, which happens where its description is damaged.</summary>
    public static bool IsMissingTable(SqliteException e) => MissingTable().IsMatch(e.Message);

    /// <summary>What SQLite's own check finds wrong with a file; empty if nothing.</summary>
    public static IReadOnlyList<string> InFile(SqliteConnection connection)
    {
        try
        {
            var found = connection.Query<string>($"PRAGMA integrity_check({MostFaults})").AsList();
            return found is ["ok"] ? [] : InWords(found, Roots(connection));
        }
        catch (SqliteException)
        {
            return ByTable(connection);
        }
    }

    /// <summary>The check of a whole file ends at a damaged root page; this names the tables that have one.</summary>
    private static List<string> ByTable(SqliteConnection connection)
    {
        var faults = new List<string>();
        foreach (var table in Roots(connection).Values.Where(Contents.ContainsKey).Distinct(StringComparer.Ordinal))
        {
            try
            {
                connection.Query<string>($"PRAGMA integrity_check('{table}')").AsList();
            }
            catch (SqliteException)
            {
                faults.Add($"{Named(table)}, or an index of it, cannot be read");
            }
        }

        return faults.Count > 0 ? faults : ["a part of the file cannot be read"];
    }

    /// <summary>Table or index by the number of its root page.</summary>
    private static Dictionary<long, string> Roots(SqliteConnection connection)
    {
        try
        {
            return connection
                .Query<(string Name, long Root)>("SELECT name, rootpage FROM sqlite_schema WHERE rootpage > 0")
                .Append(("sqlite_schema", 1))
                .GroupBy(one => one.Item2)
                .ToDictionary(group => group.Key, group => group.First().Item1);
        }
        catch (Exception e) when (e is SqliteException or InvalidCastException or FormatException)
        {
            return [];
        }
    }

    private static List<string> InWords(IReadOnlyList<string> found, Dictionary<long, string> roots)
    {
        var lines = found.SelectMany(text => text.Split('\n')).ToList();
        var atLeast = lines.Count >= MostFaults ? "at least " : "";
        var pages = lines
            .Select(line => TreePage().Match(line))
            .Where(match => match.Success)
            .GroupBy(match => roots.GetValueOrDefault(Whole(match, "root"), ""), match => Whole(match, "page"), StringComparer.Ordinal)
            .Select(group => $"{atLeast}{Plural.Of(group.Distinct().Count(), "page")} of {Named(group.Key)} cannot be read");
        var indexes = lines
            .Select(line => Index().Match(line))
            .Where(match => match.Success)
            .Select(match => match.Groups["name"].Value)
            .Distinct(StringComparer.Ordinal)
            .Select(index => $"{Named(index)} does not agree with its table");
        var values = lines
            .Select(line => Value().Match(line))
            .Where(match => match.Success)
            .Select(match => match.Groups["table"].Value)
            .Distinct(StringComparer.Ordinal)
            .Select(table => $"{Named(table)} holds values that it cannot have");
        List<string> faults = [.. pages, .. indexes, .. values];
        return faults.Count > 0 ? faults : ["its list of unused pages is damaged"];
    }

    private static string Named(string name) =>
        Contents.TryGetValue(name, out var holds) ? $"table {name} ({holds})"
        : name.Length == 0 ? "an unknown table"
        : $"index {name} (a repair makes it anew)";

    /// <summary>The bytes a file has and those that its header promises; null where none are missing.</summary>
    private static (long Has, long Needs)? Lengths(string path)
    {
        const int pageSizeAt = 16,
            pagesAt = 28,
            headerBytes = 100;
        try
        {
            using var file = File.Open(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var header = new byte[headerBytes];
            file.ReadExactly(header);
            var size = BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(pageSizeAt));
            var needs = (size == 1 ? 65_536L : size) * BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(pagesAt));
            return file.Length < needs ? (file.Length, needs) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static long Whole(Match match, string group) => long.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("no such (?<kind>table|column): (main\\.)?(?<name>\\w+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MissingTable();

    [GeneratedRegex("malformed database schema \\((?<name>\\w+)\\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MalformedSchema();

    [GeneratedRegex("^Tree (?<root>[0-9]{1,10}) page (?<page>[0-9]{1,10})", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TreePage();

    [GeneratedRegex("(in|from) index (?<name>\\w+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Index();

    [GeneratedRegex("(value in|constraint failed in) (?<table>\\w+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Value();
}
