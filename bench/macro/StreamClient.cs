using System.Diagnostics;
using System.Globalization;
using Apache.Arrow;
using Grpc.Core;
using Grpc.Net.Client;
using ScoringService.Client;
using ScoringService.V1;

namespace ScoringService.MacroBenchmark;

/// <summary>
/// Reads everybody again and again: with the client library, which makes record batches, or with the generated client,
/// which only receives messages of ByteString, on a channel without options or on the library's. Prints for each read:
/// milliseconds, rows, bytes, a checksum of what was read, and milliseconds of this process's processor time.
/// </summary>
internal sealed class StreamClient : IDisposable
{
    private readonly ScoringServiceClient _client;
    private readonly GrpcChannel _plain;
    private readonly ScoreCustomersRequest _request = new();

    private StreamClient(Uri address, IEnumerable<string> columns)
    {
        _client = new ScoringServiceClient(address);
        _plain = GrpcChannel.ForAddress(address);
        _request.Columns.Add(columns);
    }

    /// <summary>Reads.</summary>
    /// <param name="address">The service.</param>
    /// <param name="who">Who reads: "library", whose batches stay; "lent", whose batches are there as long as they are
    /// used; "generated"; or "tuned", the generated client on the library's channel. Each in a process of its own,
    /// because one would pay for the other's garbage.</param>
    /// <param name="repeats">How often.</param>
    /// <param name="columns">What to read; none for the default columns.</param>
    public static async Task<int> RunAsync(Uri address, string who, int repeats, IReadOnlyList<string> columns)
    {
        using var client = new StreamClient(address, columns);
        for (var i = 0; i < repeats; i++)
        {
            var (start, processor) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            var (rows, bytes, checksum) = await (who switch
            {
                "library" => client.ReadWithLibraryAsync(),
                "lent" => client.UseWithLibraryAsync(),
                "tuned" => client.ReceiveWithGeneratedAsync(client._client.Scoring),
                _ => client.ReceiveWithGeneratedAsync(new Scoring.ScoringClient(client._plain)),
            });
            var ms = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            var used = (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ms} {rows} {bytes} {checksum} {used}"));
        }

        return 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _client.Dispose();
        _plain.Dispose();
    }

    private async Task<Reading> ReadWithLibraryAsync()
    {
        using var scores = _client.ReadScores(_request);
        var sum = 0.0;
        await foreach (var batch in scores)
            using (batch) sum += Sum(batch);
        return new Reading(scores.Summary.RowCount, scores.BytesRead, sum);
    }

    private async Task<Reading> UseWithLibraryAsync()
    {
        using var scores = _client.ReadScores(_request);
        var sum = 0.0;
        await scores.ForEachAsync(batch => sum += Sum(batch));
        return new Reading(scores.Summary.RowCount, scores.BytesRead, sum);
    }

    private async Task<Reading> ReceiveWithGeneratedAsync(Scoring.ScoringClient scoring)
    {
        using var call = scoring.ScoreCustomers(_request);
        var reading = new Reading(0, 0, 0);
        await foreach (var message in call.ResponseStream.ReadAllAsync())
        {
            var arrow = message.Schema?.SerializedSchema ?? message.RecordBatch?.SerializedRecordBatch
                ?? message.Summary.EndOfStream;
            var rows = message.RecordBatch?.RowCount ?? 0;
            reading = new Reading(reading.Rows + rows, reading.Bytes + arrow.Length, 0);
        }

        return reading;
    }

    /// <summary>Touches every value of one column, as a reader of scores would.</summary>
    private static double Sum(RecordBatch batch)
    {
        var sum = 0.0;
        foreach (var value in ((DoubleArray)batch.Column("rfm_score")).Values)
            sum += double.IsFinite(value) ? value : 0;
        return sum;
    }

    private sealed record Reading(long Rows, long Bytes, double Sum);
}
