using System.Runtime.CompilerServices;

namespace Apache.Arrow;

/// <summary>Base of the arrays with a validity bitmap.</summary>
public abstract class Array : IArrowArray
{
    protected Array(ArrayData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        Data = data;
    }

    public ArrayData Data { get; }

    public int Length => Data.Length;

    public int Offset => Data.Offset;

    public int NullCount => Data.GetNullCount();

    /// <summary>One bit per value, set where the value is not null; empty when there are no nulls.</summary>
    public ArrowBuffer NullBitmapBuffer => Data.Buffers[0];

    public virtual void Accept(IArrowArrayVisitor visitor) => Accept(this, visitor);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsValid(int index)
    {
        // Counting nulls first would read the whole bitmap of a slice to answer for one value.
        if (Data.NullCount == 0 || Data.Buffers.Length == 0)
            return true;
        ReadOnlySpan<byte> bitmap = NullBitmapBuffer.Span;
        return bitmap.IsEmpty || BitUtility.GetBit(bitmap, index + Offset);
    }

    public bool IsNull(int index) => !IsValid(index);

    /// <summary>A view of some of the values, valid while this array is not disposed.</summary>
    public Array Slice(int offset, int length) => (Array)ArrowArrayFactory.Slice(this, offset, length);

    /// <summary>A view of some of the values that keeps the memory alive until it is disposed itself.</summary>
    public Array SliceShared(int offset, int length) => (Array)ArrowArrayFactory.SliceShared(this, offset, length);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Accept<T>(T array, IArrowArrayVisitor visitor)
        where T : class, IArrowArray
    {
        if (visitor is IArrowArrayVisitor<T> typed)
            typed.Visit(array);
        else
            visitor.Visit(array);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
            Data.Dispose();
    }

    /// <exception cref="ArgumentOutOfRangeException">There is no value at <paramref name="index"/>.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void CheckIndex(int index)
    {
        if ((uint)index >= (uint)Length)
            ThrowIndex();
    }

    private static void ThrowIndex() => throw new ArgumentOutOfRangeException("index");
}
