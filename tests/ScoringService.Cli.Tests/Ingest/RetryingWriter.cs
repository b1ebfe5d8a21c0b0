using Google.Protobuf;
using Grpc.Core;
using ScoringService.Server.Tests.Ingest;
using ScoringService.V1;

namespace ScoringService.Cli.Tests.Ingest;

/// <summary>
/// A client that writes batch after batch: new transactions, then changes of them, then deletions of some. When the
/// connection breaks it is asked to go on, and does so from what was acknowledged to it.
/// </summary>
internal sealed class RetryingWriter(string series)
{
    private const int BatchRows = 2000;
    private const int MessageRows = 100;

    private static readonly DateTime Begin = new(2024, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    private long _acknowledged;

    /// <summary>Batches that are complete.</summary>
    public int Batches { get; private set; }

    /// <summary>Writes until so many batches are complete.</summary>
    /// <param name="client">The service.</param>
    /// <param name="batches">Number of batches.</param>
    /// <param name="progress">Called after each message that was sent, with false, and after each acknowledgement, with
    /// true.</param>
    /// <exception cref="RpcException">The connection broke.</exception>
    public async Task WriteAsync(V1.Ingest.IngestClient client, int batches, Action<bool> progress)
    {
        while (Batches < batches) await WriteBatchAsync(client, progress);
    }

    private async Task WriteBatchAsync(V1.Ingest.IngestClient client, Action<bool> progress)
    {
        var offset = _acknowledged;
        using var call = client.Write();
        var start = WriteClient.Start($"{series}-{Batches}", IngestTable.Transactions, offset);
        if (Batches % 3 == 2) start.Operation = IngestOperation.Delete;
        await call.RequestStream.WriteAsync(new WriteRequest { Start = start });
        var sending = SendAsync(call.RequestStream, (int)offset, progress);
        // Who sends no more must not wait for answers for ever.
        _ = sending.ContinueWith(static (_, sent) => ((IDisposable)sent!).Dispose(), call, CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        while (await call.ResponseStream.MoveNext(default))
        {
            var answer = call.ResponseStream.Current;
            var committed = answer.Summary?.RowsCommitted ?? answer.Acknowledgement.RowsCommitted;
            // What was acknowledged is never taken back, by no crash.
            Assert.InRange(committed, _acknowledged, BatchRows);
            _acknowledged = committed;
            progress(true);
            if (answer.Summary is not { } summary) continue;
            Assert.True(summary.IsComplete);
            Assert.Equal((BatchRows, 0, 0), (committed, summary.RowsQuarantined, summary.RowsStale));
            Batches++;
            _acknowledged = 0;
        }

        await sending;
    }

    private async Task SendAsync(IClientStreamWriter<WriteRequest> requests, int from, Action<bool> progress)
    {
        // All rows may be acknowledged and the batch not complete: then a record batch without rows ends it.
        var messages = Math.Max((BatchRows - from + MessageRows - 1) / MessageRows, 1);
        var stream = ArrowBytes.Stream([.. Enumerable.Range(0, messages)
            .Select(i => Rows(from + (i * MessageRows), Math.Min(MessageRows, BatchRows - from - (i * MessageRows))))]);
        // Cut without regard for record batches; every second message asks for a commit.
        const int pieceBytes = 5000;
        try
        {
            for (var at = 0; at < stream.Length; at += pieceBytes)
            {
                var piece = ByteString.CopyFrom(stream.AsSpan(at, Math.Min(pieceBytes, stream.Length - at)));
                await requests.WriteAsync(
                    new WriteRequest { SerializedArrow = piece, Commit = at / pieceBytes % 2 == 1 });
                progress(false);
            }

            await requests.CompleteAsync();
        }
        catch (Exception e) when (e is RpcException or InvalidOperationException)
        {
            // The connection broke; the answers say so too.
        }
    }

    // A column that the table does not have yet, so that a kill may come just when it gets it.
    private (string Name, Apache.Arrow.IArrowArray Values) Another(int round, int count) =>
        ((series[0] + round) % 4) switch
        {
            0 => ("quantity", ArrowBytes.Doubles(Enumerable.Repeat((double?)round, count))),
            1 => ("cost", ArrowBytes.Doubles(Enumerable.Repeat((double?)round / 2, count))),
            2 => ("channel", ArrowBytes.Text(Enumerable.Repeat($"channel {round}", count))),
            _ => ("product_category", ArrowBytes.Text(Enumerable.Repeat(series, count))),
        };

    private Apache.Arrow.RecordBatch Rows(int from, int count)
    {
        var round = Batches / 3;
        var name = $"{series}{round}";
        var added = Begin.AddDays(round);
        return (Batches % 3) switch
        {
            0 => SampleRows.Changed(name, from, count, 1 + (from % 7), added),
            1 => SampleRows.Changed(name, from, count, 2 + (from % 5), added.AddHours(1), Another(round, count)),
            // Half of them were there.
            _ => SampleRows.Deletions(name, (BatchRows / 2) + from, count, added.AddHours(2)),
        };
    }
}
