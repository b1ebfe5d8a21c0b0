using ScoringService.Storage.Database;

namespace ScoringService.Storage.Ingest;

/// <summary>Temporary tables for the rows of a unit that need a closer look.</summary>
internal sealed unsafe class UnitTables : IDisposable
{
    /// <summary>Rows that may be there: seq, row_number, sent_id, and the columns of the stored table.</summary>
    public const string SuspectTable = "unit_suspects";

    /// <summary>Rows to delete: seq, row_number, row_key, changed_at.</summary>
    public const string DeletionTable = "unit_deletions";

    /// <summary>Rows for the quarantine: row_number, column_name, reason, raw_text, customer_id, values_json.</summary>
    public const string RefusedTable = "unit_refused";

    private const int SuspectColumns = 3;

    private readonly Session _session;
    private readonly UnitLayout _layout;
    private readonly TextArena _text = new();
    private ChunkAppender? _suspects;
    private ChunkCopy? _suspectCopy;
    private ChunkAppender? _refused;
    private int _pendingRefused;

    /// <summary>Has no tables yet: most units, and most single records, need none.</summary>
    public UnitTables(Session session, UnitLayout layout) => (_session, _layout) = (session, layout);

    /// <summary>Number of rows that were put aside.</summary>
    public long Suspects { get; private set; }

    /// <summary>Puts rows aside that may be there already.</summary>
    public void AddSuspects(RowBlock block, ReadOnlySpan<int> rows, long firstSeq)
    {
        _suspects ??= CreateSuspects();
        _suspectCopy ??= ChunkCopy.OfAll(_layout, SuspectColumns);
        _suspectCopy.Copy(block, rows, _suspects.Chunk);
        Number(_suspects, block, rows, firstSeq);
        CopyText(block, _layout.Customer, _suspects.Values<NativeText>(2), rows);
        _suspects.Append(rows.Length);
        Suspects += rows.Length;
    }

    /// <summary>Puts rows aside that are to be deleted.</summary>
    public void AddDeletions(RowBlock block, ReadOnlySpan<int> rows, long firstSeq)
    {
        _suspects ??= Create(DeletionTable,
            "(seq BIGINT, row_number BIGINT, row_key VARCHAR, changed_at TIMESTAMP)");
        Number(_suspects, block, rows, firstSeq);
        CopyText(block, _layout.Key, _suspects.Values<NativeText>(2), rows);
        var instants = _suspects.Values<long>(3);
        var changed = block.Values<long>(_layout.ChangedAt);
        for (var i = 0; i < rows.Length; i++) instants[i] = changed[rows[i]];
        _suspects.Append(rows.Length);
        Suspects += rows.Length;
    }

    /// <summary>Puts a row aside for the quarantine.</summary>
    public void AddRefused(RefusedRow row)
    {
        _refused ??= CreateRefused();
        _refused.Values<long>(0)[_pendingRefused] = row.RowNumber;
        SetText(1, row.Column);
        SetText(2, row.Reason);
        SetText(3, row.RawText);
        SetText(4, row.CustomerId);
        SetText(5, row.ValuesJson);
        if (++_pendingRefused == ChunkAppender.Capacity) FlushRefused();
    }

    /// <summary>Puts everything into the tables.</summary>
    public void Complete()
    {
        FlushRefused();
        _suspects?.Complete();
        _refused?.Complete();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _suspects?.Dispose();
        _refused?.Dispose();
        _text.Dispose();
    }

    private ChunkAppender Create(string table, string definition)
    {
        _session.Execute($"CREATE OR REPLACE TEMP TABLE {table} {definition}");
        return new ChunkAppender(_session, table);
    }

    private ChunkAppender CreateSuspects()
    {
        // Some of them may be refused later on.
        _refused ??= CreateRefused();
        return Create(SuspectTable, $"""
            AS SELECT 0::BIGINT AS seq, 0::BIGINT AS row_number, ''::VARCHAR AS sent_id,
                {string.Join(", ", _layout.StoredNames)}
            FROM {_layout.Target.Whole} LIMIT 0
            """);
    }

    private ChunkAppender CreateRefused() => Create(RefusedTable, """
        (row_number BIGINT, column_name VARCHAR, reason VARCHAR, raw_text VARCHAR, customer_id VARCHAR,
            values_json VARCHAR)
        """);

    private static void Number(ChunkAppender appender, RowBlock block, ReadOnlySpan<int> rows, long firstSeq)
    {
        var seqs = appender.Values<long>(0);
        var numbers = appender.Values<long>(1);
        for (var i = 0; i < rows.Length; i++)
            (seqs[i], numbers[i]) = (firstSeq + rows[i], block.RowNumbers[rows[i]]);
    }

    private static void CopyText(RowBlock block, int column, Span<NativeText> target, ReadOnlySpan<int> rows)
    {
        var texts = (NativeText*)block.Column(column).Data;
        for (var i = 0; i < rows.Length; i++) target[i] = texts[rows[i]];
    }

    private void SetText(int column, string? text)
    {
        if (text is null) _refused!.SetNull(column, _pendingRefused);
        else _refused!.Values<NativeText>(column)[_pendingRefused] = _text.Native(text);
    }

    private void FlushRefused()
    {
        if (_pendingRefused == 0) return;
        _refused!.Append(_pendingRefused);
        _pendingRefused = 0;
        _text.Clear();
    }
}
