using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;

namespace Compat.Arrow.Tests.Ipc;

/// <summary>Batches for tests, and their bytes.</summary>
internal static class Samples
{
    private const int Seed = 42;

    /// <summary>Every type that can be written, by a name that says which.</summary>
    public static IReadOnlyDictionary<string, IArrowType> Types { get; } = MakeTypes();

    /// <summary>A batch with a column of every type.</summary>
    public static RecordBatch EveryType(int length)
    {
        var data = new SampleData(Seed);
        return ToBatch([.. Types.Select(type => (type.Key, data.Make(type.Value, length)))], length);
    }

    public static RecordBatch ToBatch((string Name, ArrayData Data)[] columns, int length)
    {
        var fields = columns.Select(column => new Field(column.Name, column.Data.DataType, true));
        var metadata = new Dictionary<string, string> { ["made by"] = "Samples" };
        return new RecordBatch(
            new Schema(fields, metadata), columns.Select(column => ArrowArrayFactory.BuildArray(column.Data)), length);
    }

    public static RecordBatch Numbers(params int[] values) =>
        new RecordBatch.Builder().Append("n", false, new Int32Array.Builder().AppendRange(values).Build()).Build();

    /// <summary>The batch as a stream and as a file.</summary>
    public static (byte[] Stream, byte[] File) Write(RecordBatch batch, bool isLegacy)
    {
        var options = new IpcOptions { WriteLegacyIpcFormat = isLegacy };
        return (WriteStream(options, batch), WriteFile(options, batch));
    }

    public static byte[] WriteStream(IpcOptions? options, params RecordBatch[] batches)
    {
        var stream = new MemoryStream();
        using var writer = new ArrowStreamWriter(stream, batches[0].Schema, leaveOpen: true, options);
        foreach (var batch in batches)
            writer.WriteRecordBatch(batch);
        writer.WriteEnd();
        return stream.ToArray();
    }

    public static byte[] WriteFile(IpcOptions? options, params RecordBatch[] batches)
    {
        var stream = new MemoryStream();
        using var writer = new ArrowFileWriter(stream, batches[0].Schema, leaveOpen: true, options);
        foreach (var batch in batches)
            writer.WriteRecordBatch(batch);
        writer.WriteEnd();
        return stream.ToArray();
    }

    /// <summary>The texts of all batches, in order.</summary>
    public static List<string[]> ReadStream(byte[] bytes, ICompressionCodecFactory? codecs = null)
    {
        using var reader = new ArrowStreamReader(bytes.AsMemory(), codecs);
        return ReadAll(reader);
    }

    /// <summary>The first batch of a stream, in memory of its own.</summary>
    public static RecordBatch ReadStreamBatch(byte[] bytes)
    {
        using var reader = new ArrowStreamReader(new MemoryStream(bytes));
        return reader.ReadNextRecordBatch()!;
    }

    public static List<string[]> ReadFile(byte[] bytes, ICompressionCodecFactory? codecs = null)
    {
        using var reader = new ArrowFileReader(new MemoryStream(bytes), codecs);
        return ReadAll(reader);
    }

    public static List<string[]> ReadAll(ArrowStreamReader reader)
    {
        var batches = new List<string[]>();
        while (reader.ReadNextRecordBatch() is { } batch)
        {
            batches.Add(ValueText.OfBatch(batch));
            batch.Dispose();
        }
        return batches;
    }

    private static Dictionary<string, IArrowType> MakeTypes()
    {
        Field text = new("text", StringType.Default, true), number = new("number", Int32Type.Default, true);
        var words = new DictionaryType(Int8Type.Default, StringType.Default, false);
        IArrowType[] plain =
        [
            NullType.Default, BooleanType.Default, Int8Type.Default, Int16Type.Default, Int32Type.Default,
            Int64Type.Default,
            UInt8Type.Default, UInt16Type.Default, UInt32Type.Default, UInt64Type.Default, HalfFloatType.Default,
            FloatType.Default, DoubleType.Default, StringType.Default, BinaryType.Default, LargeStringType.Default,
            LargeBinaryType.Default, StringViewType.Default, BinaryViewType.Default, Date32Type.Default,
            Date64Type.Default,
            new FixedSizeBinaryType(3), new Decimal32Type(9, 2), new Decimal64Type(18, -3), new Decimal128Type(38, 10),
            new Decimal256Type(76, 20), TimeType.Second, TimeType.Millisecond,
            TimeType.Microsecond, TimeType.Nanosecond,
            new TimestampType(TimeUnit.Second, (string?)null), new TimestampType(TimeUnit.Microsecond, "Europe/Berlin"),
            DurationType.Second, DurationType.Millisecond, DurationType.Nanosecond, IntervalType.YearMonth,
            IntervalType.DayTime, IntervalType.MonthDayNanosecond, new ListType(text), new LargeListType(number),
            new ListViewType(text), new LargeListViewType(number), new FixedSizeListType(number, 3),
            new StructType([text, number]), new MapType(text, number, keySorted: true),
            new UnionType([text, number], [5, 7], UnionMode.Sparse),
            new UnionType([text, number], [9, 2], UnionMode.Dense),
            words, new DictionaryType(UInt64Type.Default, Int64Type.Default, true),
            new DictionaryType(Int16Type.Default, new StructType([new Field("word", words, true), number]), false),
            new ListType(new Field("words", words, true)), new RunEndEncodedType(Int16Type.Default, StringType.Default),
            new RunEndEncodedType(Int32Type.Default, words),
            new RunEndEncodedType(Int64Type.Default, BooleanType.Default),
            new ListType(new Field("deep", new StructType([new Field("map", new MapType(text, number), true)]), true)),
        ];
        return plain.Select((type, i) => KeyValuePair.Create($"{i} {type.Name}", type)).ToDictionary();
    }
}
