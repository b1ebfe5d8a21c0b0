namespace Apache.Arrow;

/// <summary>Base of the builders that take times of day, or the numbers that stand for them.</summary>
public abstract class TimeArrayBuilder<TUnderlying, TArray, TBuilder> :
    DelegatingArrayBuilder<TUnderlying, TArray, TBuilder>,
    IArrowArrayBuilder<TimeOnly, TArray, TBuilder>
    where TArray : IArrowArray
    where TBuilder : class, IArrowArrayBuilder<TArray>
{
    protected TimeArrayBuilder(IArrowArrayBuilder<TUnderlying, TArray, IArrowArrayBuilder<TArray>> innerBuilder)
        : base(innerBuilder)
    {
    }

    public TBuilder Append(TimeOnly value)
    {
        InnerBuilder.Append(Convert(value));
        return Instance;
    }

    public TBuilder Append(ReadOnlySpan<TimeOnly> span)
    {
        InnerBuilder.Reserve(span.Length);
        foreach (TimeOnly value in span)
            InnerBuilder.Append(Convert(value));
        return Instance;
    }

    public TBuilder AppendRange(IEnumerable<TimeOnly> values)
    {
        InnerBuilder.AppendRange(values.Select(Convert));
        return Instance;
    }

    public TBuilder Set(int index, TimeOnly value)
    {
        InnerBuilder.Set(index, Convert(value));
        return Instance;
    }

    public TBuilder Append(TUnderlying value)
    {
        InnerBuilder.Append(value);
        return Instance;
    }

    public TBuilder Append(ReadOnlySpan<TUnderlying> values)
    {
        InnerBuilder.Append(values);
        return Instance;
    }

    public TBuilder AppendRange(IEnumerable<TUnderlying> values)
    {
        InnerBuilder.AppendRange(values);
        return Instance;
    }

    public TBuilder Set(int index, TUnderlying value)
    {
        InnerBuilder.Set(index, value);
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

    protected abstract TUnderlying Convert(TimeOnly time);
}
