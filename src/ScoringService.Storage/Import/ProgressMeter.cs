using ScoringService.Storage.Database;

namespace ScoringService.Storage.Import;

/// <summary>Reports the progress of a load while DuckDB works, and repeats an interrupt that came between two
/// statements.</summary>
internal sealed class ProgressMeter : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly Session _session;
    private readonly IProgress<ImportProgress>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;
    private volatile int _phase;

    /// <summary>Starts to watch.</summary>
    public ProgressMeter(Session session, IProgress<ImportProgress>? progress, CancellationToken cancellation)
    {
        _session = session;
        _progress = progress;
        _cancellation = cancellation;
        if (progress is not null)
            session.Execute("SET enable_progress_bar = true; SET enable_progress_bar_print = false");
        _thread = new Thread(Watch) { IsBackground = true, Name = "import progress" };
        _thread.Start();
    }

    /// <summary>Another session that takes part in the load and is interrupted like the first.</summary>
    public Session? Writer { get; init; }

    /// <summary>Says that a phase begins.</summary>
    public void Enter(ImportPhase phase)
    {
        _phase = (int)phase;
        _progress?.Report(new ImportProgress(phase, 0));
    }

    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        _stop.Dispose();
    }

    private void Watch()
    {
        while (!_stop.Wait(Interval))
        {
            if (_cancellation.IsCancellationRequested)
            {
                _session.Interrupt();
                Writer?.Interrupt();
            }

            if (_progress is null) continue;
            var percentage = _session.Connection.GetQueryProgress().Percentage;
            if (percentage is > 0 and <= 100)
                _progress.Report(new ImportProgress((ImportPhase)_phase, percentage / 100));
        }
    }
}
