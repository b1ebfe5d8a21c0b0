using System.Diagnostics;
using System.Globalization;
using Grpc.Core;
using Grpc.Net.Client;
using ScoringService.V1;

namespace ScoringService.MacroBenchmark.Load;

/// <summary>
/// Readers of whole score streams, each on a connection of its own, of which every other one stops after its first
/// message. Prints what the server holds after one stream, and at most meanwhile: what a reader costs.
/// </summary>
internal sealed class Readers(Uri address, int serverId, TextWriter log)
{
    private const int Count = 50;

    private long _streams;
    private long _bytes;
    private long _refused;

    /// <summary>Runs and prints.</summary>
    /// <param name="time">How long they read.</param>
    public async Task<int> RunAsync(TimeSpan time)
    {
        // The first streams make the scores, and have the code compiled.
        using (var end = new CancellationTokenSource(TimeSpan.FromSeconds(10)))
            await ReadAsync(isStalled: false, end.Token);
        var before = Resident();
        Print("one reader", before);
        using var over = new CancellationTokenSource(time);
        _streams = _bytes = 0;
        var readers = Enumerable.Range(0, Count).Select(i => ReadAsync(i % 2 == 1, over.Token)).ToArray();
        var (most, all) = (before, Task.WhenAll(readers));
        while (!all.IsCompleted)
        {
            most = Math.Max(most, Resident());
            await Task.WhenAny(all, Task.Delay(100));
        }

        await all;
        Print($"{Count} readers, at most", most);
        await log.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"{_streams} streams, {_bytes >> 20} MiB, {_refused} ended or refused; "
            + $"{(most - before) / (1024.0 * 1024 * Count):N1} MiB more for each reader"));
        return _streams > 0 ? 0 : 1;
    }

    private async Task ReadAsync(bool isStalled, CancellationToken end)
    {
        using var channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions { MaxReceiveMessageSize = null });
        var client = new Scoring.ScoringClient(channel);
        while (!end.IsCancellationRequested)
        {
            try
            {
                using var call = client.ScoreCustomers(new ScoreCustomersRequest(), cancellationToken: end);
                while (await call.ResponseStream.MoveNext(end))
                {
                    if (isStalled) await Task.Delay(Timeout.Infinite, end);
                    Interlocked.Add(ref _bytes, call.ResponseStream.Current.CalculateSize());
                }

                Interlocked.Increment(ref _streams);
            }
            catch (Exception e) when (e is RpcException or OperationCanceledException)
            {
                if (!end.IsCancellationRequested) Interlocked.Increment(ref _refused);
                await Task.Delay(100, CancellationToken.None);
            }
        }
    }

    private long Resident()
    {
        using var server = Process.GetProcessById(serverId);
        return server.WorkingSet64;
    }

    private void Print(string when, long bytes) =>
        log.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{when,-24} {bytes >> 20,6} MiB"));
}
