using System.Collections;
using Apache.Arrow.Memory;
using Apache.Arrow.Types;

namespace Apache.Arrow;

/// <summary>Recognizes "arrow.timestamp_with_offset".</summary>
public class TimestampWithOffsetExtensionDefinition : ExtensionDefinition
{
    public static readonly TimestampWithOffsetExtensionDefinition Instance = new();

    private TimestampWithOffsetExtensionDefinition()
    {
    }

    public override string ExtensionName => TimestampWithOffsetType.ExtensionName;

    public override bool TryCreateType(IArrowType storageType, string? metadata, out ExtensionType? type)
    {
        type = storageType is StructType { Fields: [Field timestamp, Field offset] } storage
            && timestamp is { Name: "timestamp", IsNullable: false, DataType: TimestampType { Timezone: "UTC" } }
            && offset is { Name: "offset_minutes", IsNullable: false }
            && IsInt16(offset.DataType)
                ? new TimestampWithOffsetType(((TimestampType)timestamp.DataType).Unit, storage)
                : null;
        return type is not null;
    }

    private static bool IsInt16(IArrowType type) => type switch
    {
        DictionaryType dictionary => dictionary.ValueType is Int16Type,
        RunEndEncodedType runs => runs.ValuesDataType is Int16Type,
        _ => type is Int16Type,
    };
}

/// <summary>Instants, each with its own offset from UTC in minutes.</summary>
public class TimestampWithOffsetType : ExtensionType
{
    public static readonly TimestampWithOffsetType Default = new();

    internal const string ExtensionName = "arrow.timestamp_with_offset";

    public TimestampWithOffsetType(TimeUnit unit = TimeUnit.Microsecond)
        : this(unit, new StructType([
            new Field("timestamp", new TimestampType(unit, "UTC"), nullable: false),
            new Field("offset_minutes", Int16Type.Default, nullable: false),
        ]))
    {
    }

    internal TimestampWithOffsetType(TimeUnit unit, StructType storageType)
        : base(storageType)
    {
        Unit = unit;
    }

    public override string Name => ExtensionName;

    public override string? ExtensionMetadata => string.Empty;

    public TimeUnit Unit { get; }

    public override ExtensionArray CreateArray(IArrowArray storageArray) =>
        new TimestampWithOffsetArray(this, storageArray);
}

/// <summary>An array of instants, each with its own offset from UTC.</summary>
public class TimestampWithOffsetArray : ExtensionArray, IReadOnlyList<DateTimeOffset?>
{
    private readonly TimestampArray _timestamps;
    private readonly IReadOnlyList<short?> _offsets;

    public TimestampWithOffsetArray(TimestampWithOffsetType type, IArrowArray storage)
        : base(type, storage)
    {
        IReadOnlyList<IArrowArray> fields = ((StructArray)storage).Fields;
        _timestamps = (TimestampArray)fields[0];
        _offsets = fields[1].AsDecodedReadOnlyList<short?>();
    }

    public int Count => Length;

    public DateTimeOffset? this[int index] => GetValue(index);

    /// <returns>The instant at its own offset; null for a null.</returns>
    public DateTimeOffset? GetValue(int index)
    {
        if ((uint)index >= (uint)Length)
            throw new ArgumentOutOfRangeException(nameof(index));
        return IsNull(index)
            ? null
            : _timestamps.GetTimestamp(index)?.ToOffset(TimeSpan.FromMinutes(_offsets[index] ?? 0));
    }

    public IEnumerator<DateTimeOffset?> GetEnumerator()
    {
        for (int i = 0; i < Length; i++)
            yield return GetValue(i);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public class Builder : IArrowArrayBuilder<DateTimeOffset, TimestampWithOffsetArray, Builder>
    {
        private readonly TimestampWithOffsetType _type;
        private readonly TimestampArray.Builder _timestamps;
        private readonly Int16Array.Builder _offsets = new();
        private readonly ArrowBuffer.BitmapBuilder _validity = new();

        public Builder(TimeUnit unit = TimeUnit.Microsecond)
            : this(new TimestampWithOffsetType(unit))
        {
        }

        public Builder(TimestampWithOffsetType type)
        {
            ArgumentNullException.ThrowIfNull(type);
            _type = type;
            _timestamps = new TimestampArray.Builder(type.Unit, "UTC");
        }

        public int Length => _validity.Length;

        public Builder Append(DateTimeOffset value) => Append(value, valid: true);

        public Builder Append(DateTimeOffset? value) => value is null ? AppendNull() : Append(value.Value);

        public Builder Append(ReadOnlySpan<DateTimeOffset> values)
        {
            Reserve(values.Length);
            foreach (DateTimeOffset value in values)
                Append(value);
            return this;
        }

        public Builder AppendNull() => Append(DateTimeOffset.UnixEpoch, valid: false);

        public Builder AppendRange(IEnumerable<DateTimeOffset> values)
        {
            ArgumentNullException.ThrowIfNull(values);
            foreach (DateTimeOffset value in values)
                Append(value);
            return this;
        }

        public Builder AppendRange(IEnumerable<DateTimeOffset?> values)
        {
            ArgumentNullException.ThrowIfNull(values);
            foreach (DateTimeOffset? value in values)
                Append(value);
            return this;
        }

        public Builder Reserve(int capacity)
        {
            _timestamps.Reserve(capacity);
            _offsets.Reserve(capacity);
            _validity.Reserve(capacity);
            return this;
        }

        /// <summary>Cuts, or extends with nulls, to <paramref name="length"/> values.</summary>
        public Builder Resize(int length)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(length);
            while (Length < length)
                AppendNull();
            _timestamps.Resize(length);
            _offsets.Resize(length);
            _validity.Resize(length);
            return this;
        }

        public Builder Set(int index, DateTimeOffset value)
        {
            _validity.Set(index, true);
            _timestamps.Set(index, value);
            _offsets.Set(index, (short)value.TotalOffsetMinutes);
            return this;
        }

        public Builder Swap(int i, int j)
        {
            _validity.Swap(i, j);
            _timestamps.Swap(i, j);
            _offsets.Swap(i, j);
            return this;
        }

        public Builder Clear()
        {
            _timestamps.Clear();
            _offsets.Clear();
            _validity.Clear();
            return this;
        }

        public TimestampWithOffsetArray Build(MemoryAllocator? allocator = default)
        {
            int nullCount = _validity.UnsetBitCount;
            var fields = new StructArray(
                _type.StorageType,
                Length,
                [_timestamps.Build(allocator), _offsets.Build(allocator)],
                nullCount > 0 ? _validity.Build(allocator) : ArrowBuffer.Empty,
                nullCount);
            return new TimestampWithOffsetArray(_type, fields);
        }

        // Neither field is nullable: a null record holds the epoch.
        private Builder Append(DateTimeOffset value, bool valid)
        {
            _timestamps.Append(value);
            _offsets.Append((short)value.TotalOffsetMinutes);
            _validity.Append(valid);
            return this;
        }
    }
}
