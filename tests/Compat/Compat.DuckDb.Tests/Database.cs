using System.Diagnostics.CodeAnalysis;
using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace Compat.DuckDb.Tests;

/// <summary>A fresh in-memory database for one test, through the published DuckDB.NET.Data.</summary>
internal sealed class Database : IDisposable
{
    public Database(string connectionString = "Data Source=:memory:")
    {
        Connection = new DuckDBConnection(connectionString);
        Connection.Open();
    }

    public DuckDBConnection Connection { get; }

    public DuckDBNativeConnection Native => Connection.NativeConnection;

    [SuppressMessage("Security", "CA2100", Justification = "Tests write their own SQL.")]
    public DuckDBCommand Command(string sql, params object?[] parameters)
    {
        var command = Connection.CreateCommand();
        command.CommandText = sql;
        foreach (var value in parameters) command.Parameters.Add(new DuckDBParameter(value ?? DBNull.Value));
        return command;
    }

    public int Run(string sql, params object?[] parameters)
    {
        using var command = Command(sql, parameters);
        return command.ExecuteNonQuery();
    }

    public object? Scalar(string sql, params object?[] parameters)
    {
        using var command = Command(sql, parameters);
        return command.ExecuteScalar();
    }

    /// <summary>The first column of the first row, as the type asked for.</summary>
    public T Read<T>(string sql, params object?[] parameters)
    {
        using var command = Command(sql, parameters);
        using var reader = command.ExecuteReader();
        Assert.True(reader.Read());
        return reader.GetFieldValue<T>(0);
    }

    public void Dispose() => Connection.Dispose();
}
