namespace ScoringService.Storage.Import;

/// <summary>A file could not be read as it was tried.</summary>
internal sealed class UnreadableFileException(StorageException failure) : Exception(failure.Message, failure)
{
    /// <summary>DuckDB's failure.</summary>
    public StorageException Failure { get; } = failure;
}
