using ScoringService.Storage.Database;

namespace ScoringService.Storage;

public sealed partial class ScoringDatabase
{
    // How long running operations may take to notice that the database is given up, and how often it is tried again.
    private static readonly TimeSpan EndOfOperations = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromSeconds(1);

    private readonly Lock _reopening = new();
    private long _nextAttempt;
    private long _generation;

    /// <summary>Tells that <see cref="IsAvailable"/> has changed. On any thread; a handler must not fail.</summary>
    public event Action? AvailabilityChanged;

    /// <summary>What opening it did.</summary>
    public OpeningReport Opening { get; private set; } = OpeningReport.Nothing;

    /// <summary>Whether it can be used. False from an error after which DuckDB accepts no more statements, such as a
    /// full disk at the wrong moment, until it has been opened again, which the next operation tries.</summary>
    public bool IsAvailable => _gate.Fatal is null;

    /// <summary>
    /// Grows whenever the file was exchanged or opened again. Within one generation a row keeps its place in its table;
    /// across, only keys mean the same.
    /// </summary>
    public long Generation => Volatile.Read(ref _generation);

    /// <summary>Opens the database again if that is needed.</summary>
    /// <exception cref="StorageException">Unavailable: it did not work; try again later.</exception>
    public void EnsureAvailable(CancellationToken cancellationToken = default)
    {
        if (_gate.Fatal is not null) Reopen(cancellationToken);
    }

    private void Reopen(CancellationToken cancellation)
    {
        lock (_reopening)
        {
            if (_gate.Fatal is not { } reason) return;
            // Its data lived in the instance that is no more.
            if (_options.IsInMemory || Environment.TickCount64 < _nextAttempt
                || !_gate.TryHoldBack(EndOfOperations, cancellation))
                throw DatabaseErrors.Unavailable(_options.Path, reason);
            try
            {
                OpenRootAgain();
                // A commit that failed may be in the log all the same.
                using (var session = new Session(OpenConnection(), cancellation)) LoadState(session);
                _gate.Recover();
            }
            catch (StorageException e)
            {
                _nextAttempt = Environment.TickCount64 + (long)BetweenAttempts.TotalMilliseconds;
                throw DatabaseErrors.Unavailable(_options.Path, e.Message, e);
            }
            finally
            {
                _gate.Admit();
            }
        }
    }

    // To be called while no session is open.
    private void OpenRootAgain()
    {
        _root.Dispose();
        _root = DatabaseFile.OpenRoot(_options, SpillDirectory);
        // They are followed by the numbers of their rows.
        ForgetKeptRows();
        Interlocked.Increment(ref _generation);
    }
}
