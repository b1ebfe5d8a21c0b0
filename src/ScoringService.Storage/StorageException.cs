namespace ScoringService.Storage;

/// <summary>What sort of fault a <see cref="StorageException"/> reports; a server maps it to a status code.</summary>
public enum StorageErrorKind
{
    /// <summary>A file, directory, model, customer or record does not exist.</summary>
    NotFound,

    /// <summary>A request, option, mapping or file is not usable as given; repeating it unchanged cannot
    /// succeed.</summary>
    InvalidArgument,

    /// <summary>Something else holds the database, it was made by a newer version of the program, or what is stored
    /// does not allow what is asked for.</summary>
    Conflict,

    /// <summary>The operation needs more memory or disk than it may use.</summary>
    ResourceExhausted,

    /// <summary>What is to be made exists already.</summary>
    AlreadyExists,

    /// <summary>The database cannot be used now, without a fault of the caller; the same call can succeed
    /// later.</summary>
    Unavailable,

    /// <summary>The database file is damaged; a backup has to take its place.</summary>
    DataLoss,

    /// <summary>DuckDB failed in a way that the caller did not cause.</summary>
    Internal,
}

/// <summary>A failure whose message says what went wrong, where, and what to do about it. Nothing was
/// written.</summary>
public sealed class StorageException : Exception
{
    /// <summary>Creates the failure.</summary>
    public StorageException(StorageErrorKind kind, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Kind = kind;
    }

    /// <summary>What sort of fault it is.</summary>
    public StorageErrorKind Kind { get; }
}
