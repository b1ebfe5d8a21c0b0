using Apache.Arrow.Types;

namespace Apache.Arrow;

/// <summary>An array of values given as positions in a dictionary of distinct values.</summary>
public class DictionaryArray : Array
{
    public DictionaryArray(ArrayData data)
        : base(data)
    {
        data.EnsureDataType(ArrowTypeId.Dictionary);
        data.EnsureBufferCount(2);
        if (data.Dictionary is null)
            throw new ArgumentException($"{nameof(data.Dictionary)} must not be null", nameof(data));
        var type = (DictionaryType)data.DataType;
        data.Dictionary.EnsureDataType(type.ValueType.TypeId);
        Indices = ArrowArrayFactory.BuildArray(data.WithType(type.IndexType));
        Dictionary = ArrowArrayFactory.BuildArray(data.Dictionary);
    }

    public DictionaryArray(DictionaryType dataType, IArrowArray indicesArray, IArrowArray dictionary)
        : base(new ArrayData(
            dataType,
            indicesArray.Length,
            indicesArray.Data.NullCount,
            indicesArray.Data.Offset,
            indicesArray.Data.Buffers,
            indicesArray.Data.Children,
            dictionary.Data))
    {
        Data.EnsureBufferCount(2);
        indicesArray.Data.EnsureDataType(dataType.IndexType.TypeId);
        dictionary.Data.EnsureDataType(dataType.ValueType.TypeId);
        Indices = indicesArray;
        Dictionary = dictionary;
    }

    public IArrowArray Dictionary { get; }

    /// <summary>For each value its position in the dictionary; null for a null.</summary>
    public IArrowArray Indices { get; }

    public ArrowBuffer IndicesBuffer => Data.Buffers[1];

    public override void Accept(IArrowArrayVisitor visitor) => Accept(this, visitor);

    /// <summary>For each value its position in the dictionary; -1 for a null.</summary>
    public IEnumerable<int> EnumeratePhysicalIndices() => GetIndexes().EnumeratePhysicalIndices();

    internal IIndexes GetIndexes() => Indices as IIndexes
        ?? throw new NotSupportedException($"Unsupported index array type: {Indices.Data.DataType}");
}
