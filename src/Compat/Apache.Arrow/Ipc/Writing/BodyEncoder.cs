using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Apache.Arrow.Memory;
using Apache.Arrow.Types;

namespace Apache.Arrow.Ipc.Writing;

/// <summary>An array's place in a message: how many values it has and how many of them are null.</summary>
internal readonly record struct FieldNode(long Length, long NullCount);

/// <summary>
/// Flattens arrays to the nodes and buffers of a message. Buffers are views of the arrays' memory; what lies outside an
/// array's slice is not written. Positions are absolute within the buffers: <c>start</c> includes the array's own
/// offset.
/// </summary>
internal sealed partial class BodyEncoder(MemoryAllocator? allocator) : IDisposable
{
    private static readonly byte[] s_zeroOffset = new byte[sizeof(long)];
    private readonly ScratchMemory _scratch = new(allocator);

    public List<FieldNode> Nodes { get; } = [];

    public List<ReadOnlyMemory<byte>> Buffers { get; } = [];

    /// <summary>For each array of views, how many data buffers it has.</summary>
    public List<long> VariadicCounts { get; } = [];

    public void Clear()
    {
        Nodes.Clear();
        Buffers.Clear();
        VariadicCounts.Clear();
        _scratch.Clear();
    }

    public void Dispose() => _scratch.Dispose();

    public void Add(ArrayData data) => Add(data, data.Offset, data.Length);

    private void Add(ArrayData data, int start, int length)
    {
        var type = data.DataType is ExtensionType extension ? extension.StorageType : data.DataType;
        switch (type)
        {
            case NullType:
                Nodes.Add(new FieldNode(length, length));
                return;
            case UnionType union:
                Nodes.Add(new FieldNode(length, 0));
                AddUnion(data, union, start, length);
                return;
            case RunEndEncodedType runs:
                Nodes.Add(new FieldNode(length, 0));
                AddRuns(data, runs, start, length);
                return;
        }
        AddValidity(data, start, length);
        switch (type)
        {
            case FixedWidthType fixedWidth:
                AddFixedWidth(data, fixedWidth.BitWidth, start, length);
                break;
            case StructType:
                AddChildren(data, start, length);
                break;
            case FixedSizeListType list:
                AddChildren(data, checked(start * list.ListSize), checked(length * list.ListSize));
                break;
            default:
                AddVariable(data, type, start, length);
                break;
        }
    }

    private void AddVariable(ArrayData data, IArrowType type, int start, int length)
    {
        switch (type.TypeId)
        {
            case ArrowTypeId.String or ArrowTypeId.Binary:
                AddBinary<int>(data, start, length);
                break;
            case ArrowTypeId.LargeString or ArrowTypeId.LargeBinary:
                AddBinary<long>(data, start, length);
                break;
            case ArrowTypeId.StringView or ArrowTypeId.BinaryView:
                AddViews(data, start, length);
                break;
            case ArrowTypeId.List or ArrowTypeId.Map:
                AddList<int>(data, start, length);
                break;
            case ArrowTypeId.LargeList:
                AddList<long>(data, start, length);
                break;
            case ArrowTypeId.ListView:
                AddListView<int>(data, start, length);
                break;
            case ArrowTypeId.LargeListView:
                AddListView<long>(data, start, length);
                break;
            default:
                throw new NotSupportedException($"Arrow type {type.Name} cannot be written to messages.");
        }
    }

    private void AddValidity(ArrayData data, int start, int length)
    {
        var bitmap = data.Buffers[0].Memory;
        var nullCount = CountNulls(data, bitmap.Span, start, length);
        Nodes.Add(new FieldNode(length, nullCount));
        Buffers.Add(nullCount == 0 ? default : BufferSlices.Bits(bitmap, start, length, _scratch));
    }

    private static int CountNulls(ArrayData data, ReadOnlySpan<byte> bitmap, int start, int length)
    {
        if (bitmap.IsEmpty || data.NullCount == 0)
            return 0;
        return start == data.Offset && length == data.Length
            ? data.GetNullCount()
            : length - BitUtility.CountBits(bitmap, start, length);
    }

    private void AddFixedWidth(ArrayData data, int bitWidth, int start, int length)
    {
        var values = data.Buffers[1].Memory;
        var width = bitWidth / 8;
        Buffers.Add(bitWidth == 1
            ? BufferSlices.Bits(values, start, length, _scratch)
            : values.Slice(checked(start * width), checked(length * width)));
    }

    private void AddChildren(ArrayData data, int start, int length)
    {
        foreach (var child in data.Children)
            Add(child, checked(child.Offset + start), length);
    }

    private void AddBinary<T>(ArrayData data, int start, int length)
        where T : unmanaged, IBinaryInteger<T>
    {
        var (first, end) = AddOffsets<T>(data.Buffers[1].Memory, start, length);
        Buffers.Add(data.Buffers[2].Memory[first..end]);
    }

    private void AddList<T>(ArrayData data, int start, int length)
        where T : unmanaged, IBinaryInteger<T>
    {
        var (first, end) = AddOffsets<T>(data.Buffers[1].Memory, start, length);
        AddChildren(data, first, end - first);
    }

    // Returns which part of the values the offsets written refer to.
    private (int First, int End) AddOffsets<T>(ReadOnlyMemory<byte> bytes, int start, int length)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (length == 0)
        {
            Buffers.Add(s_zeroOffset.AsMemory(0, Unsafe.SizeOf<T>()));
            return (0, 0);
        }
        var used = BufferSlices.Elements<T>(bytes, start, checked(length + 1));
        var offsets = MemoryMarshal.Cast<byte, T>(used.Span);
        Buffers.Add(BufferSlices.Rebase(used, offsets[0], _scratch));
        return (int.CreateChecked(offsets[0]), int.CreateChecked(offsets[^1]));
    }

    private void AddViews(ArrayData data, int start, int length)
    {
        const int ViewSize = 16;
        Buffers.Add(data.Buffers[1].Memory.Slice(checked(start * ViewSize), checked(length * ViewSize)));
        for (var i = 2; i < data.Buffers.Length; i++)
            Buffers.Add(data.Buffers[i].Memory);
        VariadicCounts.Add(data.Buffers.Length - 2);
    }
}
