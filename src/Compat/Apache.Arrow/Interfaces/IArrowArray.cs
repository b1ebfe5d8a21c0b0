namespace Apache.Arrow;

/// <summary>A column of values of one type; every member is safe to read from many threads at once.</summary>
public interface IArrowArray : IDisposable
{
    bool IsNull(int index);

    bool IsValid(int index);

    int Length { get; }

    /// <summary>Position of the first value within the buffers, in values.</summary>
    int Offset { get; }

    int NullCount { get; }

    ArrayData Data { get; }

    void Accept(IArrowArrayVisitor visitor);
}

/// <summary>
/// Acyclic visitor of arrays: implement <see cref="IArrowArrayVisitor{T}"/> for each array of interest.
/// </summary>
public interface IArrowArrayVisitor
{
    /// <summary>Called for the arrays that the visitor has no typed overload for.</summary>
    void Visit(IArrowArray array);
}

/// <summary>Visitor of one class of arrays.</summary>
public interface IArrowArrayVisitor<T> : IArrowArrayVisitor
    where T : IArrowArray
{
    void Visit(T array);
}

/// <summary>An array made of named columns: a struct array or a record batch.</summary>
public interface IArrowRecord : IArrowArray
{
    Types.IRecordType Schema { get; }

    int ColumnCount { get; }

    IArrowArray Column(string columnName, IEqualityComparer<string>? comparer = default);

    IArrowArray Column(int columnIndex);
}
