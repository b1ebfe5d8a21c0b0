using System.Collections;
using Apache.Arrow.Scalars;
using Apache.Arrow.Types;

namespace Apache.Arrow;

/// <summary>
/// An array of byte strings held as views: short ones inline, long ones in any number of data buffers.
/// </summary>
public partial class BinaryViewArray : Array, IBinaryArray, IReadOnlyList<byte[]?>
{
    public BinaryViewArray(ArrayData data)
        : this(ArrowTypeId.BinaryView, data)
    {
    }

    public BinaryViewArray(ArrowTypeId typeId, ArrayData data)
        : base(data)
    {
        data.EnsureDataType(typeId);
        data.EnsureVariadicBufferCount(2);
    }

    public BinaryViewArray(
        IArrowType dataType,
        int length,
        ArrowBuffer binaryViewsBuffer,
        ArrowBuffer dataBuffer,
        ArrowBuffer nullBitmapBuffer,
        int nullCount = 0,
        int offset = 0)
        : this(new ArrayData(
            dataType, length, nullCount, offset, [nullBitmapBuffer, binaryViewsBuffer, dataBuffer], null))
    {
    }

    public ArrowBuffer ViewsBuffer => Data.Buffers[1];

    public int DataBufferCount => Data.Buffers.Length - 2;

    /// <summary>The views in place.</summary>
    public ReadOnlySpan<BinaryView> Views => ViewsBuffer.Span.CastTo<BinaryView>().Slice(Offset, Length);

    int IReadOnlyCollection<byte[]?>.Count => Length;

    byte[]? IReadOnlyList<byte[]?>.this[int index] => CopyBytes(index);

    public ArrowBuffer DataBuffer(int index) => Data.Buffers[index + 2];

    public override void Accept(IArrowArrayVisitor visitor) => Accept(this, visitor);

    IEnumerator<byte[]?> IEnumerable<byte[]?>.GetEnumerator()
    {
        for (int i = 0; i < Length; i++)
            yield return CopyBytes(i);
    }

    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable<byte[]?>)this).GetEnumerator();

    /// <returns>The bytes of the value; 0 for a null.</returns>
    public int GetValueLength(int index)
    {
        CheckIndex(index);
        return IsValid(index) ? Views[index].Length : 0;
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
        ref readonly BinaryView view = ref Views[index];
        return view.IsInline
            ? view.Bytes
            : DataBuffer(view._bufferIndex).Span.Slice(view._bufferOffset, view.Length);
    }

    private byte[]? CopyBytes(int index)
    {
        ReadOnlySpan<byte> bytes = GetBytes(index, out bool isNull);
        return isNull ? null : bytes.ToArray();
    }
}
