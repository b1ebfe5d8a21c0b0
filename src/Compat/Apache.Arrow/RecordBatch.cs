using System.Buffers;
using Apache.Arrow.Memory;
using Apache.Arrow.Types;

namespace Apache.Arrow;

/// <summary>Columns of one length under a schema.</summary>
public partial class RecordBatch : IArrowRecord
{
    private readonly IMemoryOwner<byte>? _memoryOwner;
    private readonly List<IArrowArray> _arrays;

    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative.</exception>
    public RecordBatch(Schema schema, IEnumerable<IArrowArray> data, int length)
        : this(
            schema ?? throw new ArgumentNullException(nameof(schema)),
            null,
            data?.ToList() ?? throw new ArgumentNullException(nameof(data)),
            length)
    {
    }

    /// <summary>Keeps the list itself and disposes <paramref name="memoryOwner"/>, which the columns lie in.</summary>
    internal RecordBatch(Schema schema, IMemoryOwner<byte>? memoryOwner, List<IArrowArray> arrays, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Schema = schema;
        _memoryOwner = memoryOwner;
        _arrays = arrays;
        Length = length;
    }

    public Schema Schema { get; }

    public int ColumnCount => _arrays.Count;

    public IEnumerable<IArrowArray> Arrays => _arrays;

    /// <summary>Rows.</summary>
    public int Length { get; }

    internal IReadOnlyList<IArrowArray> ArrayList => _arrays;

    IRecordType IArrowRecord.Schema => Schema;

    int IArrowArray.NullCount => 0;

    int IArrowArray.Offset => 0;

    ArrayData IArrowArray.Data => throw new NotSupportedException("Unable to get data for RecordBatch");

    public IArrowArray Column(int i) => _arrays[i];

    public IArrowArray Column(string columnName) => Column(columnName, null);

    /// <exception cref="ArgumentOutOfRangeException">There is no such column.</exception>
    public IArrowArray Column(string columnName, IEqualityComparer<string>? comparer) =>
        _arrays[Schema.GetFieldIndex(columnName, comparer)];

    bool IArrowArray.IsNull(int index) => false;

    bool IArrowArray.IsValid(int index) => true;

    /// <summary>Copies all columns.</summary>
    public RecordBatch Clone(MemoryAllocator? allocator = default) => new(
        Schema, _arrays.Select(array => ArrowArrayFactory.BuildArray(array.Data.Clone(allocator))), Length);

    /// <summary>Some of the rows, valid while this batch is not disposed.</summary>
    /// <exception cref="ArgumentException"><paramref name="offset"/> lies beyond the end.</exception>
    public RecordBatch Slice(int offset, int length) => Slice(offset, length, ArrowArrayFactory.Slice);

    /// <summary>Some of the rows; keeps the columns' memory alive until it is disposed itself.</summary>
    /// <exception cref="ArgumentException"><paramref name="offset"/> lies beyond the end.</exception>
    public RecordBatch SliceShared(int offset, int length) => Slice(offset, length, ArrowArrayFactory.SliceShared);

    public void Accept(IArrowArrayVisitor visitor)
    {
        if (visitor is IArrowArrayVisitor<RecordBatch> typed)
            typed.Visit(this);
        else if (visitor is IArrowArrayVisitor<IArrowRecord> ofRecords)
            ofRecords.Visit(this);
        else
            visitor.Visit(this);
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    public override string ToString() => $"{nameof(RecordBatch)}: {ColumnCount} columns by {Length} rows";

    protected virtual void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        _memoryOwner?.Dispose();
        foreach (IArrowArray array in _arrays)
            array.Dispose();
    }

    private RecordBatch Slice(int offset, int length, Func<IArrowArray, int, int, IArrowArray> slice)
    {
        if (offset > Length)
        {
            throw new ArgumentException(
                $"Offset {offset} cannot be greater than Length {Length} for RecordBatch.Slice", nameof(offset));
        }
        int rows = Math.Min(Length - offset, length);
        return new RecordBatch(Schema, _arrays.Select(array => slice(array, offset, rows)), rows);
    }
}
