using DuckDB.NET.Native;
using ScoringService.Storage.Database;

namespace ScoringService.Storage.Ingest;

/// <summary>Copies rows of blocks into the chunks of an appender, a column at a time.</summary>
/// <param name="layout">The columns of both.</param>
/// <param name="appender">Takes the rows.</param>
/// <param name="offset">Columns that the appender's table has before those of the stored table.</param>
internal sealed unsafe class ChunkCopy(UnitLayout layout, ChunkAppender appender, int offset)
{
    private const byte Purchase = 0;
    private const byte Refund = 1;

    private readonly int _amount =
        layout.Target.Table == ImportTable.Transactions ? layout.StoredIndexOf("amount") : -1;
    private readonly int _kind = layout.StoredIndexOf("kind");

    /// <summary>Copies rows to the next chunk.</summary>
    /// <param name="block">The rows.</param>
    /// <param name="rows">Which of them, ascending.</param>
    /// <param name="keys">Keys of terms and customers of the block's rows, by stored column; null where the value
    /// itself is stored.</param>
    public void Copy(RowBlock block, ReadOnlySpan<int> rows, int[]?[] keys)
    {
        for (var i = 0; i < layout.Stored.Count; i++)
        {
            var vector = appender.Vector(offset + i);
            var source = layout.Sources[i];
            if (source < 0)
            {
                if (_amount < 0 || i != _kind) SetAllNull(vector);
                continue;
            }

            ref var column = ref block.Column(source);
            var data = (byte*)NativeMethods.Vectors.DuckDBVectorGetData(vector);
            if (keys[i] is { } dense) fixed (int* first = dense) Gather((byte*)first, data, sizeof(int), rows);
            else Gather(column.Data, data, layout.Stored[i].Width, rows);
            // A customer is there in every row that is kept.
            if (column.Validity != null && layout.Stored[i].Kind != StoredKind.CustomerKey)
                CopyValidity(ref column, vector, rows);
        }

        if (_amount >= 0) AlignRefunds(rows.Length);
    }

    /// <summary>Says that a vector has no values.</summary>
    public static void SetAllNull(IntPtr vector)
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
    private void AlignRefunds(int count)
    {
        var amounts = appender.Values<long>(offset + _amount)[..count];
        var kinds = appender.Values<byte>(offset + _kind)[..count];
        if (layout.Sources[_kind] < 0)
        {
            for (var i = 0; i < count; i++) kinds[i] = amounts[i] < 0 ? Refund : Purchase;
            return;
        }

        var validity = NativeMethods.Vectors.DuckDBVectorGetValidity(appender.Vector(offset + _kind));
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
