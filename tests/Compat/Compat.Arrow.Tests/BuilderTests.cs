using System.Text;
using Apache.Arrow;
using Apache.Arrow.Arrays;
using Apache.Arrow.Types;

namespace Compat.Arrow.Tests;

public sealed class BuilderTests
{
    [Fact]
    public void Int32_EveryWayToAppend_KeepsOrderAndNulls()
    {
        using Int32Array array = new Int32Array.Builder()
            .Append(1).Append((int?)null).Append((int?)3).Append([4, 5]).AppendRange([6, 7]).AppendNull()
            .Build();

        Assert.Equal([1, null, 3, 4, 5, 6, 7, null], array);
        Assert.Equal(2, array.NullCount);
        Assert.Equal([1, 3, 4, 5, 6, 7], array.ToList());
        Assert.Equal(8, array.ToList(includeNulls: true).Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => array.GetValue(8));
        Assert.Throws<ArgumentOutOfRangeException>(() => array.GetValue(-1));
    }

    [Fact]
    public void Int32_WithoutNulls_HasNoBitmap()
    {
        using Int32Array array = new Int32Array.Builder().AppendRange(Enumerable.Range(0, 100)).Build();

        Assert.True(array.NullBitmapBuffer.IsEmpty);
        Assert.Equal(Enumerable.Range(0, 100).ToArray(), array.Values.ToArray());
    }

    [Fact]
    public void Int32_SetSwapResizeClear_ChangeWhatIsBuilt()
    {
        Int32Array.Builder builder = new Int32Array.Builder().Append(1).AppendNull().Append(3);

        Assert.Equal([3, 9, 1], builder.Set(1, 9).Swap(0, 2).Build());
        Assert.Equal([3, 9], builder.Resize(2).Build());
        Assert.Equal([], builder.Clear().Build());
        Assert.Equal([5], builder.Append(5).Build());
    }

    [Fact]
    public void Build_Twice_MakesIndependentArrays()
    {
        var builder = new ListArray.Builder(Int32Type.Default);
        builder.Append();
        ((Int32Array.Builder)builder.ValueBuilder).Append(1);
        using ListArray first = builder.Build();
        builder.Append();
        ((Int32Array.Builder)builder.ValueBuilder).Append(2).Append(3);
        using ListArray second = builder.Build();

        Assert.Equal(["[1]"], ArrayValues.Read(first));
        Assert.Equal(["[1]", "[2, 3]"], ArrayValues.Read(second));
    }

    [Fact]
    public void Boolean_SetToggleSwap_ChangeWhatIsBuilt()
    {
        BooleanArray.Builder builder = new BooleanArray.Builder().Append([true, false]).AppendNull().Append(true);

        using BooleanArray array = builder.Toggle(2).Set(1).Set(3, false).Swap(0, 3).Build();

        Assert.Equal([false, true, true, true], array);
        Assert.Equal(0, array.NullCount);
        Assert.Throws<ArgumentOutOfRangeException>(() => builder.Set(4));
    }

    [Fact]
    public void Binary_SwapAndSet_MoveTheBytes()
    {
        var random = new Random(3);
        var builder = new BinaryArray.Builder();
        var expected = new List<byte[]?>();
        for (int i = 0; i < 30; i++)
        {
            byte[]? value = i % 5 == 4 ? null : Enumerable.Repeat((byte)i, random.Next(6)).ToArray();
            builder.Append((IEnumerable<byte>?)value);
            expected.Add(value);
        }
        for (int step = 0; step < 200; step++)
        {
            (int i, int j) = (random.Next(30), random.Next(30));
            builder.Swap(i, j);
            (expected[i], expected[j]) = (expected[j], expected[i]);
            if (step % 10 == 0)
            {
                builder.Set(i, (byte)step);
                expected[i] = [(byte)step];
            }
        }
        builder.Resize(25);

        using BinaryArray array = builder.Append([1, 2]).Build();

        Assert.Equal([.. expected.Take(25), [1, 2]], (IReadOnlyList<byte[]?>)array);
    }

    [Fact]
    public void LargeBinary_SwapAndSet_MoveTheBytes()
    {
        LargeBinaryArray.Builder builder =
            new LargeBinaryArray.Builder().Append([1]).AppendNull().Append([2, 3, 4]).AppendRange([[5, 6], null]);

        using LargeBinaryArray array = builder.Swap(0, 2).Set(1, 9).Build();

        Assert.Equal([[2, 3, 4], [9], [1], [5, 6], null], (IReadOnlyList<byte[]?>)array);
        Assert.Equal(3, array.GetValueLength(0));
    }

    [Fact]
    public void BinaryView_ShortAndLong_ShareOneDataBuffer()
    {
        byte[] longValue = Enumerable.Range(0, 13).Select(i => (byte)i).ToArray();
        using BinaryViewArray array = new BinaryViewArray.Builder()
            .Append(longValue.AsSpan(0, 12)).Append(longValue).AppendNull().Append((byte)7).Swap(0, 1).Build();

        Assert.Equal([longValue, longValue[..12], null, [7]], (IReadOnlyList<byte[]?>)array);
        Assert.Equal(1, array.DataBufferCount);
        Assert.Equal((13, 0, 0), (array.Views[0].Length, array.Views[0].BufferIndex, array.Views[0].BufferOffset));
        Assert.Equal((12, -1), (array.Views[1].Length, array.Views[1].BufferIndex));
    }

    [Fact]
    public void String_OtherEncodingAndMaterialize_ReadTheSame()
    {
        using StringArray array = new StringArray.Builder()
            .Append("añ€😀", Encoding.Unicode).Append((string?)null, Encoding.Unicode).Build();

        Assert.Equal("añ€😀", array.GetString(0, Encoding.Unicode));
        array.Materialize(Encoding.Unicode);
        Assert.True(array.IsMaterialized(Encoding.Unicode));
        Assert.False(array.IsMaterialized());
        Assert.Equal(["añ€😀", null], Enumerable.Range(0, 2).Select(i => array.GetString(i, Encoding.Unicode)));
        Assert.Throws<ArgumentOutOfRangeException>(() => array.GetString(2, Encoding.Unicode));
    }

    [Fact]
    public void String_CollectionInterfaces_AreReadOnly()
    {
        using StringArray array = new StringArray.Builder().AppendRange(["x", null, "z"]).Build();
        ICollection<string?> collection = array;
        var copy = new string?[4];

        collection.CopyTo(copy, 1);

        Assert.Equal(new string?[] { null, "x", null, "z" }, (IEnumerable<string?>)copy);
        Assert.True(collection.Contains("z") && collection.Contains(null) && !collection.Contains("y"));
        Assert.True(collection.IsReadOnly);
        Assert.Throws<NotSupportedException>(() => collection.Add("w"));
        Assert.Throws<NotSupportedException>(() => collection.Remove("x"));
        Assert.Throws<NotSupportedException>(collection.Clear);
    }

    [Fact]
    public void Binary_AsACollection_ComparesContents()
    {
        using BinaryArray array = new BinaryArray.Builder().Append([1, 2]).AppendNull().Build();
        ICollection<byte[]?> collection = array;
        var copy = new byte[2][];

        collection.CopyTo(copy, 0);

        Assert.True(collection.Contains([1, 2]) && collection.Contains(null) && !collection.Contains([1]));
        Assert.Equal([[1, 2], []], copy);
    }

    [Fact]
    public void List_Resize_LeavesTheNextListWithAllLaterValues()
    {
        var builder = new ListArray.Builder(Int32Type.Default);
        for (int i = 0; i < 4; i++)
        {
            builder.Append();
            ((Int32Array.Builder)builder.ValueBuilder).Append(i);
        }

        using ListArray cut = builder.Resize(1).Build();
        using ListArray extended = builder.Resize(4).Build();

        Assert.Equal(["[0]", "[1, 2, 3]"], ArrayValues.Read(cut));
        Assert.Equal(["[0]", "[1, 2, 3]", "null", "null"], ArrayValues.Read(extended));
    }

    [Fact]
    public void RunEndEncoded_RunsThatDoNotFit_Throw()
    {
        Int32Array ends = new Int32Array.Builder().Append(2).AppendNull().Build();
        StringArray two = new StringArray.Builder().Append("a").Append("b").Build();

        Assert.Throws<ArgumentException>(() => new RunEndEncodedArray(ends, two));
        Assert.Throws<ArgumentException>(() => new RunEndEncodedArray((Int32Array)ends.Slice(0, 1), two));
        Assert.Throws<ArgumentException>(() => new RunEndEncodedArray(two, two));
    }

    [Fact]
    public void FixedSizeList_WrongValueCount_Throws()
    {
        FixedSizeListArray.Builder builder = new FixedSizeListArray.Builder(Int32Type.Default, 2).Append();
        ((Int32Array.Builder)builder.ValueBuilder).Append(1);

        Assert.Throws<ArgumentOutOfRangeException>(() => builder.Append());
        Assert.Throws<ArgumentOutOfRangeException>(() => builder.Build());
    }

    [Fact]
    public void Guid_AndBool8_RoundTripThroughTheirStorage()
    {
        Guid[] guids = [Guid.Empty, new("00112233-4455-6677-8899-aabbccddeeff")];
        using GuidArray array = new GuidArray.Builder().AppendRange(guids).AppendNull().Build();
        using Bool8Array flags = new Bool8Array.Builder().Append(true).AppendNull().Append(false).Build();

        Assert.Equal([guids[0], guids[1], null], array);
        Assert.Equal("00112233445566778899AABBCCDDEEFF", Convert.ToHexString(array.StorageArray.GetBytes(1)));
        Assert.Equal(guids[1], GuidArray.RFC4122ToGuid(GuidArray.GuidToBytes(guids[1])));
        Assert.Equal([true, null, false], flags);
        Assert.Equal("arrow.bool8", flags.Data.DataType.Name);
    }

    [Fact]
    public void RunEndEncoded_EqualNeighbours_BecomeRuns()
    {
        using RunEndEncodedArray array = new RunEndEncodedArray.Builder<
                Int16Array.Builder, StringArray.Builder, Int16Array, StringArray, string>(new(), new())
            .AppendRange(["a", "a", "b"]).AppendNull().AppendNull().Append("b").Build();

        Assert.Equal(new short?[] { 2, 3, 5, 6 }, (IEnumerable<short?>)array.RunEnds);
        Assert.Equal(["a", "a", "b", null, null, "b"], array.AsDecodedReadOnlyList<string?>());
        Assert.Equal([0, 0, 1, 2, 2, 3], array.EnumeratePhysicalIndices());
        Assert.Equal(["b", null], ((RunEndEncodedArray)array.Slice(2, 2)).AsDecodedReadOnlyList<string?>());
    }

    [Fact]
    public void BuildArray_WrongShape_Throws()
    {
        Assert.Throws<ArgumentException>(() => new Int32Array(new ArrayData(Int64Type.Default, 0, 0, 0, [], [])));
        Assert.Throws<ArgumentException>(
            () => new Int32Array(new ArrayData(Int32Type.Default, 0, 0, 0, [ArrowBuffer.Empty], [])));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FixedSizeBinaryTestBuilder().Append([1, 2, 3]));
    }

    [Fact]
    public void FixedSizeBinary_SetNullAndSwap_ChangeWhatIsBuilt()
    {
        FixedSizeBinaryTestBuilder builder =
            new FixedSizeBinaryTestBuilder().Append([1, 2]).Append([3, 4]).AppendNull();

        using FixedSizeBinaryArray array = builder.Swap(0, 2).SetNull(1).Set(0, [5, 6]).Build();

        Assert.Equal([[5, 6], null, [1, 2]], (IReadOnlyList<byte[]?>)array);
    }

    private sealed class FixedSizeBinaryTestBuilder()
        : FixedSizeBinaryArray.BuilderBase<FixedSizeBinaryArray, FixedSizeBinaryTestBuilder>(
            new FixedSizeBinaryType(2), 2)
    {
        protected override FixedSizeBinaryArray Build(ArrayData data) => new(data);
    }
}
