using Apache.Arrow.Memory;
using Apache.Arrow.Types;

namespace Apache.Arrow;

/// <summary>An array of lists of one length.</summary>
public class FixedSizeListArray : Array
{
    public FixedSizeListArray(
        IArrowType dataType,
        int length,
        IArrowArray values,
        ArrowBuffer nullBitmapBuffer,
        int nullCount = 0,
        int offset = 0)
        : this(new ArrayData(dataType, length, nullCount, offset, [nullBitmapBuffer], [values.Data]), values)
    {
    }

    public FixedSizeListArray(ArrayData data)
        : this(data, ArrowArrayFactory.BuildArray(data.Children[0]))
    {
    }

    private FixedSizeListArray(ArrayData data, IArrowArray values)
        : base(data)
    {
        data.EnsureDataType(ArrowTypeId.FixedSizeList);
        data.EnsureBufferCount(1);
        Values = values;
    }

    /// <summary>The values of all lists, those of nulls and of values before <see cref="Array.Offset"/> too.</summary>
    public IArrowArray Values { get; }

    public override void Accept(IArrowArrayVisitor visitor) => Accept(this, visitor);

    /// <returns>A view of the list's values; null for a null.</returns>
    public IArrowArray? GetSlicedValues(int index)
    {
        CheckIndex(index);
        if (!IsValid(index))
            return null;
        int size = ((FixedSizeListType)Data.DataType).ListSize;
        return ArrowArrayFactory.Slice(Values, (Offset + index) * size, size);
    }

    /// <summary>Collects lists, whose values go to <see cref="ValueBuilder"/>.</summary>
    public class Builder : IArrowArrayBuilder<FixedSizeListArray, Builder>
    {
        private readonly ArrowBuffer.BitmapBuilder _validity = new();
        private readonly FixedSizeListType _type;

        public Builder(IArrowType valueDataType, int listSize)
            : this(new FixedSizeListType(valueDataType, listSize))
        {
        }

        public Builder(Field valueField, int listSize)
            : this(new FixedSizeListType(valueField, listSize))
        {
        }

        internal Builder(FixedSizeListType dataType)
        {
            _type = dataType;
            ValueBuilder = ArrowArrayBuilderFactory.Build(dataType.ValueDataType);
        }

        public IArrowArrayBuilder<IArrowArray, IArrowArrayBuilder<IArrowArray>> ValueBuilder { get; }

        public int Length => _validity.Length;

        public int NullCount => _validity.UnsetBitCount;

        /// <summary>Begins a list; append its values to <see cref="ValueBuilder"/> before going on.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The list before has too few or too many values.</exception>
        public Builder Append()
        {
            CheckValueCount();
            _validity.Append(true);
            return this;
        }

        public Builder AppendNull()
        {
            CheckValueCount();
            _validity.Append(false);
            for (int i = 0; i < _type.ListSize; i++)
                ValueBuilder.AppendNull();
            return this;
        }

        /// <exception cref="ArgumentOutOfRangeException">The last list has too few or too many values.</exception>
        public FixedSizeListArray Build(MemoryAllocator? allocator = default)
        {
            CheckValueCount();
            return new FixedSizeListArray(
                _type,
                Length,
                ValueBuilder.Build(allocator),
                NullCount > 0 ? _validity.Build(allocator) : ArrowBuffer.Empty,
                NullCount);
        }

        public Builder Reserve(int capacity)
        {
            _validity.Reserve(capacity);
            ValueBuilder.Reserve(checked(_type.ListSize * capacity));
            return this;
        }

        public Builder Resize(int length)
        {
            CheckValueCount();
            _validity.Resize(length);
            ValueBuilder.Resize(checked(_type.ListSize * length));
            return this;
        }

        public Builder Clear()
        {
            _validity.Clear();
            ValueBuilder.Clear();
            return this;
        }

        private void CheckValueCount()
        {
            int surplus = ValueBuilder.Length - (Length * _type.ListSize);
            if (surplus != 0)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(ValueBuilder),
                    $"Lists of length: {_type.ListSize + surplus} do not conform to the fixed size: {_type.ListSize}");
            }
        }
    }
}
