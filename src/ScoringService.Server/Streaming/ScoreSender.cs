using System.Diagnostics;
using ScoringService.Server.Errors;
using ScoringService.Server.Observability;
using ScoringService.Server.Snapshots;

namespace ScoringService.Server.Streaming;

/// <summary>Sends the record batches of a plan.</summary>
internal sealed class ScoreSender(SnapshotCache snapshots, ServerMetrics metrics, ILogger<ScoreSender> logger)
{
    /// <summary>
    /// Sends batch by batch. The connection takes up to <c>MaxResponseBufferSize</c> bytes that its reader has not
    /// taken yet and sends them meanwhile; beyond them sending waits, so a slow reader holds back only its own stream,
    /// and holds two batches and that buffer, however long the stream is.
    /// </summary>
    /// <param name="plan">What to send.</param>
    /// <param name="send">Sends a batch.</param>
    /// <param name="cancellation">Ends the stream.</param>
    public async Task SendAsync(
        ScoreStreamPlan plan, Func<PreparedBatch, BatchWriter, Task> send, CancellationToken cancellation)
    {
        using var encoder = new BatchEncoder(plan);
        long bytes = 0, batches = 0;
        using var trace = new StreamTrace(metrics, plan.Began);
        PreparedBatch? sending = plan.FirstRow < plan.RowCount ? Prepare(encoder, plan.FirstRow, trace) : null;
        while (sending is { } batch)
        {
            cancellation.ThrowIfCancellationRequested();
            if (snapshots.IsForgotten(plan.Snapshot)) throw Erased();
            var hasNext = batch.End < plan.RowCount;
            // Picked rows have to be brought together, and codes to be spelled, which another thread does meanwhile;
            // others are only wrapped.
            var ahead = hasNext && (plan.Rows is not null || plan.Format.IsSpelled)
                ? Task.Run(() => Prepare(encoder, batch.End, trace), CancellationToken.None)
                : null;
            var start = Stopwatch.GetTimestamp();
            try
            {
                await send(batch, encoder.Writer);
            }
            finally
            {
                // The encoder must be at rest before it is disposed, also when the reader has gone.
                sending = ahead is null ? null : await ahead;
            }

            if (hasNext) sending ??= Prepare(encoder, batch.End, trace);

            var sent = encoder.Writer.MessageBytes;
            trace.Sent(start);
            metrics.BatchesSent(1, batch.Rows, sent);
            (bytes, batches) = (bytes + sent, batches + 1);
        }

        // A line for each lookup of a few customers would cost more than the lookup.
        if (!plan.IsSmall) logger.Streamed(plan.RowCount - plan.FirstRow, batches, bytes, plan.Snapshot.RunId);
    }

    /// <summary>Says that a population may not be shown any more.</summary>
    public static RequestException Erased() =>
        RequestException.Aborted("A customer was erased meanwhile; start the stream again.");

    private static PreparedBatch Prepare(BatchEncoder encoder, int row, StreamTrace trace)
    {
        var start = Stopwatch.GetTimestamp();
        var batch = encoder.Prepare(row);
        trace.Encoded(start);
        return batch;
    }
}
