using Apache.Arrow.Memory;

namespace Apache.Arrow;

/// <summary>Base of the builders that convert each value and hand it to an inner builder.</summary>
public abstract class PrimitiveArrayBuilder<TFrom, TTo, TArray, TBuilder> : IArrowArrayBuilder<TFrom, TArray, TBuilder>
    where TTo : struct
    where TArray : IArrowArray
    where TBuilder : class, IArrowArrayBuilder<TArray>
{
    public PrimitiveArrayBuilder(IArrowArrayBuilder<TTo, TArray, IArrowArrayBuilder<TArray>> builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArrayBuilder = builder;
    }

    public int Length => ArrayBuilder.Length;

    protected TBuilder Instance => (this as TBuilder)!;

    protected IArrowArrayBuilder<TTo, TArray, IArrowArrayBuilder<TArray>> ArrayBuilder { get; }

    public TArray Build(MemoryAllocator? allocator = default) => ArrayBuilder.Build(allocator);

    public TBuilder Append(TFrom value)
    {
        ArrayBuilder.Append(ConvertTo(value));
        return Instance;
    }

    public TBuilder Append(ReadOnlySpan<TFrom> span)
    {
        ArrayBuilder.Reserve(span.Length);
        foreach (TFrom value in span)
            Append(value);
        return Instance;
    }

    public TBuilder AppendRange(IEnumerable<TFrom> values)
    {
        ArrayBuilder.AppendRange(values.Select(ConvertTo));
        return Instance;
    }

    public TBuilder AppendNull()
    {
        ArrayBuilder.AppendNull();
        return Instance;
    }

    public TBuilder Reserve(int capacity)
    {
        ArrayBuilder.Reserve(capacity);
        return Instance;
    }

    public TBuilder Resize(int length)
    {
        ArrayBuilder.Resize(length);
        return Instance;
    }

    public TBuilder Swap(int i, int j)
    {
        ArrayBuilder.Swap(i, j);
        return Instance;
    }

    public TBuilder Set(int index, TFrom value)
    {
        ArrayBuilder.Set(index, ConvertTo(value));
        return Instance;
    }

    public TBuilder Clear()
    {
        ArrayBuilder.Clear();
        return Instance;
    }

    protected abstract TTo ConvertTo(TFrom value);
}

/// <summary>Base of the builders of fixed-width values.</summary>
public abstract class PrimitiveArrayBuilder<T, TArray, TBuilder> : IArrowArrayBuilder<T, TArray, TBuilder>
    where T : struct
    where TArray : IArrowArray
    where TBuilder : class, IArrowArrayBuilder<TArray>
{
    public int Length => ValueBuffer.Length;

    protected TBuilder Instance => (this as TBuilder)!;

    protected ArrowBuffer.Builder<T> ValueBuffer { get; } = new();

    protected ArrowBuffer.BitmapBuilder ValidityBuffer { get; } = new();

    protected int NullCount => ValidityBuffer.UnsetBitCount;

    public TBuilder Resize(int length)
    {
        ValueBuffer.Resize(length);
        ValidityBuffer.Resize(length);
        return Instance;
    }

    public TBuilder Reserve(int capacity)
    {
        ValueBuffer.Reserve(capacity);
        ValidityBuffer.Reserve(capacity);
        return Instance;
    }

    public TBuilder Append(T value)
    {
        ValueBuffer.Append(value);
        ValidityBuffer.Append(true);
        return Instance;
    }

    public TBuilder Append(T? value) => value is null ? AppendNull() : Append(value.Value);

    public TBuilder Append(ReadOnlySpan<T> span)
    {
        ValueBuffer.Append(span);
        ValidityBuffer.AppendRange(true, span.Length);
        return Instance;
    }

    public TBuilder AppendRange(IEnumerable<T> values)
    {
        ValueBuffer.AppendRange(values);
        ValidityBuffer.AppendRange(true, ValueBuffer.Length - ValidityBuffer.Length);
        return Instance;
    }

    public TBuilder AppendNull()
    {
        ValueBuffer.Append(default(T));
        ValidityBuffer.Append(false);
        return Instance;
    }

    public TBuilder Clear()
    {
        ValueBuffer.Clear();
        ValidityBuffer.Clear();
        return Instance;
    }

    public TBuilder Set(int index, T value)
    {
        ValidityBuffer.Set(index, true);
        ValueBuffer.Span[index] = value;
        return Instance;
    }

    public TBuilder Swap(int i, int j)
    {
        ValidityBuffer.Swap(i, j);
        Span<T> values = ValueBuffer.Span;
        (values[i], values[j]) = (values[j], values[i]);
        return Instance;
    }

    public TArray Build(MemoryAllocator? allocator = default) => Build(
        ValueBuffer.Build(allocator),
        NullCount > 0 ? ValidityBuffer.Build(allocator) : ArrowBuffer.Empty,
        ValueBuffer.Length,
        NullCount,
        0);

    protected abstract TArray Build(
        ArrowBuffer valueBuffer, ArrowBuffer nullBitmapBuffer, int length, int nullCount, int offset);
}
