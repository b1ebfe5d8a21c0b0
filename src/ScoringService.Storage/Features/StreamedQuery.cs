using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace ScoringService.Storage.Features;

/// <summary>Runs a query with one instant as its only parameter, or none, and hands over its result chunk by chunk, as
/// DuckDB makes it.</summary>
internal static class StreamedQuery
{
    /// <summary>Receives a chunk and the number of the chunk's first row in the whole result.</summary>
    public delegate void ChunkConsumer(DuckDBDataChunk chunk, int firstRow);

    /// <summary>Reads the result to its end and gives the number of its rows.</summary>
    public static long Read(DuckDBConnection connection, string sql, DateTime? parameter, ChunkConsumer consume)
    {
        using var statement = Prepare(connection.NativeConnection, sql);
        if (parameter is not null) Bind(statement, parameter.Value);
        var executed = NativeMethods.PreparedStatements.DuckDBExecutePreparedStreaming(statement, out var result);
        try
        {
            if (!executed.IsSuccess()) throw Failure(ref result);
            return Drain(ref result, consume);
        }
        finally
        {
            result.Close();
        }
    }

    // By way of the extracted statements, as DuckDB.NET.Data does it, because those members are known to be there.
    private static DuckDBPreparedStatement Prepare(DuckDBNativeConnection connection, string sql)
    {
        var count = NativeMethods.ExtractStatements.DuckDBExtractStatements(connection, sql, out var extracted);
        using (extracted)
        {
            if (count != 1) throw Failure(NativeMethods.ExtractStatements.DuckDBExtractStatementsError(extracted));
            var state = NativeMethods.ExtractStatements.DuckDBPrepareExtractedStatement(
                connection, extracted, 0, out var statement);
            if (state.IsSuccess()) return statement;
            using (statement) throw Failure(NativeMethods.PreparedStatements.DuckDBPrepareError(statement));
        }
    }

    private static void Bind(DuckDBPreparedStatement statement, DateTime parameter)
    {
        using var value = NativeMethods.Value.DuckDBCreateTimestamp(
            new DuckDBTimestampStruct { Micros = Micros(parameter) });
        if (!NativeMethods.PreparedStatements.DuckDBBindValue(statement, 1, value).IsSuccess())
            throw Failure("the parameter could not be bound");
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
            : throw Failure(ref result);
    }

    private static long Micros(DateTime instant) => (instant - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private static StreamedQueryException Failure(ref DuckDBResult result) =>
        new(NativeMethods.Query.DuckDBResultError(ref result), NativeMethods.Query.DuckDBResultErrorType(ref result));

    private static StreamedQueryException Failure(string message) => new(message, DuckDBErrorType.Invalid);
}
