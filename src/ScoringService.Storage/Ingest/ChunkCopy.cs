using DuckDB.NET.Native;

namespace ScoringService.Storage.Ingest;

/// <summary>Copies rows of blocks into DuckDB's chunks, a column at a time.</summary>
internal sealed unsafe class ChunkCopy
{
    private const byte Purchase = 0;
    private const byte Refund = 1;

    private readonly UnitLayout _layout;
    private readonly int[] _places;
    private readonly int _amount;
    private readonly int _kind;

    private ChunkCopy(UnitLayout layout, Func<int, bool> isThere, int offset)
    {
        _layout = layout;
        _kind = layout.StoredIndexOf("kind");
        _amount = layout.Target.Table == ImportTable.Transactions ? layout.StoredIndexOf("amount") : -1;
        _places = [.. layout.Stored.Select((_, i) => isThere(i) ? offset++ : -1)];
        Names = [.. layout.StoredNames.Where((_, i) => _places[i] >= 0)];
    }

    /// <summary>Names of the columns that chunks have.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Copies into chunks that have only the columns which the rows fill.</summary>
    public static ChunkCopy OfFilled(UnitLayout layout)
    {
        var filled = layout.FilledNames.ToHashSet();
        return new ChunkCopy(layout, i => filled.Contains(layout.Stored[i].Name), 0);
    }

    /// <summary>Copies into chunks that have all columns of the stored table, behind some others.</summary>
    public static ChunkCopy OfAll(UnitLayout layout, int others) => new(layout, _ => true, others);

    /// <summary>Copies rows to an empty chunk.</summary>
    /// <param name="block">The rows.</param>
    /// <param name="rows">Which of them, ascending; at least one.</param>
    /// <param name="chunk">Where to.</param>
    public void Copy(RowBlock block, ReadOnlySpan<int> rows, DuckDBDataChunk chunk)
    {
        for (var i = 0; i < _layout.Stored.Count; i++)
        {
            if (_places[i] < 0) continue;
            var vector = NativeMethods.DataChunks.DuckDBDataChunkGetVector(chunk, _places[i]);
            var source = _layout.Sources[i];
            if (source < 0)
            {
                if (_amount < 0 || i != _kind) SetAllNull(vector);
                continue;
            }

            ref var column = ref block.Column(source);
            var data = (byte*)NativeMethods.Vectors.DuckDBVectorGetData(vector);
            if (block.Keys(_layout.Stored[i], i) is { } dense)
                fixed (int* first = dense) Gather((byte*)first, data, sizeof(int), rows);
            else Gather(column.Data, data, _layout.Stored[i].Width, rows);
            // A customer is there in every row that is kept.
            if (column.Validity != null && _layout.Stored[i].Kind != StoredKind.CustomerKey)
                CopyValidity(ref column, vector, rows);
        }

        if (_amount >= 0) AlignRefunds(chunk, rows.Length);
    }

    private static void SetAllNull(IntPtr vector)
    {
        NativeMethods.Vectors.DuckDBVectorEnsureValidityWritable(vector);
        new Span<ulong>(NativeMethods.Vectors.DuckDBVectorGetValidity(vector), RowBlock.Capacity / 64).Clear();
    }

    private static void Gather(byte* source, byte* target, int width, ReadOnlySpan<int> rows)
    {
        var count = rows.Length;
        // Nearly always all rows go the same way.
        if (rows[^1] - rows[0] == count - 1)
        {
            Buffer.MemoryCopy(source + ((long)rows[0] * width), target, (long)count * width, (long)count * width);
            return;
        }

        switch (width)
        {
            case sizeof(byte):
                for (var i = 0; i < count; i++) target[i] = source[rows[i]];
                break;
            case sizeof(int):
                for (var i = 0; i < count; i++) ((int*)target)[i] = ((int*)source)[rows[i]];
                break;
            case sizeof(long):
                for (var i = 0; i < count; i++) ((long*)target)[i] = ((long*)source)[rows[i]];
                break;
            default:
                for (var i = 0; i < count; i++) ((NativeText*)target)[i] = ((NativeText*)source)[rows[i]];
                break;
        }
    }

    private static void CopyValidity(ref NativeColumn column, IntPtr vector, ReadOnlySpan<int> rows)
    {
        NativeMethods.Vectors.DuckDBVectorEnsureValidityWritable(vector);
        var target = NativeMethods.Vectors.DuckDBVectorGetValidity(vector);
        if (rows[0] == 0 && rows[^1] == rows.Length - 1)
        {
            new Span<ulong>(column.Validity, (rows.Length + 63) / 64)
                .CopyTo(new Span<ulong>(target, RowBlock.Capacity / 64));
            return;
        }

        for (var i = 0; i < rows.Length; i++)
            if (!column.IsValid(rows[i])) target[i >> 6] &= ~(1UL << (i & 63));
    }

    // A refund is a negative amount or the kind REFUND; here both become both. What is not said is a purchase.
    private void AlignRefunds(DuckDBDataChunk chunk, int count)
    {
        var kindVector = NativeMethods.DataChunks.DuckDBDataChunkGetVector(chunk, _places[_kind]);
        var amounts = new Span<long>(NativeMethods.Vectors.DuckDBVectorGetData(
            NativeMethods.DataChunks.DuckDBDataChunkGetVector(chunk, _places[_amount])), count);
        var kinds = new Span<byte>(NativeMethods.Vectors.DuckDBVectorGetData(kindVector), count);
        if (_layout.Sources[_kind] < 0)
        {
            for (var i = 0; i < count; i++) kinds[i] = amounts[i] < 0 ? Refund : Purchase;
            return;
        }

        var validity = NativeMethods.Vectors.DuckDBVectorGetValidity(kindVector);
        for (var i = 0; i < count; i++)
        {
            var isSaid = validity == null || (validity[i >> 6] >> (i & 63) & 1) != 0;
            if (amounts[i] < 0) kinds[i] = Refund;
            else if (isSaid && kinds[i] == Refund) amounts[i] = -amounts[i];
            else if (!isSaid) kinds[i] = Purchase;
        }

        if (validity != null) new Span<ulong>(validity, RowBlock.Capacity / 64).Fill(ulong.MaxValue);
    }
}
