using System.Runtime.InteropServices;
using Apache.Arrow;
using Column = ScoringService.Engine.Column;

namespace ScoringService.Server.Ingest;

/// <summary>Arrow's bitmaps as the engine's: 64-bit words that begin with the first row.</summary>
internal static class ArrowBits
{
    /// <summary>Which of the rows have a value; null when all have.</summary>
    public static ulong[]? Validity(IArrowArray array, int start, int count)
    {
        if (array.Data.DataType is Apache.Arrow.Types.NullType) return new ulong[Column.WordCount(count)];
        var bitmap = array.Data.Buffers[0];
        return array.NullCount == 0 || bitmap.IsEmpty ? null : Words(bitmap.Span, array.Offset + start, count);
    }

    /// <summary>Bits [start, start + count) of a bitmap.</summary>
    public static ulong[] Words(ReadOnlySpan<byte> bitmap, int start, int count)
    {
        var words = new ulong[Column.WordCount(count)];
        var bytes = MemoryMarshal.AsBytes(words.AsSpan());
        var (first, shift, length) = (start >> 3, start & 7, (count + 7) >> 3);
        if (shift == 0)
        {
            bitmap.Slice(first, length).CopyTo(bytes);
            return words;
        }

        for (var i = 0; i < length; i++)
        {
            var bits = bitmap[first + i] >> shift;
            if (first + i + 1 < bitmap.Length) bits |= bitmap[first + i + 1] << (8 - shift);
            bytes[i] = (byte)bits;
        }

        return words;
    }
}
