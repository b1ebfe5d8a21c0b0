using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Apache.Arrow;
using ScoringService.Engine;

namespace ScoringService.Server.Ingest;

/// <summary>Arrow's string arrays as columns of text.</summary>
internal static class ArrowText
{
    /// <summary>Rows of an array of strings or nulls.</summary>
    /// <param name="definition">The column.</param>
    /// <param name="array">The array.</param>
    /// <param name="rows">First row and number of rows.</param>
    /// <param name="limit">Most bytes that the text may take: views may name the same bytes again and again.</param>
    public static Utf8Column Read(
        ColumnDefinition definition, IArrowArray array, (int Start, int Count) rows, int limit)
    {
        var (start, count) = rows;
        var validity = ArrowBits.Validity(array, start, count);
        var (offsets, bytes) = array switch
        {
            StringArray => Copy(array, start, count),
            LargeStringArray => CopyLarge(array, start, count),
            StringViewArray views => CopyViews(definition.Name, views, rows, limit),
            _ => (new int[count + 1], []),
        };
        return new Utf8Column(definition, offsets, bytes, validity);
    }

    /// <summary>Rows that are written out as text.</summary>
    /// <param name="definition">The column.</param>
    /// <param name="size">Number of rows, and most bytes of one of them.</param>
    /// <param name="validity">Which rows have a value.</param>
    /// <param name="write">Writes a row's text and gives the number of its bytes.</param>
    public static Utf8Column Write(
        ColumnDefinition definition, (int Count, int MaxBytes) size, ulong[]? validity, TextWriter write)
    {
        var offsets = new int[size.Count + 1];
        var bytes = GC.AllocateUninitializedArray<byte>(size.Count * size.MaxBytes);
        for (var i = 0; i < size.Count; i++)
        {
            var isValid = validity is null || (validity[i >> 6] >> (i & 63) & 1) != 0;
            offsets[i + 1] = offsets[i] + (isValid ? write(i, bytes.AsSpan(offsets[i])) : 0);
        }

        return new Utf8Column(definition, offsets, bytes[..offsets[^1]], validity);
    }

    private static (int[] Offsets, byte[] Bytes) Copy(IArrowArray array, int start, int count)
    {
        // Writers may leave out the offsets of an empty array.
        if (count == 0) return ([0], []);
        var source = MemoryMarshal.Cast<byte, int>(array.Data.Buffers[1].Span).Slice(array.Offset + start, count + 1);
        var offsets = GC.AllocateUninitializedArray<int>(count + 1);
        TensorPrimitives.Subtract(source, source[0], offsets);
        return (offsets, array.Data.Buffers[2].Span[source[0]..source[count]].ToArray());
    }

    private static (int[] Offsets, byte[] Bytes) CopyLarge(IArrowArray array, int start, int count)
    {
        if (count == 0) return ([0], []);
        var source = MemoryMarshal.Cast<byte, long>(array.Data.Buffers[1].Span).Slice(array.Offset + start, count + 1);
        // The text lies in one buffer, whose length is an int.
        var offsets = new int[count + 1];
        for (var i = 0; i <= count; i++) offsets[i] = (int)(source[i] - source[0]);
        return (offsets, array.Data.Buffers[2].Span[(int)source[0]..(int)source[count]].ToArray());
    }

    private static (int[] Offsets, byte[] Bytes) CopyViews(
        string name, StringViewArray array, (int Start, int Count) rows, int limit)
    {
        var offsets = new int[rows.Count + 1];
        for (var i = 0; i < rows.Count; i++)
            offsets[i + 1] = Add(name, offsets[i], array.GetBytes(rows.Start + i).Length, limit);
        var bytes = GC.AllocateUninitializedArray<byte>(offsets[^1]);
        for (var i = 0; i < rows.Count; i++) array.GetBytes(rows.Start + i).CopyTo(bytes.AsSpan(offsets[i]));
        return (offsets, bytes);
    }

    /// <summary>The end of a text that begins at <paramref name="offset"/>.</summary>
    public static int Add(string name, int offset, int length, int limit) => length <= limit - offset
        ? offset + length
        : throw Errors.RequestException.Exhausted($"The text of {IngestLimits.SliceRows} rows is longer than "
            + $"{limit >> 20} MiB with that of column '{name}' written out. Send record batches of fewer rows.");
}

/// <summary>Writes the text of a row.</summary>
/// <param name="row">The row.</param>
/// <param name="target">Where to; it is large enough.</param>
/// <returns>Number of bytes.</returns>
internal delegate int TextWriter(int row, Span<byte> target);
