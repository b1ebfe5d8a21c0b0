using System.Buffers.Binary;
using System.IO;
using System.Runtime.InteropServices;
using Apache.Arrow.Ipc.FlatBuffers;
using Apache.Arrow.Ipc.Metadata;
using Apache.Arrow.Types;

namespace Apache.Arrow.Ipc.Reading;

/// <summary>
/// Takes the nodes and buffers of one record batch in order and makes arrays of them. Whatever the message claims is checked against
/// the bytes that are there, so that an array handed out can be read everywhere.
/// </summary>
internal ref partial struct ArrayDecoder
{
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
    public ArrayDecoder(FlatTable batch, MetadataVersion version, (BodyBuffers Source, BatchMemory Memory) body, DictionaryStore dictionaries)
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
            NullType => Make(field, length, length, []),
            UnionType union => DecodeUnion(field, union, length, nullCount),
            RunEndEncodedType => DecodeRunEnds(field, length),
            _ => DecodeNullable(field, length, nullCount),
        };
    }

    private ArrayData DecodeNullable(IpcField field, int length, int nullCount)
    {
        var validity = TakeValidity(length, nullCount);
        switch (field.LayoutType)
        {
            case DictionaryType dictionary:
                return DecodeDictionary(field, dictionary, (length, nullCount, validity));
            case FixedWidthType fixedWidth:
                var size = checked(((long)length * fixedWidth.BitWidth + 7) / 8);
                return Make(field, length, nullCount, [validity, TakeAtLeast(size)]);
            case StructType:
                return Make(field, length, nullCount, [validity], DecodeChildren(field, length));
            case FixedSizeListType list:
                return Make(field, length, nullCount, [validity], DecodeChildren(field, (long)length * list.ListSize));
        }
        return field.LayoutType.TypeId switch
        {
            ArrowTypeId.String or ArrowTypeId.Binary => DecodeBinary<int>(field, length, nullCount, validity),
            ArrowTypeId.LargeString or ArrowTypeId.LargeBinary => DecodeBinary<long>(field, length, nullCount, validity),
            ArrowTypeId.StringView or ArrowTypeId.BinaryView => DecodeViews(field, length, nullCount, validity),
            ArrowTypeId.List or ArrowTypeId.Map => DecodeList<int>(field, length, nullCount, validity),
            ArrowTypeId.LargeList => DecodeList<long>(field, length, nullCount, validity),
            ArrowTypeId.ListView => DecodeListView<int>(field, length, nullCount, validity),
            ArrowTypeId.LargeListView => DecodeListView<long>(field, length, nullCount, validity),
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
                throw new InvalidDataException($"The Arrow child '{field.Children[i].Field.Name}' is shorter than its parent needs.");
        }
        return children;
    }

    private ArrayData DecodeDictionary(IpcField field, DictionaryType type, (int Length, int NullCount, ArrowBuffer Validity) slots)
    {
        var (length, nullCount, validity) = slots;
        var width = ((FixedWidthType)type.IndexType).BitWidth / 8;
        var indexes = TakeAtLeast((long)length * width);
        var values = _dictionaries.Find(field.DictionaryId);
        if (values is null)
        {
            // A writer may leave out a dictionary that no row refers to.
            if (nullCount != length)
                throw new InvalidDataException($"Arrow dictionary {field.DictionaryId} is used before it is there.");
            values = new ArrayDecoder(_dictionaries).Decode(field.DictionaryValues!);
        }
        var used = indexes.Span[..(length * width)];
        var inside = width switch
        {
            1 => LayoutChecks.AreBelow(used, values.Length, validity.Span),
            2 => LayoutChecks.AreBelow(MemoryMarshal.Cast<byte, ushort>(used), values.Length, validity.Span),
            4 => LayoutChecks.AreBelow(MemoryMarshal.Cast<byte, uint>(used), values.Length, validity.Span),
            _ => LayoutChecks.AreBelow(MemoryMarshal.Cast<byte, ulong>(used), values.Length, validity.Span),
        };
        if (!inside)
            throw new InvalidDataException($"Arrow column '{field.Field.Name}' refers to values that its dictionary does not have.");
        // Each array disposes its dictionary once; the store keeps a hold of its own.
        return new ArrayData(field.ArrayType, length, nullCount, 0, [validity, indexes], null, values.Acquire());
    }

    private static ArrayData Make(
        IpcField field, int length, int nullCount, ArrowBuffer[] buffers, ArrayData[]? children = null) =>
        new(field.ArrayType, length, nullCount, 0, buffers, children);

    private (int Length, int NullCount) TakeNode()
    {
        if (_source is null)
            return (0, 0);
        if (_nodes.IsEmpty)
            throw new InvalidDataException("An Arrow record batch has fewer nodes than its schema has fields.");
        var length = BinaryPrimitives.ReadInt64LittleEndian(_nodes);
        var nullCount = BinaryPrimitives.ReadInt64LittleEndian(_nodes[sizeof(long)..]);
        _nodes = _nodes[Framing.NodeSize..];
        if (length is < 0 or > int.MaxValue || nullCount < 0 || nullCount > length)
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

    private ArrowBuffer TakeValidity(int length, int nullCount)
    {
        var bitmap = TakeBuffer();
        if (bitmap.IsEmpty && nullCount == 0)
            return ArrowBuffer.Empty;
        if (bitmap.Length < (length + 7L) / 8 || LayoutChecks.CountBits(bitmap.Span, length) != length - nullCount)
            throw new InvalidDataException($"An Arrow validity bitmap does not mark the {nullCount} nulls that are claimed.");
        return nullCount == 0 ? ArrowBuffer.Empty : new ArrowBuffer(bitmap);
    }
}
