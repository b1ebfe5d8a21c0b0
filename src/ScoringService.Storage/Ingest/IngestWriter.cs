using System.Runtime.ExceptionServices;
using ScoringService.Storage.Ingest;

namespace ScoringService.Storage;

/// <summary>
/// Writes the rows of one stream into a table, in units that are each committed as a whole. While a unit is committed,
/// the next one is converted; whoever adds rows faster than that waits. Used by one thread at a time.
/// </summary>
public sealed class IngestWriter : IDisposable
{
    /// <summary>Most rows of a unit: sixteen of DuckDB's row groups.</summary>
    public const int MaxUnitRows = 16 * 122_880;

    /// <summary>Most units of a writer: one that is converted, and one that is committed.</summary>
    internal const int MaxUnits = 2;

    // A piece of what is added at once, so that the memory of units is known in time.
    private const int PieceRows = 32 * RowBlock.Capacity;

    private readonly ScoringDatabase _database;
    private readonly IngestStart _start;
    private readonly IngestBatch _batch;
    private readonly CancellationToken _cancellation;
    private ColumnBinding? _binding;
    private RowConverter? _converter;
    private OddRows? _odd;
    private IngestUnit? _unit;
    private IngestUnit? _committing;
    private Task? _commit;
    private ExceptionDispatchInfo? _failure;
    private long _position;
    private bool _isDisposed;

    internal IngestWriter(
        ScoringDatabase database, IngestStart start, IngestBatch batch, CancellationToken cancellation)
    {
        _database = database;
        _start = start;
        _batch = batch;
        _cancellation = cancellation;
        _position = start.RowOffset;
    }

    /// <summary>Rows of the batch, from its first one, that are committed and synced: where to resume.</summary>
    public long RowsCommitted => _batch.RowsCommitted;

    /// <summary>Whether the batch was complete before: then nothing is written any more.</summary>
    public bool IsComplete => _batch.IsComplete;

    /// <summary>State of the data after this stream's last commit.</summary>
    public long Watermark => _batch.Watermark;

    /// <summary>Rows that were added and are not committed yet.</summary>
    public long RowsPending => Math.Max(_position - RowsCommitted, 0);

    /// <summary>Rows of the batch, from its first one, that are committed or will be without another call.</summary>
    public long RowsSealed => _position - (_unit?.Rows ?? 0);

    /// <summary>Ends with the commit that is under way, failed or not; null when none is.</summary>
    public Task? PendingCommit => _commit;

    /// <summary>Says which columns all rows will have, and gives the names of those that the table does not have and
    /// that are left out.</summary>
    /// <exception cref="StorageException">InvalidArgument: a required column is missing, comes twice, or cannot be
    /// converted. Nothing was written.</exception>
    public IReadOnlyList<string> Bind(IReadOnlyList<(string Name, IngestType Type)> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        if (_binding is not null) throw new InvalidOperationException("The columns are bound already.");
        _binding = ColumnBinding.Of(_start, columns);
        _odd = new OddRows(_binding.Layout, _binding.Columns, _start);
        _converter = new RowConverter(_binding, _odd);
        _batch.IgnoredColumns = _binding.Ignored;
        return _binding.Ignored;
    }

    /// <summary>Adds rows. They are converted and checked before the call returns, so that their memory can be used
    /// again, and are committed when there are enough of them. Rows that are committed already are read over.</summary>
    /// <exception cref="StorageException">InvalidArgument: the columns are not those that were bound. Otherwise a
    /// commit failed, and nothing more can be written.</exception>
    public void Add(IngestRows rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        Check(rows);
        Retire();
        var from = (int)Math.Clamp(IsComplete ? rows.Count : RowsCommitted - _position, 0, rows.Count);
        _position += from;
        while (from < rows.Count)
        {
            _cancellation.ThrowIfCancellationRequested();
            var count = Math.Min(PieceRows, rows.Count - from);
            AddPiece(rows, from, count);
            from += count;
            _position += count;
            if (_unit!.Rows >= MaxUnitRows || _unit.Bytes >= _database.UnitBytes) Seal();
        }
    }

    /// <summary>Commits all rows added so far, and returns when they are safe.</summary>
    public IngestAcknowledgement Commit()
    {
        Seal();
        WaitForCommit();
        return new IngestAcknowledgement(RowsCommitted, Watermark);
    }

    /// <summary>Sets about committing all rows added so far; waits only for a commit that is under way.</summary>
    public void Seal()
    {
        Retire();
        if (_unit is not { Rows: > 0 } full) return;
        WaitForCommit();
        (_unit, _committing) = (_committing, full);
        // A thread of its own, because it waits for other writers: those of the pool would run out, and calls with
        // them.
        _commit = Task.Factory.StartNew(() => CommitUnit(full, isLast: false), CancellationToken.None,
            TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Takes note of a commit that has ended; every call after one that failed throws what it did.</summary>
    public void Retire()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _failure?.Throw();
        if (_commit is { IsCompleted: true }) WaitForCommit();
    }

    /// <summary>Commits the rest and marks the batch as complete.</summary>
    public IngestReport Complete()
    {
        Retire();
        WaitForCommit();
        if (!IsComplete) Run(() => CommitUnit(_unit, isLast: true));
        return _batch.Report();
    }

    /// <summary>Ends the stream. Rows that are not committed are dropped.</summary>
    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        try
        {
            _commit?.Wait(CancellationToken.None);
        }
        catch (AggregateException)
        {
            // Who did not wait for the commit does not want to hear of it.
        }

        _unit?.Dispose();
        _committing?.Dispose();
        _database.CloseIngest(_batch);
    }

    private void Check(IngestRows rows)
    {
        if (_binding is null) throw new InvalidOperationException("The columns are not bound yet.");
        foreach (var column in _binding.Columns)
        {
            if (column.Sent >= rows.Columns.Count || rows.Columns[column.Sent] is not { } sent
                || sent.Type != column.Type
                || !sent.Name.Equals(column.Target.Name, StringComparison.OrdinalIgnoreCase))
                throw Invalid($"The rows lack the column {column.Target.Name} of type {column.Type} at place "
                    + $"{column.Sent}, which was bound.");
            if (sent.Values.Length != rows.Count)
                throw Invalid($"The column {sent.Name} has {sent.Values.Length} values for {rows.Count} rows.");
        }
    }

    private void AddPiece(IngestRows rows, int from, int count)
    {
        _unit ??= new IngestUnit(_binding!.Layout);
        var now = _batch.Now();
        var latest = now + _start.ClockTolerance;
        _converter!.Begin(rows, (latest.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond);
        var firstBlock = _unit.BlockWithRoom();
        var firstRow = firstBlock.Count;
        var firstIndex = _unit.Blocks.Count - 1;
        for (var done = 0; done < count;)
        {
            var block = _unit.BlockWithRoom();
            var take = Math.Min(RowBlock.Capacity - block.Count, count - done);
            _converter.Convert(rows, from + done, take, block, _position + done + 1);
            done += take;
        }

        if (_odd!.Count != 0)
        {
            using var session = _database.Connect(_cancellation);
            _odd.Resolve(session, rows, latest);
        }

        for (var i = firstIndex; i < _unit.Blocks.Count; i++)
            _unit.Blocks[i].Hash(_binding!.Layout, i == firstIndex ? firstRow : 0);
        _unit.Measure(firstIndex, firstRow, count);
    }

    private void CommitUnit(IngestUnit? unit, bool isLast)
    {
        _database.CommitUnit(_binding?.Layout, unit, _batch, isLast, _cancellation);
        unit?.Clear();
    }

    private void WaitForCommit()
    {
        if (_commit is { } commit) Run(() => commit.GetAwaiter().GetResult());
        _commit = null;
    }

    private void Run(Action commit)
    {
        try
        {
            commit();
        }
        catch (Exception e)
        {
            _failure = ExceptionDispatchInfo.Capture(e);
            throw;
        }
    }

    private static StorageException Invalid(string message) => new(StorageErrorKind.InvalidArgument, message);
}
