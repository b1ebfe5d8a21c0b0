using System.Runtime.InteropServices;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace Compat.Arrow.Tests.Ipc;

/// <summary>Makes arrays of any type with random values and nulls, buffer by buffer.</summary>
internal sealed class SampleData(int seed)
{
    private readonly Random _random = new(seed);

    public ArrayData Make(IArrowType type, int length) => type switch
    {
        NullType => new ArrayData(type, length, length, 0, System.Array.Empty<ArrowBuffer>(), null),
        BooleanType => Make(type, length, [Bytes((length + 7) / 8)]),
        DictionaryType dictionary => MakeDictionary(dictionary, length),
        IntervalType { Unit: IntervalUnit.DayTime } => Make(type, length, [Bytes(length * 8)]),
        FixedWidthType fixedWidth => Make(type, length, [Bytes(length * fixedWidth.BitWidth / 8)]),
        StructType record => Make(type, length, [], [.. record.Fields.Select(field => Make(field.DataType, length))]),
        FixedSizeListType list => Make(type, length, [], [Make(list.ValueDataType, length * list.ListSize)]),
        UnionType union => MakeUnion(union, length),
        RunEndEncodedType runs => MakeRuns(runs, length),
        _ => MakeVariable(type, length),
    };

    private ArrayData MakeVariable(IArrowType type, int length)
    {
        switch (type.TypeId)
        {
            case ArrowTypeId.String or ArrowTypeId.Binary:
                var text = Words(length, out var ends);
                return Make(type, length, [ToBuffer<int>([0, .. ends]), text]);
            case ArrowTypeId.LargeString or ArrowTypeId.LargeBinary:
                var largeText = Words(length, out var largeEnds);
                return Make(type, length, [ToBuffer<long>([0, .. largeEnds.Select(end => (long)end)]), largeText]);
            case ArrowTypeId.StringView or ArrowTypeId.BinaryView:
                return MakeViews(type, length);
            case ArrowTypeId.List or ArrowTypeId.Map:
                var offsets = Offsets(length);
                return Make(type, length, [ToBuffer<int>(offsets)], Values(type, offsets[^1]));
            case ArrowTypeId.LargeList:
                var largeOffsets = Offsets(length);
                return Make(type, length, [ToBuffer<long>([.. largeOffsets.Select(offset => (long)offset)])],
                    Values(type, largeOffsets[^1]));
            default:
                var (starts, sizes) = ListViews(length);
                return type.TypeId == ArrowTypeId.ListView
                    ? Make(type, length, [ToBuffer<int>(starts), ToBuffer<int>(sizes)], Values(type, 10))
                    : Make(type, length, [ToLongs(starts), ToLongs(sizes)], Values(type, 10));
        }
    }

    private ArrayData[] Values(IArrowType type, int length)
    {
        // The entries of a map and their keys are not null.
        if (type is not MapType map)
            return [Make(((NestedType)type).Fields[0].DataType, length)];
        var (key, value) = (Make(map.KeyField.DataType, length), Make(map.ValueField.DataType, length));
        key = new ArrayData(key.DataType, length, 0, 0, [ArrowBuffer.Empty, .. key.Buffers[1..]], null);
        return [new ArrayData(map.KeyValueType, length, 0, 0, [ArrowBuffer.Empty], [key, value])];
    }

    private ArrayData Make(IArrowType type, int length, ArrowBuffer[] buffers, ArrayData[]? children = null)
    {
        var validity = new byte[(length + 7) / 8];
        var nullCount = length;
        for (var i = 0; i < length; i++)
        {
            if (_random.Next(4) == 0)
                continue;
            validity[i / 8] |= (byte)(1 << (i % 8));
            nullCount--;
        }
        return new ArrayData(type, length, nullCount, 0, [new ArrowBuffer(validity), .. buffers], children);
    }

    private ArrayData MakeDictionary(DictionaryType type, int length)
    {
        var values = Make(type.ValueType, 7);
        var width = ((FixedWidthType)type.IndexType).BitWidth / 8;
        var indexes = new byte[length * width];
        for (var i = 0; i < length; i++)
            indexes[i * width] = (byte)_random.Next(values.Length);
        var rows = Make(type.IndexType, length, [new ArrowBuffer(indexes)]);
        return new ArrayData(type, length, rows.NullCount, 0, rows.Buffers, null, values);
    }

    private ArrayData MakeUnion(UnionType type, int length)
    {
        var children = type.Fields.Select(field => Make(field.DataType, length)).ToArray();
        var (typeIds, offsets, used) = (new byte[length], new int[length], new int[children.Length]);
        for (var i = 0; i < length; i++)
        {
            var child = _random.Next(children.Length);
            typeIds[i] = (byte)type.TypeIds[child];
            offsets[i] = used[child]++;
        }
        ArrowBuffer[] buffers = type.Mode == UnionMode.Sparse
            ? [new ArrowBuffer(typeIds)]
            : [new ArrowBuffer(typeIds), ToBuffer<int>(offsets)];
        return new ArrayData(type, length, 0, 0, buffers, children);
    }

    private ArrayData MakeRuns(RunEndEncodedType type, int length)
    {
        var ends = new List<int>();
        for (var end = 0; end < length;)
            ends.Add(end = Math.Min(length, end + _random.Next(1, 4)));
        var bytes = type.RunEndsDataType.TypeId switch
        {
            ArrowTypeId.Int16 => ToBuffer<short>([.. ends.Select(end => (short)end)]),
            ArrowTypeId.Int32 => ToBuffer<int>([.. ends]),
            _ => ToLongs([.. ends]),
        };
        var runEnds = new ArrayData(type.RunEndsDataType, ends.Count, 0, 0, [ArrowBuffer.Empty, bytes], null);
        ArrayData[] children = [runEnds, Make(type.ValuesDataType, ends.Count)];
        return new ArrayData(type, length, 0, 0, System.Array.Empty<ArrowBuffer>(), children);
    }

    private ArrayData MakeViews(IArrowType type, int length)
    {
        var data = Encoding.ASCII.GetBytes("long enough not to be inline, twice over");
        var views = new int[length * 4];
        for (var i = 0; i < length; i++)
        {
            var view = views.AsSpan(i * 4, 4);
            var size = view[0] = _random.Next(data.Length);
            if (size <= 12)
            {
                data.AsSpan(0, size).CopyTo(MemoryMarshal.AsBytes(view[1..]));
                continue;
            }
            view[3] = _random.Next(data.Length - size);
            data.AsSpan(view[3], 4).CopyTo(MemoryMarshal.AsBytes(view[1..]));
        }
        return Make(type, length, [ToBuffer<int>(views), new ArrowBuffer(data)]);
    }

    private (int[] Starts, int[] Sizes) ListViews(int length)
    {
        var sizes = Enumerable.Range(0, length).Select(_ => _random.Next(4)).ToArray();
        return ([.. sizes.Select(size => _random.Next(10 - size))], sizes);
    }

    private int[] Offsets(int length)
    {
        var offsets = new int[length + 1];
        for (var i = 0; i < length; i++)
            offsets[i + 1] = offsets[i] + _random.Next(4);
        return offsets;
    }

    private ArrowBuffer Words(int length, out int[] ends)
    {
        var text = new StringBuilder();
        ends = new int[length];
        for (var i = 0; i < length; i++)
            ends[i] = text.Append((char)('a' + i % 26), _random.Next(6)).Length;
        return new ArrowBuffer(Encoding.ASCII.GetBytes(text.ToString()));
    }

    private ArrowBuffer Bytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return new ArrowBuffer(bytes);
    }

    private static ArrowBuffer ToLongs(int[] values) => ToBuffer<long>([.. values.Select(value => (long)value)]);

    private static ArrowBuffer ToBuffer<T>(T[] values)
        where T : unmanaged => new(MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
}
