using System.Numerics;

namespace Apache.Arrow.Ipc.Reading;

/// <summary>
/// Checks of whole buffers, so that arrays made of them can be read without looking outside. The good case runs on
/// vectors; only when it fails is the validity bitmap consulted, because what a null slot holds is undefined.
/// </summary>
internal static class LayoutChecks
{
    /// <summary>Whether every offset is at least the one before it.</summary>
    public static bool IsAscending<T>(ReadOnlySpan<T> offsets)
        where T : unmanaged, INumber<T>
    {
        var i = 0;
        for (; i + Vector<T>.Count < offsets.Length; i += Vector<T>.Count)
        {
            if (Vector.LessThanAny(new Vector<T>(offsets[(i + 1)..]), new Vector<T>(offsets[i..])))
                return false;
        }
        for (; i + 1 < offsets.Length; i++)
        {
            if (offsets[i + 1] < offsets[i])
                return false;
        }
        return true;
    }

    /// <summary>
    /// Whether every valid index is in [0, bound). A negative one looks too large when read as unsigned.
    /// </summary>
    /// <param name="indexes">Indexes as unsigned numbers of their width.</param>
    /// <param name="bound">How many values there are.</param>
    /// <param name="validity">Bitmap of the slots that count, empty when all do.</param>
    public static bool AreBelow<T>(ReadOnlySpan<T> indexes, long bound, ReadOnlySpan<byte> validity)
        where T : unmanaged, IUnsignedNumber<T>, IMinMaxValue<T>, IComparisonOperators<T, T, bool>
    {
        if (indexes.IsEmpty || ulong.CreateSaturating(T.MaxValue) < (ulong)bound)
            return true;
        return AreAllBelow(indexes, T.CreateTruncating(bound))
            || (!validity.IsEmpty && AreValidBelow(indexes, T.CreateTruncating(bound), validity));
    }

    public static bool IsSet(ReadOnlySpan<byte> bitmap, int index) =>
        bitmap.IsEmpty || (bitmap[index >> 3] & (1 << (index & 7))) != 0;

    private static bool AreAllBelow<T>(ReadOnlySpan<T> indexes, T bound)
        where T : unmanaged, IUnsignedNumber<T>, IComparisonOperators<T, T, bool>
    {
        var limit = new Vector<T>(bound);
        var i = 0;
        for (; i <= indexes.Length - Vector<T>.Count; i += Vector<T>.Count)
        {
            if (!Vector.LessThanAll(new Vector<T>(indexes[i..]), limit))
                return false;
        }
        for (; i < indexes.Length; i++)
        {
            if (indexes[i] >= bound)
                return false;
        }
        return true;
    }

    private static bool AreValidBelow<T>(ReadOnlySpan<T> indexes, T bound, ReadOnlySpan<byte> validity)
        where T : unmanaged, IUnsignedNumber<T>, IComparisonOperators<T, T, bool>
    {
        for (var i = 0; i < indexes.Length; i++)
        {
            if (indexes[i] >= bound && IsSet(validity, i))
                return false;
        }
        return true;
    }
}
