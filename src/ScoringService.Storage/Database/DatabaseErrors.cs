using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace ScoringService.Storage.Database;

/// <summary>The one place where DuckDB's errors become ours.</summary>
internal static class DatabaseErrors
{
    /// <summary>The exception to throw for one from DuckDB.</summary>
    public static Exception Translate(Exception error, DuckDBErrorType type, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
            return new OperationCanceledException("The database operation was cancelled.", error, cancellation);
        return type switch
        {
            DuckDBErrorType.OutOfMemory => new StorageException(StorageErrorKind.ResourceExhausted,
                $"DuckDB needs more memory than its limit: {FirstLine(error)} Raise the memory limit or use a "
                    + $"database file.", error),
            _ when error.Message.Contains("No space left", StringComparison.OrdinalIgnoreCase) =>
                new StorageException(StorageErrorKind.ResourceExhausted, $"The disk is full: {FirstLine(error)}",
                    error),
            _ => new StorageException(StorageErrorKind.Internal, $"DuckDB failed: {FirstLine(error)}", error),
        };
    }

    /// <summary>The exception for a database that cannot be opened.</summary>
    public static StorageException CannotOpen(string path, DuckDBException error)
    {
        var message = error.Message;
        if (message.Contains("lock", StringComparison.OrdinalIgnoreCase))
            return new StorageException(StorageErrorKind.Conflict,
                $"The database '{path}' is in use by another process. Stop that process or use another path. "
                    + $"({FirstLine(error)})", error);
        if (message.Contains("not a valid DuckDB database", StringComparison.OrdinalIgnoreCase))
            return new StorageException(StorageErrorKind.InvalidArgument,
                $"The file '{path}' is not a DuckDB database. Give the path of a database, or of a file that does "
                    + $"not exist yet.", error);
        if (message.Contains("newer", StringComparison.OrdinalIgnoreCase)
            && message.Contains("version", StringComparison.OrdinalIgnoreCase))
            return new StorageException(StorageErrorKind.Conflict,
                $"The database '{path}' was written by a newer DuckDB than this program has. ({FirstLine(error)})",
                    error);
        return new StorageException(StorageErrorKind.InvalidArgument,
            $"The database '{path}' cannot be opened: {FirstLine(error)}", error);
    }

    /// <summary>The first line of DuckDB's message; the rest repeats SQL or data.</summary>
    public static string FirstLine(Exception error)
    {
        var message = error.Message.AsSpan().Trim();
        var end = message.IndexOfAny('\r', '\n');
        if (end >= 0) message = message[..end];
        return message.Length > 400 ? $"{message[..400]}…" : message.ToString();
    }
}
