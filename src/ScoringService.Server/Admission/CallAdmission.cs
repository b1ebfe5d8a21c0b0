using System.Diagnostics;
using System.Diagnostics.Metrics;
using Grpc.Core;
using ScoringService.Server.Access;
using ScoringService.Server.Errors;
using ScoringService.Server.Observability;

namespace ScoringService.Server.Admission;

/// <summary>
/// Decides whether a call runs now, waits or is refused. What it takes on is bounded in every dimension, so that too
/// many callers make each other wait, or try again, and not the service fall.
/// </summary>
internal sealed class CallAdmission
{
    private readonly ServerOptions _options;
    private readonly CallRate _rate;
    private readonly Histogram<double> _waits;
    private readonly Counter<long> _refused;

    /// <summary>Begins with nothing running.</summary>
    public CallAdmission(ServerOptions options, IMeterFactory meters, TimeProvider clock)
    {
        var meter = meters.Create(ServerMetrics.MeterName);
        _options = options;
        _rate = new CallRate(clock);
        Streams = new WaitingLine("streams", () => Limits(options.Admission.MaxStreams), clock);
        Jobs = new WaitingLine("jobs", () => Limits(options.Admission.MaxJobs), clock);
        meter.CreateObservableGauge("scoring.admission.running", () => Each(line => line.Running), "{call}",
            "Calls that have a place, by kind.");
        meter.CreateObservableGauge("scoring.admission.waiting", () => Each(line => line.Waiting), "{call}",
            "Calls that wait for a place, by kind.");
        _waits = meter.CreateHistogram("scoring.admission.wait", "s", "Time that calls waited for their place.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = ServerMetrics.SecondBounds });
        _refused = meter.CreateCounter<long>("scoring.admission.refused", "{call}",
            "Calls that were refused, by kind and status code.");
    }

    /// <summary>Streams of scores.</summary>
    public WaitingLine Streams { get; }

    /// <summary>Long computations.</summary>
    public WaitingLine Jobs { get; }

    /// <summary>Waits until a call may run.</summary>
    /// <param name="context">The call; its end, also by its deadline, ends the waiting.</param>
    /// <param name="request">Its request; null when it has a stream of them.</param>
    /// <returns>Its place, to be disposed when it has ended; null when it needs none.</returns>
    /// <exception cref="RequestException">It may not; says when to try again.</exception>
    public ValueTask<IDisposable?> EnterAsync(ServerCallContext context, object? request)
    {
        var kind = CallKinds.Of(context.Method, request);
        var perSecond = _options.Admission.CallsPerSecondPerCaller;
        return kind == CallKind.Light && perSecond == 0 ? default : EnterAsync(context, kind, perSecond);
    }

    private async ValueTask<IDisposable?> EnterAsync(ServerCallContext context, CallKind kind, int perSecond)
    {
        var caller = Caller.Of(context).Name;
        var start = Stopwatch.GetTimestamp();
        try
        {
            _rate.Take(caller, perSecond);
            if (kind == CallKind.Light) return null;
            var place = await (kind == CallKind.Job ? Jobs : Streams).EnterAsync(caller, context.CancellationToken);
            _waits.Record(Stopwatch.GetElapsedTime(start).TotalSeconds, Tag(kind));
            return place;
        }
        catch (RequestException e)
        {
            _refused.Add(1, Tag(kind), new KeyValuePair<string, object?>("code", e.Code.ToString()));
            throw;
        }
    }

    private LineLimits Limits(int places)
    {
        var settings = _options.Admission;
        return new LineLimits(
            places, settings.MaxWaiting, TimeSpan.FromSeconds(settings.MaxWaitSeconds), settings.MaxPerCaller);
    }

    private IEnumerable<Measurement<int>> Each(Func<WaitingLine, int> read) =>
    [
        new(read(Streams), Tag(CallKind.Stream)), new(read(Jobs), Tag(CallKind.Job)),
    ];

    private static KeyValuePair<string, object?> Tag(CallKind kind) => new("kind", kind switch
    {
        CallKind.Stream => "stream",
        CallKind.Job => "job",
        _ => "light",
    });
}
