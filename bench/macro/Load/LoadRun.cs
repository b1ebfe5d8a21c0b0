using System.Diagnostics;
using System.Globalization;
using Grpc.Core;
using Grpc.Net.Client;

namespace ScoringService.MacroBenchmark.Load;

/// <summary>
/// Makes calls and measures how long they take. In an open loop a latency counts from the instant at which the call was
/// due, not from when it could be made: a server that stands still for a second is charged with every call that was due
/// in it, and not only with the few that a waiting client would have made.
/// </summary>
internal sealed class LoadRun(LoadArguments arguments, LoadCall call, TextWriter log)
{
    private readonly CancellationTokenSource _end = new();
    private long _next;
    private long _start;

    /// <summary>Runs and prints.</summary>
    /// <returns>The exit code: 0 when every call was answered.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter log)
    {
        if (LoadArguments.Parse(args) is not { } arguments
            || LoadCall.Of(arguments.Call, arguments.Customers) is not { } call)
        {
            await log.WriteLineAsync(LoadArguments.Usage);
            return 2;
        }

        return await new LoadRun(arguments, call, log).RunAsync();
    }

    private async Task<int> RunAsync()
    {
        var channels = Enumerable.Range(0, arguments.Connections).Select(_ => Connect()).ToList();
        _start = Stopwatch.GetTimestamp();
        _end.CancelAfter(arguments.WarmUp + arguments.Time);
        var workers = channels.SelectMany(channel => Enumerable.Repeat(channel.CreateCallInvoker(), arguments.InFlight))
            .Select(invoker => Task.Run(() => WorkAsync(invoker))).ToList();
        var tallies = await Task.WhenAll(workers);
        channels.ForEach(channel => channel.Dispose());
        var all = new Tally();
        foreach (var tally in tallies) all.Add(tally);
        Report(all);
        return all.Errors == 0 ? 0 : 1;
    }

    private GrpcChannel Connect() => GrpcChannel.ForAddress(arguments.Address, new GrpcChannelOptions
    {
        HttpHandler = new SocketsHttpHandler { EnableMultipleHttp2Connections = false },
        DisposeHttpClient = true,
        MaxReceiveMessageSize = null,
    });

    private async Task<Tally> WorkAsync(CallInvoker invoker)
    {
        var tally = new Tally();
        while (!_end.IsCancellationRequested)
        {
            var number = Interlocked.Increment(ref _next) - 1;
            var begun = arguments.Rate is { } rate ? await DueAsync(number, rate) : Stopwatch.GetTimestamp();
            if (begun is not { } start) break;
            var isMeasured = Stopwatch.GetElapsedTime(_start, start) >= arguments.WarmUp;
            try
            {
                var bytes = await call.MakeAsync(invoker, number);
                if (isMeasured) tally.Add(Stopwatch.GetElapsedTime(start), bytes);
            }
            catch (RpcException e)
            {
                if (tally.Errors++ == 0) await Console.Error.WriteLineAsync(e.Status.ToString());
            }
        }

        return tally;
    }

    /// <summary>Waits until a call is due.</summary>
    /// <returns>When it was due, which may be long ago; null when the time is over.</returns>
    private async Task<long?> DueAsync(long number, int rate)
    {
        // Timers have milliseconds: calls are due in a bunch at each of them.
        var due = TimeSpan.FromMilliseconds(number * 1000 / rate);
        var wait = due - Stopwatch.GetElapsedTime(_start);
        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return _end.IsCancellationRequested ? null : _start + (long)(due.TotalSeconds * Stopwatch.Frequency);
    }

    private void Report(Tally all)
    {
        var latency = all.Latency;
        log.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{arguments.Call}: {latency.Count / arguments.Time.TotalSeconds:N0} calls/s, "
            + $"{all.Bytes / arguments.Time.TotalSeconds / 1e6:N1} MB/s, {all.Errors} errors"));
        double[] shares = [0.5, 0.9, 0.99, 0.999];
        log.WriteLine(string.Join(", ", shares.Select(share => string.Create(CultureInfo.InvariantCulture,
            $"p{share * 100:0.#} {latency.Percentile(share).TotalMicroseconds:N0} µs")))
            + string.Create(CultureInfo.InvariantCulture,
                $", mean {latency.Mean.TotalMicroseconds:N0} µs, most {latency.Most.TotalMicroseconds:N0} µs"));
    }

    private sealed class Tally
    {
        public LatencyHistogram Latency { get; } = new();

        public long Bytes { get; private set; }

        public long Errors { get; set; }

        public void Add(TimeSpan latency, long bytes)
        {
            Latency.Add(latency);
            Bytes += bytes;
        }

        public void Add(Tally other)
        {
            Latency.Add(other.Latency);
            Bytes += other.Bytes;
            Errors += other.Errors;
        }
    }
}
