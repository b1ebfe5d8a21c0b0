using ScoringService.Storage.Database;

namespace ScoringService.Storage.Ingest;

/// <summary>The state of a batch, or of single records that have no name: what is committed.</summary>
internal sealed class IngestBatch
{
    private const string Select = """
        SELECT target, operation, is_complete, rows_inserted, rows_updated, rows_deleted, rows_duplicate, rows_stale,
            rows_erased, rows_quarantined, new_customers, started_at, changed_at
        FROM ingest_batches WHERE batch_id = $batch
        """;

    private readonly IngestStart _start;
    private readonly Dictionary<(string? Column, string Reason), QuarantineCount> _quarantined = [];
    private long _rowsCommitted;
    private long _watermark;
    private bool _isStored;

    /// <summary>Starts with what is stored of the batch, or with nothing.</summary>
    /// <param name="start">What the stream is.</param>
    /// <param name="stored">What is stored of it; null for nothing.</param>
    /// <param name="watermark">State of the data.</param>
    public IngestBatch(IngestStart start, IngestReport? stored, long watermark)
    {
        _start = start;
        _isStored = stored is not null;
        _watermark = watermark;
        Outcomes = start.ReportsRows ? new RowOutcomes() : null;
        IsComplete = stored?.IsComplete ?? false;
        Rows = stored?.Rows ?? default;
        NewCustomers = stored?.NewCustomers ?? 0;
        StartedAt = stored?.StartedAt;
        ChangedAt = stored?.ChangedAt;
        _rowsCommitted = Rows.Total;
    }

    /// <summary>The stream.</summary>
    public IngestStart Start => _start;

    /// <summary>Rows that are committed.</summary>
    public long RowsCommitted => Volatile.Read(ref _rowsCommitted);

    /// <summary>State of the data after the last commit.</summary>
    public long Watermark => Volatile.Read(ref _watermark);

    /// <summary>Whether the batch is complete.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>What became of each row; null unless the sender asked.</summary>
    public RowOutcomes? Outcomes { get; }

    /// <summary>Columns that are left out.</summary>
    public IReadOnlyList<string> IgnoredColumns { get; set; } = [];

    private RowCounts Rows { get; set; }

    private long NewCustomers { get; set; }

    private DateTime? StartedAt { get; set; }

    private DateTime? ChangedAt { get; set; }

    /// <summary>Reads what is stored of a batch.</summary>
    public static IngestReport? Read(Session session, string batchId, long watermark) =>
        session.Query(Select, row => new IngestReport
        {
            BatchId = batchId,
            Table = Enum.Parse<ImportTable>(row.GetString(0), ignoreCase: true),
            Operation = row.GetString(1) == "DELETE" ? IngestOperation.Delete : IngestOperation.Upsert,
            IsComplete = row.GetBoolean(2),
            Rows = new RowCounts
            {
                Inserted = row.GetInt64(3),
                Updated = row.GetInt64(4),
                Deleted = row.GetInt64(5),
                Duplicate = row.GetInt64(6),
                Stale = row.GetInt64(7),
                Erased = row.GetInt64(8),
                Quarantined = row.GetInt64(9),
            },
            NewCustomers = row.GetInt64(10),
            Watermark = watermark,
            StartedAt = DateTime.SpecifyKind(row.GetDateTime(11), DateTimeKind.Utc),
            ChangedAt = DateTime.SpecifyKind(row.GetDateTime(12), DateTimeKind.Utc),
        }, ("batch", batchId)).SingleOrDefault();

    /// <summary>The time of what is done now.</summary>
    public DateTime Now() =>
        ScoringDatabase.ToUtcMicroseconds(_start.Clock?.GetUtcNow().UtcDateTime ?? _start.ReceivedAt);

    /// <summary>Writes the state after a unit into the database, within the transaction of the unit.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="target">Name of the table.</param>
    /// <param name="unit">What the unit did; null when there were no rows.</param>
    /// <param name="isLast">Whether the batch is complete then.</param>
    /// <param name="now">The time.</param>
    public void Write(Session session, string target, UnitResult? unit, bool isLast, DateTime now)
    {
        if (_start.BatchId is null) return;
        if (!_isStored)
            session.Execute("""
                INSERT INTO ingest_batches
                VALUES ($batch, $target, $operation, 0, false, 0, 0, 0, 0, 0, 0, 0, 0, $now, $now)
                """, ("batch", _start.BatchId), ("target", target),
                    ("operation", _start.Operation == IngestOperation.Delete ? "DELETE" : "UPSERT"), ("now", now));
        var rows = Rows + (unit?.Rows ?? default);
        session.Execute("""
            UPDATE ingest_batches SET rows_committed = $committed, is_complete = $complete, rows_inserted = $inserted,
                rows_updated = $updated, rows_deleted = $deleted, rows_duplicate = $duplicate, rows_stale = $stale,
                rows_erased = $erased, rows_quarantined = $quarantined, new_customers = $customers, changed_at = $now
            WHERE batch_id = $batch
            """, ("committed", rows.Total), ("complete", isLast), ("inserted", rows.Inserted),
                ("updated", rows.Updated), ("deleted", rows.Deleted), ("duplicate", rows.Duplicate),
                ("stale", rows.Stale), ("erased", rows.Erased), ("quarantined", rows.Quarantined),
                ("customers", NewCustomers + (unit?.NewCustomers ?? 0)), ("now", now), ("batch", _start.BatchId));
    }

    /// <summary>Takes over what was committed.</summary>
    public void Committed(UnitResult? unit, bool isLast, DateTime now, long watermark)
    {
        _isStored = true;
        IsComplete = isLast;
        StartedAt ??= now;
        ChangedAt = now;
        if (unit is not null)
        {
            Rows += unit.Rows;
            NewCustomers += unit.NewCustomers;
            foreach (var count in unit.Quarantined)
            {
                var known = _quarantined.GetValueOrDefault((count.Column, count.Reason));
                _quarantined[(count.Column, count.Reason)] =
                    known is null ? count : known with { Count = known.Count + count.Count };
            }
        }

        Volatile.Write(ref _watermark, watermark);
        Volatile.Write(ref _rowsCommitted, Rows.Total);
    }

    /// <summary>What became of the batch.</summary>
    public IngestReport Report() => new()
    {
        BatchId = _start.BatchId,
        Table = _start.Table,
        Operation = _start.Operation,
        IsComplete = IsComplete,
        Rows = Rows,
        Quarantined = [.. _quarantined.Values.OrderByDescending(count => count.Count)
            .ThenBy(count => count.Column, StringComparer.Ordinal)
            .ThenBy(count => count.Reason, StringComparer.Ordinal)],
        NewCustomers = NewCustomers,
        Watermark = Watermark,
        IgnoredColumns = IgnoredColumns,
        Outcomes = Outcomes?.Rows ?? [],
        StartedAt = StartedAt ?? Now(),
        ChangedAt = ChangedAt ?? Now(),
    };
}
