using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Grpc.Core;

namespace ScoringService.Server.Observability;

/// <summary>
/// The metrics of gRPC calls, by the names and labels that dashboards for gRPC expect:
/// <c>grpc_server_started_total</c>, <c>grpc_server_handled_total</c> by code, <c>grpc_server_handling_seconds</c>,
/// messages and their bytes. Labels are of closed sets; a method that the server does not have counts as "unknown".
/// Sizes are no histogram: two more of them would cost a call that takes microseconds a noticeable part of its time.
/// </summary>
internal sealed class CallMetrics
{
    // What says that the service, and not the caller, is at fault, and success.
    private static readonly StatusCode[] s_told =
    [
        StatusCode.OK, StatusCode.Unknown, StatusCode.DeadlineExceeded, StatusCode.ResourceExhausted,
        StatusCode.Internal, StatusCode.Unavailable, StatusCode.DataLoss,
    ];

    private readonly ConcurrentDictionary<string, MethodCalls> _methods = new(StringComparer.Ordinal);
    private readonly MethodCalls _unknown = new(MethodType.Unary, "unknown", "unknown");
    private readonly Histogram<double> _handling;

    /// <summary>Makes the instruments.</summary>
    /// <param name="meters">Makes the meter of this server.</param>
    public CallMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(ServerMetrics.MeterName);
        Counter("grpc.server.started", "{call}", "Calls that began.", calls => [calls.Started]);
        Counter("grpc.server.handled", "{call}", "Calls that ended, by status code.", calls => calls.Handled());
        meter.CreateObservableUpDownCounter("grpc.server.running", () => All().Select(calls => calls.Running),
            "{call}", "Calls that run now.");
        Counter("grpc.server.msg.received", "{message}", "Messages that came in.", calls => [calls.Received]);
        Counter("grpc.server.msg.sent", "{message}", "Messages that were sent.", calls => [calls.Sent]);
        Counter("grpc.server.received", "By", "Bytes of messages that came in, as protobuf has them.",
            calls => [calls.ReceivedBytes]);
        Counter("grpc.server.sent", "By", "Bytes of messages that were sent, as protobuf has them.",
            calls => [calls.SentBytes]);
        _handling = meter.CreateHistogram("grpc.server.handling", "s", "Time of a whole call, up to its status.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = ServerMetrics.SecondBounds });

        void Counter(
            string name, string unit, string description, Func<MethodCalls, IEnumerable<Measurement<long>>> read) =>
            meter.CreateObservableCounter(name, () => All().SelectMany(read), unit, description);
    }

    /// <summary>Calls that run now.</summary>
    public long Running => All().Sum(calls => calls.Running.Value);

    /// <summary>Makes methods known, so that their counters stand at 0 before the first call.</summary>
    public void Know(IEnumerable<IMethod> methods)
    {
        foreach (var method in methods)
            _methods[method.FullName] = new MethodCalls(method.Type, method.ServiceName, method.Name, s_told);
    }

    /// <summary>The calls of a method.</summary>
    /// <param name="fullName">Such as <c>/scoring.v1.Scoring/GetCustomer</c>.</param>
    public MethodCalls Of(string fullName) => _methods.GetValueOrDefault(fullName, _unknown);

    /// <summary>Counts and times a call that ended.</summary>
    public void Ended(MethodCalls calls, StatusCode code, TimeSpan time)
    {
        calls.CallEnded(code);
        _handling.Record(time.TotalSeconds, calls.Labels);
    }

    private IEnumerable<MethodCalls> All() => _methods.Values.Append(_unknown);
}
