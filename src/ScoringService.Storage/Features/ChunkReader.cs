using DuckDB.NET.Native;
using ScoringService.Engine;

namespace ScoringService.Storage.Features;

/// <summary>The columns of one chunk as spans over DuckDB's memory, valid as long as the chunk is.</summary>
internal readonly unsafe struct ChunkReader(DuckDBDataChunk chunk)
{
    /// <summary>Number of rows.</summary>
    public int Count { get; } = (int)NativeMethods.DataChunks.DuckDBDataChunkGetSize(chunk);

    /// <summary>The values of a column; those of null rows mean nothing.</summary>
    /// <typeparam name="T">The type that DuckDB stores: int for INTEGER, long for TIMESTAMP and DECIMAL(18, 4), byte
    /// for an ENUM of few values.</typeparam>
    public ReadOnlySpan<T> Values<T>(int column)
        where T : unmanaged => new(NativeMethods.Vectors.DuckDBVectorGetData(Vector(column)), Count);

    /// <summary>Bitmap of the rows of a column that have a value; empty when all have.</summary>
    public ReadOnlySpan<ulong> Known(int column)
    {
        var validity = NativeMethods.Vectors.DuckDBVectorGetValidity(Vector(column));
        return validity == null ? [] : new ReadOnlySpan<ulong>(validity, Column.WordCount(Count));
    }

    /// <summary>DuckDB's vector of a column.</summary>
    public IntPtr Vector(int column) => NativeMethods.DataChunks.DuckDBDataChunkGetVector(chunk, column);
}
