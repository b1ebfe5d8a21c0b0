using Apache.Arrow;
using Apache.Arrow.Types;

namespace Compat.Arrow.Tests;

public sealed class ConcatenationTests
{
    [Fact]
    public void Concatenate_DifferentDictionaries_ShiftsTheIndices()
    {
        var type = new DictionaryType(Int8Type.Default, StringType.Default, false);
        DictionaryArray Make(string[] words, sbyte?[] indices)
        {
            var builder = new Int8Array.Builder();
            foreach (sbyte? index in indices)
                builder.Append(index);
            return new DictionaryArray(type, builder.Build(), new StringArray.Builder().AppendRange(words).Build());
        }

        using IArrowArray joined = ArrowArrayConcatenator.Concatenate(
            [Make(["a", "b"], [1, null, 0]), Make(["c"], [0, null]), Make(["d", "e"], [1])]);

        Assert.Equal(["b", "null", "a", "c", "null", "e"], ArrayValues.Read(joined));
    }

    [Fact]
    public void Concatenate_DictionariesTooLongForTheirIndices_Throws()
    {
        var type = new DictionaryType(Int8Type.Default, Int32Type.Default, false);
        DictionaryArray Make() => new(
            type,
            new Int8Array.Builder().Append((sbyte)99).Build(),
            new Int32Array.Builder().AppendRange(Enumerable.Range(0, 100)).Build());

        Assert.Throws<OverflowException>(() => ArrowArrayConcatenator.Concatenate([Make(), Make()]));
    }

    [Fact]
    public void Concatenate_OverlappingListViews_KeepsTheirValues()
    {
        Int32Array values = new Int32Array.Builder().AppendRange(Enumerable.Range(0, 6)).Build();
        ArrowBuffer offsets = new ArrowBuffer.Builder<int>().Append([4, 1, 0]).Build();
        ArrowBuffer sizes = new ArrowBuffer.Builder<int>().Append([2, 3, 0]).Build();
        using var views = new ListViewArray(
            new ListViewType(Int32Type.Default), 3, offsets, sizes, values, ArrowBuffer.Empty);

        using IArrowArray joined = ArrowArrayConcatenator.Concatenate([views, views]);

        Assert.Equal(["[4, 5]", "[1, 2, 3]", "[]", "[4, 5]", "[1, 2, 3]", "[]"], ArrayValues.Read(joined));
    }

    [Fact]
    public void Concatenate_DifferentTypes_Throws()
    {
        using Int32Array ints = new Int32Array.Builder().Append(1).Build();
        using Int64Array longs = new Int64Array.Builder().Append(1).Build();
        using Decimal128Array two = new Decimal128Array.Builder(new Decimal128Type(10, 2)).Append(1m).Build();
        using Decimal128Array three = new Decimal128Array.Builder(new Decimal128Type(10, 3)).Append(1m).Build();
        using TimestampArray seconds = new TimestampArray.Builder(TimeUnit.Second).AppendNull().Build();
        using TimestampArray millis = new TimestampArray.Builder(TimeUnit.Millisecond).AppendNull().Build();

        Assert.Throws<ArgumentException>(() => ArrowArrayConcatenator.Concatenate([ints, longs]));
        Assert.Throws<ArgumentException>(() => ArrowArrayConcatenator.Concatenate([two, three]));
        Assert.Throws<ArgumentException>(() => ArrowArrayConcatenator.Concatenate([seconds, millis]));
    }

    [Fact]
    public void Concatenate_NoneOrOne_GivesNullOrItself()
    {
        using Int32Array array = new Int32Array.Builder().Append(1).Build();

        Assert.Null(ArrowArrayConcatenator.Concatenate([]));
        Assert.Same(array, ArrowArrayConcatenator.Concatenate([array]));
        Assert.Same(array.Data, ArrayDataConcatenator.Concatenate([array.Data]));
    }

    [Fact]
    public void Concatenate_OfExtensions_KeepsTheType()
    {
        using GuidArray guids = new GuidArray.Builder().Append(Guid.Empty).AppendNull().Build();

        using var joined = (GuidArray)ArrowArrayConcatenator.Concatenate([guids, guids]);

        Assert.Equal([Guid.Empty, null, Guid.Empty, null], joined);
    }
}
