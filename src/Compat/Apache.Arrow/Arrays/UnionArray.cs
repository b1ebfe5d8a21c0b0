using Apache.Arrow.Types;

namespace Apache.Arrow;

/// <summary>An array of values that each have one of several types.</summary>
public abstract class UnionArray : IArrowArray
{
    protected IReadOnlyList<IArrowArray>? _fields;

    private readonly int[] _childOfTypeId;

    protected UnionArray(ArrayData data)
    {
        data.EnsureDataType(ArrowTypeId.Union);
        Data = data;
        _childOfTypeId = ChildOfTypeId(Type);
    }

    public ArrayData Data { get; }

    public UnionType Type => (UnionType)Data.DataType;

    public UnionMode Mode => Type.Mode;

    /// <summary>A byte per value: its type id.</summary>
    public ArrowBuffer TypeBuffer => Data.Buffers[0];

    public ReadOnlySpan<byte> TypeIds => TypeBuffer.Span.Slice(Offset, Length);

    public int Length => Data.Length;

    public int Offset => Data.Offset;

    public int NullCount => Data.GetNullCount();

    /// <summary>The children, of sparse unions cut to the values of this array.</summary>
    public IReadOnlyList<IArrowArray> Fields => LazyInitializer.EnsureInitialized(ref _fields, BuildFields);

    /// <exception cref="ArgumentException">The mode is neither dense nor sparse.</exception>
    public static UnionArray Create(ArrayData data) => ((UnionType)data.DataType).Mode switch
    {
        UnionMode.Dense => new DenseUnionArray(data),
        UnionMode.Sparse => new SparseUnionArray(data),
        UnionMode mode => throw new InvalidOperationException($"Unknown union mode {mode}"),
    };

    public bool IsValid(int index)
    {
        if (Data.NullCount == 0)
            return true;
        return FieldIsValid(Fields[_childOfTypeId[TypeIds[index]]], index);
    }

    public bool IsNull(int index) => !IsValid(index);

    public void Accept(IArrowArrayVisitor visitor) => Array.Accept(this, visitor);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Unions have no nulls of their own: those of the children's values are counted.</summary>
    internal static int ComputeNullCount(ArrayData data)
    {
        // The view keeps the constructor from taking ownership; -1 makes IsValid look at the children.
        UnionArray union = Create(new ArrayData(
            Types.ArrowTypeExtensions.GetStorageType(data.DataType),
            data.Length,
            -1,
            data.Offset,
            data.Buffers,
            data.Children));
        int count = 0;
        for (int i = 0; i < data.Length; i++)
            count += union.IsNull(i) ? 1 : 0;
        return count;
    }

    protected static void ValidateMode(UnionMode expected, UnionMode actual)
    {
        if (expected != actual)
        {
            throw new ArgumentException(
                $"Specified union mode <{actual}> does not match expected mode <{expected}>", nameof(Mode));
        }
    }

    protected abstract bool FieldIsValid(IArrowArray field, int index);

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
            Data.Dispose();
    }

    private static int[] ChildOfTypeId(UnionType type)
    {
        var map = new int[byte.MaxValue + 1];
        System.Array.Fill(map, -1);
        for (int i = 0; i < type.TypeIds.Length; i++)
            map[(byte)type.TypeIds[i]] = i;
        return map;
    }

    // Offsets of dense unions count from the start of the whole child.
    private IReadOnlyList<IArrowArray> BuildFields() => System.Array.ConvertAll(Data.Children, child =>
        ArrowArrayFactory.BuildArray(
            Mode == UnionMode.Sparse && (Data.Offset != 0 || child.Length != Data.Length)
                ? child.Slice(Data.Offset, Data.Length)
                : child));
}

/// <summary>A union whose children are each as long as the union.</summary>
public class SparseUnionArray : UnionArray
{
    public SparseUnionArray(
        IArrowType dataType,
        int length,
        IEnumerable<IArrowArray> children,
        ArrowBuffer typeIds,
        int nullCount = 0,
        int offset = 0)
        : this(new ArrayData(
            dataType, length, nullCount, offset, [typeIds], children.Select(child => child.Data).ToArray()))
    {
    }

    public SparseUnionArray(ArrayData data)
        : base(data)
    {
        ValidateMode(UnionMode.Sparse, Type.Mode);
        data.EnsureBufferCount(1);
    }

    protected override bool FieldIsValid(IArrowArray field, int index) => field.IsValid(index);
}

/// <summary>A union whose children hold only their own values, found by offset.</summary>
public class DenseUnionArray : UnionArray
{
    public DenseUnionArray(
        IArrowType dataType,
        int length,
        IEnumerable<IArrowArray> children,
        ArrowBuffer typeIds,
        ArrowBuffer valuesOffsetBuffer,
        int nullCount = 0,
        int offset = 0)
        : this(new ArrayData(
            dataType,
            length,
            nullCount,
            offset,
            [typeIds, valuesOffsetBuffer],
            children.Select(child => child.Data).ToArray()))
    {
    }

    public DenseUnionArray(ArrayData data)
        : base(data)
    {
        ValidateMode(UnionMode.Dense, Type.Mode);
        data.EnsureBufferCount(2);
    }

    public ArrowBuffer ValueOffsetBuffer => Data.Buffers[1];

    /// <summary>For each value its position in the child that its type id tells.</summary>
    public ReadOnlySpan<int> ValueOffsets => ValueOffsetBuffer.Span.CastTo<int>().Slice(Offset, Length);

    protected override bool FieldIsValid(IArrowArray fieldArray, int index) => fieldArray.IsValid(ValueOffsets[index]);
}
