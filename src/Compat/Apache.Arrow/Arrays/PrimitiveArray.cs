using System.Collections;
using System.Runtime.CompilerServices;

namespace Apache.Arrow;

/// <summary>Base of the arrays of fixed-width values.</summary>
public abstract class PrimitiveArray<T> : Array, IReadOnlyList<T?>, ICollection<T?>
    where T : struct, IEquatable<T>
{
    protected PrimitiveArray(ArrayData data)
        : base(data)
    {
        data.EnsureBufferCount(2);
    }

    public ArrowBuffer ValueBuffer => Data.Buffers[1];

    /// <summary>The values in place, without a copy; those of nulls are undefined.</summary>
    /// <remarks>The span does not keep memory alive: do not dispose the array while using it.</remarks>
    public ReadOnlySpan<T> Values => ValueBuffer.Span.CastTo<T>().Slice(Offset, Length);

    int IReadOnlyCollection<T?>.Count => Length;

    int ICollection<T?>.Count => Length;

    bool ICollection<T?>.IsReadOnly => true;

    T? IReadOnlyList<T?>.this[int index] => GetValue(index);

    IEnumerator<T?> IEnumerable<T?>.GetEnumerator()
    {
        for (int i = 0; i < Length; i++)
            yield return GetValue(i);
    }

    bool ICollection<T?>.Contains(T? item) => ReadOnlyCollection.Contains(this, item);

    void ICollection<T?>.CopyTo(T?[] array, int arrayIndex) => ReadOnlyCollection.CopyTo(this, array, arrayIndex);

    void ICollection<T?>.Add(T? item) => throw ReadOnlyCollection.Changed();

    bool ICollection<T?>.Remove(T? item) => throw ReadOnlyCollection.Changed();

    void ICollection<T?>.Clear() => throw ReadOnlyCollection.Changed();

    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable<T?>)this).GetEnumerator();

    /// <returns>The value; null for a null.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such value.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T? GetValue(int index)
    {
        CheckIndex(index);
        return IsValid(index) ? Values[index] : null;
    }

    /// <summary>Copies the values, leaving out nulls unless told otherwise.</summary>
    public IList<T?> ToList(bool includeNulls = false)
    {
        var list = new List<T?>(Length);
        for (int i = 0; i < Length; i++)
        {
            T? value = GetValue(i);
            if (includeNulls || value.HasValue)
                list.Add(value);
        }
        return list;
    }
}
