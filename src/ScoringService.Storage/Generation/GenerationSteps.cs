using DuckDB.NET.Data;
using ScoringService.Storage.Database;

namespace ScoringService.Storage.Generation;

/// <summary>Runs the statements of a generation in a database in memory, and reports how far they are.</summary>
internal sealed class GenerationSteps : IDisposable
{
    // Enough for 20 million transactions without spilling, and a bound for more.
    private const string MemoryLimit = "3GiB";
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(100);

    private readonly Session _session;
    private readonly IProgress<double>? _progress;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watch;
    private volatile Step _step = new(0, 0);
    private double _reported = -1;

    private GenerationSteps(Session session, IProgress<double>? progress, CancellationToken cancellation)
    {
        _session = session;
        _progress = progress;
        _watch = WatchAsync(cancellation);
    }

    public static GenerationSteps Open(
        GenerateOptions options, string spillDirectory, IProgress<double>? progress, CancellationToken cancellation)
    {
        var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        var session = new Session(connection, cancellation);
        // Files keep the order of the rows, which makes them the same at any number of threads.
        session.Execute($"""
            SET threads = {options.Threads};
            SET memory_limit = '{MemoryLimit}';
            SET temp_directory = {SqlText.Literal(spillDirectory)};
            SET preserve_insertion_order = true;
            SET enable_progress_bar = true;
            SET enable_progress_bar_print = false;
            """);
        return new GenerationSteps(session, progress, cancellation);
    }

    /// <summary>Runs statements that take the work from one done share to another.</summary>
    public void Run(double from, double to, string sql)
    {
        _step = new Step(from, to);
        Report(from);
        _session.Execute(sql);
    }

    /// <summary>The single value of a query.</summary>
    public long Count(string sql) => _session.Scalar<long>(sql);

    public void Dispose()
    {
        _stop.Cancel();
        _watch.GetAwaiter().GetResult();
        _stop.Dispose();
        _session.Dispose();
    }

    // DuckDB's estimate may fall, and may come after its step has ended; what people see does not fall.
    private void Report(double done)
    {
        lock (_stop)
        {
            if (done <= _reported) return;
            _reported = done;
            _progress?.Report(done);
        }
    }

    private async Task WatchAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(s_interval);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
            {
                // Repeats an interrupt that came between two statements and so was lost.
                if (cancellation.IsCancellationRequested) _session.Interrupt();
                var step = _step;
                if (_session.Connection.GetQueryProgress().Percentage is > 0 and <= 100 and var percentage)
                    Report(step.From + ((step.To - step.From) * percentage / 100));
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed: there is nothing to watch any more.
        }
    }

    private sealed record Step(double From, double To);
}
