using System.Collections;
using Apache.Arrow.Types;

namespace Apache.Arrow;

/// <summary>An array of byte strings with 64-bit offsets.</summary>
public partial class LargeBinaryArray : Array, IBinaryArray, IReadOnlyList<byte[]?>, ICollection<byte[]?>
{
    public LargeBinaryArray(ArrayData data)
        : this(ArrowTypeId.LargeBinary, data)
    {
    }

    public LargeBinaryArray(ArrowTypeId typeId, ArrayData data)
        : base(data)
    {
        data.EnsureDataType(typeId);
        data.EnsureBufferCount(3);
    }

    public LargeBinaryArray(
        IArrowType dataType,
        int length,
        ArrowBuffer valueOffsetsBuffer,
        ArrowBuffer dataBuffer,
        ArrowBuffer nullBitmapBuffer,
        int nullCount = 0,
        int offset = 0)
        : this(new ArrayData(
            dataType, length, nullCount, offset, [nullBitmapBuffer, valueOffsetsBuffer, dataBuffer], null))
    {
    }

    public ArrowBuffer ValueOffsetsBuffer => Data.Buffers[1];

    public ArrowBuffer ValueBuffer => Data.Buffers[2];

    /// <summary>
    /// Where each value begins, and after the last one where it ends; empty when there are no values.
    /// </summary>
    public ReadOnlySpan<long> ValueOffsets => OffsetsOf(this);

    int IReadOnlyCollection<byte[]?>.Count => Length;

    int ICollection<byte[]?>.Count => Length;

    bool ICollection<byte[]?>.IsReadOnly => true;

    byte[]? IReadOnlyList<byte[]?>.this[int index] => CopyBytes(index);

    IEnumerator<byte[]?> IEnumerable<byte[]?>.GetEnumerator()
    {
        for (int i = 0; i < Length; i++)
            yield return CopyBytes(i);
    }

    // As published: compares contents, and takes nulls for empty values.
    bool ICollection<byte[]?>.Contains(byte[]? item)
    {
        for (int i = 0; i < Length; i++)
        {
            if (GetBytes(i).SequenceEqual(item))
                return true;
        }
        return false;
    }

    void ICollection<byte[]?>.CopyTo(byte[]?[] array, int arrayIndex)
    {
        for (int i = 0; i < Length; i++)
            array[arrayIndex + i] = GetBytes(i).ToArray();
    }

    void ICollection<byte[]?>.Add(byte[]? item) => throw ReadOnlyCollection.Changed();

    bool ICollection<byte[]?>.Remove(byte[]? item) => throw ReadOnlyCollection.Changed();

    void ICollection<byte[]?>.Clear() => throw ReadOnlyCollection.Changed();

    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable<byte[]?>)this).GetEnumerator();

    public override void Accept(IArrowArrayVisitor visitor) => Accept(this, visitor);

    /// <returns>The bytes of the value; 0 for a null.</returns>
    public int GetValueLength(int index)
    {
        CheckIndex(index);
        if (!IsValid(index))
            return 0;
        ReadOnlySpan<long> offsets = ValueOffsets;
        return checked((int)(offsets[index + 1] - offsets[index]));
    }

    /// <summary>The value in place; empty for a null too.</summary>
    public ReadOnlySpan<byte> GetBytes(int index) => GetBytes(index, out _);

    /// <summary>The value in place.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such value.</exception>
    public ReadOnlySpan<byte> GetBytes(int index, out bool isNull)
    {
        CheckIndex(index);
        isNull = !IsValid(index);
        if (isNull)
            return default;
        ReadOnlySpan<long> offsets = ValueOffsets;
        return ValueBuffer.Span[checked((int)offsets[index])..checked((int)offsets[index + 1])];
    }

    // Writers may leave out the offsets of an empty array altogether.
    private static ReadOnlySpan<long> OffsetsOf(LargeBinaryArray array)
    {
        ReadOnlySpan<long> offsets = array.ValueOffsetsBuffer.Span.CastTo<long>();
        return offsets.IsEmpty && array.Length == 0 ? [0] : offsets.Slice(array.Offset, array.Length + 1);
    }

    private byte[]? CopyBytes(int index)
    {
        ReadOnlySpan<byte> bytes = GetBytes(index, out bool isNull);
        return isNull ? null : bytes.ToArray();
    }
}
