namespace Apache.Arrow.Types;

/// <summary>Identifies an Arrow type; the numbers are part of the published interface.</summary>
public enum ArrowTypeId
{
    Null,
    Boolean,
    UInt8,
    Int8,
    UInt16,
    Int16,
    UInt32,
    Int32,
    UInt64,
    Int64,
    HalfFloat,
    Float,
    Double,
    String,
    Binary,
    FixedSizedBinary,
    Date32,
    Date64,
    Timestamp,
    Time32,
    Time64,
    Interval,
    Decimal128,
    Decimal256,
    List,
    Struct,
    Union,
    Dictionary,
    Map,
    FixedSizeList,
    Duration,
    RecordBatch,
    BinaryView,
    StringView,
    ListView,
    LargeList,
    LargeBinary,
    LargeString,
    Decimal32,
    Decimal64,
    Extension,
    LargeListView,
    RunEndEncoded,
}

/// <summary>An Arrow logical type.</summary>
public interface IArrowType
{
    ArrowTypeId TypeId { get; }

    string Name { get; }

    void Accept(IArrowTypeVisitor visitor);

    /// <summary>True when every value takes the same number of bits in one values buffer.</summary>
    bool IsFixedWidth { get; }
}

/// <summary>A type made of named fields: a struct or a schema.</summary>
public interface IRecordType : IArrowType
{
    int FieldCount { get; }

    Field GetFieldByIndex(int index);

    Field? GetFieldByName(string name);

    int GetFieldIndex(string name, IEqualityComparer<string>? comparer);
}

/// <summary>Acyclic visitor of types: implement <see cref="IArrowTypeVisitor{T}"/> for each type of interest.</summary>
public interface IArrowTypeVisitor
{
    /// <summary>Called for the types that the visitor has no typed overload for.</summary>
    void Visit(IArrowType type);
}

/// <summary>Visitor of one type.</summary>
public interface IArrowTypeVisitor<in T> : IArrowTypeVisitor
    where T : IArrowType
{
    void Visit(T type);
}
