using System.Buffers.Binary;
using System.IO;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Apache.Arrow.Ipc.Metadata;
using Apache.Arrow.Types;

namespace Apache.Arrow.Ipc.Reading;

/// <summary>Layouts in which one number tells where a value is.</summary>
internal ref partial struct ArrayDecoder
{
    private const int ViewSize = 16, LongestInlineView = 12;

    private ArrayData DecodeBinary<T>(IpcField field, in Shape shape)
        where T : unmanaged, IBinaryInteger<T>
    {
        var offsets = TakeOffsets<T>(shape.Length, out var end);
        return Make(field, shape, [shape.Validity, offsets, TakeAtLeast(end)]);
    }

    private ArrayData DecodeList<T>(IpcField field, in Shape shape)
        where T : unmanaged, IBinaryInteger<T>
    {
        var offsets = TakeOffsets<T>(shape.Length, out var end);
        return Make(field, shape, [shape.Validity, offsets], DecodeChildren(field, end));
    }

    private ArrowBuffer TakeOffsets<T>(int length, out long end)
        where T : unmanaged, IBinaryInteger<T>
    {
        // Older writers leave out the single offset of an array without values; array classes want to see it.
        var bytes = TakeBuffer();
        end = 0;
        if (length == 0 && bytes.Length < Unsafe.SizeOf<T>())
            return new ArrowBuffer(s_zeroOffset);
        if (bytes.Length < (length + 1L) * Unsafe.SizeOf<T>())
            throw new InvalidDataException("An Arrow offsets buffer is shorter than its array needs.");
        var offsets = MemoryMarshal.Cast<byte, T>(bytes.Span)[..(length + 1)];
        if (T.IsNegative(offsets[0]) || !LayoutChecks.IsAscending(offsets))
            throw new InvalidDataException("Arrow offsets are not ascending.");
        end = long.CreateChecked(offsets[^1]);
        return new ArrowBuffer(bytes);
    }

    private ArrayData DecodeListView<T>(IpcField field, in Shape shape)
        where T : unmanaged, IBinaryInteger<T>
    {
        var offsets = TakeAtLeast((long)shape.Length * Unsafe.SizeOf<T>());
        var sizes = TakeAtLeast((long)shape.Length * Unsafe.SizeOf<T>());
        var children = DecodeChildren(field, 0);
        var starts = MemoryMarshal.Cast<byte, T>(offsets.Span)[..shape.Length];
        var counts = MemoryMarshal.Cast<byte, T>(sizes.Span)[..shape.Length];
        var available = children[0].Length;
        for (var i = 0; i < starts.Length; i++)
        {
            var (start, count) = (long.CreateTruncating(starts[i]), long.CreateTruncating(counts[i]));
            if ((start < 0 || count < 0 || start > available - count) && LayoutChecks.IsSet(shape.Validity.Span, i))
                throw new InvalidDataException("An Arrow list view lies outside its values.");
        }
        return Make(field, shape, [shape.Validity, offsets, sizes], children);
    }

    private ArrayData DecodeViews(IpcField field, in Shape shape)
    {
        var views = TakeAtLeast((long)shape.Length * ViewSize);
        var buffers = new ArrowBuffer[2 + TakeVariadicCount()];
        buffers[0] = shape.Validity;
        buffers[1] = views;
        for (var i = 2; i < buffers.Length; i++)
            buffers[i] = new ArrowBuffer(TakeBuffer());
        CheckViews(views.Span[..(shape.Length * ViewSize)], shape.Validity.Span, buffers.AsSpan(2));
        return Make(field, shape, buffers);
    }

    private int TakeVariadicCount()
    {
        if (_source is null)
            return 0;
        if (_variadicCounts.IsEmpty)
            throw new InvalidDataException("An Arrow record batch lacks the number of buffers of a view column.");
        var count = BinaryPrimitives.ReadInt64LittleEndian(_variadicCounts);
        _variadicCounts = _variadicCounts[sizeof(long)..];
        return count >= 0 && count <= _buffers.Length / Framing.BufferSize
            ? (int)count
            : throw new InvalidDataException($"An Arrow view column claims {count} buffers.");
    }

    private static void CheckViews(
        ReadOnlySpan<byte> views, ReadOnlySpan<byte> validity, ReadOnlySpan<ArrowBuffer> data)
    {
        var fields = MemoryMarshal.Cast<byte, int>(views);
        for (var i = 0; i < fields.Length; i += 4)
        {
            var length = fields[i];
            if ((uint)length <= LongestInlineView || !LayoutChecks.IsSet(validity, i / 4))
                continue;
            var (buffer, offset) = (fields[i + 2], fields[i + 3]);
            if (length < 0 || (uint)buffer >= (uint)data.Length || offset < 0 || offset > data[buffer].Length - length)
                throw new InvalidDataException("An Arrow view points outside its buffers.");
        }
    }

    private ArrayData DecodeUnion(IpcField field, UnionType type, int length, int nullCount)
    {
        if (_version < MetadataVersion.V5 && !TakeBuffer().IsEmpty && nullCount != 0)
            throw new NotSupportedException("Cannot read pre-1.0.0 Union array with top-level validity bitmap");
        var typeIds = TakeAtLeast(length);
        if (type.Mode == UnionMode.Sparse)
        {
            var children = DecodeChildren(field, length);
            CheckUnion(type, typeIds.Span[..length], default, children);
            return new ArrayData(field.ArrayType, length, 0, 0, [typeIds], children);
        }
        var offsets = TakeAtLeast((long)length * sizeof(int));
        var values = DecodeChildren(field, 0);
        CheckUnion(type, typeIds.Span[..length], MemoryMarshal.Cast<byte, int>(offsets.Span), values);
        return new ArrayData(field.ArrayType, length, 0, 0, [typeIds, offsets], values);
    }

    private static void CheckUnion(
        UnionType type, ReadOnlySpan<byte> typeIds, ReadOnlySpan<int> offsets, ArrayData[] children)
    {
        // How many values each type id has to offer; none for ids that the union does not have.
        Span<int> available = stackalloc int[byte.MaxValue + 1];
        available.Fill(-1);
        for (var child = 0; child < children.Length; child++)
            available[type.TypeIds[child]] = children[child].Length;
        for (var i = 0; i < typeIds.Length; i++)
        {
            var count = available[typeIds[i]];
            if (count < 0)
                throw new InvalidDataException($"An Arrow union holds the undeclared type id {typeIds[i]}.");
            if (!offsets.IsEmpty && (uint)offsets[i] >= (uint)count)
                throw new InvalidDataException("An Arrow union's offset lies outside its child.");
        }
    }

    private ArrayData DecodeRunEnds(IpcField field, int length)
    {
        var children = DecodeChildren(field, 0);
        var (ends, values) = (children[0], children[1]);
        if (ends.NullCount != 0 || values.Length < ends.Length)
            throw new InvalidDataException("Arrow run ends do not match their values.");
        var bytes = ends.Buffers[1].Span;
        var inOrder = field.Children[0].LayoutType switch
        {
            Int16Type => AreRunEnds(MemoryMarshal.Cast<byte, short>(bytes)[..ends.Length], length),
            Int32Type => AreRunEnds(MemoryMarshal.Cast<byte, int>(bytes)[..ends.Length], length),
            _ => AreRunEnds(MemoryMarshal.Cast<byte, long>(bytes)[..ends.Length], length),
        };
        if (!inOrder)
            throw new InvalidDataException("Arrow run ends are not ascending to the length of the array.");
        if (values.Length > ends.Length)
            children[1] = values.Slice(0, ends.Length);
        return new ArrayData(field.ArrayType, length, 0, 0, System.Array.Empty<ArrowBuffer>(), children);
    }

    private static bool AreRunEnds<T>(ReadOnlySpan<T> ends, int length)
        where T : unmanaged, IBinaryInteger<T>
    {
        var previous = 0L;
        foreach (var end in ends)
        {
            var current = long.CreateTruncating(end);
            if (current <= previous)
                return false;
            previous = current;
        }
        return previous >= length;
    }
}
