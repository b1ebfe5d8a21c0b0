using Apache.Arrow.Types;

namespace Apache.Arrow;

/// <summary>A named column in chunks.</summary>
public class Column : IDisposable
{
    public Column(Field field, IList<Array> arrays)
        : this(field, new ChunkedArray(arrays))
    {
        EnsureTypes();
    }

    /// <exception cref="ArgumentException">An array is not of the field's type.</exception>
    public Column(Field field, IList<IArrowArray> arrays)
        : this(field, new ChunkedArray(arrays))
    {
        EnsureTypes();
    }

    private Column(Field field, ChunkedArray data)
    {
        Field = field;
        Data = data;
    }

    public Field Field { get; }

    public ChunkedArray Data { get; }

    public long Length => Data.Length;

    public long NullCount => Data.NullCount;

    public string Name => Field.Name;

    public IArrowType Type => Field.DataType;

    /// <summary>Some of the values, valid while this column is not disposed.</summary>
    public Column Slice(int offset, int length) => new(Field, Data.Slice(offset, length));

    public Column Slice(int offset) => new(Field, Data.Slice(offset));

    /// <summary>Some of the values; keeps the memory alive until it is disposed itself.</summary>
    public Column SliceShared(int offset, int length) => new(Field, Data.SliceShared(offset, length));

    public Column SliceShared(int offset) => new(Field, Data.SliceShared(offset));

    public void Dispose()
    {
        Data.Dispose();
        GC.SuppressFinalize(this);
    }

    private void EnsureTypes()
    {
        for (int i = 0; i < Data.ArrayCount; i++)
        {
            if (!TypeComparer.Equals(Field.DataType, Data.ArrowArray(i).Data.DataType))
                throw new ArgumentException($"{Field.DataType} must match {Data.DataType}");
        }
    }
}
