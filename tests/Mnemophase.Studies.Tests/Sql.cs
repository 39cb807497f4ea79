using Microsoft.Data.Sqlite;

namespace Mnemophase.Studies.Tests;

/// <summary>Statements on a store behind its back.</summary>
internal static class Sql
{
    public static void Run(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
