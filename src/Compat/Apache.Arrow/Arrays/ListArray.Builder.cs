using Apache.Arrow.Memory;
using Apache.Arrow.Types;

namespace Apache.Arrow;

public partial class ListArray
{
    /// <summary>Collects lists, whose values go to <see cref="ValueBuilder"/>.</summary>
    public class Builder : IArrowArrayBuilder<ListArray, Builder>
    {
        private readonly ArrowBuffer.Builder<int> _offsets = new();
        private readonly ArrowBuffer.BitmapBuilder _validity = new();
        private readonly ListType _type;

        public Builder(IArrowType valueDataType)
            : this(new ListType(valueDataType))
        {
        }

        public Builder(Field valueField)
            : this(new ListType(valueField))
        {
        }

        internal Builder(ListType dataType)
        {
            _type = dataType;
            ValueBuilder = ArrowArrayBuilderFactory.Build(dataType.ValueDataType);
        }

        public IArrowArrayBuilder<IArrowArray, IArrowArrayBuilder<IArrowArray>> ValueBuilder { get; }

        public int Length => _validity.Length;

        public int NullCount => _validity.UnsetBitCount;

        /// <summary>Begins a list; what is appended to <see cref="ValueBuilder"/> from now on belongs to it.</summary>
        public Builder Append() => Begin(valid: true);

        public Builder AppendNull() => Begin(valid: false);

        public ListArray Build(MemoryAllocator? allocator = default)
        {
            _offsets.Resize(Length).Append(ValueBuilder.Length);
            return new ListArray(
                _type,
                Length,
                _offsets.Build(allocator),
                ValueBuilder.Build(allocator),
                NullCount > 0 ? _validity.Build(allocator) : ArrowBuffer.Empty,
                NullCount);
        }

        public Builder Reserve(int capacity)
        {
            _offsets.Reserve(capacity + 1);
            _validity.Reserve(capacity);
            return this;
        }

        /// <summary>
        /// Extends with nulls to <paramref name="length"/> lists. Cutting leaves, as published, one list more than
        /// that, which takes all values that follow.
        /// </summary>
        public Builder Resize(int length)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(length);
            while (Length < length)
                AppendNull();
            int kept = Math.Min(Length, length + 1);
            _offsets.Resize(kept);
            _validity.Resize(kept);
            return this;
        }

        public Builder Clear()
        {
            _offsets.Clear();
            _validity.Clear();
            ValueBuilder.Clear();
            return this;
        }

        private Builder Begin(bool valid)
        {
            // Building appends the end of the last list, which is where the next one begins.
            _offsets.Resize(Length).Append(ValueBuilder.Length);
            _validity.Append(valid);
            return this;
        }
    }
}
