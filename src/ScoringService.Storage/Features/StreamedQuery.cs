using DuckDB.NET.Data;
using DuckDB.NET.Native;
using ScoringService.Storage.Database;

namespace ScoringService.Storage.Features;

/// <summary>Runs a query with one instant as its only parameter, or none, and hands over its result chunk by chunk, as
/// DuckDB makes it: in its stored order, or as its ORDER BY says.</summary>
internal static class StreamedQuery
{
    /// <summary>Receives a chunk and the number of the chunk's first row in the whole result.</summary>
    public delegate void ChunkConsumer(DuckDBDataChunk chunk, int firstRow);

    /// <summary>Reads the result to its end and gives the number of its rows.</summary>
    public static long Read(DuckDBConnection connection, string sql, DateTime? parameter, ChunkConsumer consume)
    {
        var executed = NativeStatement.ExecuteStreaming(connection.NativeConnection, sql,
            statement => { if (parameter is not null) Bind(statement, parameter.Value); }, out var result);
        try
        {
            if (!executed.IsSuccess()) throw NativeStatement.Failure(ref result);
            return Drain(ref result, consume);
        }
        finally
        {
            result.Close();
        }
    }

    private static void Bind(DuckDBPreparedStatement statement, DateTime parameter)
    {
        using var value = NativeMethods.Value.DuckDBCreateTimestamp(
            new DuckDBTimestampStruct { Micros = Micros(parameter) });
        if (!NativeMethods.PreparedStatements.DuckDBBindValue(statement, 1, value).IsSuccess())
            throw NativeStatement.Failure("the parameter could not be bound");
    }

    private static long Drain(ref DuckDBResult result, ChunkConsumer consume)
    {
        long row = 0;
        while (true)
        {
            using var chunk = NativeMethods.StreamingResult.DuckDBStreamFetchChunk(result);
            if (chunk.IsInvalid) break;
            consume(chunk, checked((int)row));
            row += (long)NativeMethods.DataChunks.DuckDBDataChunkGetSize(chunk);
        }

        // An error in the middle ends the stream just as its end does.
        return string.IsNullOrEmpty(NativeMethods.Query.DuckDBResultError(ref result)) ? row
            : throw NativeStatement.Failure(ref result);
    }

    private static long Micros(DateTime instant) => (instant - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
