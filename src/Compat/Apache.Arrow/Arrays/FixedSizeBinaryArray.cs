using System.Collections;
using Apache.Arrow.Memory;
using Apache.Arrow.Types;

namespace Apache.Arrow.Arrays;

/// <summary>An array of byte strings of one width.</summary>
public class FixedSizeBinaryArray : Array, IReadOnlyList<byte[]?>
{
    public FixedSizeBinaryArray(ArrayData data)
        : this(ArrowTypeId.FixedSizedBinary, data)
    {
    }

    public FixedSizeBinaryArray(ArrowTypeId typeId, ArrayData data)
        : base(data)
    {
        data.EnsureDataType(typeId);
        data.EnsureBufferCount(2);
    }

    public ArrowBuffer ValueBuffer => Data.Buffers[1];

    int IReadOnlyCollection<byte[]?>.Count => Length;

    byte[]? IReadOnlyList<byte[]?>.this[int index] => CopyBytes(index);

    public override void Accept(IArrowArrayVisitor visitor) => Accept(this, visitor);

    /// <summary>The value in place; empty for a null.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such value.</exception>
    public ReadOnlySpan<byte> GetBytes(int index)
    {
        CheckIndex(index);
        if (!IsValid(index))
            return default;
        int width = ((FixedSizeBinaryType)Data.DataType).ByteWidth;
        return ValueBuffer.Span.Slice((Offset + index) * width, width);
    }

    IEnumerator<byte[]?> IEnumerable<byte[]?>.GetEnumerator()
    {
        for (int i = 0; i < Length; i++)
            yield return CopyBytes(i);
    }

    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable<byte[]?>)this).GetEnumerator();

    private byte[]? CopyBytes(int index) => IsNull(index) ? null : GetBytes(index).ToArray();

    /// <summary>Base of the builders of values of one width.</summary>
    public abstract class BuilderBase<TArray, TBuilder> : IArrowArrayBuilder<byte[], TArray, TBuilder>
        where TArray : IArrowArray
        where TBuilder : class, IArrowArrayBuilder<byte[], TArray, TBuilder>
    {
        protected BuilderBase(IArrowType dataType, int byteWidth)
        {
            DataType = dataType;
            ByteWidth = byteWidth;
        }

        public int Length => ValidityBuffer.Length;

        protected IArrowType DataType { get; }

        protected TBuilder Instance => (this as TBuilder)!;

        protected int ByteWidth { get; }

        protected ArrowBuffer.Builder<byte> ValueBuffer { get; } = new();

        protected ArrowBuffer.BitmapBuilder ValidityBuffer { get; } = new();

        protected int NullCount => ValidityBuffer.UnsetBitCount;

        public TArray Build(MemoryAllocator? allocator = default) => Build(new ArrayData(
            DataType,
            Length,
            NullCount,
            0,
            [NullCount > 0 ? ValidityBuffer.Build(allocator) : ArrowBuffer.Empty, BuildValues(allocator)],
            null));

        public TBuilder Reserve(int capacity)
        {
            ValueBuffer.Reserve(checked(capacity * ByteWidth));
            ValidityBuffer.Reserve(capacity);
            return Instance;
        }

        public TBuilder Resize(int length)
        {
            ValueBuffer.Resize(checked(length * ByteWidth));
            ValidityBuffer.Resize(length);
            return Instance;
        }

        public TBuilder Clear()
        {
            ValueBuffer.Clear();
            ValidityBuffer.Clear();
            return Instance;
        }

        public TBuilder Append(byte[] value) => Append(value.AsSpan());

        public TBuilder Append(ReadOnlySpan<byte[]> span)
        {
            foreach (byte[] value in span)
                Append(value);
            return Instance;
        }

        public TBuilder AppendRange(IEnumerable<byte[]> values)
        {
            ArgumentNullException.ThrowIfNull(values);
            foreach (byte[] value in values)
                Append(value);
            return Instance;
        }

        /// <summary>Appends one value.</summary>
        /// <exception cref="ArgumentOutOfRangeException">The bytes are not as many as the width.</exception>
        public TBuilder Append(ReadOnlySpan<byte> span)
        {
            CheckWidth(span);
            ValueBuffer.Append(span);
            ValidityBuffer.Append(true);
            return Instance;
        }

        public TBuilder AppendNull()
        {
            ValueBuffer.AppendRepeated(0, ByteWidth);
            ValidityBuffer.Append(false);
            return Instance;
        }

        public TBuilder Swap(int i, int j)
        {
            ValidityBuffer.Swap(i, j);
            Span<byte> first = ValueAt(i);
            Span<byte> second = ValueAt(j);
            for (int k = 0; k < ByteWidth; k++)
                (first[k], second[k]) = (second[k], first[k]);
            return Instance;
        }

        public TBuilder Set(int index, byte[] value) => Set(index, value.AsSpan());

        public TBuilder Set(int index, ReadOnlySpan<byte> value)
        {
            CheckWidth(value);
            ValidityBuffer.Set(index, true);
            value.CopyTo(ValueAt(index));
            return Instance;
        }

        public TBuilder SetNull(int index)
        {
            ValidityBuffer.Set(index, false);
            ValueAt(index).Clear();
            return Instance;
        }

        protected abstract TArray Build(ArrayData data);

        // As published: padded to whole values, not to 64 bytes.
        private ArrowBuffer BuildValues(MemoryAllocator? allocator) =>
            ValueBuffer.Build(Math.Max(ByteWidth, 1), allocator);

        private Span<byte> ValueAt(int index) => ValueBuffer.Span.Slice(index * ByteWidth, ByteWidth);

        private void CheckWidth(ReadOnlySpan<byte> value)
        {
            if (value.Length != ByteWidth)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(value), $"Bytes of length: {value.Length} do not conform to the fixed size: {ByteWidth}");
            }
        }
    }
}
