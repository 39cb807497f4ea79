using System.Text.Json;
using Mnemophase.Dynamics.Words;
using Mnemophase.Judging;

namespace Mnemophase.Store;

/// <summary>A network of a store with its evidence read: what the columns of a table take their values from.</summary>
/// <param name="Study">Name of the study.</param>
public sealed record TableRow(string Study, NetworkRow Row)
{
    /// <summary>Evidence of a full-rank or general network; null for others and for failed ones.</summary>
    public MechanismEvidence? FullRank { get; init; }

    /// <summary>Evidence of a rank-K network; null for others and for failed ones.</summary>
    public RankKEvidence? RankK { get; init; }

    /// <summary>Evidence of any other kind of network.</summary>
    public object? Own { get; init; }

    /// <summary>What it does after its trials; null if that was not judged.</summary>
    public DynamicsSummary? Dynamics { get; init; }
}

/// <summary>A column of the table of networks: the same name, type and meaning in Parquet, CSV, JSON, the tables of mnemo classify and docs/data.md.</summary>
/// <param name="Name">Name, with its unit where it has one.</param>
/// <param name="Type">double, int, bool or string; every column may have empty fields.</param>
/// <param name="Value">Its value in a row; null for none.</param>
public sealed record NetworkColumn(string Name, Type Type, string Meaning, Func<TableRow, object?> Value)
{
    /// <summary>Name of the type as tables of columns have it.</summary>
    public string TypeName =>
        Type == typeof(double) ? "double"
        : Type == typeof(int) ? "int"
        : Type == typeof(bool) ? "bool"
        : "string";

    /// <summary>A column of numbers.</summary>
    public static NetworkColumn Number(string name, string meaning, Func<TableRow, double?> value) =>
        new(name, typeof(double), meaning, row => value(row));

    /// <summary>A column of whole numbers.</summary>
    public static NetworkColumn Whole(string name, string meaning, Func<TableRow, int?> value) =>
        new(name, typeof(int), meaning, row => value(row));

    /// <summary>A column of true and false.</summary>
    public static NetworkColumn Truth(string name, string meaning, Func<TableRow, bool?> value) =>
        new(name, typeof(bool), meaning, row => value(row));

    /// <summary>A column of text.</summary>
    public static NetworkColumn Text(string name, string meaning, Func<TableRow, string?> value) =>
        new(name, typeof(string), meaning, value);

    /// <summary>A column of words: names of a choice in snake_case.</summary>
    public static NetworkColumn Word(string name, string meaning, Func<TableRow, Enum?> value) =>
        Text(name, meaning, row => value(row) is { } word ? JsonNamingPolicy.SnakeCaseLower.ConvertName(word.ToString()) : null);
}
