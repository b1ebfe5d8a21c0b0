using Apache.Arrow.Memory;

namespace Apache.Arrow;

public partial class RunEndEncodedArray
{
    /// <summary>Joins equal neighbours into runs as they are appended.</summary>
    /// <remarks>
    /// Values that were appended cannot be changed: resizing, swapping and setting are not supported.
    /// </remarks>
    public class Builder<TRunEndBuilder, TValueBuilder, TRunEndArray, TValueArray, TValue> :
        IArrowArrayBuilder<
            TValue,
            RunEndEncodedArray,
            Builder<TRunEndBuilder, TValueBuilder, TRunEndArray, TValueArray, TValue>>
        where TRunEndBuilder : IArrowArrayBuilder<TRunEndArray>
        where TValueBuilder : IArrowArrayBuilder<TValueArray>
        where TRunEndArray : IArrowArray
        where TValueArray : IArrowArray
    {
        private readonly IEqualityComparer<TValue> _comparer;
        private TValue? _value;
        private bool _isNull;
        private bool _open;

        public Builder(
            TRunEndBuilder runEndsBuilder, TValueBuilder valuesBuilder, IEqualityComparer<TValue>? comparer = null)
        {
            ArgumentNullException.ThrowIfNull(runEndsBuilder);
            ArgumentNullException.ThrowIfNull(valuesBuilder);
            RunEndsBuilder = runEndsBuilder;
            ValuesBuilder = valuesBuilder;
            _comparer = comparer ?? EqualityComparer<TValue>.Default;
        }

        public TRunEndBuilder RunEndsBuilder { get; }

        public TValueBuilder ValuesBuilder { get; }

        /// <summary>Values appended, not runs.</summary>
        public int Length { get; private set; }

        public Builder<TRunEndBuilder, TValueBuilder, TRunEndArray, TValueArray, TValue> Append(TValue value) =>
            Extend(value, isNull: value is null);

        public Builder<TRunEndBuilder, TValueBuilder, TRunEndArray, TValueArray, TValue> AppendNull() =>
            Extend(default, isNull: true);

        public Builder<TRunEndBuilder, TValueBuilder, TRunEndArray, TValueArray, TValue> Append(
            ReadOnlySpan<TValue> span)
        {
            foreach (TValue value in span)
                Append(value);
            return this;
        }

        public Builder<TRunEndBuilder, TValueBuilder, TRunEndArray, TValueArray, TValue> AppendRange(
            IEnumerable<TValue> values)
        {
            ArgumentNullException.ThrowIfNull(values);
            foreach (TValue value in values)
                Append(value);
            return this;
        }

        /// <summary>Makes room for <paramref name="capacity"/> further runs.</summary>
        public Builder<TRunEndBuilder, TValueBuilder, TRunEndArray, TValueArray, TValue> Reserve(int capacity)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(capacity);
            RunBuilders.Reserve(RunEndsBuilder, capacity);
            RunBuilders.Reserve(ValuesBuilder, capacity);
            return this;
        }

        public Builder<TRunEndBuilder, TValueBuilder, TRunEndArray, TValueArray, TValue> Resize(int length) =>
            throw new NotSupportedException("Resize is not supported on RunEndEncodedArray.Builder.");

        public Builder<TRunEndBuilder, TValueBuilder, TRunEndArray, TValueArray, TValue> Swap(int i, int j) =>
            throw new NotSupportedException("Swap is not supported on RunEndEncodedArray.Builder.");

        public Builder<TRunEndBuilder, TValueBuilder, TRunEndArray, TValueArray, TValue> Set(int index, TValue value) =>
            throw new NotSupportedException("Set is not supported on RunEndEncodedArray.Builder.");

        public Builder<TRunEndBuilder, TValueBuilder, TRunEndArray, TValueArray, TValue> Clear()
        {
            Length = 0;
            _open = false;
            _value = default;
            RunBuilders.Clear(RunEndsBuilder);
            RunBuilders.Clear(ValuesBuilder);
            return this;
        }

        public RunEndEncodedArray Build(MemoryAllocator? allocator = default)
        {
            EndRun();
            return new RunEndEncodedArray(RunEndsBuilder.Build(allocator), ValuesBuilder.Build(allocator));
        }

        private Builder<TRunEndBuilder, TValueBuilder, TRunEndArray, TValueArray, TValue> Extend(
            TValue? value, bool isNull)
        {
            bool same = _open && isNull == _isNull && (isNull || _comparer.Equals(value!, _value!));
            if (!same)
            {
                EndRun();
                _value = value;
                _isNull = isNull;
                _open = true;
            }
            Length++;
            return this;
        }

        private void EndRun()
        {
            if (!_open)
                return;
            RunBuilders.AppendRunEnd(RunEndsBuilder, Length);
            if (_isNull)
                RunBuilders.AppendNull(ValuesBuilder);
            else
                RunBuilders.Append<TValue, TValueArray>(ValuesBuilder, _value!);
            _open = false;
        }
    }
}
