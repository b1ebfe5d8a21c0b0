using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace ScoringService.Storage.Database;

/// <summary>The one place where the errors of DuckDB and of the file system become ours.</summary>
internal static class DatabaseErrors
{
    /// <summary>The exception to throw for one from DuckDB.</summary>
    /// <param name="error">DuckDB's exception.</param>
    /// <param name="type">What DuckDB calls it.</param>
    /// <param name="path">The database, for the message.</param>
    /// <param name="cancellation">What stops the operation.</param>
    public static Exception Translate(
        Exception error, DuckDBErrorType type, string path, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested && type != DuckDBErrorType.Fatal)
            return new OperationCanceledException("The database operation was cancelled.", error, cancellation);
        if (type == DuckDBErrorType.OutOfMemory)
            return new StorageException(StorageErrorKind.ResourceExhausted,
                $"DuckDB needs more memory than its limit: {FirstLine(error)} Raise the memory limit or use a "
                    + $"database file.", error);
        return OfDisk(error, path) ?? (IsFatal(type)
            ? Unavailable(path, FirstLine(error), error)
            : new StorageException(StorageErrorKind.Internal, $"DuckDB failed: {FirstLine(error)}", error));
    }

    /// <summary>Whether DuckDB accepts no statement after this one until the database is opened again.</summary>
    public static bool IsFatal(DuckDBErrorType type) => type == DuckDBErrorType.Fatal;

    /// <summary>The exception for a database that cannot be opened.</summary>
    public static StorageException CannotOpen(string path, DuckDBException error)
    {
        if (Says(error, "set lock", "being used by another process"))
            return new StorageException(StorageErrorKind.Conflict,
                $"The database '{path}' is in use by another process. Stop that process or use another path. "
                    + $"({FirstLine(error)})", error);
        if (Says(error, "not a valid DuckDB database"))
            return new StorageException(StorageErrorKind.InvalidArgument,
                $"The file '{path}' is not a DuckDB database. Give the path of a database, or of a file that does "
                    + $"not exist yet.", error);
        if (Says(error, "newer") && Says(error, "version"))
            return new StorageException(StorageErrorKind.Conflict,
                $"The database '{path}' was written by a newer DuckDB than this program has. ({FirstLine(error)})",
                    error);
        if (Says(error, "deserialize", "Serialization Error", "INTERNAL Error")) return Damaged(error, path);
        return OfDisk(error, path) ?? new StorageException(StorageErrorKind.InvalidArgument,
            $"The database '{path}' cannot be opened: {FirstLine(error)}", error);
    }

    /// <summary>The exception for a file that cannot be read or written.</summary>
    public static StorageException File(string path, Exception error) => OfDisk(error, path)
        ?? new StorageException(StorageErrorKind.InvalidArgument, $"'{path}' cannot be used: {FirstLine(error)}",
            error);

    /// <summary>The exception for a database that DuckDB has given up, or that cannot be opened again.</summary>
    public static StorageException Unavailable(string path, string reason, Exception? error = null) => new(
        StorageErrorKind.Unavailable,
        $"The database '{path}' had a fatal error and is opened again as soon as that is possible; try again. What "
            + $"is in doubt was not acknowledged. ({reason})", error);

    /// <summary>The first line of DuckDB's message; the rest repeats SQL or data.</summary>
    public static string FirstLine(Exception error)
    {
        var message = error.Message.AsSpan().Trim();
        var end = message.IndexOfAny('\r', '\n');
        if (end >= 0) message = message[..end];
        return message.Length > 400 ? $"{message[..400]}…" : message.ToString();
    }

    // Faults of the disk and of the file, which an operator has to deal with; null for others.
    private static StorageException? OfDisk(Exception error, string path)
    {
        if (Says(error, "No space left", "disk full", "not enough space", "Disk quota exceeded", "File too large"))
            return new StorageException(StorageErrorKind.ResourceExhausted,
                $"The disk of '{path}' is full; nothing was changed. Make room and try again. ({FirstLine(error)})",
                error);
        if (Says(error, "max_temp_directory_size"))
            return new StorageException(StorageErrorKind.ResourceExhausted,
                $"The spill directory is full; nothing was changed. ({FirstLine(error)})", error);
        if (Says(error, "Corrupt database file", "Corrupt WAL file", "Failure while replaying WAL")
            || (Says(error, "Could not read enough bytes") && Says(error, path)))
            return Damaged(error, path);
        if (Says(error, "Read-only file system", "read-only mode"))
            return new StorageException(StorageErrorKind.InvalidArgument,
                $"'{path}' is on a read-only disk, and the database needs to write. ({FirstLine(error)})", error);
        if (error is UnauthorizedAccessException || Says(error, "Permission denied"))
            return new StorageException(StorageErrorKind.InvalidArgument,
                $"This process may not read and write '{path}'. Give its user the right to, for the file and its "
                    + $"folder. ({FirstLine(error)})", error);
        return null;
    }

    private static StorageException Damaged(Exception error, string path) => new(StorageErrorKind.DataLoss,
        $"The database '{path}' is damaged. Stop the service, keep the file for a diagnosis, and put a backup in its "
            + $"place: scorectl restore BACKUP --database PATH --force. ({FirstLine(error)})", error);

    private static bool Says(Exception error, params ReadOnlySpan<string> texts)
    {
        foreach (var text in texts)
            if (error.Message.Contains(text, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }
}
