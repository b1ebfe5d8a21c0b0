using Apache.Arrow.Types;

namespace Apache.Arrow;

/// <summary>An array of lists given by 32-bit offsets.</summary>
public partial class ListArray : Array
{
    public ListArray(
        IArrowType dataType,
        int length,
        ArrowBuffer valueOffsetsBuffer,
        IArrowArray values,
        ArrowBuffer nullBitmapBuffer,
        int nullCount = 0,
        int offset = 0)
        : this(
            new ArrayData(
                dataType, length, nullCount, offset, [nullBitmapBuffer, valueOffsetsBuffer], [values.Data]),
            values)
    {
    }

    public ListArray(ArrayData data)
        : this(data, ArrowArrayFactory.BuildArray(data.Children[0]))
    {
    }

    private ListArray(ArrayData data, IArrowArray values)
        : this(data, values, ArrowTypeId.List)
    {
    }

    /// <summary>For maps, which are lists of entries under another type.</summary>
    private protected ListArray(ArrayData data, IArrowArray values, ArrowTypeId typeId)
        : base(data)
    {
        data.EnsureDataType(typeId);
        data.EnsureBufferCount(2);
        Values = values;
    }

    /// <summary>The values of all lists.</summary>
    public IArrowArray Values { get; }

    public ArrowBuffer ValueOffsetsBuffer => Data.Buffers[1];

    /// <summary>Where each list begins among the values, and after the last one where it ends.</summary>
    public ReadOnlySpan<int> ValueOffsets
    {
        get
        {
            // Writers may leave out the offsets of an empty array altogether.
            ReadOnlySpan<int> offsets = ValueOffsetsBuffer.Span.CastTo<int>();
            return offsets.IsEmpty && Length == 0 ? [0] : offsets.Slice(Offset, Length + 1);
        }
    }

    public override void Accept(IArrowArrayVisitor visitor) => Accept(this, visitor);

    [Obsolete("This method has been deprecated. Please use ValueOffsets[index] instead.")]
    public int GetValueOffset(int index)
    {
        if (index < 0 || index > Length)
            throw new ArgumentOutOfRangeException(nameof(index));
        return ValueOffsets[index];
    }

    /// <returns>How many values the list has; 0 for a null.</returns>
    public int GetValueLength(int index)
    {
        CheckIndex(index);
        if (!IsValid(index))
            return 0;
        ReadOnlySpan<int> offsets = ValueOffsets;
        return offsets[index + 1] - offsets[index];
    }

    /// <returns>A view of the list's values; null for a null.</returns>
    public IArrowArray? GetSlicedValues(int index)
    {
        CheckIndex(index);
        return IsValid(index)
            ? ArrowArrayFactory.Slice(Values, ValueOffsets[index], GetValueLength(index))
            : null;
    }
}
