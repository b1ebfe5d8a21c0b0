using DuckDB.NET.Data;
using ScoringService.Storage.Database;
using ScoringService.Storage.Durability;
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
    private readonly Lock _connecting = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly TouchLog _touched = new();
    private readonly SessionGate _gate = new();
    private DuckDBConnection _root;
    private bool _isDisposed;

    private ScoringDatabase(DatabaseOptions options, DuckDBConnection root, string spillDirectory)
    {
        _options = options;
        Memory = new MemoryBudget(options.MemoryLimitBytes);
        _root = root;
        SpillDirectory = spillDirectory;
        _gate.FatalChanged = () => AvailabilityChanged?.Invoke();
    }

    /// <summary>How the memory of the process is shared out.</summary>
    internal MemoryBudget Memory { get; }

    /// <summary>Directory for what does not fit in memory.</summary>
    internal string SpillDirectory { get; }

    /// <summary>Opens a database, creates it when it does not exist, removes what a killed process left beside it, and
    /// brings its schema up to date, after a copy of an older one was made.</summary>
    /// <exception cref="StorageException">
    /// InvalidArgument: an option is out of range or the file is no database. NotFound: the directory does not exist.
    /// Conflict: another process has it open, or a newer program made it. DataLoss: the file is damaged.
    /// ResourceExhausted: the disk is full.
    /// </exception>
    public static ScoringDatabase Open(DatabaseOptions options) => Open(options, isCopy: false);

    private static ScoringDatabase Open(DatabaseOptions options, bool isCopy)
    {
        ArgumentNullException.ThrowIfNull(options);
        var errors = options.Validate();
        if (errors.Count != 0)
            throw new StorageException(StorageErrorKind.InvalidArgument,
                $"The database options are wrong: {string.Join(" ", errors)}");
        options = options.IsInMemory ? options : options with { Path = DatabaseFile.FullPath(options.Path) };
        var spill = DatabaseFile.SpillDirectory(options);
        var log = new FileInfo(Leftovers.LogPath(options.Path)) is { Exists: true } found ? found.Length : 0;
        var root = DatabaseFile.OpenRoot(options, spill);
        try
        {
            var database = new ScoringDatabase(options, root, spill);
            // Only now: whoever has the database open owns the files beside it.
            var opening = options.IsInMemory ? OpeningReport.Nothing : Leftovers.Remove(options, spill);
            using var session = database.Connect();
            var backup = SchemaMigrator.Migrate(session, options, isCopy);
            database.Opening = opening with { ReplayedBytes = log, MigrationBackup = backup };
            database.LoadState(session);
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

    /// <summary>Closes the database. No operation may be running; a later one fails.</summary>
    public void Dispose()
    {
        lock (_connecting)
        {
            if (_isDisposed) return;
            _isDisposed = true;
        }

        ForgetKeptRows();
        _root.Dispose();
        _writing.Dispose();
        _gate.Dispose();
        TryDelete(SpillDirectory, onlyIfEmpty: _options.SpillDirectory is not null);
    }

    /// <summary>Opens a connection. Whoever writes takes the lock of the writers before, not after.</summary>
    internal Session Connect(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_gate.Fatal is not null) Reopen(cancellationToken);
        _gate.Enter(cancellationToken);
        try
        {
            return new Session(OpenConnection(), cancellationToken, _gate);
        }
        catch (DuckDBException e)
        {
            _gate.Exit();
            throw DatabaseErrors.CannotOpen(_options.Path, e);
        }
        catch
        {
            _gate.Exit();
            throw;
        }
    }

    // A database in memory is reached through the connection that made it, a file through its path.
    private DuckDBConnection OpenConnection()
    {
        lock (_connecting)
        {
            // By its path it would be opened again, behind the back of whoever closed it.
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (!_options.IsInMemory) return DatabaseFile.OpenAnother(_options.Path);
            var connection = _root.Duplicate();
            if (connection.State != System.Data.ConnectionState.Open) connection.Open();
            return connection;
        }
    }

    /// <summary>Waits until no other load runs; dispose the result to let the next one in.</summary>
    private WriteLock EnterWrite(CancellationToken cancellationToken)
    {
        _writing.Wait(cancellationToken);
        return new WriteLock(_writing);
    }

    /// <summary>Reads what is kept in memory of the database.</summary>
    private void LoadState(Session session)
    {
        var watermark = session.Scalar<long>("SELECT coalesce(max(load_id), 0) FROM loads");
        Volatile.Write(ref _watermark, watermark);
        _touched.Start(watermark);
        _lastDay = null;
        ForgetKeptRows();
        ForgetKeys();
        Volatile.Write(ref _activeModelVersion, ReadActiveModelVersion(session));
        Volatile.Write(ref _overrideRevision, session.Scalar<long>(SelectRevision));
        _lastAudit = null;
        _erased = null;
        _erasureKey = null;
    }

    private static DateTime Utc(DateTime instant) => DateTime.SpecifyKind(instant, DateTimeKind.Utc);

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
