using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;

namespace Compat.Arrow.Tests.Ipc;

/// <summary>What is written is read again, for every type and for parts of arrays.</summary>
public sealed class RoundTripTests
{
    public static TheoryData<string> Types() => new(Samples.Types.Keys);

    [Theory]
    [MemberData(nameof(Types))]
    public void StreamAndFile_OfType_KeepValuesAndType(string name)
    {
        var data = new SampleData(7).Make(Samples.Types[name], 33);
        using var batch = Samples.ToBatch([(name, data)], 33);
        string[] expected = ValueText.OfBatch(batch);

        var (stream, file) = Samples.Write(batch, isLegacy: false);

        Assert.Equal([expected], Samples.ReadStream(stream));
        Assert.Equal([expected], Samples.ReadFile(file));
        using var reader = new ArrowStreamReader(stream.AsMemory());
        Assert.Equal(Describe(data.DataType), Describe(reader.Schema.FieldsList[0].DataType));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Stream_OfSlices_HoldsJustTheirValues(string name)
    {
        var whole = new SampleData(8).Make(Samples.Types[name], 200);
        (int Offset, int Length)[] parts =
            [(0, 200), (0, 9), (3, 190), (64, 64), (67, 1), (199, 1), (120, 0), (200, 0)];
        foreach (var (offset, length) in parts)
        {
            using var batch = Samples.ToBatch([(name, whole.Slice(offset, length))], length);
            var expected = ValueText.OfBatch(batch);
            var bytes = Samples.WriteStream(null, batch);
            Assert.Equal([expected], Samples.ReadStream(bytes));
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Stream_OfSliceOfSlice_StaysTheSameWhenWrittenAgain(string name)
    {
        var whole = new SampleData(9).Make(Samples.Types[name], 100);
        using var batch = Samples.ToBatch([(name, whole.Slice(11, 80).Slice(6, 50))], 50);
        var first = Samples.WriteStream(null, batch);
        using var reader = new ArrowStreamReader(first.AsMemory());
        using var read = reader.ReadNextRecordBatch();

        var second = Samples.WriteStream(null, read!);

        Assert.Equal(first.Length, second.Length);
        Assert.Equal(ValueText.OfBatch(batch), Samples.ReadStream(second)[0]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public void LegacyFormat_AllTypes_KeepsValues(int length)
    {
        using var batch = Samples.EveryType(length);
        var expected = ValueText.OfBatch(batch);

        var (stream, file) = Samples.Write(batch, isLegacy: true);

        Assert.NotEqual(0xFF, stream[0]);
        Assert.Equal([expected], Samples.ReadStream(stream));
        Assert.Equal([expected], Samples.ReadFile(file));
    }

    [Fact]
    public void Stream_OfSlice_IsNotLargerThanItsValues()
    {
        var data = new SampleData(1).Make(StringType.Default, 100_000);
        using var batch = Samples.ToBatch([("text", data.Slice(50_000, 10))], 10);

        Assert.InRange(Samples.WriteStream(null, batch).Length, 1, 1024);
    }

    [Fact]
    public void Stream_Compressed_KeepsValuesAndIsSmaller()
    {
        var codecs = new Lz4Codecs();
        var options = new IpcOptions
        {
            CompressionCodec = CompressionCodecType.Lz4Frame,
            CompressionCodecFactory = codecs,
        };
        using var batch = Samples.EveryType(50);
        using var same = Samples.Numbers(new int[10_000]);

        Assert.Equal([ValueText.OfBatch(batch)], Samples.ReadStream(Samples.WriteStream(options, batch), codecs));
        Assert.Equal([ValueText.OfBatch(same)], Samples.ReadFile(Samples.WriteFile(options, same), codecs));
        Assert.InRange(Samples.WriteStream(options, same).Length, 1, 2_000);
    }

    [Fact]
    public async Task Async_AllTypes_WritesTheSameBytes()
    {
        using var batch = Samples.EveryType(20);
        var stream = new MemoryStream();
        using (var writer = new ArrowStreamWriter(stream, batch.Schema, leaveOpen: true))
        {
            await writer.WriteStartAsync();
            await writer.WriteRecordBatchAsync(batch);
            await writer.WriteEndAsync();
        }

        Assert.Equal(Samples.WriteStream(null, batch), stream.ToArray());
        using var reader = new ArrowStreamReader(new ShortReadStream(stream.ToArray()));
        Assert.Equal(batch.ColumnCount, (await reader.GetSchema())!.FieldsList.Count);
        using var read = await reader.ReadNextRecordBatchAsync();
        Assert.Equal(ValueText.OfBatch(batch), ValueText.OfBatch(read!));
        Assert.Null(await reader.ReadNextRecordBatchAsync());
    }

    [Fact]
    public void Metadata_OfSchemaFieldAndBatch_IsKept()
    {
        var pairs = new Dictionary<string, string> { ["a"] = "1", ["ключ"] = "" };
        var schema = new Schema([new Field("n", Int32Type.Default, false, pairs)], pairs);
        using var batch = new RecordBatch(schema, [new Int32Array.Builder().Append(1).Build()], 1);
        var stream = new MemoryStream();
        using (var writer = new ArrowStreamWriter(stream, schema, leaveOpen: true))
        {
            writer.WriteRecordBatch(batch, pairs);
            writer.WriteRecordBatch(batch);
        }

        using var reader = new ArrowStreamReader(stream.ToArray().AsMemory());
        Assert.Equal(pairs, reader.Schema.Metadata);
        Assert.Equal(pairs, reader.Schema.FieldsList[0].Metadata);
        Assert.False(reader.Schema.FieldsList[0].IsNullable);
        Assert.Equal(pairs, reader.ReadNextRecordBatchWithCustomMetadata().CustomMetadata);
        Assert.Null(reader.ReadNextRecordBatchWithCustomMetadata().CustomMetadata);
    }

    private static string Describe(Field field) => $"{field.Name} {field.IsNullable} {Describe(field.DataType)}";

    private static string Describe(IArrowType type) => type switch
    {
        DictionaryType dictionary =>
            $"dictionary {dictionary.Ordered} {Describe(dictionary.IndexType)} {Describe(dictionary.ValueType)}",
        NestedType nested => $"{nested.Name} {(type as UnionType)?.Mode} {(type as FixedSizeListType)?.ListSize} "
            + $"{(type as MapType)?.KeySorted} {string.Join(',', (type as UnionType)?.TypeIds ?? [])} "
            + $"({string.Join(',', nested.Fields.Select(Describe))})",
        TimestampType timestamp => $"timestamp {timestamp.Unit} {timestamp.Timezone}",
        TimeBasedType time => $"{time.Name} {time.Unit} {time.BitWidth}",
        IntervalType interval => $"interval {interval.Unit}",
        Decimal128Type number => $"decimal128 {number.Precision} {number.Scale}",
        Decimal64Type number => $"decimal64 {number.Precision} {number.Scale}",
        FixedSizeBinaryType binary => $"{binary.Name} {binary.ByteWidth}",
        _ => type.Name,
    };
}
