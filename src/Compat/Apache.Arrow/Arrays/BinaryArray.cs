using System.Collections;
using Apache.Arrow.Types;

namespace Apache.Arrow;

/// <summary>An array of byte strings with 32-bit offsets.</summary>
public partial class BinaryArray : Array, IBinaryArray, IReadOnlyList<byte[]?>, ICollection<byte[]?>
{
    public BinaryArray(ArrayData data)
        : this(ArrowTypeId.Binary, data)
    {
    }

    public BinaryArray(ArrowTypeId typeId, ArrayData data)
        : base(data)
    {
        data.EnsureDataType(typeId);
        data.EnsureBufferCount(3);
    }

    public BinaryArray(
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
    public ReadOnlySpan<int> ValueOffsets => OffsetsOf(this);

    /// <summary>The bytes of all values, in place.</summary>
    public ReadOnlySpan<byte> Values => ValueBuffer.Span;

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

    [Obsolete("This method has been deprecated. Please use ValueOffsets[index] instead.")]
    public int GetValueOffset(int index)
    {
        if (index < 0 || index > Length)
            throw new ArgumentOutOfRangeException(nameof(index));
        return ValueOffsets[index];
    }

    /// <returns>The bytes of the value; 0 for a null.</returns>
    public int GetValueLength(int index)
    {
        CheckIndex(index);
        if (!IsValid(index))
            return 0;
        ReadOnlySpan<int> offsets = ValueOffsets;
        return offsets[index + 1] - offsets[index];
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
        ReadOnlySpan<int> offsets = ValueOffsets;
        return ValueBuffer.Span.Slice(offsets[index], offsets[index + 1] - offsets[index]);
    }

    // Writers may leave out the offsets of an empty array altogether.
    private static ReadOnlySpan<int> OffsetsOf(BinaryArray array)
    {
        ReadOnlySpan<int> offsets = array.ValueOffsetsBuffer.Span.CastTo<int>();
        return offsets.IsEmpty && array.Length == 0 ? [0] : offsets.Slice(array.Offset, array.Length + 1);
    }

    private byte[]? CopyBytes(int index)
    {
        ReadOnlySpan<byte> bytes = GetBytes(index, out bool isNull);
        return isNull ? null : bytes.ToArray();
    }
}
