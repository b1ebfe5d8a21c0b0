using Apache.Arrow.Memory;

namespace Apache.Arrow;

/// <summary>Base of the builders that take values in several forms and hand them to an inner builder.</summary>
public abstract class DelegatingArrayBuilder<T, TArray, TBuilder> : IArrowArrayBuilder<TArray, TBuilder>
    where TArray : IArrowArray
    where TBuilder : class, IArrowArrayBuilder<TArray>
{
    protected DelegatingArrayBuilder(IArrowArrayBuilder<T, TArray, IArrowArrayBuilder<TArray>> innerBuilder)
    {
        ArgumentNullException.ThrowIfNull(innerBuilder);
        InnerBuilder = innerBuilder;
    }

    public int Length => InnerBuilder.Length;

    protected IArrowArrayBuilder<T, TArray, IArrowArrayBuilder<TArray>> InnerBuilder { get; }

    private protected TBuilder Instance => (this as TBuilder)!;

    public TArray Build(MemoryAllocator? allocator = default) => InnerBuilder.Build(allocator);

    public TBuilder Reserve(int additionalCapacity)
    {
        InnerBuilder.Reserve(additionalCapacity);
        return Instance;
    }

    public TBuilder Resize(int capacity)
    {
        InnerBuilder.Resize(capacity);
        return Instance;
    }

    public TBuilder Clear()
    {
        InnerBuilder.Clear();
        return Instance;
    }

    public abstract TBuilder AppendNull();
}
