using System.Collections;
using Apache.Arrow.Memory;
using Apache.Arrow.Types;

namespace Apache.Arrow;

/// <summary>An array of booleans, a bit each.</summary>
public class BooleanArray : Array, IReadOnlyList<bool?>, ICollection<bool?>
{
    public BooleanArray(
        ArrowBuffer valueBuffer,
        ArrowBuffer nullBitmapBuffer,
        int length,
        int nullCount,
        int offset)
        : this(new ArrayData(BooleanType.Default, length, nullCount, offset, [nullBitmapBuffer, valueBuffer], null))
    {
    }

    public BooleanArray(ArrayData data)
        : base(data)
    {
        data.EnsureDataType(ArrowTypeId.Boolean);
        data.EnsureBufferCount(2);
    }

    public ArrowBuffer ValueBuffer => Data.Buffers[1];

    /// <summary>
    /// As many bytes from the start of the bitmap as the values take; mind <see cref="Array.Offset"/>.
    /// </summary>
    public ReadOnlySpan<byte> Values => ValueBuffer.Span[..BitUtility.ByteCount(Length)];

    int IReadOnlyCollection<bool?>.Count => Length;

    int ICollection<bool?>.Count => Length;

    bool ICollection<bool?>.IsReadOnly => true;

    bool? IReadOnlyList<bool?>.this[int index] => GetValue(index);

    IEnumerator<bool?> IEnumerable<bool?>.GetEnumerator()
    {
        for (int i = 0; i < Length; i++)
            yield return GetValue(i);
    }

    bool ICollection<bool?>.Contains(bool? item) => ReadOnlyCollection.Contains(this, item);

    void ICollection<bool?>.CopyTo(bool?[] array, int arrayIndex) => ReadOnlyCollection.CopyTo(this, array, arrayIndex);

    void ICollection<bool?>.Add(bool? item) => throw ReadOnlyCollection.Changed();

    bool ICollection<bool?>.Remove(bool? item) => throw ReadOnlyCollection.Changed();

    void ICollection<bool?>.Clear() => throw ReadOnlyCollection.Changed();
    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable<bool?>)this).GetEnumerator();

    public override void Accept(IArrowArrayVisitor visitor) => Accept(this, visitor);

    [Obsolete("GetBoolean does not support null values. Use GetValue instead (which this method invokes internally).")]
    public bool GetBoolean(int index) => GetValue(index).GetValueOrDefault();

    /// <returns>The value; null for a null.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such value.</exception>
    public bool? GetValue(int index)
    {
        CheckIndex(index);
        return IsValid(index) ? BitUtility.GetBit(ValueBuffer.Span, index + Offset) : null;
    }

    public class Builder : IArrowArrayBuilder<bool, BooleanArray, Builder>
    {
        private readonly ArrowBuffer.BitmapBuilder _values = new();
        private readonly ArrowBuffer.BitmapBuilder _validity = new();

        public int Length => _values.Length;

        public int Capacity => _values.Capacity;

        public int NullCount => _validity.UnsetBitCount;

        public Builder Append(bool value) => NullableAppend(value);

        public Builder NullableAppend(bool? value)
        {
            _values.Append(value ?? false);
            _validity.Append(value.HasValue);
            return this;
        }

        public Builder Append(ReadOnlySpan<bool> span)
        {
            Reserve(span.Length);
            foreach (bool value in span)
                _values.Append(value);
            _validity.AppendRange(true, span.Length);
            return this;
        }

        public Builder AppendRange(IEnumerable<bool> values)
        {
            foreach (bool value in values)
                Append(value);
            return this;
        }

        public Builder AppendNull() => NullableAppend(null);

        public BooleanArray Build(MemoryAllocator? allocator = default) => new(
            _values.Build(allocator),
            NullCount > 0 ? _validity.Build(allocator) : ArrowBuffer.Empty,
            Length,
            NullCount,
            0);

        public Builder Clear()
        {
            _values.Clear();
            _validity.Clear();
            return this;
        }

        public Builder Reserve(int capacity)
        {
            _values.Reserve(capacity);
            _validity.Reserve(capacity);
            return this;
        }

        public Builder Resize(int length)
        {
            _values.Resize(length);
            _validity.Resize(length);
            return this;
        }

        /// <summary>Negates a value; a null becomes true.</summary>
        public Builder Toggle(int index)
        {
            _values.Toggle(index);
            _validity.Set(index);
            return this;
        }

        public Builder Set(int index) => Set(index, true);

        public Builder Set(int index, bool value)
        {
            _values.Set(index, value);
            _validity.Set(index);
            return this;
        }

        public Builder Swap(int i, int j)
        {
            _values.Swap(i, j);
            _validity.Swap(i, j);
            return this;
        }
    }
}
