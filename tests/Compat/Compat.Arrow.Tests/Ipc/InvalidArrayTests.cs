using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace Compat.Arrow.Tests.Ipc;

/// <summary>
/// Arrays that contradict themselves: the writer passes them on as they are, and the reader must find out. What null
/// slots hold is not looked at.
/// </summary>
public sealed class InvalidArrayTests
{
    private static readonly Field s_number = new("number", Int8Type.Default, true);
    private static readonly ArrowBuffer s_secondIsNull = Bytes(0b101);

    [Theory]
    [InlineData("negative offset", new[] { -1, 0, 2, 3 })]
    [InlineData("descending offsets", new[] { 0, 2, 1, 3 })]
    [InlineData("offset beyond the data", new[] { 0, 1, 2, 4 })]
    public void Text_OffsetsInvalid_IsRefused(string why, int[] offsets)
    {
        Assert.True(IsRefused(WriteText(offsets)), why);
    }

    [Theory]
    [InlineData(new byte[] { 0, 1, 2 }, true)]
    [InlineData(new byte[] { 0, 255, 2 }, true)]
    [InlineData(new byte[] { 0, 1, 3 }, false)]
    [InlineData(new byte[] { 0, 1, 255 }, false)]
    public void Dictionary_IndexOutside_IsRefusedWhereValid(byte[] indexes, bool isFine)
    {
        foreach (var indexType in new IArrowType[] { Int8Type.Default, UInt8Type.Default })
        {
            var type = new DictionaryType(indexType, Int8Type.Default, false);
            ArrowBuffer[] buffers = [s_secondIsNull, Bytes(indexes)];
            AssertRead(new ArrayData(type, 3, 1, 0, buffers, null, Numbers(3)), isFine);
        }
    }

    [Theory]
    [InlineData(100, -1)]
    [InlineData(100, 3)]
    [InlineData(100, int.MinValue)]
    [InlineData(3, 3)]
    public void Dictionary_WideIndexOutside_IsRefused(int length, int wrong)
    {
        foreach (var position in new[] { 0, length / 2, length - 1 })
        {
            var indexes = new int[length];
            indexes[position] = wrong;
            var type = new DictionaryType(Int32Type.Default, Int8Type.Default, false);
            var large = new DictionaryType(Int64Type.Default, Int8Type.Default, false);
            var longs = MemoryMarshal.AsBytes(indexes.Select(index => (long)index).ToArray().AsSpan()).ToArray();
            AssertRead(new ArrayData(type, length, 0, 0, [ArrowBuffer.Empty, Ints(indexes)], null, Numbers(3)), false);
            AssertRead(new ArrayData(large, length, 0, 0, [ArrowBuffer.Empty, Bytes(longs)], null, Numbers(3)), false);
        }
    }

    [Theory]
    [InlineData(13, 0, 0, true)]
    [InlineData(13, 0, 7, true)]
    [InlineData(13, 0, 8, false)]
    [InlineData(13, 1, 0, false)]
    [InlineData(13, -1, 0, false)]
    [InlineData(13, 0, -1, false)]
    [InlineData(-1, 0, 0, false)]
    [InlineData(int.MaxValue, 0, int.MaxValue, false)]
    [InlineData(12, 9, 9, true)]
    public void View_OutsideItsBuffers_IsRefusedWhereValid(int length, int buffer, int offset, bool isFine)
    {
        int[] wrong = [length, 0, buffer, offset], harmless = [0, 0, 0, 0];
        foreach (var type in new IArrowType[] { StringViewType.Default, BinaryViewType.Default })
        {
            ArrowBuffer[] seen = [ArrowBuffer.Empty, Ints(wrong), Bytes(new byte[20])];
            AssertRead(new ArrayData(type, 1, 0, 0, seen, null), isFine);
            ArrowBuffer[] unseen = [s_secondIsNull, Ints([.. harmless, .. wrong, .. harmless]), Bytes(new byte[20])];
            AssertRead(new ArrayData(type, 3, 1, 0, unseen, null), true);
        }
    }

    [Theory]
    [InlineData(0, 3, true)]
    [InlineData(3, 0, true)]
    [InlineData(1, 3, false)]
    [InlineData(4, 0, false)]
    [InlineData(-1, 1, false)]
    [InlineData(2, -1, false)]
    [InlineData(int.MaxValue, int.MaxValue, false)]
    public void ListView_OutsideItsValues_IsRefusedWhereValid(int start, int size, bool isFine)
    {
        var type = new ListViewType(s_number);
        var bytes = Write(new ArrayData(type, 2, 0, 0, [ArrowBuffer.Empty, Ints(0, 0), Ints(3, 3)], [Numbers(3)]));
        var at = bytes.AsSpan().LastIndexOf(new byte[] { 3, 0, 0, 0, 3, 0, 0, 0 });
        MemoryMarshal.Write(bytes.AsSpan(at - 8), start);
        MemoryMarshal.Write(bytes.AsSpan(at), size);

        Assert.Equal(isFine, !IsRefused(bytes));
    }

    [Theory]
    [InlineData(new byte[] { 5, 7 }, new[] { 0, 0 }, true)]
    [InlineData(new byte[] { 5, 6 }, new[] { 0, 0 }, false)]
    [InlineData(new byte[] { 5, 255 }, new[] { 0, 0 }, false)]
    [InlineData(new byte[] { 5, 7 }, new[] { 2, 1 }, true)]
    [InlineData(new byte[] { 5, 7 }, new[] { 3, 0 }, false)]
    [InlineData(new byte[] { 5, 7 }, new[] { -1, 0 }, false)]
    public void Union_OutsideItsChildren_IsRefused(byte[] typeIds, int[] offsets, bool isFine)
    {
        var type = new UnionType([s_number, s_number], [5, 7], UnionMode.Dense);
        var bytes = Write(new ArrayData(type, 2, 0, 0, [Bytes(typeIds), Ints(offsets)], [Numbers(3), Numbers(2)]));

        Assert.Equal(isFine, !IsRefused(bytes));
    }

    [Theory]
    [InlineData(new[] { 2, 5 }, 2, true)]
    [InlineData(new[] { 2, 9 }, 2, true)]
    [InlineData(new[] { 2, 4 }, 2, false)]
    [InlineData(new[] { 5, 5 }, 2, false)]
    [InlineData(new[] { 0, 5 }, 2, false)]
    [InlineData(new[] { -1, 5 }, 2, false)]
    [InlineData(new[] { 2, 5 }, 1, false)]
    public void RunEnds_NotMatching_AreRefused(int[] ends, int valueCount, bool isFine)
    {
        // Written right and then changed, because the writer works with run ends.
        var type = new RunEndEncodedType(new Field("run_ends", Int32Type.Default, false), s_number);
        var runEnds = new ArrayData(Int32Type.Default, 2, 0, 0, [ArrowBuffer.Empty, Ints(77, 78)], null);
        var bytes = Write(new ArrayData(
            type, 78, 0, 0, System.Array.Empty<ArrowBuffer>(), [runEnds, Numbers(2)]));
        var at = bytes.AsSpan().LastIndexOf(new byte[] { 77, 0, 0, 0, 78, 0, 0, 0 });
        MemoryMarshal.Cast<int, byte>(ends).CopyTo(bytes.AsSpan(at));
        ReplaceNodes(bytes, [78, 0, 2, 0, 2, 0], [5, 0, 2, 0, valueCount, 0]);
        Replace(bytes, [78], [5]);

        Assert.Equal(isFine, !IsRefused(bytes));
    }

    [Theory]
    [InlineData(3, 1, true)]
    [InlineData(3, -1, true)]
    [InlineData(3, 0, false)]
    [InlineData(3, 2, false)]
    [InlineData(3, 4, false)]
    [InlineData(3, -2, false)]
    [InlineData(-1, 0, false)]
    [InlineData(100, 1, false)]
    [InlineData(1L << 33, 1, false)]
    public void Node_ContradictsItsBuffers_IsRefused(long length, long nullCount, bool isFine)
    {
        var bytes = Write(new ArrayData(Int8Type.Default, 3, 1, 0, [s_secondIsNull, Bytes(1, 2, 3)], null));
        ReplaceNodes(bytes, [3, 1], [length, nullCount]);

        Assert.Equal(isFine, !IsRefused(bytes));
    }

    [Fact]
    public void Children_ShorterThanTheirParent_AreRefused()
    {
        var list = new ArrayData(
            new ListType(s_number), 1, 0, 0, [ArrowBuffer.Empty, Ints(0, 9)], [Numbers(9)]);
        var record = new ArrayData(new StructType([s_number]), 9, 0, 0, [ArrowBuffer.Empty], [Numbers(9)]);
        var fixedSize = new ArrayData(new FixedSizeListType(s_number, 3), 3, 0, 0, [ArrowBuffer.Empty], [Numbers(9)]);
        var sparse = new ArrayData(
            new UnionType([s_number], [0], UnionMode.Sparse), 9, 0, 0, [Bytes(new byte[9])], [Numbers(9)]);
        foreach (var parent in new[] { list, record, fixedSize, sparse })
        {
            var bytes = Write(parent);
            ReplaceNodes(bytes, [parent.Length, 0, 9, 0], [parent.Length, 0, 8, 0]);
            Assert.True(IsRefused(bytes), parent.DataType.Name);
        }
    }

    private static void AssertRead(ArrayData data, bool isFine) => Assert.Equal(isFine, !IsRefused(Write(data)));

    private static bool IsRefused(byte[] bytes)
    {
        try
        {
            Samples.ReadStream(bytes);
            return false;
        }
        catch (InvalidDataException)
        {
            return true;
        }
    }

    // The writer rebases offsets, so wrong ones are put into the bytes afterwards.
    private static byte[] WriteText(int[] offsets)
    {
        int[] right = [0, 1, 2, 3];
        ArrowBuffer[] buffers = [ArrowBuffer.Empty, Ints(right), Bytes(65, 66, 67)];
        var bytes = Write(new ArrayData(StringType.Default, 3, 0, 0, buffers, null));
        var at = bytes.AsSpan().LastIndexOf(MemoryMarshal.AsBytes(right.AsSpan()));
        MemoryMarshal.Cast<int, byte>(offsets).CopyTo(bytes.AsSpan(at));
        return bytes;
    }

    private static void ReplaceNodes(byte[] bytes, long[] nodes, long[] by) => Assert.True(Replace(bytes, nodes, by));

    // Replaces the first place where the numbers stand one after another.
    private static bool Replace(byte[] bytes, long[] numbers, long[] by)
    {
        var at = bytes.AsSpan().IndexOf(MemoryMarshal.AsBytes(numbers.AsSpan()));
        if (at >= 0)
            MemoryMarshal.AsBytes(by.AsSpan()).CopyTo(bytes.AsSpan(at));
        return at >= 0;
    }

    private static byte[] Write(ArrayData data) =>
        Samples.WriteStream(null, Samples.ToBatch([("c", data)], data.Length));

    private static ArrayData Numbers(int count) =>
        new(Int8Type.Default, count, 0, 0, [ArrowBuffer.Empty, Bytes(new byte[count])], null);

    private static ArrowBuffer Bytes(params byte[] bytes) => new(bytes);

    private static ArrowBuffer Ints(params int[] values) => new(MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
}
