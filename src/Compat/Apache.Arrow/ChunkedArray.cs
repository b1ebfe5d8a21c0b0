using Apache.Arrow.Types;

namespace Apache.Arrow;

/// <summary>Arrays of one type, read as one long array.</summary>
public class ChunkedArray : IDisposable
{
    private readonly IList<IArrowArray> _arrays;

    public ChunkedArray(IList<Array> arrays)
        : this(arrays.ToArray<IArrowArray>())
    {
    }

    /// <exception cref="ArgumentException">There are no arrays.</exception>
    public ChunkedArray(IList<IArrowArray> arrays)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        if (arrays.Count < 1)
            throw new ArgumentException($"Count must be at least 1. Got {arrays.Count} instead", nameof(arrays));
        _arrays = arrays;
        DataType = arrays[0].Data.DataType;
        Length = arrays.Sum(array => (long)array.Length);
        NullCount = arrays.Sum(array => (long)array.NullCount);
    }

    public ChunkedArray(Array array)
        : this([(IArrowArray)array])
    {
    }

    public IArrowType DataType { get; }

    public long Length { get; }

    public long NullCount { get; }

    public int ArrayCount => _arrays.Count;

    /// <returns>The chunk; null when it is of a class without a bitmap, such as a union.</returns>
    public Array? Array(int index) => _arrays[index] as Array;

    public IArrowArray ArrowArray(int index) => _arrays[index];

    /// <summary>Some of the values, valid while this array is not disposed.</summary>
    /// <exception cref="ArgumentException"><paramref name="offset"/> lies at or beyond the end.</exception>
    public ChunkedArray Slice(long offset, long length) => Slice(offset, length, ArrowArrayFactory.Slice);

    public ChunkedArray Slice(long offset) => Slice(offset, Length - offset);

    /// <summary>Some of the values; keeps the memory alive until it is disposed itself.</summary>
    /// <exception cref="ArgumentException"><paramref name="offset"/> lies at or beyond the end.</exception>
    public ChunkedArray SliceShared(long offset, long length) => Slice(offset, length, ArrowArrayFactory.SliceShared);

    public ChunkedArray SliceShared(long offset) => SliceShared(offset, Length - offset);

    public void Dispose()
    {
        foreach (IArrowArray array in _arrays)
            array.Dispose();
        GC.SuppressFinalize(this);
    }

    public override string ToString() => $"{nameof(ChunkedArray)}: Length={Length}, DataType={DataType.Name}";

    private ChunkedArray Slice(long offset, long length, Func<IArrowArray, int, int, IArrowArray> slice)
    {
        if (offset >= Length)
        {
            throw new ArgumentException(
                $"Offset {offset} cannot be greater than Length {Length} for ChunkedArray.Slice", nameof(offset));
        }
        var chunks = new List<IArrowArray>();
        foreach (IArrowArray array in _arrays)
        {
            if (offset < array.Length && length > 0)
            {
                int count = (int)Math.Min(length, array.Length - offset);
                chunks.Add(slice(array, (int)offset, count));
                length -= count;
            }
            offset = Math.Max(0, offset - array.Length);
        }
        return new ChunkedArray(chunks);
    }
}
