using DuckDB.NET.Native;

namespace ScoringService.Storage.Features;

/// <summary>DuckDB's error for a statement that was run through its native interface.</summary>
internal sealed class StreamedQueryException(string message, DuckDBErrorType errorType) : Exception(message)
{
    /// <summary>What sort of error it is.</summary>
    public DuckDBErrorType ErrorType { get; } = errorType;
}
