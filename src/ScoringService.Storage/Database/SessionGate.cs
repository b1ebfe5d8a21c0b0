namespace ScoringService.Storage.Database;

/// <summary>
/// Counts the open sessions of a database, so that its file can be exchanged or opened again in a moment when there
/// are none, and remembers that DuckDB has given the database up.
/// </summary>
internal sealed class SessionGate : IDisposable
{
    // How long new sessions are let in while the last one is awaited, and how long they are then held back. An
    // operation may open a session while it has another, so holding back for good could wait for ever.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private readonly ManualResetEventSlim _idle = new(true);
    private readonly ManualResetEventSlim _admitting = new(true);
    private int _sessions;
    private bool _isHoldingBack;
    private volatile string? _fatal;

    /// <summary>Why DuckDB accepts no more statements until the database is opened again; null while it does.</summary>
    public string? Fatal => _fatal;

    /// <summary>Called when <see cref="Fatal"/> begins or ends; must not fail.</summary>
    public Action? FatalChanged { get; set; }

    /// <summary>Counts a session in; waits while the database is being exchanged.</summary>
    public void Enter(CancellationToken cancellation)
    {
        while (true)
        {
            lock (_lock)
            {
                if (!_isHoldingBack)
                {
                    if (_sessions++ == 0) _idle.Reset();
                    return;
                }
            }

            _admitting.Wait(cancellation);
        }
    }

    /// <summary>Counts a session out.</summary>
    public void Exit()
    {
        lock (_lock)
            if (--_sessions == 0) _idle.Set();
    }

    /// <summary>Waits for a moment without sessions, and holds new ones back from then on.</summary>
    /// <param name="limit">How long to wait.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>False when there was no such moment. Otherwise <see cref="Admit"/> must be called.</returns>
    public bool TryHoldBack(TimeSpan limit, CancellationToken cancellation)
    {
        var end = Environment.TickCount64 + (long)limit.TotalMilliseconds;
        do
        {
            _idle.Wait(Patience, cancellation);
            lock (_lock)
            {
                _isHoldingBack = true;
                _admitting.Reset();
            }

            if (WaitHeldBack(cancellation)) return true;
            Admit();
        }
        while (Environment.TickCount64 < end);
        return false;
    }

    /// <summary>Lets sessions in again.</summary>
    public void Admit()
    {
        lock (_lock)
        {
            _isHoldingBack = false;
            _admitting.Set();
        }
    }

    /// <summary>Records that DuckDB has given the database up.</summary>
    public void Fail(string reason)
    {
        lock (_lock)
        {
            if (_fatal is not null) return;
            _fatal = reason;
        }

        FatalChanged?.Invoke();
    }

    /// <summary>Records that the database works again.</summary>
    public void Recover()
    {
        _fatal = null;
        FatalChanged?.Invoke();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _idle.Dispose();
        _admitting.Dispose();
    }

    private bool WaitHeldBack(CancellationToken cancellation)
    {
        try
        {
            return _idle.Wait(Patience, cancellation);
        }
        catch (OperationCanceledException)
        {
            Admit();
            throw;
        }
    }
}
