using Apache.Arrow.Memory;
using Apache.Arrow.Types;

namespace Apache.Arrow;

public partial class LargeListViewArray
{
    /// <summary>Collects lists, whose values go to <see cref="ValueBuilder"/>.</summary>
    public class Builder : IArrowArrayBuilder<LargeListViewArray, Builder>
    {
        private readonly ArrowBuffer.Builder<long> _offsets = new();
        private readonly ArrowBuffer.Builder<long> _sizes = new();
        private readonly ArrowBuffer.BitmapBuilder _validity = new();
        private readonly LargeListViewType _type;
        private bool _open;

        public Builder(IArrowType valueDataType)
            : this(new LargeListViewType(valueDataType))
        {
        }

        public Builder(Field valueField)
            : this(new LargeListViewType(valueField))
        {
        }

        internal Builder(LargeListViewType dataType)
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

        public LargeListViewArray Build(MemoryAllocator? allocator = default)
        {
            End();
            return new LargeListViewArray(
                _type,
                Length,
                _offsets.Build(allocator),
                _sizes.Build(allocator),
                ValueBuilder.Build(allocator),
                NullCount > 0 ? _validity.Build(allocator) : ArrowBuffer.Empty,
                NullCount);
        }

        public Builder Reserve(int capacity)
        {
            _offsets.Reserve(capacity);
            _sizes.Reserve(capacity);
            _validity.Reserve(capacity);
            return this;
        }

        /// <summary>
        /// Cuts, or extends with nulls, to <paramref name="length"/> lists; leaves the values as they are.
        /// </summary>
        public Builder Resize(int length)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(length);
            End();
            while (Length < length)
                AppendNull();
            _offsets.Resize(length);
            _sizes.Resize(length);
            _validity.Resize(length);
            _open = false;
            return this;
        }

        public Builder Clear()
        {
            _offsets.Clear();
            _sizes.Clear();
            _validity.Clear();
            ValueBuilder.Clear();
            _open = false;
            return this;
        }

        private Builder Begin(bool valid)
        {
            End();
            _offsets.Append(ValueBuilder.Length);
            _sizes.Append(0);
            _validity.Append(valid);
            _open = valid;
            return this;
        }

        // The size of a list is known when the next one begins.
        private void End()
        {
            if (_open)
                _sizes.Span[Length - 1] = ValueBuilder.Length - _offsets.Span[Length - 1];
            _open = false;
        }
    }
}
