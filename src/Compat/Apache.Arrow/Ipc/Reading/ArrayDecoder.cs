using System.Buffers.Binary;
using System.IO;
using System.Runtime.InteropServices;
using Apache.Arrow.Ipc.FlatBuffers;
using Apache.Arrow.Ipc.Metadata;
using Apache.Arrow.Types;

namespace Apache.Arrow.Ipc.Reading;

/// <summary>
/// Takes the nodes and buffers of one record batch in order and makes arrays of them. Whatever the message claims is
/// checked against the bytes that are there, so that an array handed out can be read everywhere.
/// </summary>
internal ref partial struct ArrayDecoder
{
    // JavaScript writes this for the nulls of a slice.
    private const int NotCounted = -1;

    private static readonly byte[] s_zeroOffset = new byte[sizeof(long)];

    private readonly DictionaryStore _dictionaries;
    private readonly MetadataVersion _version;
    private readonly BodyBuffers? _source;
    private readonly BatchMemory? _memory;
    private readonly CompressionCodecType? _compression;
    private ReadOnlySpan<byte> _nodes;
    private ReadOnlySpan<byte> _buffers;
    private ReadOnlySpan<byte> _variadicCounts;

    /// <summary>Decodes the table RecordBatch of a message of <paramref name="version"/>.</summary>
    public ArrayDecoder(
        FlatTable batch,
        MetadataVersion version,
        (BodyBuffers Source, BatchMemory Memory) body,
        DictionaryStore dictionaries)
    {
        _dictionaries = dictionaries;
        _version = version;
        (_source, _memory) = body;
        _compression = body.Source.ReadCompression(batch);
        _nodes = batch.GetVector(Slots.RecordBatch.Nodes, Framing.NodeSize);
        _buffers = batch.GetVector(Slots.RecordBatch.Buffers, Framing.BufferSize);
        _variadicCounts = batch.GetVector(Slots.RecordBatch.VariadicCounts, sizeof(long));
    }

    // Decodes a message that is not there: every node and buffer is empty.
    private ArrayDecoder(DictionaryStore dictionaries)
    {
        _dictionaries = dictionaries;
        _version = MetadataVersion.V5;
    }

    public ArrayData Decode(IpcField field)
    {
        var (length, nullCount) = TakeNode();
        return field.LayoutType switch
        {
            NullType => new ArrayData(field.ArrayType, length, length, 0, System.Array.Empty<ArrowBuffer>(), null),
            UnionType union => DecodeUnion(field, union, length, nullCount),
            RunEndEncodedType => DecodeRunEnds(field, length),
            _ => DecodeNullable(field, TakeValidity(length, nullCount)),
        };
    }

    private ArrayData DecodeNullable(IpcField field, in Shape shape)
    {
        switch (field.LayoutType)
        {
            case DictionaryType dictionary:
                return DecodeDictionary(field, dictionary, shape);
            case FixedWidthType fixedWidth:
                var size = checked(((long)shape.Length * fixedWidth.BitWidth + 7) / 8);
                return Make(field, shape, [shape.Validity, TakeAtLeast(size)]);
            case StructType:
                return Make(field, shape, [shape.Validity], DecodeChildren(field, shape.Length));
            case FixedSizeListType list:
                return Make(field, shape, [shape.Validity], DecodeChildren(field, (long)shape.Length * list.ListSize));
        }
        return field.LayoutType.TypeId switch
        {
            ArrowTypeId.String or ArrowTypeId.Binary => DecodeBinary<int>(field, shape),
            ArrowTypeId.LargeString or ArrowTypeId.LargeBinary => DecodeBinary<long>(field, shape),
            ArrowTypeId.StringView or ArrowTypeId.BinaryView => DecodeViews(field, shape),
            ArrowTypeId.List or ArrowTypeId.Map => DecodeList<int>(field, shape),
            ArrowTypeId.LargeList => DecodeList<long>(field, shape),
            ArrowTypeId.ListView => DecodeListView<int>(field, shape),
            ArrowTypeId.LargeListView => DecodeListView<long>(field, shape),
            _ => throw new NotSupportedException($"Arrow type {field.LayoutType.Name} is not supported in messages."),
        };
    }

    private ArrayData[] DecodeChildren(IpcField field, long minimumLength)
    {
        var children = new ArrayData[field.Children.Length];
        for (var i = 0; i < children.Length; i++)
        {
            children[i] = Decode(field.Children[i]);
            if (children[i].Length < minimumLength)
                throw new InvalidDataException($"Arrow child '{field.Children[i].Field.Name}' is too short.");
        }
        return children;
    }

    private ArrayData DecodeDictionary(IpcField field, DictionaryType type, in Shape shape)
    {
        var width = ((FixedWidthType)type.IndexType).BitWidth / 8;
        var indexes = TakeAtLeast((long)shape.Length * width);
        var values = _dictionaries.Find(field.DictionaryId);
        if (values is null)
        {
            // A writer may leave out a dictionary that no row refers to.
            if (shape.NullCount != shape.Length)
                throw new InvalidDataException($"Arrow dictionary {field.DictionaryId} is used before it is there.");
            values = new ArrayDecoder(_dictionaries).Decode(field.DictionaryValues!);
        }
        if (!AreBelow(indexes.Span[..(shape.Length * width)], width, values.Length, shape.Validity.Span))
            throw new InvalidDataException($"Arrow column '{field.Field.Name}' refers outside its dictionary.");
        // Each array disposes its dictionary once; the store keeps a hold of its own.
        ArrowBuffer[] buffers = [shape.Validity, indexes];
        return new ArrayData(field.ArrayType, shape.Length, shape.NullCount, 0, buffers, null, values.Acquire());
    }

    private static bool AreBelow(ReadOnlySpan<byte> indexes, int width, int bound, ReadOnlySpan<byte> validity) =>
        width switch
        {
            1 => LayoutChecks.AreBelow(indexes, bound, validity),
            2 => LayoutChecks.AreBelow(MemoryMarshal.Cast<byte, ushort>(indexes), bound, validity),
            4 => LayoutChecks.AreBelow(MemoryMarshal.Cast<byte, uint>(indexes), bound, validity),
            _ => LayoutChecks.AreBelow(MemoryMarshal.Cast<byte, ulong>(indexes), bound, validity),
        };

    private static ArrayData Make(
        IpcField field, in Shape shape, ArrowBuffer[] buffers, ArrayData[]? children = null) =>
        new(field.ArrayType, shape.Length, shape.NullCount, 0, buffers, children);

    private (int Length, int NullCount) TakeNode()
    {
        if (_source is null)
            return (0, 0);
        if (_nodes.IsEmpty)
            throw new InvalidDataException("An Arrow record batch has fewer nodes than its schema has fields.");
        var length = BinaryPrimitives.ReadInt64LittleEndian(_nodes);
        var nullCount = BinaryPrimitives.ReadInt64LittleEndian(_nodes[sizeof(long)..]);
        _nodes = _nodes[Framing.NodeSize..];
        if (length is < 0 or > int.MaxValue || nullCount < NotCounted || nullCount > length)
            throw new InvalidDataException($"An Arrow array claims {length} values of which {nullCount} are null.");
        return ((int)length, (int)nullCount);
    }

    private ReadOnlyMemory<byte> TakeBuffer()
    {
        if (_source is null)
            return default;
        if (_buffers.IsEmpty)
            throw new InvalidDataException("An Arrow record batch has fewer buffers than its schema needs.");
        var offset = BinaryPrimitives.ReadInt64LittleEndian(_buffers);
        var length = BinaryPrimitives.ReadInt64LittleEndian(_buffers[sizeof(long)..]);
        _buffers = _buffers[Framing.BufferSize..];
        return _source.Read(_memory!, offset, length, _compression);
    }

    private ArrowBuffer TakeAtLeast(long size)
    {
        var bytes = TakeBuffer();
        return bytes.Length >= size
            ? new ArrowBuffer(bytes)
            : throw new InvalidDataException($"An Arrow buffer has {bytes.Length} bytes where {size} are needed.");
    }

    private Shape TakeValidity(int length, int nullCount)
    {
        var bitmap = TakeBuffer();
        if (bitmap.IsEmpty && nullCount <= 0)
            return new Shape(length, 0, ArrowBuffer.Empty);
        if (bitmap.Length < (length + 7L) / 8)
            throw new InvalidDataException("An Arrow validity bitmap is shorter than its array.");
        var nulls = length - BitUtility.CountBits(bitmap.Span, 0, length);
        if (nullCount != nulls && nullCount != NotCounted)
            throw new InvalidDataException($"An Arrow validity bitmap marks {nulls} nulls, not {nullCount}.");
        return new Shape(length, nulls, nulls == 0 ? ArrowBuffer.Empty : new ArrowBuffer(bitmap));
    }

    /// <summary>How many slots an array has, and which of them are null.</summary>
    private readonly record struct Shape(int Length, int NullCount, ArrowBuffer Validity);
}
