using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ScoringService.Server.Observability;

/// <summary>The instruments behind /metrics.</summary>
internal sealed class ServerMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "ScoringService";

    /// <summary>Bounds of the buckets of times, from a tenth of a millisecond to five minutes.</summary>
    public static readonly double[] SecondBounds =
        [.0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 300];

    private readonly Meter _meter;
    private readonly Histogram<double> _phaseDuration;
    private readonly Histogram<double> _firstBatch;
    private readonly Counter<long> _unrecorded;
    private readonly Counter<long> _scheduled;
    private readonly Histogram<double> _refreshDuration;
    private readonly Histogram<long> _refreshedCustomers;
    private readonly Counter<long> _failedRefreshes;
    private long _rows;
    private long _batches;
    private long _bytes;

    /// <summary>Makes the instruments.</summary>
    /// <param name="meters">Makes the meter of this server, and disposes of it with the server.</param>
    public ServerMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _phaseDuration = Seconds("scoring.phase.duration",
            "Time of one phase of the work: features, index, fit, score, record, record_refresh, refresh_features, "
            + "fold, backtest; encode and send, of each record batch of a stream.");
        _firstBatch = Seconds("scoring.stream.first_batch",
            "Time from the beginning of a score stream to its first record batch on the way.");
        // Read at each scrape: answers by ids take microseconds, of which three counters would be a part.
        _meter.CreateObservableCounter("scoring.rows.streamed", () => Volatile.Read(ref _rows), "{row}",
            "Rows sent in record batches.");
        _meter.CreateObservableCounter("scoring.batches.streamed", () => Volatile.Read(ref _batches), "{batch}",
            "Record batches sent.");
        _meter.CreateObservableCounter("scoring.streamed", () => Volatile.Read(ref _bytes), "By",
            "Bytes of record batches sent.");
        _unrecorded = _meter.CreateCounter<long>("scoring.runs.unrecorded", "{run}",
            "Runs that were served but could not be recorded.");
        _scheduled = _meter.CreateCounter<long>("scoring.schedule.runs", "{run}",
            "Scheduled jobs by outcome: done, not_possible (no data or model), failed.");
        _refreshDuration = Seconds("scoring.refresh.duration",
            "Time to read and score the customers that commits touched.");
        _refreshedCustomers = _meter.CreateHistogram("scoring.refresh.customers", "{customer}",
            "Customers that one refresh read and scored again.",
            advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [1, 10, 100, 1000, 10_000, 100_000] });
        _failedRefreshes = _meter.CreateCounter<long>("scoring.refresh.failures", "{refresh}",
            "Refreshes that failed; the scores of before stayed in use.");
        // Counters start at 0, so that a first increase is one to a monitoring system.
        _unrecorded.Add(0);
        _failedRefreshes.Add(0);
    }

    /// <summary>Adds a gauge that is read at each scrape.</summary>
    public void Gauge(string name, string unit, string description, Func<IEnumerable<Measurement<double>>> read) =>
        _meter.CreateObservableGauge(name, read, unit, description);

    /// <summary>Adds a counter that is read at each scrape; its values never fall.</summary>
    public void Counter(string name, string unit, string description, Func<IEnumerable<Measurement<long>>> read) =>
        _meter.CreateObservableCounter(name, read, unit, description);

    /// <summary>Times a phase.</summary>
    public T Phase<T>(string phase, Func<T> work)
    {
        var start = Stopwatch.GetTimestamp();
        var result = work();
        PhaseDone(phase, start);
        return result;
    }

    /// <summary>Times a phase that began at <paramref name="start"/> (a <see cref="Stopwatch"/> timestamp), and adds it
    /// to the trace that runs.</summary>
    public void PhaseDone(string phase, long start)
    {
        BatchPhaseDone(phase, start);
        Tracing.StepDone(phase, start);
    }

    /// <summary>Times a phase of one record batch of a stream, of which there are too many for a trace.</summary>
    public void BatchPhaseDone(string phase, long start) =>
        _phaseDuration.Record(
            Stopwatch.GetElapsedTime(start).TotalSeconds, new KeyValuePair<string, object?>("phase", phase));

    /// <summary>Times the first record batch of a stream that began at <paramref name="start"/>.</summary>
    public void FirstBatchSent(long start) => _firstBatch.Record(Stopwatch.GetElapsedTime(start).TotalSeconds);

    /// <summary>Counts record batches.</summary>
    public void BatchesSent(int batches, int rows, int bytes)
    {
        Interlocked.Add(ref _rows, rows);
        Interlocked.Add(ref _batches, batches);
        Interlocked.Add(ref _bytes, bytes);
    }

    /// <summary>Counts and times a refresh that began at <paramref name="start"/>.</summary>
    public void Refreshed(int customers, long start)
    {
        _refreshDuration.Record(Stopwatch.GetElapsedTime(start).TotalSeconds);
        _refreshedCustomers.Record(customers);
    }

    /// <summary>Counts a refresh that failed.</summary>
    public void RefreshFailed() => _failedRefreshes.Add(1);

    /// <summary>Counts a run that could not be recorded.</summary>
    public void RunNotRecorded() => _unrecorded.Add(1);

    /// <summary>Has a scheduled job counted from 0.</summary>
    public void ScheduledJobKnown(string job)
    {
        foreach (var outcome in (string[])["done", "not_possible", "failed"]) CountScheduled(0, job, outcome);
    }

    /// <summary>Counts a scheduled job.</summary>
    public void ScheduledJobDone(string job, string outcome) => CountScheduled(1, job, outcome);

    // Prometheus has a label "job" of its own.
    private void CountScheduled(int runs, string job, string outcome) =>
        _scheduled.Add(runs, new("task", job), new("outcome", outcome));

    private Histogram<double> Seconds(string name, string description) => _meter.CreateHistogram(
        name, "s", description, advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = SecondBounds });
}
