using System.Collections;

namespace Apache.Arrow;

/// <summary>Reads values whatever their encoding.</summary>
public static class IArrowArrayExtensions
{
    /// <summary>
    /// A view of the values of a plain, dictionary-encoded or run-end encoded array; nulls are default(T).
    /// </summary>
    /// <exception cref="ArgumentException">The values cannot be read as <typeparamref name="T"/>.</exception>
    public static IReadOnlyList<T> AsDecodedReadOnlyList<T>(this IArrowArray array)
    {
        ArgumentNullException.ThrowIfNull(array);
        return array switch
        {
            IReadOnlyList<T> plain => plain,
            DictionaryArray { Dictionary: IReadOnlyList<T> values } dictionary =>
                new IndexedList<T>(dictionary.GetIndexes(), values),
            RunEndEncodedArray { Values: IReadOnlyList<T> values } runs => new IndexedList<T>(runs, values),
            _ => throw new ArgumentException(
                $"An array of type {array.Data.DataType.Name} cannot be read as {typeof(T).Name}.", nameof(array)),
        };
    }

    private sealed class IndexedList<T>(IIndexes indexes, IReadOnlyList<T> values) : IReadOnlyList<T>
    {
        public int Count => indexes.Length;

        public T this[int index] => Find(indexes.GetPhysicalIndex(index));

        public IEnumerator<T> GetEnumerator() => indexes.EnumeratePhysicalIndices().Select(Find).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        private T Find(int position) => position < 0 ? default! : values[position];
    }
}
