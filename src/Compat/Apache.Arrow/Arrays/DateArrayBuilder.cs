namespace Apache.Arrow;

/// <summary>Base of the builders that take dates in several forms.</summary>
public abstract class DateArrayBuilder<TUnderlying, TArray, TBuilder> :
    DelegatingArrayBuilder<TUnderlying, TArray, TBuilder>,
    IArrowArrayBuilder<DateTime, TArray, TBuilder>,
    IArrowArrayBuilder<DateTimeOffset, TArray, TBuilder>,
    IArrowArrayBuilder<DateOnly, TArray, TBuilder>
    where TArray : IArrowArray
    where TBuilder : class, IArrowArrayBuilder<TArray>
{
    protected DateArrayBuilder(IArrowArrayBuilder<TUnderlying, TArray, IArrowArrayBuilder<TArray>> innerBuilder)
        : base(innerBuilder)
    {
    }

    public TBuilder Append(DateTime value)
    {
        InnerBuilder.Append(Convert(value));
        return Instance;
    }

    public TBuilder Append(ReadOnlySpan<DateTime> span)
    {
        InnerBuilder.Reserve(span.Length);
        foreach (DateTime value in span)
            InnerBuilder.Append(Convert(value));
        return Instance;
    }

    public TBuilder AppendRange(IEnumerable<DateTime> values)
    {
        InnerBuilder.AppendRange(values.Select(Convert));
        return Instance;
    }

    public TBuilder Set(int index, DateTime value)
    {
        InnerBuilder.Set(index, Convert(value));
        return Instance;
    }

    public TBuilder Append(DateTimeOffset value)
    {
        InnerBuilder.Append(Convert(value));
        return Instance;
    }

    public TBuilder Append(ReadOnlySpan<DateTimeOffset> span)
    {
        InnerBuilder.Reserve(span.Length);
        foreach (DateTimeOffset value in span)
            InnerBuilder.Append(Convert(value));
        return Instance;
    }

    public TBuilder AppendRange(IEnumerable<DateTimeOffset> values)
    {
        InnerBuilder.AppendRange(values.Select(Convert));
        return Instance;
    }

    public TBuilder Set(int index, DateTimeOffset value)
    {
        InnerBuilder.Set(index, Convert(value));
        return Instance;
    }

    public TBuilder Append(DateOnly value)
    {
        InnerBuilder.Append(Convert(value));
        return Instance;
    }

    public TBuilder Append(ReadOnlySpan<DateOnly> span)
    {
        InnerBuilder.Reserve(span.Length);
        foreach (DateOnly value in span)
            InnerBuilder.Append(Convert(value));
        return Instance;
    }

    public TBuilder AppendRange(IEnumerable<DateOnly> values)
    {
        InnerBuilder.AppendRange(values.Select(Convert));
        return Instance;
    }

    public TBuilder Set(int index, DateOnly value)
    {
        InnerBuilder.Set(index, Convert(value));
        return Instance;
    }

    public override TBuilder AppendNull()
    {
        InnerBuilder.AppendNull();
        return Instance;
    }

    public TBuilder Swap(int i, int j)
    {
        InnerBuilder.Swap(i, j);
        return Instance;
    }

    protected abstract TUnderlying Convert(DateTime dateTime);

    protected abstract TUnderlying Convert(DateTimeOffset dateTimeOffset);

    protected abstract TUnderlying Convert(DateOnly date);
}
