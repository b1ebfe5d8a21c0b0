using Apache.Arrow.Memory;

namespace Apache.Arrow;

/// <summary>Collects values and makes an array of them.</summary>
public interface IArrowArrayBuilder
{
    int Length { get; }
}

/// <inheritdoc/>
public interface IArrowArrayBuilder<out TArray> : IArrowArrayBuilder
    where TArray : IArrowArray
{
    /// <summary>Makes an array that owns copies of what was appended; the builder may go on.</summary>
    TArray Build(MemoryAllocator? allocator);
}

/// <inheritdoc/>
public interface IArrowArrayBuilder<out TArray, out TBuilder> : IArrowArrayBuilder<TArray>
    where TArray : IArrowArray
    where TBuilder : IArrowArrayBuilder<TArray>
{
    /// <summary>Makes room for <paramref name="capacity"/> further values.</summary>
    TBuilder Reserve(int capacity);

    /// <summary>Cuts or extends to <paramref name="length"/> values.</summary>
    TBuilder Resize(int length);

    TBuilder Clear();

    TBuilder AppendNull();
}

/// <inheritdoc/>
public interface IArrowArrayBuilder<T, out TArray, out TBuilder> : IArrowArrayBuilder<TArray, TBuilder>
    where TArray : IArrowArray
    where TBuilder : IArrowArrayBuilder<TArray>
{
    TBuilder Append(T value);

    TBuilder Append(ReadOnlySpan<T> span);

    TBuilder AppendRange(IEnumerable<T> values);

    TBuilder Swap(int i, int j);

    TBuilder Set(int index, T value);
}
