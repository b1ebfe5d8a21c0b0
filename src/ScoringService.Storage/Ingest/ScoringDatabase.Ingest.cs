using System.Text;
using ScoringService.Storage.Database;
using ScoringService.Storage.Import;
using ScoringService.Storage.Ingest;

namespace ScoringService.Storage;

public sealed partial class ScoringDatabase
{
    private const long MaxUnitBytes = 160L << 20;
    private const long MinUnitBytes = 1L << 20;

    private readonly HashSet<string> _openBatches = new(StringComparer.Ordinal);
    private KnownKeys? _known;
    private int _openWriters;

    /// <summary>Memory that key filters may take, when it shall differ from the budget.</summary>
    internal long? KeyBytesForTests { get; set; }

    /// <summary>Most bytes of a unit now. Each writer has some of them, and all together share one bound.</summary>
    internal long UnitBytes => Math.Clamp(
        Memory.UnitBytes / Math.Max(IngestWriter.MaxUnits * Volatile.Read(ref _openWriters), 1), MinUnitBytes,
        MaxUnitBytes);

    /// <summary>Called after each commit of rows that were sent, on the thread that made it.</summary>
    public event Action<IngestCommit>? RowsCommitted;

    /// <summary>Opens a stream of rows. Dispose it when it ends.</summary>
    /// <param name="start">What the stream is.</param>
    /// <param name="cancellationToken">Ends it; what was acknowledged stays.</param>
    /// <exception cref="StorageException">InvalidArgument: the batch id or the row offset is out of range. Conflict:
    /// another stream writes the batch now, or it is of another table or operation.</exception>
    public IngestWriter OpenIngest(IngestStart start, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(start);
        TargetTable.Of(start.Table);
        CheckBatchId(start);
        if (CurrencyRate.Check(start.CurrencyRates, start.BaseCurrency) is { } problem)
            throw new StorageException(StorageErrorKind.InvalidArgument, problem);
        if (start.BatchId is { } id)
            lock (_openBatches)
                if (!_openBatches.Add(id))
                    throw new StorageException(StorageErrorKind.Conflict,
                        $"Another stream writes the batch '{id}' now. Wait until it has ended.");
        Interlocked.Increment(ref _openWriters);
        try
        {
            var stored = start.BatchId is null ? null : ReadBatch(start.BatchId, cancellationToken);
            CheckResumption(start, stored);
            return new IngestWriter(this, start, new IngestBatch(start, stored, Watermark), cancellationToken);
        }
        catch
        {
            CloseIngest(start.BatchId);
            throw;
        }
    }

    /// <summary>What became of a batch; null when nothing of it was ever committed.</summary>
    public IngestReport? FindIngestBatch(string batchId)
    {
        ArgumentNullException.ThrowIfNull(batchId);
        return ReadBatch(batchId, CancellationToken.None);
    }

    /// <summary>Forgets what is kept in memory of the rows that are there, because they were changed by something else
    /// than a writer. To be called with the write lock held.</summary>
    internal void ForgetKeys()
    {
        _known?.Dispose();
        _known = null;
    }

    /// <summary>Says that a stream has ended.</summary>
    internal void CloseIngest(IngestBatch batch) => CloseIngest(batch.Start.BatchId);

    /// <summary>Commits the rows of a unit, if any, with the state of their batch.</summary>
    internal void CommitUnit(
        UnitLayout? layout, IngestUnit? unit, IngestBatch batch, bool isLast, CancellationToken cancellation)
    {
        var hasRows = unit is { Rows: > 0 };
        if (!hasRows && batch.Start.BatchId is null) return;
        var start = System.Diagnostics.Stopwatch.GetTimestamp();
        using var writing = EnterWrite(cancellation);
        using var session = Connect(cancellation);
        var now = batch.Now();
        var target = TargetTable.Of(batch.Start.Table).Name;
        var result = WithKnownKeys(session, known => session.InTransaction(() =>
        {
            var written = hasRows ? Write(session, known, layout!, unit!, batch) : null;
            batch.Write(session, target, written, isLast, now);
            if (written is not null) batch.Start.Recorded?.Invoke(session, written.LoadId);
            return written;
        }));
        if (result is not null) Publish(result.LoadId, result.Touched);
        batch.Committed(result, isLast, now, Watermark);
        if (result is not null)
            RowsCommitted?.Invoke(new IngestCommit(
                batch.Start.Table, result.Rows, System.Diagnostics.Stopwatch.GetElapsedTime(start)));
    }

    /// <summary>Does work that adds to what is known of the rows, and takes the additions back unless it
    /// returns.</summary>
    private T WithKnownKeys<T>(Session session, Func<KnownKeys, T> work)
    {
        var known = _known ??= KnownKeys.Load(session, KeyBytesForTests ?? Memory.KeyBytes);
        var mark = known.Mark();
        try
        {
            return work(known);
        }
        catch
        {
            known.TakeBack(mark);
            throw;
        }
    }

    private UnitResult Write(
        Session session, KnownKeys known, UnitLayout layout, IngestUnit unit, IngestBatch batch)
    {
        using var writer = new UnitWriter(session, known, layout, new UnitSource
        {
            Name = batch.Start.Source,
            Operation = batch.Start.Operation,
            BatchId = batch.Start.BatchId,
            ReceivedAt = batch.Now(),
            IsErased = IsErased,
            Outcomes = batch.Outcomes,
        });
        writer.Write(unit.Blocks);
        writer.Settle();
        return writer.Record();
    }

    private IngestReport? ReadBatch(string batchId, CancellationToken cancellation)
    {
        using var session = Connect(cancellation);
        return IngestBatch.Read(session, batchId, Watermark);
    }

    private void CloseIngest(string? batchId)
    {
        Interlocked.Decrement(ref _openWriters);
        if (batchId is null) return;
        lock (_openBatches) _openBatches.Remove(batchId);
    }

    private static void CheckBatchId(IngestStart start)
    {
        if (start.BatchId is { } id && Encoding.UTF8.GetByteCount(id) is var bytes
            && bytes is < 1 or > IngestStart.MaxBatchIdBytes)
            throw new StorageException(StorageErrorKind.InvalidArgument,
                $"The batch id has {bytes} bytes; it must have 1 to {IngestStart.MaxBatchIdBytes}.");
    }

    private static void CheckResumption(IngestStart start, IngestReport? stored)
    {
        var committed = stored?.RowsCommitted ?? 0;
        if (start.RowOffset < 0 || start.RowOffset > committed)
            throw new StorageException(StorageErrorKind.InvalidArgument,
                $"The row offset is {start.RowOffset}; of the batch '{start.BatchId}', {committed} rows are committed, "
                    + "so it must be 0 to that.");
        if (stored is not null && (stored.Table != start.Table || stored.Operation != start.Operation))
            throw new StorageException(StorageErrorKind.Conflict,
                $"The batch '{start.BatchId}' is one of {stored.Operation} into {stored.Table}, not of "
                    + $"{start.Operation} into {start.Table}. Use another batch id.");
    }
}
