using Apache.Arrow.Types;

namespace Apache.Arrow;

/// <summary>An array of lists given by 32-bit offsets and sizes, in any order and perhaps overlapping.</summary>
public partial class ListViewArray : Array
{
    public ListViewArray(
        IArrowType dataType,
        int length,
        ArrowBuffer valueOffsetsBuffer,
        ArrowBuffer sizesBuffer,
        IArrowArray values,
        ArrowBuffer nullBitmapBuffer,
        int nullCount = 0,
        int offset = 0)
        : this(
            new ArrayData(
                dataType,
                length,
                nullCount,
                offset,
                [nullBitmapBuffer, valueOffsetsBuffer, sizesBuffer],
                [values.Data]),
            values)
    {
    }

    public ListViewArray(ArrayData data)
        : this(data, ArrowArrayFactory.BuildArray(data.Children[0]))
    {
    }

    private ListViewArray(ArrayData data, IArrowArray values)
        : base(data)
    {
        data.EnsureDataType(ArrowTypeId.ListView);
        data.EnsureBufferCount(3);
        Values = values;
    }

    /// <summary>The values of all lists.</summary>
    public IArrowArray Values { get; }

    public ArrowBuffer ValueOffsetsBuffer => Data.Buffers[1];

    /// <summary>Where each list begins among the values; undefined for nulls.</summary>
    public ReadOnlySpan<int> ValueOffsets => ValueOffsetsBuffer.Span.CastTo<int>().Slice(Offset, Length);

    public ArrowBuffer SizesBuffer => Data.Buffers[2];

    /// <summary>How many values each list has; undefined for nulls.</summary>
    public ReadOnlySpan<int> Sizes => SizesBuffer.Span.CastTo<int>().Slice(Offset, Length);

    public override void Accept(IArrowArrayVisitor visitor) => Accept(this, visitor);

    /// <returns>How many values the list has; 0 for a null.</returns>
    public int GetValueLength(int index)
    {
        CheckIndex(index);
        if (!IsValid(index))
            return 0;
        return Sizes[index];
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
