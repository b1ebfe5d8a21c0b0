using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Apache.Arrow.Types;

namespace Apache.Arrow.Ipc.Writing;

/// <summary>Layouts whose children are not simply cut along with their parent.</summary>
internal sealed partial class BodyEncoder
{
    private void AddListView<T>(ArrayData data, int start, int length)
        where T : unmanaged, IBinaryInteger<T>
    {
        var offsets = BufferSlices.Elements<T>(data.Buffers[1].Memory, start, length);
        var sizes = BufferSlices.Elements<T>(data.Buffers[2].Memory, start, length);
        var validity = data.NullCount == 0 ? default : data.Buffers[0].Span;
        var (first, end) = FindExtent<T>(offsets.Span, sizes.Span, validity, start);
        Buffers.Add(BufferSlices.Rebase(offsets, T.CreateChecked(first), _scratch));
        Buffers.Add(sizes);
        AddChildren(data, first, end - first);
    }

    // What null views say is undefined: their offsets may come out negative, which nobody reads.
    private static (int First, int End) FindExtent<T>(
        ReadOnlySpan<byte> offsetBytes, ReadOnlySpan<byte> sizeBytes, ReadOnlySpan<byte> validity, int start)
        where T : unmanaged, IBinaryInteger<T>
    {
        var offsets = MemoryMarshal.Cast<byte, T>(offsetBytes);
        var sizes = MemoryMarshal.Cast<byte, T>(sizeBytes);
        var (first, end) = (int.MaxValue, 0);
        for (var i = 0; i < offsets.Length; i++)
        {
            if (!validity.IsEmpty && !BitUtility.GetBit(validity, start + i))
                continue;
            var offset = int.CreateChecked(offsets[i]);
            first = Math.Min(first, offset);
            end = Math.Max(end, checked(offset + int.CreateChecked(sizes[i])));
        }
        return first > end ? (0, 0) : (first, end);
    }

    private void AddUnion(ArrayData data, UnionType type, int start, int length)
    {
        var typeIds = data.Buffers[0].Memory.Slice(start, length);
        Buffers.Add(typeIds);
        if (type.Mode == UnionMode.Sparse)
        {
            AddChildren(data, start, length);
            return;
        }
        var offsets = BufferSlices.Elements<int>(data.Buffers[1].Memory, start, length);
        if (start == 0 && length == data.Length)
        {
            Buffers.Add(offsets);
            AddWholeChildren(data);
            return;
        }
        AddUsedChildren(data, type, typeIds.Span, MemoryMarshal.Cast<byte, int>(offsets.Span));
    }

    private void AddWholeChildren(ArrayData data)
    {
        foreach (var child in data.Children)
            Add(child);
    }

    // Writes of each child the part that the slice refers to, and offsets into these parts.
    private void AddUsedChildren(ArrayData data, UnionType type, ReadOnlySpan<byte> typeIds, ReadOnlySpan<int> offsets)
    {
        var first = new int[byte.MaxValue + 1];
        var end = new int[byte.MaxValue + 1];
        System.Array.Fill(first, int.MaxValue);
        for (var i = 0; i < typeIds.Length; i++)
        {
            first[typeIds[i]] = Math.Min(first[typeIds[i]], offsets[i]);
            end[typeIds[i]] = Math.Max(end[typeIds[i]], offsets[i] + 1);
        }
        var rebased = _scratch.Take(offsets.Length * sizeof(int));
        var target = MemoryMarshal.Cast<byte, int>(rebased.Span);
        for (var i = 0; i < typeIds.Length; i++)
            target[i] = offsets[i] - first[typeIds[i]];
        Buffers.Add(rebased);
        for (var i = 0; i < data.Children.Length; i++)
        {
            var (child, id) = (data.Children[i], type.TypeIds[i]);
            var used = end[id] == 0 ? 0 : first[id];
            Add(child, checked(child.Offset + used), end[id] - used);
        }
    }

    private void AddRuns(ArrayData data, RunEndEncodedType type, int start, int length)
    {
        switch (type.RunEndsDataType)
        {
            case Int16Type:
                AddRuns<short>(data, start, length);
                break;
            case Int32Type:
                AddRuns<int>(data, start, length);
                break;
            default:
                AddRuns<long>(data, start, length);
                break;
        }
    }

    private void AddRuns<T>(ArrayData data, int start, int length)
        where T : unmanaged, IBinaryInteger<T>
    {
        var (endsData, values) = (data.Children[0], data.Children[1]);
        var allEnds = BufferSlices.Elements<T>(endsData.Buffers[1].Memory, endsData.Offset, endsData.Length);
        var ends = MemoryMarshal.Cast<byte, T>(allEnds.Span);
        var first = FindRun(ends, start);
        var count = length == 0 ? 0 : FindRun(ends, start + length - 1) - first + 1;
        var rebased = _scratch.Take(count * Unsafe.SizeOf<T>());
        var target = MemoryMarshal.Cast<byte, T>(rebased.Span);
        for (var i = 0; i < count; i++)
            target[i] = T.CreateChecked(Math.Min(long.CreateChecked(ends[first + i]) - start, length));
        Nodes.Add(new FieldNode(count, 0));
        Buffers.Add(default);
        Buffers.Add(rebased);
        Add(values, checked(values.Offset + first), count);
    }

    // The first run that ends after the position.
    private static int FindRun<T>(ReadOnlySpan<T> ends, int position)
        where T : unmanaged, IBinaryInteger<T>
    {
        var (low, high) = (0, ends.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (long.CreateChecked(ends[middle]) > position)
                high = middle;
            else
                low = middle + 1;
        }
        return low;
    }
}
