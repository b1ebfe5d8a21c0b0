namespace ScoringService.Storage.Features;

/// <summary>DuckDB's message for a statement that was run through its native interface.</summary>
internal sealed class StreamedQueryException(string message) : Exception(message);
