using System.Text;
using DuckDB.NET.Native;

namespace Compat.DuckDb.Tests;

/// <summary>Reads a query chunk by chunk with the bindings alone: the way code in a hurry does.</summary>
internal sealed unsafe class Chunks : IDisposable
{
    private readonly DuckDBPreparedStatement statement;
    private DuckDBResult result;
    private DuckDBDataChunk? chunk;

    public Chunks(Database db, string sql, bool streaming = true)
    {
        Check(NativeMethods.PreparedStatements.DuckDBPrepare(db.Native, sql, out statement));
        Check(streaming
            ? NativeMethods.PreparedStatements.DuckDBExecutePreparedStreaming(statement, out result)
            : NativeMethods.PreparedStatements.DuckDBExecutePrepared(statement, out result));
    }

    public ref DuckDBResult Result => ref result;

    public int Rows => (int)NativeMethods.DataChunks.DuckDBDataChunkGetSize(chunk!);

    public bool Next()
    {
        chunk?.Dispose();
        chunk = NativeMethods.Query.DuckDBFetchChunk(result);
        return !chunk.IsInvalid && Rows > 0;
    }

    public IntPtr Vector(int column) => NativeMethods.DataChunks.DuckDBDataChunkGetVector(chunk!, column);

    public ReadOnlySpan<T> Column<T>(int column) where T : unmanaged =>
        new(NativeMethods.Vectors.DuckDBVectorGetData(Vector(column)), Rows);

    public bool IsNull(int column, int row)
    {
        var validity = NativeMethods.Vectors.DuckDBVectorGetValidity(Vector(column));
        return validity != null && (validity[row / 64] >> (row % 64) & 1) == 0;
    }

    public string Text(int column, int row)
    {
        var text = (DuckDBString*)NativeMethods.Vectors.DuckDBVectorGetData(Vector(column)) + row;
        return Encoding.UTF8.GetString((byte*)text->Data, text->Length);
    }

    public void Dispose()
    {
        chunk?.Dispose();
        result.Close();
        statement.Dispose();
    }

    private void Check(DuckDBState state)
    {
        if (!state.IsSuccess())
            throw new InvalidOperationException(NativeMethods.PreparedStatements.DuckDBPrepareError(statement));
    }
}
