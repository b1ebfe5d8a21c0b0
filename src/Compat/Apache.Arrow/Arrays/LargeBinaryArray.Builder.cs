using Apache.Arrow.Memory;
using Apache.Arrow.Types;

namespace Apache.Arrow;

public partial class LargeBinaryArray
{
    public class Builder : BuilderBase<LargeBinaryArray, Builder>
    {
        public Builder()
            : base(LargeBinaryType.Default)
        {
        }

        public Builder(IArrowType dataType)
            : base(dataType)
        {
        }

        protected override LargeBinaryArray Build(ArrayData data) => new(data);
    }

    /// <summary>Base of the builders of byte strings with 64-bit offsets; appending a byte appends a value.</summary>
    public abstract class BuilderBase<TArray, TBuilder> : IArrowArrayBuilder<byte, TArray, TBuilder>
        where TArray : IArrowArray
        where TBuilder : class, IArrowArrayBuilder<byte, TArray, TBuilder>
    {
        protected BuilderBase(IArrowType dataType)
        {
            DataType = dataType;
            ValueOffsets.Append(Offset);
        }

        public int Length => ValueOffsets.Length - 1;

        protected IArrowType DataType { get; }

        protected TBuilder Instance => (this as TBuilder)!;

        /// <summary>Where each value begins, and after the last one where it ends.</summary>
        protected ArrowBuffer.Builder<long> ValueOffsets { get; } = new();

        protected ArrowBuffer.Builder<byte> ValueBuffer { get; } = new();

        protected ArrowBuffer.BitmapBuilder ValidityBuffer { get; } = new();

        /// <summary>The end of the last value.</summary>
        protected long Offset { get; set; }

        protected int NullCount => ValidityBuffer.UnsetBitCount;

        public TArray Build(MemoryAllocator? allocator = default) => Build(new ArrayData(
            DataType,
            Length,
            NullCount,
            0,
            [
                NullCount > 0 ? ValidityBuffer.Build(allocator) : ArrowBuffer.Empty,
                ValueOffsets.Build(allocator),
                ValueBuffer.Build(allocator),
            ],
            null));

        public TBuilder AppendNull() => FinishValue(0, valid: false);

        /// <summary>Appends a value of one byte.</summary>
        public TBuilder Append(byte value)
        {
            ValueBuffer.Append(value);
            return FinishValue(1, valid: true);
        }

        /// <summary>Appends one value.</summary>
        public TBuilder Append(ReadOnlySpan<byte> span)
        {
            ValueBuffer.Append(span);
            return FinishValue(span.Length, valid: true);
        }

        /// <summary>Appends one value; a null when <paramref name="value"/> is null.</summary>
        public TBuilder Append(IEnumerable<byte>? value)
        {
            if (value is null)
                return AppendNull();
            int before = ValueBuffer.Length;
            ValueBuffer.AppendRange(value);
            return FinishValue(ValueBuffer.Length - before, valid: true);
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
            ValueOffsets.Reserve(capacity + 1);
            ValueBuffer.Reserve(capacity);
            ValidityBuffer.Reserve(capacity);
            return Instance;
        }

        /// <summary>Cuts, or extends with nulls, to <paramref name="length"/> values.</summary>
        public TBuilder Resize(int length)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(length);
            while (Length < length)
                AppendNull();
            Offset = ValueOffsets.Span[length];
            ValueOffsets.Resize(length + 1);
            ValueBuffer.Resize(checked((int)Offset));
            ValidityBuffer.Resize(length);
            return Instance;
        }

        public TBuilder Swap(int i, int j)
        {
            if (i == j)
                return Instance;
            (int first, int second) = i < j ? (i, j) : (j, i);
            ValidityBuffer.Swap(first, second);
            Span<long> offsets = ValueOffsets.Span;
            Span<byte> region = ValueBuffer.Span[checked((int)offsets[first])..checked((int)offsets[second + 1])];
            int head = (int)(offsets[first + 1] - offsets[first]);
            int tail = (int)(offsets[second + 1] - offsets[second]);
            byte[] copy = region.ToArray();
            copy.AsSpan(copy.Length - tail).CopyTo(region);
            copy.AsSpan(head, copy.Length - head - tail).CopyTo(region[tail..]);
            copy.AsSpan(0, head).CopyTo(region[(copy.Length - head)..]);
            for (int k = first + 1; k <= second; k++)
                offsets[k] += tail - head;
            return Instance;
        }

        /// <summary>Replaces a value by one of one byte.</summary>
        public TBuilder Set(int index, byte value)
        {
            ValidityBuffer.Set(index, true);
            int start = checked((int)ValueOffsets.Span[index]);
            byte[] rest = ValueBuffer.Span[checked((int)ValueOffsets.Span[index + 1])..checked((int)Offset)].ToArray();
            int change = start + 1 + rest.Length - checked((int)Offset);
            ValueBuffer.Resize(start).Append(value).Append(rest);
            foreach (ref long offset in ValueOffsets.Span[(index + 1)..ValueOffsets.Length])
                offset += change;
            Offset += change;
            return Instance;
        }

        public TBuilder Clear()
        {
            ValueOffsets.Clear();
            ValueBuffer.Clear();
            ValidityBuffer.Clear();
            Offset = 0;
            ValueOffsets.Append(Offset);
            return Instance;
        }

        protected abstract TArray Build(ArrayData data);

        /// <summary>
        /// Room for a value of at most <paramref name="length"/> bytes, to write before finishing it.
        /// </summary>
        private protected Span<byte> BeginValue(int length)
        {
            ValueBuffer.Reserve(length);
            return ValueBuffer.Memory.Span.Slice(ValueBuffer.Length, length);
        }

        /// <summary>Takes as appended what was written after <see cref="BeginValue"/>.</summary>
        private protected TBuilder EndValue(int length)
        {
            ValueBuffer.Resize(ValueBuffer.Length + length);
            return FinishValue(length, valid: true);
        }

        private TBuilder FinishValue(int length, bool valid)
        {
            Offset += length;
            ValidityBuffer.Append(valid);
            ValueOffsets.Append(Offset);
            return Instance;
        }
    }
}
