using Apache.Arrow.Types;

namespace Apache.Arrow;

/// <summary>An array of lists given by 64-bit offsets.</summary>
public partial class LargeListArray : Array
{
    public LargeListArray(
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

    public LargeListArray(ArrayData data)
        : this(data, ArrowArrayFactory.BuildArray(data.Children[0]))
    {
    }

    private LargeListArray(ArrayData data, IArrowArray values)
        : base(data)
    {
        data.EnsureDataType(ArrowTypeId.LargeList);
        data.EnsureBufferCount(2);
        Values = values;
    }

    /// <summary>The values of all lists.</summary>
    public IArrowArray Values { get; }

    public ArrowBuffer ValueOffsetsBuffer => Data.Buffers[1];

    /// <summary>Where each list begins among the values, and after the last one where it ends.</summary>
    public ReadOnlySpan<long> ValueOffsets
    {
        get
        {
            // Writers may leave out the offsets of an empty array altogether.
            ReadOnlySpan<long> offsets = ValueOffsetsBuffer.Span.CastTo<long>();
            return offsets.IsEmpty && Length == 0 ? [0] : offsets.Slice(Offset, Length + 1);
        }
    }

    public override void Accept(IArrowArrayVisitor visitor) => Accept(this, visitor);

    /// <returns>How many values the list has; 0 for a null.</returns>
    public int GetValueLength(int index)
    {
        CheckIndex(index);
        if (!IsValid(index))
            return 0;
        ReadOnlySpan<long> offsets = ValueOffsets;
        return checked((int)(offsets[index + 1] - offsets[index]));
    }

    /// <returns>A view of the list's values; null for a null.</returns>
    public IArrowArray? GetSlicedValues(int index)
    {
        CheckIndex(index);
        return IsValid(index)
            ? ArrowArrayFactory.Slice(Values, checked((int)ValueOffsets[index]), GetValueLength(index))
            : null;
    }
}
