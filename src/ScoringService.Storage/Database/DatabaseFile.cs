using DuckDB.NET.Data;

namespace ScoringService.Storage.Database;

/// <summary>Opens the file of a database: DuckDB's instance, its settings, and what can be said beforehand of a path
/// that cannot work.</summary>
internal static class DatabaseFile
{
    /// <summary>The absolute path of a database file that exists or can be made.</summary>
    /// <exception cref="StorageException">InvalidArgument: it is a directory. NotFound: its directory does not
    /// exist.</exception>
    public static string FullPath(string path)
    {
        var full = Path.GetFullPath(path);
        if (Directory.Exists(full))
            throw new StorageException(StorageErrorKind.InvalidArgument,
                $"'{path}' is a directory; give the path of a database file.");
        var directory = Path.GetDirectoryName(full);
        if (!Directory.Exists(directory))
            throw new StorageException(StorageErrorKind.NotFound,
                $"The directory of '{path}' does not exist: create '{directory}' first.");
        return full;
    }

    /// <summary>The directory for what does not fit in memory.</summary>
    public static string SpillDirectory(DatabaseOptions options) => options.SpillDirectory ?? (options.IsInMemory
        ? Path.Combine(Path.GetTempPath(), $"scoring-{Guid.NewGuid():N}")
        : options.Path + ".spill");

    /// <summary>Opens the connection that keeps the database open, with the settings of the whole database.</summary>
    /// <exception cref="StorageException">The database cannot be opened; the message says why and what to
    /// do.</exception>
    public static DuckDBConnection OpenRoot(DatabaseOptions options, string spillDirectory)
    {
        var connection = Connection(options.Path);
        try
        {
            connection.Open();
            Configure(connection, options, spillDirectory);
            ChunkInsert.Register(connection);
            return connection;
        }
        catch (DuckDBException e)
        {
            connection.Dispose();
            throw DatabaseErrors.CannotOpen(options.Path, e);
        }
    }

    /// <summary>Another connection to the database of a file that is open.</summary>
    public static DuckDBConnection OpenAnother(string path)
    {
        var connection = Connection(path);
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static DuckDBConnection Connection(string path) =>
        new(new DuckDBConnectionStringBuilder { DataSource = path }.ConnectionString);

    // Files come only from the caller's paths: DuckDB must not fetch extensions or open network addresses. Instants
    // are UTC, whatever the machine's time zone is.
    private static void Configure(DuckDBConnection root, DatabaseOptions options, string spillDirectory)
    {
        var memory = new MemoryBudget(options.MemoryLimitBytes);
        using var command = root.CreateCommand();
        command.CommandText = $"""
            SET GLOBAL autoinstall_known_extensions = false;
            SET GLOBAL autoload_known_extensions = false;
            SET GLOBAL memory_limit = '{memory.DuckDbBytes}B';
            SET GLOBAL threads = {Math.Min(options.Threads, memory.DuckDbThreads)};
            SET GLOBAL temp_directory = {SqlText.Literal(spillDirectory)};
            SET GLOBAL preserve_insertion_order = true;
            SET GLOBAL TimeZone = 'UTC';
            """;
        command.ExecuteNonQuery();
    }
}
