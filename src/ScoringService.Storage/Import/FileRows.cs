using System.Runtime.InteropServices;
using System.Text;
using DuckDB.NET.Data;
using DuckDB.NET.Native;
using ScoringService.Storage.Database;
using ScoringService.Storage.Features;
using ScoringService.Storage.Ingest;

namespace ScoringService.Storage.Import;

/// <summary>The rows of a file, which stream from DuckDB's reader into a unit. They are in the form in which they are
/// stored already, so that a block of rows only points at a chunk of them.</summary>
internal sealed unsafe class FileRows : IDisposable
{
    private const int MaxKeyBytes = 128;

    // DuckDB keeps a vector of every column for each step of the query and each thread, and more of them when it
    // streams.
    private const int ManyColumns = 500;

    private readonly Session _session;
    private readonly ImportPlan _plan;
    private readonly RowBlock _block;
    private readonly int _columns;
    private readonly byte[] _keyPrefix;
    private readonly NativeText* _keys;

    /// <summary>Prepares to read.</summary>
    public FileRows(Session session, ImportPlan plan)
    {
        _session = session;
        _plan = plan;
        _columns = plan.Mapping.Columns.Count;
        _keyPrefix = Encoding.UTF8.GetBytes(StoredValue.KeyPrefix(plan.Source.File));
        var target = plan.Mapping.Target;
        var columns = plan.Mapping.Columns.Select(column => column.Target).ToList();
        if (plan.Mapping.IsKeyDerived) columns.Add(target.Columns.First(column => column.Name == target.Key));
        Layout = new UnitLayout(target, columns) { IsKeyDerived = plan.Mapping.IsKeyDerived };
        _block = RowBlock.Borrowing(columns);
        _keys = (NativeText*)NativeMemory.Alloc(RowBlock.Capacity, (nuint)sizeof(NativeText));
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
            for (var i = 0; i < chunk.Count; i++) _block.RowNumbers[i] = ++row;
            Write(writer, chunk, 0);
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _block.Dispose();
        NativeMemory.Free(_keys);
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
        {
            chunk.Values<long>(0).CopyTo(_block.RowNumbers);
            Write(writer, chunk, 1);
        });
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

    private void Write(UnitWriter writer, ChunkReader chunk, int offset)
    {
        _block.Clear();
        _block.Count = chunk.Count;
        for (var i = 0; i < _columns; i++)
        {
            var vector = chunk.Vector(offset + i);
            ref var column = ref _block.Column(i);
            column.Data = (byte*)NativeMethods.Vectors.DuckDBVectorGetData(vector);
            column.Validity = NativeMethods.Vectors.DuckDBVectorGetValidity(vector);
        }

        Refuse(chunk, offset + _columns);
        if (Layout.IsKeyDerived) DeriveKeys();
        _block.Hash(Layout);
        writer.Write(_block);
    }

    private void Refuse(ChunkReader chunk, int fault)
    {
        var known = chunk.Known(fault);
        if (!known.IsEmpty && known.IndexOfAnyExcept(0UL) < 0) return;
        for (var i = 0; i < chunk.Count; i++)
        {
            if (!chunk.IsKnown(fault, i)) continue;
            var (column, reason, _) = _plan.Query.Faults[chunk.Values<byte>(fault)[i] - 1];
            _block.Refuse(i, new RefusedRow(_block.RowNumbers[i], column, reason, chunk.Text(fault + 1, i) ?? "",
                chunk.Text(fault + 2, i), chunk.Text(fault + 3, i)));
            // What a refused row has for an id is not to be looked at.
            ((NativeText*)_block.Column(Layout.Customer).Data)[i] = default;
            if (!Layout.IsKeyDerived) ((NativeText*)_block.Column(Layout.Key).Data)[i] = default;
        }
    }

    // Loading a file again gives the same keys, and so changes nothing.
    private void DeriveKeys()
    {
        Span<byte> key = stackalloc byte[MaxKeyBytes];
        _keyPrefix.CopyTo(key);
        for (var i = 0; i < _block.Count; i++)
        {
            System.Buffers.Text.Utf8Formatter.TryFormat(_block.RowNumbers[i], key[_keyPrefix.Length..], out var digits);
            _keys[i] = _block.Text.Native(key[..(_keyPrefix.Length + digits)]);
        }

        _block.Column(_columns) = new NativeColumn { Data = (byte*)_keys };
    }
}
