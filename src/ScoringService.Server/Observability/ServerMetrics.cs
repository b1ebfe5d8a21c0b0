using System.Diagnostics;
using System.Diagnostics.Metrics;
using Grpc.Core;

namespace ScoringService.Server.Observability;

/// <summary>The instruments behind /metrics.</summary>
internal sealed class ServerMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "ScoringService";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _calls;
    private readonly UpDownCounter<long> _pending;
    private readonly Histogram<double> _callDuration;
    private readonly Histogram<double> _phaseDuration;
    private readonly Counter<long> _rows;
    private readonly Counter<long> _batches;
    private readonly Counter<long> _bytes;
    private readonly Counter<long> _unrecorded;
    private readonly Counter<long> _scheduled;
    private readonly Histogram<double> _refreshDuration;
    private readonly Histogram<long> _refreshedCustomers;
    private readonly Counter<long> _failedRefreshes;

    public ServerMetrics()
    {
        _calls = _meter.CreateCounter<long>("scoring.requests", "{request}",
            "Finished calls by method and status code.");
        _pending = _meter.CreateUpDownCounter<long>("scoring.requests.pending", "{request}", "Calls that are running.");
        _callDuration = _meter.CreateHistogram<double>("scoring.request.duration", "s", "Time of a whole call.");
        _phaseDuration = _meter.CreateHistogram<double>("scoring.phase.duration", "s",
            "Time of one phase of the work: features, index, fit, score, record, record_refresh, fold, encode, send.");
        _rows = _meter.CreateCounter<long>("scoring.rows.streamed", "{row}", "Rows sent in record batches.");
        _batches = _meter.CreateCounter<long>("scoring.batches.streamed", "{batch}", "Record batches sent.");
        _bytes = _meter.CreateCounter<long>("scoring.streamed", "By", "Bytes of record batches sent.");
        _unrecorded = _meter.CreateCounter<long>("scoring.runs.unrecorded", "{run}",
            "Runs that were served but could not be recorded.");
        _scheduled = _meter.CreateCounter<long>("scoring.schedule.runs", "{run}",
            "Scheduled jobs by outcome: done, not_possible (no data or model), failed.");
        _refreshDuration = _meter.CreateHistogram<double>("scoring.refresh.duration", "s",
            "Time to read and score the customers that commits touched.");
        _refreshedCustomers = _meter.CreateHistogram<long>("scoring.refresh.customers", "{customer}",
            "Customers that one refresh read and scored again.");
        _failedRefreshes = _meter.CreateCounter<long>("scoring.refresh.failures", "{refresh}",
            "Refreshes that failed; the scores of before stayed in use.");
        // Counters start at 0, so that a first increase is one to a monitoring system.
        BatchesSent(0, 0, 0);
        _unrecorded.Add(0);
        _failedRefreshes.Add(0);
    }

    /// <summary>Adds a gauge that is read at each scrape.</summary>
    public void Gauge(string name, string unit, string description, Func<IEnumerable<Measurement<double>>> read) =>
        _meter.CreateObservableGauge(name, read, unit, description);

    /// <summary>Adds a counter that is read at each scrape; its values never fall.</summary>
    public void Counter(string name, string unit, string description, Func<IEnumerable<Measurement<long>>> read) =>
        _meter.CreateObservableCounter(name, read, unit, description);

    /// <summary>Counts and times a call until the result is disposed.</summary>
    public CallMeasurement StartCall(string method)
    {
        _pending.Add(1, new KeyValuePair<string, object?>("method", method));
        return new CallMeasurement(this, method);
    }

    /// <summary>Times a phase.</summary>
    public T Phase<T>(string phase, Func<T> work)
    {
        var start = Stopwatch.GetTimestamp();
        var result = work();
        PhaseDone(phase, start);
        return result;
    }

    /// <summary>Times a phase that began at <paramref name="start"/> (a <see cref="Stopwatch"/> timestamp).</summary>
    public void PhaseDone(string phase, long start) =>
        _phaseDuration.Record(
            Stopwatch.GetElapsedTime(start).TotalSeconds, new KeyValuePair<string, object?>("phase", phase));

    /// <summary>Counts record batches.</summary>
    public void BatchesSent(int batches, int rows, int bytes)
    {
        _rows.Add(rows);
        _batches.Add(batches);
        _bytes.Add(bytes);
    }

    /// <summary>Whether an instrument is one of these: a process may have several servers.</summary>
    internal bool Owns(Instrument instrument) => ReferenceEquals(instrument.Meter, _meter);

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

    /// <summary>Counts a scheduled job.</summary>
    public void ScheduledJobDone(string job, string outcome) =>
        _scheduled.Add(1, new("job", job), new("outcome", outcome));

    internal void CallDone(string method, StatusCode code, long start)
    {
        _pending.Add(-1, new KeyValuePair<string, object?>("method", method));
        _calls.Add(1, new("method", method), new("code", StatusName(code)));
        _callDuration.Record(
            Stopwatch.GetElapsedTime(start).TotalSeconds, new KeyValuePair<string, object?>("method", method));
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private static string StatusName(StatusCode code) => code.ToString();
}

/// <summary>One call being measured.</summary>
internal sealed class CallMeasurement(ServerMetrics metrics, string method) : IDisposable
{
    private readonly long _start = Stopwatch.GetTimestamp();

    /// <summary>How the call ended.</summary>
    public StatusCode Code { get; set; } = StatusCode.OK;

    /// <inheritdoc/>
    public void Dispose() => metrics.CallDone(method, Code, _start);
}
