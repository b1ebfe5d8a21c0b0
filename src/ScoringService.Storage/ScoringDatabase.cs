using DuckDB.NET.Data;
using ScoringService.Storage.Database;
using ScoringService.Storage.Import;
using ScoringService.Storage.Migrations;

namespace ScoringService.Storage;

/// <summary>
/// The data of the service: customers, transactions, interactions, events, models and the quarantine, in one DuckDB
/// database. Members may be called from any thread. Reads run at the same time as each other and as a load, and see
/// only what is committed; loads run one after the other.
/// </summary>
public sealed partial class ScoringDatabase : IDisposable
{
    private readonly DatabaseOptions _options;
    private readonly DuckDBConnection _root;
    private readonly Lock _connecting = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly TouchLog _touched = new();

    private ScoringDatabase(DatabaseOptions options, DuckDBConnection root, string spillDirectory)
    {
        _options = options;
        _root = root;
        SpillDirectory = spillDirectory;
    }

    /// <summary>Directory for what does not fit in memory.</summary>
    internal string SpillDirectory { get; }

    /// <summary>Opens a database, creates it when it does not exist, and brings its schema up to date.</summary>
    /// <exception cref="StorageException">
    /// InvalidArgument: an option is out of range or the file is no database. NotFound: the directory does not exist.
    /// Conflict: another process has it open, or a newer program made it.
    /// </exception>
    public static ScoringDatabase Open(DatabaseOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var errors = options.Validate();
        if (errors.Count != 0)
            throw new StorageException(StorageErrorKind.InvalidArgument,
                $"The database options are wrong: {string.Join(" ", errors)}");
        options = options.IsInMemory ? options : options with { Path = FullPath(options.Path) };
        var spill = options.SpillDirectory ?? (options.IsInMemory
            ? Path.Combine(Path.GetTempPath(), $"scoring-{Guid.NewGuid():N}")
            : options.Path + ".spill");
        var root = OpenRoot(options);
        try
        {
            Configure(root, options, spill);
            if (options is { IsInMemory: false, SpillDirectory: null }) ScratchDatabase.RemoveLeftovers(spill);
            var database = new ScoringDatabase(options, root, spill);
            using var session = database.Connect();
            SchemaMigrator.Migrate(session, options.Path);
            database._watermark = database.Summary().Watermark;
            database._touched.Start(database._watermark);
            database._activeModelVersion = ReadActiveModelVersion(session);
            database._overrideRevision = session.Scalar<long>(SelectRevision);
            return database;
        }
        catch
        {
            root.Dispose();
            throw;
        }
    }

    /// <summary>Counts, the span of the transactions and the watermark, all of one moment.</summary>
    public DatabaseSummary Summary(CancellationToken cancellationToken = default)
    {
        using var session = Connect(cancellationToken);
        return session.Query(SqlScripts.Load("summary.sql"), row => new DatabaseSummary(
            row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4),
            row.IsDBNull(5) ? null : Utc(row.GetDateTime(5)), row.IsDBNull(6) ? null : Utc(row.GetDateTime(6)),
                row.GetInt64(7))).Single();
    }

    /// <summary>Closes the database. No operation may be running.</summary>
    public void Dispose()
    {
        _root.Dispose();
        _writing.Dispose();
        TryDelete(SpillDirectory, onlyIfEmpty: _options.SpillDirectory is not null);
    }

    internal Session Connect(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // A database in memory is reached through the connection that made it, a file through its path.
        lock (_connecting)
        {
            if (_options.IsInMemory) return new Session(Opened(_root.Duplicate()), cancellationToken);
            return new Session(Opened(new DuckDBConnection(ConnectionString(_options.Path))), cancellationToken);
        }
    }

    /// <summary>Waits until no other load runs; dispose the result to let the next one in.</summary>
    private WriteLock EnterWrite(CancellationToken cancellationToken)
    {
        _writing.Wait(cancellationToken);
        return new WriteLock(_writing);
    }

    private static DateTime Utc(DateTime instant) => DateTime.SpecifyKind(instant, DateTimeKind.Utc);

    private static string FullPath(string path)
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

    private static string ConnectionString(string path) =>
        new DuckDBConnectionStringBuilder { DataSource = path }.ConnectionString;

    private static DuckDBConnection Opened(DuckDBConnection connection)
    {
        if (connection.State != System.Data.ConnectionState.Open) connection.Open();
        return connection;
    }

    private static DuckDBConnection OpenRoot(DatabaseOptions options)
    {
        var connection = new DuckDBConnection(ConnectionString(options.Path));
        try
        {
            return Opened(connection);
        }
        catch (DuckDBException e)
        {
            connection.Dispose();
            throw DatabaseErrors.CannotOpen(options.Path, e);
        }
    }

    // Settings of the whole database. Files come only from the caller's paths: DuckDB must not fetch extensions or open
    // network addresses. Instants are UTC, whatever the machine's time zone is.
    private static void Configure(DuckDBConnection root, DatabaseOptions options, string spillDirectory)
    {
        using var command = root.CreateCommand();
        command.CommandText = $"""
            SET GLOBAL autoinstall_known_extensions = false;
            SET GLOBAL autoload_known_extensions = false;
            SET GLOBAL memory_limit = '{options.MemoryLimitBytes}B';
            SET GLOBAL threads = {options.Threads};
            SET GLOBAL temp_directory = {SqlText.Literal(spillDirectory)};
            SET GLOBAL preserve_insertion_order = true;
            SET GLOBAL TimeZone = 'UTC';
            """;
        try
        {
            command.ExecuteNonQuery();
        }
        catch (DuckDBException e)
        {
            throw DatabaseErrors.CannotOpen(options.Path, e);
        }
    }

    private static void TryDelete(string directory, bool onlyIfEmpty)
    {
        try
        {
            if (Directory.Exists(directory)) Directory.Delete(directory, recursive: !onlyIfEmpty);
        }
        catch (IOException)
        {
            // What is left are scratch files, which the next load of this database removes.
        }
    }

    private readonly struct WriteLock(SemaphoreSlim semaphore) : IDisposable
    {
        public void Dispose() => semaphore.Release();
    }
}
