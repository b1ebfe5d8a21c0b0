using Apache.Arrow.Types;

namespace Apache.Arrow;

/// <summary>An array of records.</summary>
public class StructArray : Array, IArrowRecord
{
    private IReadOnlyList<IArrowArray>? _fields;

    public StructArray(
        IArrowType dataType,
        int length,
        IEnumerable<IArrowArray> children,
        ArrowBuffer nullBitmapBuffer,
        int nullCount = 0,
        int offset = 0)
        : this(new ArrayData(
            dataType,
            length,
            nullCount,
            offset,
            [nullBitmapBuffer],
            children.Select(child => child.Data).ToArray()))
    {
    }

    public StructArray(ArrayData data)
        : base(data)
    {
        data.EnsureDataType(ArrowTypeId.Struct);
        data.EnsureBufferCount(1);
    }

    /// <summary>The columns, cut to the rows of this array; they do not know of null records.</summary>
    public IReadOnlyList<IArrowArray> Fields => LazyInitializer.EnsureInitialized(ref _fields, BuildFields);

    IRecordType IArrowRecord.Schema => (StructType)Data.DataType;

    int IArrowRecord.ColumnCount => Fields.Count;

    IArrowArray IArrowRecord.Column(string columnName, IEqualityComparer<string>? comparer) =>
        Fields[((StructType)Data.DataType).GetFieldIndex(columnName, comparer)];

    IArrowArray IArrowRecord.Column(int columnIndex) => Fields[columnIndex];

    public override void Accept(IArrowArrayVisitor visitor)
    {
        if (visitor is IArrowArrayVisitor<StructArray> typed)
            typed.Visit(this);
        else if (visitor is IArrowArrayVisitor<IArrowRecord> ofRecords)
            ofRecords.Visit(this);
        else
            visitor.Visit(this);
    }

    private IReadOnlyList<IArrowArray> BuildFields() => System.Array.ConvertAll(Data.Children, child =>
        ArrowArrayFactory.BuildArray(
            Data.Offset != 0 || child.Length != Data.Length ? child.Slice(Data.Offset, Data.Length) : child));
}
