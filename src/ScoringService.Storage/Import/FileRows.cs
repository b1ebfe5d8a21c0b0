using System.Text;
using DuckDB.NET.Data;
using ScoringService.Storage.Database;
using ScoringService.Storage.Features;
using ScoringService.Storage.Ingest;

namespace ScoringService.Storage.Import;

/// <summary>The rows of a file, which stream from DuckDB's reader into a unit. They are in the form in which they are
/// stored already, and are gathered in full blocks until there are enough of them to be inserted at once.</summary>
internal sealed class FileRows : IDisposable
{
    private const int MaxKeyBytes = 128;

    // DuckDB keeps a vector of every column for each step of the query and each thread, and more of them when it
    // streams.
    private const int ManyColumns = 500;

    private readonly Session _session;
    private readonly ImportPlan _plan;
    private readonly long _maxBytes;
    private readonly IReadOnlyList<TargetColumn> _blockColumns;
    private readonly List<RowBlock> _full = [];
    private readonly Stack<RowBlock> _spare = [];
    private readonly int _columns;
    private readonly byte[] _keyPrefix;
    private RowBlock _block;
    private long _bytes;

    /// <summary>Prepares to read.</summary>
    /// <param name="session">Reads.</param>
    /// <param name="plan">What.</param>
    /// <param name="maxBytes">About the memory that rows may take until they are inserted.</param>
    public FileRows(Session session, ImportPlan plan, long maxBytes)
    {
        _maxBytes = maxBytes;
        _session = session;
        _plan = plan;
        _columns = plan.Mapping.Columns.Count;
        _keyPrefix = Encoding.UTF8.GetBytes(StoredValue.KeyPrefix(plan.Source.File));
        var target = plan.Mapping.Target;
        var columns = plan.Mapping.Columns.Select(column => column.Target).ToList();
        if (plan.Mapping.IsKeyDerived) columns.Add(target.Columns.First(column => column.Name == target.Key));
        Layout = new UnitLayout(target, columns) { IsKeyDerived = plan.Mapping.IsKeyDerived };
        _blockColumns = columns;
        _block = new RowBlock(columns);
        session.Execute("SET streaming_buffer_size = '8MiB'");
    }

    /// <summary>The layout of the rows.</summary>
    public UnitLayout Layout { get; }

    /// <summary>Writes the rows of the file.</summary>
    /// <exception cref="UnreadableFileException">The file has broken records that are not to be collected, or is no
    /// such file.</exception>
    public void Write(UnitWriter writer, ScratchDatabase scratch, BadRecords badRecords)
    {
        if (badRecords == BadRecords.Collect || _plan.Source.Columns.Count > ManyColumns)
        {
            WriteStaged(writer, scratch, badRecords);
            return;
        }

        long row = 0;
        Stream(_plan.Query.UnitSql(BadRecords.Fail), chunk =>
        {
            Write(writer, chunk, 0, row + 1);
            row += chunk.Count;
        });
        Finish(writer);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _block.Dispose();
        foreach (var block in _full) block.Dispose();
        foreach (var block in _spare) block.Dispose();
    }

    // Of a file with broken records it is known only when all of it was read how many there are before a row, so the
    // rows wait in the scratch database until then.
    private void WriteStaged(UnitWriter writer, ScratchDatabase scratch, BadRecords badRecords)
    {
        scratch.Attach();
        var table = $"{scratch.Name}.collected";
        try
        {
            _session.Execute($"CREATE OR REPLACE TABLE {table} AS {_plan.Query.UnitSql(badRecords)}");
        }
        catch (StorageException e) when (e.Kind == StorageErrorKind.Internal && e.InnerException is DuckDBException)
        {
            throw new UnreadableFileException(e);
        }

        var broken = badRecords == BadRecords.Collect ? BrokenRecords.Collect(_session, _plan.Source) : 0;
        var columns = string.Join(", ", _plan.Mapping.Columns.Select(column => column.Target.Name));
        Stream($"SELECT row_number, {columns}, fault, raw_text, sent_id, values_json "
            + $"FROM ({BrokenRecords.Number(table, broken)}) ORDER BY row_number", chunk =>
            Write(writer, chunk, 1, null));
        Finish(writer);
        if (broken != 0)
            Stream("SELECT row_number, reason, raw_text FROM broken ORDER BY row_number", chunk =>
            {
                for (var i = 0; i < chunk.Count; i++)
                    writer.WriteBroken(new RefusedRow(chunk.Values<long>(0)[i], null, chunk.Text(1, i)!,
                        chunk.Text(2, i)!, null, null));
            });
    }

    private void Stream(string sql, Action<ChunkReader> consume)
    {
        Exception? inner = null;
        try
        {
            _session.Guard(() => StreamedQuery.Read(_session.Connection, sql, null, (native, _) =>
            {
                try
                {
                    consume(new ChunkReader(native));
                }
                catch (Exception e)
                {
                    inner = e;
                    throw;
                }
            }));
        }
        catch (StorageException e) when (inner is null && e.Kind == StorageErrorKind.Internal)
        {
            throw new UnreadableFileException(e);
        }
    }

    // With a first row number, the rows are consecutive; without one, the first column has their numbers.
    private void Write(UnitWriter writer, ChunkReader chunk, int offset, long? firstRow)
    {
        for (var done = 0; done < chunk.Count;)
        {
            var at = _block.Count;
            var count = Math.Min(RowBlock.Capacity - at, chunk.Count - done);
            for (var i = 0; i < count; i++)
                _block.RowNumbers[at + i] = firstRow is { } first ? first + done + i : chunk.Values<long>(0)[done + i];
            for (var i = 0; i < _columns; i++) _block.CopyFrom(chunk.Column(offset + i), done, i, count);
            _block.Count += count;
            Refuse(chunk, offset + _columns, done, at);
            if (Layout.IsKeyDerived) DeriveKeys(at);
            _block.Hash(Layout, at);
            if (_block.Count == RowBlock.Capacity) Pass(writer);
            done += count;
        }
    }

    private void Finish(UnitWriter writer)
    {
        if (_block.Count != 0) Pass(writer);
        Insert(writer);
    }

    private void Pass(UnitWriter writer)
    {
        writer.Write([_block]);
        _full.Add(_block);
        _bytes += _block.MemoryBytes + _block.Text.MemoryBytes;
        _block = _spare.TryPop(out var spare) ? spare : new RowBlock(_blockColumns);
        if (_full.Count * RowBlock.Capacity >= IngestWriter.MaxUnitRows || _bytes >= _maxBytes) Insert(writer);
    }

    private void Insert(UnitWriter writer)
    {
        writer.Insert();
        foreach (var block in _full)
        {
            block.Clear();
            _spare.Push(block);
        }

        _full.Clear();
        _bytes = 0;
    }

    // Rows of the chunk from one on, which have come to the end of the block.
    private void Refuse(ChunkReader chunk, int fault, int from, int at)
    {
        var known = chunk.Known(fault);
        if (!known.IsEmpty && known.IndexOfAnyExcept(0UL) < 0) return;
        for (var i = at; i < _block.Count; i++)
        {
            var row = from + i - at;
            if (!chunk.IsKnown(fault, row)) continue;
            var (column, reason, _) = _plan.Query.Faults[chunk.Values<byte>(fault)[row] - 1];
            _block.Refuse(i, new RefusedRow(_block.RowNumbers[i], column, reason, chunk.Text(fault + 1, row) ?? "",
                chunk.Text(fault + 2, row), chunk.Text(fault + 3, row)));
            // What a refused row has for an id is not to be looked at.
            _block.Values<NativeText>(Layout.Customer)[i] = default;
            if (!Layout.IsKeyDerived) _block.Values<NativeText>(Layout.Key)[i] = default;
        }
    }

    // Loading a file again gives the same keys, and so changes nothing.
    private void DeriveKeys(int at)
    {
        Span<byte> key = stackalloc byte[MaxKeyBytes];
        _keyPrefix.CopyTo(key);
        var keys = _block.Values<NativeText>(_columns);
        for (var i = at; i < _block.Count; i++)
        {
            System.Buffers.Text.Utf8Formatter.TryFormat(_block.RowNumbers[i], key[_keyPrefix.Length..], out var digits);
            keys[i] = _block.Text.Native(key[..(_keyPrefix.Length + digits)]);
        }
    }
}
