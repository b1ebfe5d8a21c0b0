using Google.Protobuf;
using ScoringService.Server.Errors;
using ScoringService.Storage;

namespace ScoringService.Server.Ingest;

/// <summary>
/// Writes records that come one by one. While some are being committed others gather, and then share the next commit: a
/// disk that syncs a hundred times a second still takes thousands of records.
/// </summary>
internal sealed class RecordWriter(ScoringDatabase database, ServerOptions options, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private List<WaitingRecord> _waiting = [];
    private bool _isWriting;

    /// <summary>Writes a record.</summary>
    /// <returns>What became of it, once it is committed and synced, and the state of the data then.</returns>
    /// <exception cref="RequestException">RESOURCE_EXHAUSTED: too many are waiting.</exception>
    public Task<(RowOutcome Outcome, long Watermark)> WriteAsync(RecordShape shape, IMessage record)
    {
        var waiting = new WaitingRecord(shape, record);
        lock (_lock)
        {
            if (_waiting.Count >= options.MaxWaitingRecords)
                throw RequestException.Exhausted($"{_waiting.Count} records wait for their commit already, as many as "
                    + $"the server's setting {nameof(ServerOptions.MaxWaitingRecords)} lets in. Try again later, or "
                    + "send a stream.");
            _waiting.Add(waiting);
            if (_isWriting) return waiting.Result.Task;
            _isWriting = true;
        }

        // A thread of its own, because it waits for the disk and for other writers.
        _ = Task.Factory.StartNew(WriteWaiting, CancellationToken.None, TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        return waiting.Result.Task;
    }

    private void WriteWaiting()
    {
        while (true)
        {
            List<WaitingRecord> records;
            lock (_lock)
            {
                if (_waiting.Count == 0)
                {
                    _isWriting = false;
                    return;
                }

                (records, _waiting) = (_waiting, []);
            }

            foreach (var alike in records.GroupBy(r => r.Shape)) WriteTogether(alike.Key, [.. alike]);
        }
    }

    private void WriteTogether(RecordShape shape, WaitingRecord[] records)
    {
        try
        {
            using var writer = database.OpenIngest(new IngestStart
            {
                Table = shape.Table, Operation = shape.Operation, Source = "Ingest", ReportsRows = true,
                ReceivedAt = clock.GetUtcNow().UtcDateTime,
                ClockTolerance = IngestLimits.ClockTolerance,
            });
            var rows = RecordColumns.Rows([.. records.Select(r => r.Record)], shape.Fields);
            writer.Bind([.. rows.Columns.Select(c => (c.Name, c.Type))]);
            writer.Add(rows);
            var report = writer.Complete();
            for (var i = 0; i < records.Length; i++)
                records[i].Result.SetResult((report.Outcomes[i], report.Watermark));
        }
        catch (Exception e)
        {
            // Nothing of a commit that failed is there: each caller hears why.
            foreach (var record in records) record.Result.TrySetException(e);
        }
    }

    private sealed record WaitingRecord(RecordShape Shape, IMessage Record)
    {
        // What follows runs elsewhere: whoever waits must not keep the writing thread.
        public TaskCompletionSource<(RowOutcome Outcome, long Watermark)> Result { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
