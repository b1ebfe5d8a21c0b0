using ScoringService.Storage.Database;

namespace ScoringService.Storage.Ingest;

/// <summary>
/// Writes the rows of one unit within a transaction. A row whose key is new for sure goes straight into the table; the
/// others are suspects, which are put aside and settled by comparison with the table at the end, all at once. That
/// keeps writing free of an index, whose size and upkeep would follow the history and not the unit.
/// </summary>
internal sealed unsafe class UnitWriter : IDisposable
{
    private readonly Session _session;
    private readonly KnownKeys _known;
    private readonly UnitLayout _layout;
    private readonly UnitSource _source;
    private readonly KeyFilter _filter;
    private readonly UnitTables _tables;
    private readonly NewCustomers _customers;
    private readonly ColumnTally _tally;
    private readonly TouchedKeys _touched = new();
    private readonly TermKeys?[] _terms;
    private readonly ChunkCopy _copy;
    private readonly List<RowBlock> _blocks = [];
    private readonly bool[] _isKept = new bool[RowBlock.Capacity];
    private readonly int[] _suspectRows = new int[RowBlock.Capacity];
    private RowCounts _counts;
    private long _rows;
    private long _firstOccurred = long.MaxValue;
    private long _lastOccurred = long.MinValue;

    /// <summary>Starts a unit. The session's transaction has begun.</summary>
    public UnitWriter(Session session, KnownKeys known, UnitLayout layout, UnitSource source)
    {
        _session = session;
        _known = known;
        _layout = layout;
        _source = source;
        _filter = known.Filter(session, layout.Target);
        _tables = new UnitTables(session, layout);
        _customers = new NewCustomers(session, known.Customers, layout.IsCustomers);
        _copy = ChunkCopy.OfFilled(layout);
        _tally = new ColumnTally(layout);
        _terms = new TermKeys?[layout.Stored.Count];
        if (source.Operation == IngestOperation.Delete) return;
        OptionalColumns.Add(session, layout);
        for (var i = 0; i < layout.Stored.Count; i++)
        {
            if (layout.Stored[i].Kind != StoredKind.TermKey || layout.Sources[i] < 0) continue;
            var field = layout.Stored[i].Source.Name;
            _terms[i] = new TermKeys(known.Terms(field), field, layout.Sources[i]);
        }
    }

    /// <summary>Takes the rows of blocks, which must stay as they are until they are inserted.</summary>
    public void Write(IReadOnlyList<RowBlock> blocks)
    {
        // Waiting for memory is most of a unit's time on one thread, and this part of it can be shared. Customers that
        // the unit itself creates are looked up again.
        if (_source.Operation != IngestOperation.Delete)
            Parallel.For(0, blocks.Count, new ParallelOptions { CancellationToken = _session.Cancellation },
                i => FindCustomers(blocks[i]));
        foreach (var block in blocks)
        {
            _session.Cancellation.ThrowIfCancellationRequested();
            _tally.Add(block);
            foreach (var refused in block.Refusals) Refuse(refused);
            if (_source.Operation == IngestOperation.Delete) PutDeletionsAside(block);
            else Sort(block);
            _rows += block.Count;
        }
    }

    /// <summary>Takes a record that could not be split into columns.</summary>
    public void WriteBroken(RefusedRow row)
    {
        _rows++;
        Refuse(row);
    }

    /// <summary>Inserts the new rows of the blocks so far, which may be used again afterwards.</summary>
    public void Insert()
    {
        ChunkInsert.Run(_session, new InsertTarget(_layout.Target.Name, _copy.Names), _blocks.Count, (chunk, part) =>
        {
            var block = _blocks[part];
            _copy.Copy(block, block.NewRows.AsSpan(0, block.NewCount), chunk);
            return block.NewCount;
        });
        _blocks.Clear();
    }

    /// <summary>Inserts the rest and settles the suspects.</summary>
    public void Settle()
    {
        Insert();
        _tables.Complete();
        foreach (var terms in _terms) terms?.Write(_session);
        var settled = new Settlement(_session, _layout, _source, _customers, _touched)
            .Run(_tables.Suspects);
        if (_tables.Suspects != 0)
            _source.Outcomes?.NoteSettled(_session, _source.Operation == IngestOperation.Delete
                ? UnitTables.DeletionTable : UnitTables.SuspectTable, _layout.Target.Key);
        _counts += settled.Counts;
        _tally.AddRefused(_layout.Target.Key, Settlement.Conflict, settled.Counts.Quarantined);
        if (settled.FirstOccurred is { } first) _firstOccurred = Math.Min(_firstOccurred, first);
        if (settled.LastOccurred is { } last) _lastOccurred = Math.Max(_lastOccurred, last);
        _customers.Complete();
    }

    /// <summary>Writes down what the unit did. The transaction can be committed then.</summary>
    public UnitResult Record()
    {
        if (_counts.Total != _rows)
            throw new StorageException(StorageErrorKind.Internal,
                $"The rows of '{_source.Name}' do not add up and were not written: {_rows} came, and of "
                    + $"{_counts.Total} it is known what became of them.");
        var journal = new UnitJournal(_session, _layout, _source);
        if (_counts.Quarantined != 0) journal.Quarantine();
        var result = new UnitResult(journal.LoadId, _counts, _customers.Count, _touched.ToArray())
        {
            FirstOccurred = _firstOccurred == long.MaxValue ? null : Instant(_firstOccurred),
            LastOccurred = _lastOccurred == long.MinValue ? null : Instant(_lastOccurred),
            Quarantined = _counts.Quarantined == 0 ? [] : journal.CountRefused(),
        };
        journal.Record(result, _tally);
        return result;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _tables.Dispose();
        _customers.Dispose();
    }

    private static DateTime Instant(long micros) => DateTime.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);

    // A refused row of an erased customer must not be kept either.
    private void Refuse(RefusedRow row)
    {
        if (row.CustomerId is { } id && IsErased(id))
        {
            _counts += new RowCounts { Erased = 1 };
            _source.Outcomes?.Note(row.RowNumber, new RowOutcome(RowOutcomeKind.Erased));
            return;
        }

        _source.Outcomes?.Note(row.RowNumber, new RowOutcome(RowOutcomeKind.Quarantined, row.Column, row.Reason));
        _tables.AddRefused(row);
        _tally.AddRefused(row.Column, row.Reason);
        _counts += new RowCounts { Quarantined = 1 };
    }

    private bool IsErased(string id)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(id);
        return !_known.HasCustomer(bytes) && _source.IsErased(bytes);
    }

    private void FindCustomers(RowBlock block) => _known.Customers.Find(
        (NativeText*)block.Column(_layout.Customer).Data, block.CustomerHashes,
        block.CustomerKeys.AsSpan(0, block.Count));

    // Those that rows before have created. Looked up one by one, each would be waited for.
    private void FindNewCustomers(RowBlock block, int from, int count)
    {
        if (_customers.Count != 0)
            _known.Customers.FindMissing((NativeText*)block.Column(_layout.Customer).Data + from,
                block.CustomerHashes + from, block.CustomerKeys.AsSpan(from, count));
    }

    private void Sort(RowBlock block)
    {
        var count = block.Count;
        var ids = (NativeText*)block.Column(_layout.Customer).Data;
        var (news, suspects, erased) = (0, 0, 0);
        for (var row = 0; row < count; row++)
        {
            if (row % KeyFilter.AtOnce == 0)
            {
                var next = Math.Min(KeyFilter.AtOnce, count - row);
                _filter.Prepare(block.KeyHashes + row, next);
                FindNewCustomers(block, row, next);
            }

            _isKept[row] = !block.IsRefused[row];
            if (block.IsRefused[row]) continue;
            var isKnown = block.CustomerKeys[row] >= 0;
            if (!isKnown && _source.IsErased(NativeText.Bytes(ids + row)))
            {
                _isKept[row] = false;
                _source.Outcomes?.Note(block.RowNumbers[row], new RowOutcome(RowOutcomeKind.Erased));
                erased++;
            }
            else if (IsNew(block.KeyHashes[row], isKnown))
            {
                if (!isKnown)
                    block.CustomerKeys[row] = _customers.Add(ids + row, block.CustomerHashes[row]);
                _source.Outcomes?.Note(block.RowNumbers[row], new RowOutcome(RowOutcomeKind.Inserted));
                block.NewRows[news++] = row;
                _touched.Add(block.CustomerKeys[row]);
            }
            else
            {
                if (!isKnown) block.CustomerKeys[row] = _customers.AddProvisional(ids + row, block.CustomerHashes[row]);
                _suspectRows[suspects++] = row;
            }
        }

        _counts += new RowCounts { Inserted = news, Erased = erased };
        for (var i = 0; i < _terms.Length; i++) _terms[i]?.Find(block, _isKept, block.Keys(_layout.Stored[i], i)!);
        block.NewCount = news;
        if (news != 0) Append(block);
        if (suspects != 0) _tables.AddSuspects(block, _suspectRows.AsSpan(0, suspects), _rows);
    }

    // Of customers, the directory knows them and the filter only those that were deleted.
    private bool IsNew(ulong keyHash, bool isKnownCustomer) =>
        _layout.IsCustomers ? !isKnownCustomer && _filter.Add(keyHash) : _filter.Add(keyHash);

    private void Append(RowBlock block)
    {
        _blocks.Add(block);
        if (_layout.OccurredAt < 0) return;
        var instants = block.Values<long>(_layout.OccurredAt);
        foreach (var row in block.NewRows.AsSpan(0, block.NewCount))
        {
            _firstOccurred = Math.Min(_firstOccurred, instants[row]);
            _lastOccurred = Math.Max(_lastOccurred, instants[row]);
        }
    }

    private void PutDeletionsAside(RowBlock block)
    {
        var count = 0;
        var keys = (NativeText*)block.Column(_layout.Key).Data;
        for (var row = 0; row < block.Count; row++)
        {
            if (block.IsRefused[row]) continue;
            if (_layout.IsCustomers && _customers.Find(keys + row, block.KeyHashes[row]) < 0
                && _source.IsErased(NativeText.Bytes(keys + row)))
            {
                _counts += new RowCounts { Erased = 1 };
                _source.Outcomes?.Note(block.RowNumbers[row], new RowOutcome(RowOutcomeKind.Erased));
                continue;
            }

            // Even a key that was never there must be known from now on.
            _filter.Prepare(block.KeyHashes + row, 1);
            _filter.Add(block.KeyHashes[row]);
            _suspectRows[count++] = row;
        }

        if (count != 0) _tables.AddDeletions(block, _suspectRows.AsSpan(0, count), _rows);
    }
}
