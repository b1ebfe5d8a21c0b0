using Apache.Arrow.Memory;
using Apache.Arrow.Types;

namespace Apache.Arrow;

/// <summary>An array of lists of key-value entries.</summary>
public class MapArray : ListArray
{
    public MapArray(
        IArrowType dataType,
        int length,
        ArrowBuffer valueOffsetsBuffer,
        IArrowArray structs,
        ArrowBuffer nullBitmapBuffer,
        int nullCount = 0,
        int offset = 0)
        : this(
            new ArrayData(
                dataType, length, nullCount, offset, [nullBitmapBuffer, valueOffsetsBuffer], [structs.Data]),
            structs)
    {
    }

    public MapArray(ArrayData data)
        : this(data, ArrowArrayFactory.BuildArray(data.Children[0]))
    {
    }

    private MapArray(ArrayData data, IArrowArray structs)
        : base(data, structs, ArrowTypeId.Map)
    {
    }

    /// <summary>The entries of all maps.</summary>
    public StructArray KeyValues => (StructArray)base.Values;

    public IArrowArray Keys => KeyValues.Fields[0];

    public new IArrowArray Values => KeyValues.Fields[1];

    public override void Accept(IArrowArrayVisitor visitor)
    {
        if (visitor is IArrowArrayVisitor<MapArray> typed)
            typed.Visit(this);
        else
            base.Accept(visitor);
    }

    /// <summary>The entries of one map, read by two accessors.</summary>
    public IEnumerable<Tuple<K, V>> GetTuples<TKeyArray, K, TValueArray, V>(
        int index, Func<TKeyArray, int, K> getKey, Func<TValueArray, int, V> getValue)
        where TKeyArray : Array
        where TValueArray : Array =>
        GetKeyValuePairs(index, getKey, getValue).Select(pair => Tuple.Create(pair.Key, pair.Value));

    /// <inheritdoc cref="GetTuples"/>
    public IEnumerable<KeyValuePair<K, V>> GetKeyValuePairs<TKeyArray, K, TValueArray, V>(
        int index, Func<TKeyArray, int, K> getKey, Func<TValueArray, int, V> getValue)
        where TKeyArray : Array
        where TValueArray : Array
    {
        ReadOnlySpan<int> offsets = ValueOffsets;
        int start = offsets[index];
        int end = offsets[index + 1];
        var keys = (TKeyArray)Keys;
        var values = (TValueArray)Values;
        for (int i = start; i < end; i++)
            yield return new KeyValuePair<K, V>(getKey(keys, i), getValue(values, i));
    }

    /// <summary>Collects maps, whose entries go to <see cref="KeyBuilder"/> and <see cref="ValueBuilder"/>.</summary>
    public new class Builder : IArrowArrayBuilder<MapArray, Builder>
    {
        private readonly ArrowBuffer.Builder<int> _offsets = new();
        private readonly ArrowBuffer.BitmapBuilder _validity = new();

        public Builder(MapType type)
        {
            DataType = type;
            KeyBuilder = ArrowArrayBuilderFactory.Build(type.KeyField.DataType);
            ValueBuilder = ArrowArrayBuilderFactory.Build(type.ValueField.DataType);
        }

        public MapType DataType { get; }

        public IArrowArrayBuilder<IArrowArray, IArrowArrayBuilder<IArrowArray>> KeyBuilder { get; }

        public IArrowArrayBuilder<IArrowArray, IArrowArrayBuilder<IArrowArray>> ValueBuilder { get; }

        public int Length => _validity.Length;

        public int NullCount => _validity.UnsetBitCount;

        /// <summary>Begins a map; the keys and values appended from now on belong to it.</summary>
        public Builder Append() => Begin(valid: true);

        public Builder AppendNull() => Begin(valid: false);

        public MapArray Build(MemoryAllocator? allocator = default)
        {
            _offsets.Resize(Length).Append(KeyBuilder.Length);
            var entries = new StructArray(
                DataType.KeyValueType,
                KeyBuilder.Length,
                [KeyBuilder.Build(allocator), ValueBuilder.Build(allocator)],
                ArrowBuffer.Empty);
            return new MapArray(
                DataType,
                Length,
                _offsets.Build(allocator),
                entries,
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
        /// Extends with nulls to <paramref name="length"/> maps. Cutting leaves, as published, one map more than
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
            KeyBuilder.Clear();
            ValueBuilder.Clear();
            return this;
        }

        private Builder Begin(bool valid)
        {
            // Building appends the end of the last map, which is where the next one begins.
            _offsets.Resize(Length).Append(KeyBuilder.Length);
            _validity.Append(valid);
            return this;
        }
    }
}
