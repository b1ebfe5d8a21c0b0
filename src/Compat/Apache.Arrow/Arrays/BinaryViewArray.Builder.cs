using Apache.Arrow.Memory;
using Apache.Arrow.Scalars;
using Apache.Arrow.Types;

namespace Apache.Arrow;

public partial class BinaryViewArray
{
    public class Builder : BuilderBase<BinaryViewArray, Builder>
    {
        public Builder()
            : base(BinaryViewType.Default)
        {
        }

        public Builder(IArrowType dataType)
            : base(dataType)
        {
        }

        protected override BinaryViewArray Build(ArrayData data) => new(data);
    }

    /// <summary>Base of the builders of byte-string views; appending a byte appends a value.</summary>
    public abstract class BuilderBase<TArray, TBuilder> : IArrowArrayBuilder<byte, TArray, TBuilder>
        where TArray : IArrowArray
        where TBuilder : class, IArrowArrayBuilder<byte, TArray, TBuilder>
    {
        protected BuilderBase(IArrowType dataType)
        {
            DataType = dataType;
        }

        public int Length => BinaryViews.Length;

        protected IArrowType DataType { get; }

        protected TBuilder Instance => (this as TBuilder)!;

        protected ArrowBuffer.Builder<BinaryView> BinaryViews { get; } = new();

        /// <summary>The bytes of the values too long to be inline.</summary>
        protected ArrowBuffer.Builder<byte> ValueBuffer { get; } = new();

        protected ArrowBuffer.BitmapBuilder ValidityBuffer { get; } = new();

        protected int NullCount => ValidityBuffer.UnsetBitCount;

        public TArray Build(MemoryAllocator? allocator = default)
        {
            ArrowBuffer validity = NullCount > 0 ? ValidityBuffer.Build(allocator) : ArrowBuffer.Empty;
            ArrowBuffer views = BinaryViews.Build(allocator);
            ArrowBuffer[] buffers = ValueBuffer.Length > 0
                ? [validity, views, ValueBuffer.Build(allocator)]
                : [validity, views];
            return Build(new ArrayData(DataType, Length, NullCount, 0, buffers, null));
        }

        public TBuilder AppendNull()
        {
            BinaryViews.Append(default(BinaryView));
            ValidityBuffer.Append(false);
            return Instance;
        }

        /// <summary>Appends a value of one byte.</summary>
        public TBuilder Append(byte value) => Append([value]);

        /// <summary>Appends one value.</summary>
        public TBuilder Append(ReadOnlySpan<byte> span)
        {
            BinaryViews.Append(MakeView(span));
            ValidityBuffer.Append(true);
            return Instance;
        }

        /// <summary>Appends a value of one byte for each byte.</summary>
        public TBuilder AppendRange(IEnumerable<byte> values)
        {
            ArgumentNullException.ThrowIfNull(values);
            foreach (byte value in values)
                Append(value);
            return Instance;
        }

        /// <summary>Appends the values, some of which may be null.</summary>
        public TBuilder AppendRange(IEnumerable<byte[]?> values)
        {
            ArgumentNullException.ThrowIfNull(values);
            foreach (byte[]? value in values)
            {
                if (value is null)
                    AppendNull();
                else
                    Append(value.AsSpan());
            }
            return Instance;
        }

        public TBuilder Reserve(int capacity)
        {
            BinaryViews.Reserve(capacity);
            ValidityBuffer.Reserve(capacity);
            return Instance;
        }

        /// <summary>Cuts, or extends with nulls, to <paramref name="length"/> values.</summary>
        public TBuilder Resize(int length)
        {
            int before = Length;
            BinaryViews.Resize(length);
            if (length > before)
                BinaryViews.Span[before..length].Clear();
            ValidityBuffer.Resize(length);
            return Instance;
        }

        public TBuilder Swap(int i, int j)
        {
            ValidityBuffer.Swap(i, j);
            Span<BinaryView> views = BinaryViews.Span;
            (views[i], views[j]) = (views[j], views[i]);
            return Instance;
        }

        /// <summary>Replaces a value by one of one byte.</summary>
        public TBuilder Set(int index, byte value)
        {
            ValidityBuffer.Set(index, true);
            BinaryViews.Span[index] = MakeView([value]);
            return Instance;
        }

        public TBuilder Clear()
        {
            BinaryViews.Clear();
            ValueBuffer.Clear();
            ValidityBuffer.Clear();
            return Instance;
        }

        protected abstract TArray Build(ArrayData data);

        private BinaryView MakeView(ReadOnlySpan<byte> value)
        {
            if (value.Length <= BinaryView.MaxInlineLength)
                return new BinaryView(value);
            int offset = ValueBuffer.Length;
            ValueBuffer.Append(value);
            return new BinaryView(value.Length, value[..BinaryView.PrefixLength], 0, offset);
        }
    }
}
