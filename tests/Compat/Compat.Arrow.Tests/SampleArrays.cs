using Apache.Arrow;
using Apache.Arrow.Memory;
using Apache.Arrow.Scalars;
using Apache.Arrow.Types;

namespace Compat.Arrow.Tests;

/// <summary>An array of every type, eleven values each: enough for bitmaps that end within their second byte.</summary>
internal static class SampleArrays
{
    public const int Length = 11;

    private delegate IArrowArray Maker(MemoryAllocator? allocator);

    private static readonly Dictionary<string, Maker> Makers = new()
    {
        ["null"] = _ => new NullArray(Length),
        ["bool"] = a => Fill(new BooleanArray.Builder(), (b, i) => b.Append(i % 3 == 0)).Build(a),
        ["int8"] = a => Fill(new Int8Array.Builder(), (b, i) => b.Append((sbyte)(i - 5))).Build(a),
        ["uint8"] = a => Fill(new UInt8Array.Builder(), (b, i) => b.Append((byte)(250 - i))).Build(a),
        ["int16"] = a => Fill(new Int16Array.Builder(), (b, i) => b.Append((short)(i * -1000))).Build(a),
        ["uint16"] = a => Fill(new UInt16Array.Builder(), (b, i) => b.Append((ushort)(i * 6000))).Build(a),
        ["int32"] = a => Fill(new Int32Array.Builder(), (b, i) => b.Append(int.MinValue + i)).Build(a),
        ["uint32"] = a => Fill(new UInt32Array.Builder(), (b, i) => b.Append(uint.MaxValue - (uint)i)).Build(a),
        ["int64"] = a => Fill(new Int64Array.Builder(), (b, i) => b.Append(long.MinValue + i)).Build(a),
        ["uint64"] = a => Fill(new UInt64Array.Builder(), (b, i) => b.Append(ulong.MaxValue - (ulong)i)).Build(a),
        ["half"] = a => Fill(new HalfFloatArray.Builder(), (b, i) => b.Append((Half)(i / 4.0))).Build(a),
        ["float"] = a => Fill(new FloatArray.Builder(), (b, i) => b.Append(i / 3f)).Build(a),
        ["double"] = a => Fill(new DoubleArray.Builder(), (b, i) => b.Append(i / 7.0)).Build(a),
        ["utf8"] = a => Fill(new StringArray.Builder(), (b, i) => b.Append(Text(i))).Build(a),
        ["large_utf8"] = a => Fill(new LargeStringArray.Builder(), (b, i) => b.Append(Text(i))).Build(a),
        ["utf8_view"] = a => Fill(new StringViewArray.Builder(), (b, i) => b.Append(Text(i))).Build(a),
        ["binary"] = a => Fill(new BinaryArray.Builder(), (b, i) => b.Append(Bytes(i))).Build(a),
        ["large_binary"] = a => Fill(new LargeBinaryArray.Builder(), (b, i) => b.Append(Bytes(i))).Build(a),
        ["binary_view"] = a => Fill(new BinaryViewArray.Builder(), (b, i) => b.Append(Bytes(i))).Build(a),
        ["date32"] = a => Fill(new Date32Array.Builder(), (b, i) => b.Append(Day(i))).Build(a),
        ["date64"] = a => Fill(new Date64Array.Builder(), (b, i) => b.Append(Day(i))).Build(a),
        ["time32"] = a => Fill(new Time32Array.Builder(TimeUnit.Second), (b, i) => b.Append(Time(i))).Build(a),
        ["time64"] = a => Fill(new Time64Array.Builder(TimeUnit.Nanosecond), (b, i) => b.Append(Time(i))).Build(a),
        ["timestamp_tz"] = a =>
            Fill(new TimestampArray.Builder(TimeUnit.Microsecond, "Asia/Tokyo"), (b, i) => b.Append(Instant(i)))
                .Build(a),
        ["timestamp"] = a => Fill(new TimestampArray.Builder(TimeUnit.Second), (b, i) => b.Append(Instant(i))).Build(a),
        ["duration"] = a => Fill(
            new DurationArray.Builder(DurationType.Millisecond), (b, i) => b.Append(TimeSpan.FromDays(-i))).Build(a),
        ["interval_months"] = a =>
            Fill(new YearMonthIntervalArray.Builder(), (b, i) => b.Append(new YearMonthInterval(i, -i))).Build(a),
        ["interval_days"] = a =>
            Fill(new DayTimeIntervalArray.Builder(), (b, i) => b.Append(new DayTimeInterval(i, -i))).Build(a),
        ["interval_nanos"] = a => Fill(
            new MonthDayNanosecondIntervalArray.Builder(),
            (b, i) => b.Append(new MonthDayNanosecondInterval(i, -i, long.MaxValue - i))).Build(a),
        ["decimal32"] = a =>
            Fill(new Decimal32Array.Builder(new Decimal32Type(9, 2)), (b, i) => b.Append(Money(i))).Build(a),
        ["decimal64"] = a =>
            Fill(new Decimal64Array.Builder(new Decimal64Type(18, 4)), (b, i) => b.Append(Money(i))).Build(a),
        ["decimal128"] = a =>
            Fill(new Decimal128Array.Builder(new Decimal128Type(38, 10)), (b, i) => b.Append(Money(i))).Build(a),
        ["decimal256"] = a =>
            Fill(new Decimal256Array.Builder(new Decimal256Type(76, 38)), (b, i) => b.Append(Money(i))).Build(a),
        ["list"] = a => List(new ListArray.Builder(Int32Type.Default), b => b.ValueBuilder, b => b.Append()).Build(a),
        ["large_list"] = a =>
            List(new LargeListArray.Builder(Int32Type.Default), b => b.ValueBuilder, b => b.Append()).Build(a),
        ["list_view"] = a =>
            List(new ListViewArray.Builder(Int32Type.Default), b => b.ValueBuilder, b => b.Append()).Build(a),
        ["large_list_view"] = a =>
            List(new LargeListViewArray.Builder(Int32Type.Default), b => b.ValueBuilder, b => b.Append()).Build(a),
        ["fixed_size_list"] = MakeFixedSizeList,
        ["map"] = MakeMap,
        ["struct"] = MakeStruct,
        ["dictionary"] = MakeDictionary,
        ["sparse_union"] = MakeSparseUnion,
        ["dense_union"] = MakeDenseUnion,
        ["run_end_encoded"] = MakeRuns,
    };

    public static IReadOnlyCollection<string> AllNames => Makers.Keys;

    public static TheoryData<string> Names => new(Makers.Keys);

    /// <summary>An array of the type; of the nullable ones every fourth value, from the third on, is null.</summary>
    public static IArrowArray Make(string name, MemoryAllocator? allocator = null) => Makers[name](allocator);

    private static bool IsNull(int i) => i % 4 == 2;

    private static string Text(int i) => new((char)('é' + i), i * 3);

    private static byte[] Bytes(int i) => Enumerable.Range(0, i * 2).Select(k => (byte)(k + i)).ToArray();

    private static DateOnly Day(int i) => new DateOnly(1950, 1, 1).AddDays(i * 4000);

    private static TimeOnly Time(int i) => new(i * 2, i * 5, i);

    private static DateTimeOffset Instant(int i) => new(1900 + (i * 20), 1 + i, 2, 3, 4, 5, TimeSpan.FromHours(i - 5));

    private static decimal Money(int i) => (i - 5) * 1234.25m;

    private static TBuilder Fill<TBuilder>(TBuilder builder, Action<TBuilder, int> append)
        where TBuilder : IArrowArrayBuilder<IArrowArray, IArrowArrayBuilder<IArrowArray>>
    {
        for (int i = 0; i < Length; i++)
        {
            if (IsNull(i))
                builder.AppendNull();
            else
                append(builder, i);
        }
        return builder;
    }

    private static TBuilder List<TBuilder>(
        TBuilder builder,
        Func<TBuilder, IArrowArrayBuilder<IArrowArray, IArrowArrayBuilder<IArrowArray>>> values,
        Action<TBuilder> append)
        where TBuilder : IArrowArrayBuilder<IArrowArray, IArrowArrayBuilder<IArrowArray>> => Fill(builder, (b, i) =>
        {
            append(b);
            var ints = (Int32Array.Builder)values(b);
            for (int k = 0; k < i % 5; k++)
                ints.Append((i * 100) + k);
        });

    private static IArrowArray MakeFixedSizeList(MemoryAllocator? allocator) =>
        Fill(new FixedSizeListArray.Builder(DoubleType.Default, 3), (b, i) =>
        {
            b.Append();
            ((DoubleArray.Builder)b.ValueBuilder).Append(i).Append(i + 0.5).AppendNull();
        }).Build(allocator);

    private static IArrowArray MakeMap(MemoryAllocator? allocator) =>
        Fill(new MapArray.Builder(new MapType(StringType.Default, Int64Type.Default)), (b, i) =>
        {
            b.Append();
            for (int k = 0; k < i % 3; k++)
            {
                ((StringArray.Builder)b.KeyBuilder).Append($"key {i} {k}");
                ((Int64Array.Builder)b.ValueBuilder).Append(i * k);
            }
        }).Build(allocator);

    private static IArrowArray MakeStruct(MemoryAllocator? allocator)
    {
        var type = new StructType([
            new Field("number", Int32Type.Default, true),
            new Field("text", StringType.Default, true, [new("unit", "m")]),
        ]);
        var validity = new ArrowBuffer.BitmapBuilder();
        for (int i = 0; i < Length; i++)
            validity.Append(i != 4);
        return new StructArray(
            type, Length, [Make("int32", allocator), Make("utf8", allocator)], validity.Build(allocator), 1);
    }

    private static IArrowArray MakeDictionary(MemoryAllocator? allocator)
    {
        StringArray words = new StringArray.Builder().Append("red").Append("green").Append("blue").Build(allocator);
        Int16Array indices = Fill(new Int16Array.Builder(), (b, i) => b.Append((short)(i % 3))).Build(allocator);
        return new DictionaryArray(new DictionaryType(Int16Type.Default, StringType.Default, true), indices, words);
    }

    private static UnionType MakeUnionType(UnionMode mode) => new(
        [new Field("i", Int32Type.Default, true), new Field("s", StringType.Default, true)], [5, 9], mode);

    private static IArrowArray MakeSparseUnion(MemoryAllocator? allocator)
    {
        var ids = new ArrowBuffer.Builder<byte>();
        for (int i = 0; i < Length; i++)
            ids.Append(i % 2 == 0 ? (byte)5 : (byte)9);
        return new SparseUnionArray(
            MakeUnionType(UnionMode.Sparse),
            Length,
            [Make("int32", allocator), Make("utf8", allocator)],
            ids.Build(allocator),
            nullCount: -1);
    }

    private static IArrowArray MakeDenseUnion(MemoryAllocator? allocator)
    {
        var ids = new ArrowBuffer.Builder<byte>();
        var offsets = new ArrowBuffer.Builder<int>();
        for (int i = 0; i < Length; i++)
        {
            ids.Append(i % 2 == 0 ? (byte)5 : (byte)9);
            offsets.Append(i / 2);
        }
        return new DenseUnionArray(
            MakeUnionType(UnionMode.Dense),
            Length,
            [Make("int32", allocator), Make("utf8", allocator)],
            ids.Build(allocator),
            offsets.Build(allocator),
            nullCount: -1);
    }

    private static IArrowArray MakeRuns(MemoryAllocator? allocator) => new RunEndEncodedArray(
        new Int32Array.Builder().AppendRange([3, 4, 9, Length]).Build(allocator),
        new StringArray.Builder().Append("a").Append("b").AppendNull().Append("c").Build(allocator));
}
