using Apache.Arrow;
using Apache.Arrow.Types;

namespace Compat.Arrow.Tests;

public sealed class EveryTypeTests
{
    public static TheoryData<string> Names => SampleArrays.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Slice_AtEveryOffset_HasTheValuesOfTheWhole(string name)
    {
        using IArrowArray array = SampleArrays.Make(name);
        string[] expected = ArrayValues.Read(array);

        for (int offset = 0; offset <= array.Length; offset++)
        {
            for (int length = 0; offset + length <= array.Length; length++)
            {
                IArrowArray slice = ArrowArrayFactory.Slice(array, offset, length);

                Assert.Equal(expected.AsSpan(offset, length).ToArray(), ArrayValues.Read(slice));
                Assert.Equal(offset, slice.Offset);
                AssertNullCount(slice);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Slice_OfASlice_HasTheValuesOfTheWhole(string name)
    {
        using IArrowArray array = SampleArrays.Make(name);
        string[] expected = ArrayValues.Read(array);

        IArrowArray slice = ArrowArrayFactory.Slice(ArrowArrayFactory.Slice(array, 1, 9), 2, 5);

        Assert.Equal(expected.AsSpan(3, 5).ToArray(), ArrayValues.Read(slice));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void SliceShared_AfterTheOriginalIsDisposed_StillReads(string name)
    {
        var allocator = new TrackingAllocator();
        IArrowArray array = SampleArrays.Make(name, allocator);
        string[] expected = ArrayValues.Read(array);

        IArrowArray slice = ArrowArrayFactory.SliceShared(array, 3, 7);
        array.Dispose();

        Assert.Equal(expected.AsSpan(3, 7).ToArray(), ArrayValues.Read(slice));
        slice.Dispose();
        Assert.Equal(0, allocator.Outstanding);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Dispose_OfTheOnlyOwner_FreesEverythingOnce(string name)
    {
        var allocator = new TrackingAllocator();
        IArrowArray array = SampleArrays.Make(name, allocator);
        Assert.Equal(name == "null", allocator.Outstanding == 0);

        array.Dispose();
        array.Dispose();

        Assert.Equal(0, allocator.Outstanding);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Clone_AfterTheOriginalIsDisposed_HasItsValues(string name)
    {
        IArrowArray array = SampleArrays.Make(name);
        string[] expected = ArrayValues.Read(array);

        using IArrowArray clone = ArrowArrayFactory.BuildArray(array.Data.Clone());
        array.Dispose();

        Assert.Equal(expected, ArrayValues.Read(clone));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Concatenate_SlicesOfEveryOffset_MakesTheWhole(string name)
    {
        using IArrowArray array = SampleArrays.Make(name);
        string[] expected = ArrayValues.Read(array);

        for (int cut = 0; cut <= array.Length; cut++)
        {
            using IArrowArray joined = ArrowArrayConcatenator.Concatenate([
                ArrowArrayFactory.Slice(array, 0, cut),
                ArrowArrayFactory.Slice(array, cut, 0),
                ArrowArrayFactory.Slice(array, cut, array.Length - cut),
            ]);

            Assert.Equal(expected, ArrayValues.Read(joined));
            AssertNullCount(joined);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Concatenate_AfterThePartsAreDisposed_OwnsItsMemory(string name)
    {
        var allocator = new TrackingAllocator();
        IArrowArray first = SampleArrays.Make(name, allocator);
        IArrowArray second = SampleArrays.Make(name, allocator);
        string[] expected = [.. ArrayValues.Read(first), .. ArrayValues.Read(second)];

        IArrowArray joined = ArrowArrayConcatenator.Concatenate([first, second], allocator);
        first.Dispose();
        second.Dispose();

        Assert.Equal(expected, ArrayValues.Read(joined));
        joined.Dispose();
        Assert.Equal(0, allocator.Outstanding);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Accept_TypedVisitor_GetsTheArray(string name)
    {
        using IArrowArray array = SampleArrays.Make(name);
        var visitor = new AnyVisitor();

        array.Accept(visitor);
        array.Data.DataType.Accept(visitor);

        Assert.Same(array, visitor.Array);
        Assert.Same(array.Data.DataType, visitor.Type);
    }

    private static void AssertNullCount(IArrowArray array)
    {
        int expected = array is RunEndEncodedArray ? 0 : Enumerable.Range(0, array.Length).Count(array.IsNull);
        Assert.Equal(expected, array.NullCount);
    }

    private sealed class AnyVisitor : IArrowArrayVisitor, IArrowTypeVisitor
    {
        public IArrowArray? Array { get; private set; }

        public IArrowType? Type { get; private set; }

        public void Visit(IArrowArray array) => Array = array;

        public void Visit(IArrowType type) => Type = type;
    }
}
