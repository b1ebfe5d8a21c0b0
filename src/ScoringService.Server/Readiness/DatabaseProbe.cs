using System.Diagnostics.Metrics;
using ScoringService.Server.Observability;
using ScoringService.Storage;

namespace ScoringService.Server.Readiness;

/// <summary>
/// Asks DuckDB every few seconds what memory it holds: for the metrics, and to notice when it does not answer any more.
/// One question at a time, so that a database that hangs is not given more to do.
/// </summary>
internal sealed class DatabaseProbe : BackgroundService
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(5);

    private readonly Func<CancellationToken, DatabaseMemory> _read;
    private readonly TimeProvider _clock;
    private readonly ILogger<DatabaseProbe> _logger;
    private readonly Lock _lock = new();
    private long? _askedAt;
    private DatabaseMemory? _memory;
    private TimeSpan _answerTime;

    public DatabaseProbe(
        Func<CancellationToken, DatabaseMemory> read, ServerMetrics metrics, TimeProvider clock,
        ILogger<DatabaseProbe> logger)
    {
        (_read, _clock, _logger) = (read, clock, logger);
        Gauge("memory", "Memory of DuckDB's buffers.", memory => memory.MemoryBytes);
        Gauge("memory.limit", "DuckDB's limit on its buffers.", memory => memory.LimitBytes);
        Gauge("spilled", "What did not fit into DuckDB's memory, on disk.", memory => memory.SpilledBytes);
        Gauge("file.size", "Size of the database file with its log.", memory => memory.FileBytes);
        Gauge("disk.free", "Free space on the database file's disk.", memory => memory.FreeDiskBytes);
        metrics.Gauge("scoring.database.answer", "s",
            "Time that DuckDB took or is taking to answer the latest small question.",
            () => [new Measurement<double>(AnswerTime.TotalSeconds)]);

        void Gauge(string name, string description, Func<DatabaseMemory, long?> read) => metrics.Gauge(
            $"scoring.database.{name}", "By", description,
            () => Known is { } memory && read(memory) is { } bytes ? [new Measurement<double>(bytes)] : []);
    }

    /// <summary>How long an answer may take. Small statements pass large ones, so that half a minute means that
    /// something is wrong; but compaction may hold them back for a moment.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether DuckDB has not answered for longer than <see cref="Patience"/>.</summary>
    public bool IsHanging
    {
        get
        {
            lock (_lock) return _askedAt is { } asked && _clock.GetElapsedTime(asked) > Patience;
        }
    }

    private DatabaseMemory? Known
    {
        get
        {
            lock (_lock) return _memory;
        }
    }

    private TimeSpan AnswerTime
    {
        get
        {
            lock (_lock) return _askedAt is { } asked ? _clock.GetElapsedTime(asked) : _answerTime;
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_pause, _clock);
        try
        {
            // On a thread of its own: one that hangs must not be missed elsewhere. What runs when the service stops is
            // interrupted.
            do await Task.Factory.StartNew(() => Ask(stoppingToken), stoppingToken, TaskCreationOptions.LongRunning,
                TaskScheduler.Default);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops.
        }
    }

    private void Ask(CancellationToken stopping)
    {
        var start = _clock.GetTimestamp();
        lock (_lock) _askedAt = start;
        DatabaseMemory? memory = null;
        try
        {
            memory = _read(stopping);
        }
        catch (StorageException e)
        {
            // An answer too: whether the database can be used at all is told by others.
            _logger.MemoryNotRead(e);
        }
        finally
        {
            lock (_lock)
            {
                var time = _clock.GetElapsedTime(start);
                (_askedAt, _answerTime, _memory) = (null, time, memory ?? _memory);
                if (time > Patience) _logger.DatabaseAnswersAgain(time.TotalSeconds);
            }
        }
    }
}
