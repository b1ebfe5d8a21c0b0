using Apache.Arrow.Memory;
using Apache.Arrow.Types;

namespace Apache.Arrow;

/// <summary>The buffers and children of an array, without the accessors of its type.</summary>
public sealed class ArrayData : IDisposable
{
    private const int UnknownNullCount = -1;

    /// <summary>The data that owns the buffers, when this is a view of them that keeps them alive.</summary>
    private readonly ArrayData? _owner;

    private int _references = 1;

    public readonly IArrowType DataType;
    public readonly int Length;

    /// <summary>Nulls among the values; -1 while not counted. <see cref="GetNullCount"/> counts.</summary>
    public int NullCount;

    /// <summary>Position of the first value within the buffers, in values.</summary>
    public readonly int Offset;

    public readonly ArrowBuffer[] Buffers;
    public readonly ArrayData[] Children;

    /// <summary>The distinct values of a dictionary array; null for the other types.</summary>
    public readonly ArrayData? Dictionary;

    public ArrayData(
        IArrowType? dataType,
        int length,
        int nullCount,
        int offset,
        IEnumerable<ArrowBuffer>? buffers,
        IEnumerable<ArrayData>? children)
        : this(null, dataType, length, nullCount, offset, buffers?.ToArray(), children?.ToArray(), null)
    {
    }

    public ArrayData(
        IArrowType? dataType,
        int length,
        int nullCount,
        int offset,
        ArrowBuffer[]? buffers,
        ArrayData[]? children)
        : this(null, dataType, length, nullCount, offset, buffers, children, null)
    {
    }

    public ArrayData(
        IArrowType? dataType,
        int length,
        int nullCount = 0,
        int offset = 0,
        IEnumerable<ArrowBuffer>? buffers = null,
        IEnumerable<ArrayData>? children = null,
        ArrayData? dictionary = null)
        : this(null, dataType, length, nullCount, offset, buffers?.ToArray(), children?.ToArray(), dictionary)
    {
    }

    public ArrayData(
        IArrowType? dataType,
        int length,
        int nullCount = 0,
        int offset = 0,
        ArrowBuffer[]? buffers = null,
        ArrayData[]? children = null,
        ArrayData? dictionary = null)
        : this(null, dataType, length, nullCount, offset, buffers, children, dictionary)
    {
    }

    private ArrayData(
        ArrayData? owner,
        IArrowType? dataType,
        int length,
        int nullCount,
        int offset,
        ArrowBuffer[]? buffers,
        ArrayData[]? children,
        ArrayData? dictionary)
    {
        _owner = owner;
        DataType = dataType ?? NullType.Default;
        Length = length;
        NullCount = nullCount;
        Offset = offset;
        // The published fields are null when the caller gave none.
        Buffers = buffers!;
        Children = children!;
        Dictionary = dictionary;
    }

    /// <summary>The nulls among the values, counted on the first call if need be.</summary>
    public int GetNullCount()
    {
        if (NullCount == UnknownNullCount)
            NullCount = ComputeNullCount();
        return NullCount;
    }

    /// <summary>Adds a holder: the data is freed when <see cref="Dispose"/> was called once for each.</summary>
    /// <exception cref="ObjectDisposedException">The data was freed already.</exception>
    public ArrayData Acquire()
    {
        int references = Volatile.Read(ref _references);
        while (true)
        {
            ObjectDisposedException.ThrowIf(references <= 0, this);
            int seen = Interlocked.CompareExchange(ref _references, references + 1, references);
            if (seen == references)
                return this;
            references = seen;
        }
    }

    public void Dispose()
    {
        if (Interlocked.Decrement(ref _references) != 0)
            return;
        if (_owner is not null)
        {
            _owner.Dispose();
            return;
        }
        foreach (ArrowBuffer buffer in Buffers ?? [])
            buffer.Dispose();
        foreach (ArrayData? child in Children ?? [])
            child?.Dispose();
        Dictionary?.Dispose();
    }

    /// <summary>A view of some of the values that does not keep the buffers alive.</summary>
    /// <param name="offset">The first value of the view.</param>
    /// <param name="length">Values of the view; cut to what there is.</param>
    /// <exception cref="ArgumentException"><paramref name="offset"/> lies beyond the end.</exception>
    public ArrayData Slice(int offset, int length) => View(null, offset, length);

    /// <summary>A view of some of the values that keeps the buffers alive until it is disposed itself.</summary>
    /// <inheritdoc cref="Slice"/>
    public ArrayData SliceShared(int offset, int length)
    {
        ArrayData owner = _owner ?? this;
        ArrayData view = View(owner, offset, length);
        owner.Acquire();
        return view;
    }

    /// <summary>Copies all buffers.</summary>
    public ArrayData Clone(MemoryAllocator? allocator = default) => Map(
        buffer => buffer.Clone(allocator), child => child.Clone(allocator));

    /// <summary>A second, independent holder of all buffers.</summary>
    internal ArrayData Retain() => Map(buffer => buffer.Retain(), child => child.Retain());

    /// <summary>The same data under another type; disposing it disposes this.</summary>
    internal ArrayData WithType(IArrowType type) =>
        new(this, type, Length, NullCount, Offset, Buffers, Children, Dictionary);

    private ArrayData View(ArrayData? owner, int offset, int length)
    {
        if (offset > Length)
        {
            throw new ArgumentException(
                $"Offset {offset} cannot be greater than Length {Length} for Array.Slice", nameof(offset));
        }
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        length = Math.Min(Length - offset, length);
        int nullCount = NullCount == 0 ? 0
            : NullCount == Length ? length
            : length == Length ? NullCount
            : UnknownNullCount;
        return new ArrayData(owner, DataType, length, nullCount, Offset + offset, Buffers, Children, Dictionary);
    }

    private ArrayData Map(Func<ArrowBuffer, ArrowBuffer> buffer, Func<ArrayData, ArrayData> child) => new(
        null,
        DataType,
        Length,
        NullCount,
        Offset,
        Buffers is null ? null : System.Array.ConvertAll(Buffers, b => buffer(b)),
        Children is null ? null : System.Array.ConvertAll(Children, c => child(c)),
        Dictionary is null ? null : child(Dictionary));

    // A null in the dictionary of a dictionary array is not counted: IsNull does not see it either.
    private int ComputeNullCount()
    {
        IArrowType storage = ArrowTypeExtensions.GetStorageType(DataType);
        if (storage.TypeId == ArrowTypeId.Union)
            return UnionArray.ComputeNullCount(this);
        if (storage.TypeId == ArrowTypeId.Null)
            return Length;
        if (Buffers is null || Buffers.Length == 0 || Buffers[0].IsEmpty)
            return 0;
        return Length - BitUtility.CountBits(Buffers[0].Span, Offset, Length);
    }
}
