using Apache.Arrow.Types;

namespace Apache.Arrow;

internal sealed partial class ArrayDataConcatenation
{
    private ArrayData ConcatenateLists(IArrowType? type = null)
    {
        var offsets = new ArrowBuffer.Builder<int>(_length + 1).Append((int)0);
        var children = new List<ArrayData>(_parts.Count);
        foreach (ArrayData part in _parts.Where(part => part.Length > 0))
        {
            ReadOnlySpan<int> source = part.Buffers[1].Span.CastTo<int>().Slice(part.Offset, part.Length + 1);
            AppendOffsets(offsets, source, offsets.Span[offsets.Length - 1] - source[0]);
            children.Add(part.Children[0].Slice(source[0], source[^1] - source[0]));
        }
        return Result([Validity(), offsets.Build(_allocator)], [JoinChildren(children)], type);
    }

    private ArrayData ConcatenateLargeLists()
    {
        var offsets = new ArrowBuffer.Builder<long>(_length + 1).Append((long)0);
        var children = new List<ArrayData>(_parts.Count);
        foreach (ArrayData part in _parts.Where(part => part.Length > 0))
        {
            ReadOnlySpan<long> source = part.Buffers[1].Span.CastTo<long>().Slice(part.Offset, part.Length + 1);
            AppendOffsets(offsets, source, offsets.Span[offsets.Length - 1] - source[0]);
            children.Add(part.Children[0].Slice(checked((int)(source[0])), checked((int)(source[^1] - source[0]))));
        }
        return Result([Validity(), offsets.Build(_allocator)], [JoinChildren(children)]);
    }

    private ArrayData ConcatenateListViews()
    {
        var offsets = new ArrowBuffer.Builder<int>(_length);
        var children = new List<ArrayData>(_parts.Count);
        int start = 0;
        foreach (ArrayData part in _parts)
        {
            ReadOnlySpan<int> source = part.Buffers[1].Span.CastTo<int>().Slice(part.Offset, part.Length);
            ReadOnlySpan<int> sizes = part.Buffers[2].Span.CastTo<int>().Slice(part.Offset, part.Length);
            (int first, int count) = FindRange(source, sizes);
            for (int i = 0; i < part.Length; i++)
                offsets.Append(sizes[i] > 0 ? checked(source[i] - first + start) : start);
            children.Add(part.Children[0].Slice(first, count));
            start = checked(start + count);
        }
        return Result(
            [Validity(), offsets.Build(_allocator), FixedWidth(2, sizeof(int))], [JoinChildren(children)]);
    }

    // The values that any list refers to.
    private static (int First, int Count) FindRange(ReadOnlySpan<int> offsets, ReadOnlySpan<int> sizes)
    {
        int first = int.MaxValue;
        int end = 0;
        for (int i = 0; i < sizes.Length; i++)
        {
            if (sizes[i] <= 0)
                continue;
            first = Math.Min(first, offsets[i]);
            end = Math.Max(end, offsets[i] + sizes[i]);
        }
        return end == 0 ? (0, 0) : (first, end - first);
    }

    private ArrayData ConcatenateLargeListViews()
    {
        var offsets = new ArrowBuffer.Builder<long>(_length);
        var children = new List<ArrayData>(_parts.Count);
        long start = 0;
        foreach (ArrayData part in _parts)
        {
            ReadOnlySpan<long> source = part.Buffers[1].Span.CastTo<long>().Slice(part.Offset, part.Length);
            ReadOnlySpan<long> sizes = part.Buffers[2].Span.CastTo<long>().Slice(part.Offset, part.Length);
            (int first, int count) = FindRange(source, sizes);
            for (int i = 0; i < part.Length; i++)
                offsets.Append(sizes[i] > 0 ? checked(source[i] - first + start) : start);
            children.Add(part.Children[0].Slice(first, count));
            start = checked(start + count);
        }
        return Result(
            [Validity(), offsets.Build(_allocator), FixedWidth(2, sizeof(long))], [JoinChildren(children)]);
    }

    // The values that any list refers to.
    private static (int First, int Count) FindRange(ReadOnlySpan<long> offsets, ReadOnlySpan<long> sizes)
    {
        long first = long.MaxValue;
        long end = 0;
        for (int i = 0; i < sizes.Length; i++)
        {
            if (sizes[i] <= 0)
                continue;
            first = Math.Min(first, offsets[i]);
            end = Math.Max(end, offsets[i] + sizes[i]);
        }
        return end == 0 ? (0, 0) : (checked((int)(first)), checked((int)(end - first)));
    }

    private ArrayData ConcatenateFixedSizeLists(FixedSizeListType type)
    {
        int size = type.ListSize;
        if (_parts.Any(part => GetListSize(part) != size))
            throw new ArgumentException("Lists of different fixed sizes cannot be concatenated.");
        List<ArrayData> children = _parts
            .Select(part => part.Children[0].Slice(part.Offset * size, part.Length * size)).ToList();
        return Result([Validity()], [JoinChildren(children)]);
    }

    private static int GetListSize(ArrayData part) =>
        ((FixedSizeListType)Types.ArrowTypeExtensions.GetStorageType(part.DataType)).ListSize;

    // The children of structs and of sparse unions, cut to the rows of each part.
    private ArrayData[] ConcatenateColumns()
    {
        int count = _parts[0].Children.Length;
        if (_parts.Any(part => part.Children.Length != count))
            throw new ArgumentException($"Arrays of different {_type.Name} types cannot be concatenated.");
        return Enumerable.Range(0, count).Select(i => Run(
            _parts.Select(part => part.Children[i].Slice(part.Offset, part.Length)).ToArray(), _allocator)).ToArray();
    }

    private ArrayData ConcatenateUnion(UnionType type)
    {
        ArrowBuffer typeIds = FixedWidth(0, sizeof(byte));
        if (type.Mode == UnionMode.Sparse)
            return Result([typeIds], ConcatenateColumns());
        var offsets = new ArrowBuffer.Builder<int>(_length);
        var starts = new int[byte.MaxValue + 1];
        foreach (ArrayData part in _parts)
        {
            ReadOnlySpan<byte> ids = part.Buffers[0].Span.Slice(part.Offset, part.Length);
            ReadOnlySpan<int> source = part.Buffers[1].Span.CastTo<int>().Slice(part.Offset, part.Length);
            for (int i = 0; i < ids.Length; i++)
                offsets.Append(checked(source[i] + starts[ids[i]]));
            for (int i = 0; i < part.Children.Length; i++)
                starts[(byte)type.TypeIds[i]] += part.Children[i].Length;
        }
        ArrayData[] children = Enumerable.Range(0, type.Fields.Count)
            .Select(i => Run(_parts.Select(part => part.Children[i]).ToArray(), _allocator)).ToArray();
        return Result([typeIds, offsets.Build(_allocator)], children);
    }

    private ArrayData ConcatenateRuns(RunEndEncodedType type)
    {
        var ends = new List<long>();
        var values = new List<ArrayData>(_parts.Count);
        long start = 0;
        foreach (ArrayData part in _parts.Where(part => part.Length > 0))
        {
            part.Children[0].EnsureDataType(type.RunEndsDataType.TypeId);
            var runs = new RunEndEncodedArray(part);
            int first = runs.FindPhysicalIndex(0);
            int last = runs.FindPhysicalIndex(part.Length - 1);
            for (int run = first; run <= last; run++)
                ends.Add(start + Math.Min(runs.GetRunEnd(run) - part.Offset, part.Length));
            values.Add(part.Children[1].Slice(first, last - first + 1));
            start += part.Length;
        }
        ArrayData joined = values.Count == 0 ? _parts[0].Children[1].Slice(0, 0) : Run(values, _allocator);
        return Result([], [MakeRunEnds(ends, type.RunEndsDataType), joined]);
    }

    private ArrayData MakeRunEnds(List<long> ends, IArrowType type) => type.TypeId switch
    {
        ArrowTypeId.Int16 => new Int16Array.Builder().AppendRange(ends.Select(end => checked((short)end)))
            .Build(_allocator).Data,
        ArrowTypeId.Int32 => new Int32Array.Builder().AppendRange(ends.Select(end => checked((int)end)))
            .Build(_allocator).Data,
        _ => new Int64Array.Builder().AppendRange(ends).Build(_allocator).Data,
    };

    // When all parts are empty there is still a child, of the right type and without values.
    private ArrayData JoinChildren(List<ArrayData> children)
    {
        if (children.Count == 0)
            children.Add(_parts[0].Children[0].Slice(0, 0));
        return Run(children, _allocator);
    }
}
