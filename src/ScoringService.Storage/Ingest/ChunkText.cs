using System.Text;
using DuckDB.NET.Native;
using ScoringService.Storage.Features;

namespace ScoringService.Storage.Ingest;

/// <summary>Single values of chunks.</summary>
internal static unsafe class ChunkText
{
    /// <summary>Whether a row has a value.</summary>
    public static bool IsKnown(this ChunkReader chunk, int column, int row)
    {
        var known = chunk.Known(column);
        return known.IsEmpty || (known[row >> 6] >> (row & 63) & 1) != 0;
    }

    /// <summary>The bytes of a text, as long as the chunk is there.</summary>
    public static ReadOnlySpan<byte> Bytes(this ChunkReader chunk, int column, int row)
    {
        // DuckDB's memory does not move.
        fixed (NativeText* texts = chunk.Values<NativeText>(column)) return NativeText.Bytes(texts + row);
    }

    /// <summary>A text; null when there is none.</summary>
    public static string? Text(this ChunkReader chunk, int column, int row) =>
        chunk.IsKnown(column, row) ? Encoding.UTF8.GetString(chunk.Bytes(column, row)) : null;

    /// <summary>A column as it lies in DuckDB's memory.</summary>
    public static unsafe NativeColumn Column(this ChunkReader chunk, int column) => new()
    {
        Data = (byte*)NativeMethods.Vectors.DuckDBVectorGetData(chunk.Vector(column)),
        Validity = NativeMethods.Vectors.DuckDBVectorGetValidity(chunk.Vector(column)),
    };
}
