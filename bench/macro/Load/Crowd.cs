using System.Diagnostics;
using System.Globalization;
using Grpc.Core;
using Grpc.Net.Client;
using ScoringService.V1;

namespace ScoringService.MacroBenchmark.Load;

/// <summary>
/// Very many clients at once: connections that only stand open, streams of which half are not read, and clients that
/// open a connection or a stream and drop it. Prints what the server holds before, meanwhile and after: resident memory
/// and handles.
/// </summary>
internal sealed class Crowd(Uri address, int serverId, TextWriter log)
{
    private const int IdleConnections = 10_000;
    private const int Streams = 1000;
    private const int StreamsOnEach = 50;
    private const int Droppers = 4;

    private long _dropped;
    private long _read;

    /// <summary>Runs and prints.</summary>
    /// <param name="time">How long the crowd stays.</param>
    /// <returns>The exit code: 0 when the server still answers.</returns>
    public async Task<int> RunAsync(TimeSpan time)
    {
        Print("before");
        using var end = new CancellationTokenSource(time);
        using var idle = StartIdle();
        Print($"{idle.StandardOutput.ReadLine()} idle connections");
        var streams = Enumerable.Range(0, Streams / StreamsOnEach).Select(i => StreamAsync(i % 2 == 0, end.Token));
        var droppers = Enumerable.Range(0, Droppers).Select(seed => DropAsync(new Random(seed), end.Token));
        await Task.WhenAll([.. streams, .. droppers, WatchAsync(idle, end.Token)]);
        // All that has happened must not have cost those that stood open.
        var left = CountIdle(idle);
        idle.StandardInput.Close();
        await idle.WaitForExitAsync();
        // The server notices closed connections in its own time.
        await Task.Delay(TimeSpan.FromSeconds(30));
        Print("after 30 s");
        // And gives its memory back when nothing has happened for a while.
        await Task.Delay(TimeSpan.FromSeconds(75));
        Print("after 105 s");
        using var channel = GrpcChannel.ForAddress(address);
        using var last = new Scoring.ScoringClient(channel).ScoreCustomers(new ScoreCustomersRequest());
        var rows = 0L;
        while (await last.ResponseStream.MoveNext()) rows = last.ResponseStream.Current.Summary?.RowCount ?? rows;
        await log.WriteLineAsync($"{left} of {IdleConnections} idle connections stood open to the end, {_read} streams "
            + $"were read to theirs, {_dropped} dropped; still answers: {rows} rows");
        return rows > 0 && left == IdleConnections ? 0 : 1;
    }

    /// <summary>Streams on one connection, again and again; read to the end, or begun and left.</summary>
    private async Task StreamAsync(bool isRead, CancellationToken end)
    {
        using var channel = GrpcChannel.ForAddress(
            address, new GrpcChannelOptions { MaxReceiveMessageSize = null });
        var client = new Scoring.ScoringClient(channel);
        await Task.WhenAll(Enumerable.Range(0, StreamsOnEach).Select(_ => ReadAsync()));

        async Task ReadAsync()
        {
            while (!end.IsCancellationRequested)
            {
                try
                {
                    using var call = client.ScoreCustomers(new ScoreCustomersRequest(), cancellationToken: end);
                    while (await call.ResponseStream.MoveNext(end))
                        if (!isRead) await Task.Delay(Timeout.Infinite, end);
                    Interlocked.Increment(ref _read);
                }
                catch (Exception e) when (e is RpcException or OperationCanceledException)
                {
                    // The line is full or the stream was not read: both are meant to happen here.
                    await Task.Delay(100, CancellationToken.None);
                }
            }
        }
    }

    private async Task DropAsync(Random random, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            try
            {
                using var channel = GrpcChannel.ForAddress(address);
                using var call = new Scoring.ScoringClient(channel).ScoreCustomers(new ScoreCustomersRequest());
                await call.ResponseStream.MoveNext(end).WaitAsync(TimeSpan.FromMilliseconds(random.Next(200)), end);
            }
            catch (Exception e) when (e is RpcException or OperationCanceledException or TimeoutException)
            {
                // It is dropped in any case.
            }

            Interlocked.Increment(ref _dropped);
        }
    }

    private async Task WatchAsync(Process idle, CancellationToken end)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(30));
        try
        {
            while (await timer.WaitForNextTickAsync(end))
                Print($"{CountIdle(idle)} idle, {Interlocked.Read(ref _read)} read");
        }
        catch (OperationCanceledException)
        {
            // The time is over.
        }
    }

    private Process StartIdle() => Process.Start(new ProcessStartInfo(Environment.ProcessPath!,
        [.. IngestRun.Prefix(), "crowd-idle", address.ToString(), $"{IdleConnections}"])
    {
        RedirectStandardInput = true, RedirectStandardOutput = true,
    })!;

    private static int CountIdle(Process idle)
    {
        idle.StandardInput.WriteLine();
        return int.Parse(idle.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
    }

    private void Print(string when)
    {
        using var server = Process.GetProcessById(serverId);
        log.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{when,-32} {server.WorkingSet64 >> 20,6} MiB, {server.HandleCount,6} handles, "
            + $"{server.Threads.Count,4} threads"));
    }
}
