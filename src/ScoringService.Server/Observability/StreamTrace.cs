using System.Diagnostics;

namespace ScoringService.Server.Observability;

/// <summary>
/// Times the encoding and sending of a stream's batches. A stream has thousands of them, and so its trace gets one span
/// for all encoding and one for all sending, each with the time that was really spent.
/// </summary>
/// <param name="metrics">Take the times as well.</param>
/// <param name="began">When the stream was asked for, a <see cref="Stopwatch"/> timestamp.</param>
internal sealed class StreamTrace(ServerMetrics metrics, long began) : IDisposable
{
    private readonly Lock _lock = new();
    private Step _encode;
    private Step _send;

    /// <summary>A batch was encoded; on any thread.</summary>
    /// <param name="start">When its encoding began, a <see cref="Stopwatch"/> timestamp.</param>
    public void Encoded(long start)
    {
        metrics.BatchPhaseDone("encode", start);
        lock (_lock) _encode.Add(start);
    }

    /// <summary>A batch was handed to the connection; on any thread.</summary>
    /// <param name="start">When its sending began, a <see cref="Stopwatch"/> timestamp.</param>
    public void Sent(long start)
    {
        metrics.BatchPhaseDone("send", start);
        lock (_lock)
        {
            if (_send.Batches == 0) metrics.FirstBatchSent(began);
            _send.Add(start);
        }
    }

    /// <summary>Gives the trace its spans.</summary>
    public void Dispose()
    {
        _encode.Tell("encode");
        _send.Tell("send");
    }

    private struct Step
    {
        private long _first;
        private TimeSpan _busy;

        public int Batches { get; private set; }

        public void Add(long start)
        {
            if (Batches++ == 0) _first = start;
            _busy += Stopwatch.GetElapsedTime(start);
        }

        public readonly void Tell(string name)
        {
            if (Batches > 0)
                Tracing.StepDone(name, _first,
                    [new("scoring.batches", Batches), new("scoring.busy_seconds", _busy.TotalSeconds)]);
        }
    }
}
