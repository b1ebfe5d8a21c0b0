using Apache.Arrow.Scalars;

namespace Apache.Arrow;

internal sealed partial class ArrayDataConcatenation
{
    private ArrayData ConcatenateBytes()
    {
        var offsets = new ArrowBuffer.Builder<int>(_length + 1).Append((int)0);
        var bytes = new ArrowBuffer.Builder<byte>();
        foreach (ArrayData part in _parts.Where(part => part.Length > 0))
        {
            ReadOnlySpan<int> source = part.Buffers[1].Span.CastTo<int>().Slice(part.Offset, part.Length + 1);
            AppendOffsets(offsets, source, bytes.Length - source[0]);
            bytes.Append(part.Buffers[2].Span[source[0]..source[^1]]);
        }
        return Result([Validity(), offsets.Build(_allocator), bytes.Build(_allocator)]);
    }

    private ArrayData ConcatenateLargeBytes()
    {
        var offsets = new ArrowBuffer.Builder<long>(_length + 1).Append((long)0);
        var bytes = new ArrowBuffer.Builder<byte>();
        foreach (ArrayData part in _parts.Where(part => part.Length > 0))
        {
            ReadOnlySpan<long> source = part.Buffers[1].Span.CastTo<long>().Slice(part.Offset, part.Length + 1);
            AppendOffsets(offsets, source, bytes.Length - source[0]);
            bytes.Append(part.Buffers[2].Span[checked((int)(source[0]))..checked((int)(source[^1]))]);
        }
        return Result([Validity(), offsets.Build(_allocator), bytes.Build(_allocator)]);
    }

    private ArrayData ConcatenateViews()
    {
        var views = new ArrowBuffer.Builder<BinaryView>(_length);
        var data = new List<ArrowBuffer>();
        foreach (ArrayData part in _parts)
        {
            int shift = data.Count;
            foreach (BinaryView view in part.Buffers[1].Span.CastTo<BinaryView>().Slice(part.Offset, part.Length))
                views.Append(view.IsInline ? view : view.AdjustBufferIndex(shift));
            // Views stay valid in shared buffers, so that long values need not be copied.
            foreach (ArrowBuffer buffer in part.Buffers.Skip(2))
                data.Add(buffer.IsOwned ? buffer.Retain() : buffer.Clone(_allocator));
        }
        return Result([Validity(), views.Build(_allocator), .. data]);
    }

    private static void AppendOffsets(
        ArrowBuffer.Builder<int> target, ReadOnlySpan<int> source, int shift)
    {
        Span<int> result = target.AppendUninitialized(source.Length - 1);
        for (int i = 0; i < result.Length; i++)
            result[i] = checked(source[i + 1] + shift);
    }

    private static void AppendOffsets(
        ArrowBuffer.Builder<long> target, ReadOnlySpan<long> source, long shift)
    {
        Span<long> result = target.AppendUninitialized(source.Length - 1);
        for (int i = 0; i < result.Length; i++)
            result[i] = checked(source[i + 1] + shift);
    }
}
