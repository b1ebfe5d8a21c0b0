using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;

namespace ScoringService.Interop;

/// <summary>
/// Apache's JavaScript library reads what is written here, and what it writes is read here: streams and files.
/// </summary>
public sealed class ArrowInteropTests
{
    private static readonly DateTimeOffset Instant = new(2024, 2, 29, 23, 59, 59, 123, TimeSpan.Zero);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Written_HereInAllTypes_IsReadByJavaScript(bool asFile)
    {
        var batch = Batch();
        using var bytes = new MemoryStream();
        if (asFile)
        {
            using var writer = new ArrowFileWriter(bytes, batch.Schema, leaveOpen: true);
            writer.WriteRecordBatch(batch);
            writer.WriteRecordBatch(batch.Slice(1, 2));
            writer.WriteEnd();
        }
        else
        {
            using var writer = new ArrowStreamWriter(bytes, batch.Schema, leaveOpen: true);
            writer.WriteRecordBatch(batch);
            writer.WriteRecordBatch(batch.Slice(1, 2));
            writer.WriteEnd();
        }

        var read = JsonDocument.Parse(await RunAsync(bytes.ToArray(), "read")).RootElement;

        Assert.Equal("value", read.GetProperty("metadata").GetProperty("key").GetString());
        Assert.Equal(batch.Schema.FieldsList.Select(f => f.Name),
            read.GetProperty("fields").EnumerateArray().Select(f => f[0].GetString()));
        Column("int32", "[-2147483648,null,2147483647,null,2147483647]");
        Column("int64", """["-9223372036854775808",null,"9223372036854775807",null,"9223372036854775807"]""");
        Column("uint8", "[0,null,255,null,255]");
        Column("double", "[-1E+300,null,0.1,null,0.1]");
        Column("bool", "[true,null,false,null,false]");
        Column("utf8", """["",null,"客户 🙂",null,"客户 🙂"]""");
        Column("binary", "[[],null,[0,255],null,[0,255]]");
        Column("timestamp", $"[0,null,{Instant.ToUnixTimeMilliseconds()},null,{Instant.ToUnixTimeMilliseconds()}]");
        Column("date32", "[0,null,1709164800000,null,1709164800000]");
        Column("list", "[[1,2],null,[],null,[]]");
        Column("struct", """[{"x":1,"y":"p"},{"x":2,"y":"q"},{"x":3,"y":"r"},{"x":2,"y":"q"},{"x":3,"y":"r"}]""");
        Column("dictionary", """["a",null,"b",null,"b"]""");
        Column("null", "[null,null,null,null,null]");

        void Column(string name, string expected) => Assert.True(
            JsonElement.DeepEquals(
                JsonDocument.Parse(expected).RootElement, read.GetProperty("columns").GetProperty(name)),
            $"{name}: expected {expected}, JavaScript read {read.GetProperty("columns").GetProperty(name)}.");
    }

    [Theory]
    [InlineData("stream")]
    [InlineData("file")]
    [InlineData("stream", "lz4")]
    public async Task Written_ByJavaScriptInAllTypes_IsReadHere(string format, params string[] compression)
    {
        using var bytes = new MemoryStream(await RunAsync([], ["write", format, .. compression]));
        using ArrowStreamReader reader = format == "file"
            ? new ArrowFileReader(bytes) : new ArrowStreamReader(bytes, new CompressionCodecFactory());
        var batch = (await reader.ReadNextRecordBatchAsync())!;

        Assert.Equal(3, batch.Length);
        for (var c = 0; c < batch.ColumnCount; c++)
            if (batch.Column(c) is not StructArray)
                Assert.True(batch.Column(c).IsNull(1), batch.Schema.GetFieldByIndex(c).Name);
        Assert.Equal([true, false], Ends<bool?>(i => Get<BooleanArray>("bool").GetValue(i)));
        Assert.Equal([sbyte.MinValue, sbyte.MaxValue], Ends(i => Get<Int8Array>("int8").GetValue(i)));
        Assert.Equal([short.MinValue, short.MaxValue], Ends(i => Get<Int16Array>("int16").GetValue(i)));
        Assert.Equal([int.MinValue, int.MaxValue], Ends(i => Get<Int32Array>("int32").GetValue(i)));
        Assert.Equal([long.MinValue, long.MaxValue], Ends(i => Get<Int64Array>("int64").GetValue(i)));
        Assert.Equal([byte.MinValue, byte.MaxValue], Ends(i => Get<UInt8Array>("uint8").GetValue(i)));
        Assert.Equal([ushort.MinValue, ushort.MaxValue], Ends(i => Get<UInt16Array>("uint16").GetValue(i)));
        Assert.Equal([uint.MinValue, uint.MaxValue], Ends(i => Get<UInt32Array>("uint32").GetValue(i)));
        Assert.Equal([ulong.MinValue, ulong.MaxValue], Ends(i => Get<UInt64Array>("uint64").GetValue(i)));
        Assert.Equal([-1.5f, 3.25f], Ends(i => Get<FloatArray>("float32").GetValue(i)));
        Assert.Equal([-1e300, 0.1], Ends(i => Get<DoubleArray>("float64").GetValue(i)));
        Assert.Equal(["", "客户 🙂"], Ends(i => Get<StringArray>("utf8").GetString(i)!));
        Assert.Equal([0, 255], Get<BinaryArray>("binary").GetBytes(2).ToArray().Select(b => (int)b));
        Assert.Equal(
            [new DateOnly(1970, 1, 1), new DateOnly(1970, 1, 2)], Ends(i => Get<Date32Array>("date").GetDateOnly(i)));
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123),
            Get<TimestampArray>("timestamp").GetTimestamp(2));
        var words = Get<DictionaryArray>("dictionary");
        Assert.Equal(["a", "b"],
            Ends(i => ((StringArray)words.Dictionary).GetString(((Int32Array)words.Indices).GetValue(i)!.Value)!));
        Assert.Equal([1, 2], ((Int32Array)Get<ListArray>("list").GetSlicedValues(0)!).Values.ToArray());
        Assert.Equal([1, 3], Ends(i => ((Int32Array)Get<StructArray>("struct").Fields[0]).GetValue(i)));

        T Get<T>(string name) => (T)batch.Column(name);

        static T[] Ends<T>(Func<int, T> value) => [value(0), value(2)];
    }

    private static RecordBatch Batch()
    {
        var items = new ListArray.Builder(Int32Type.Default);
        items.Append();
        ((Int32Array.Builder)items.ValueBuilder).Append(1).Append(2);
        items.AppendNull();
        items.Append();
        var pair = new StructType([new Field("x", Int32Type.Default, true), new Field("y", StringType.Default, true)]);
        var words = new DictionaryType(Int32Type.Default, StringType.Default, false);
        (string Name, IArrowArray Array)[] columns =
        [
            ("int32", new Int32Array.Builder().Append(int.MinValue).AppendNull().Append(int.MaxValue).Build()),
            ("int64", new Int64Array.Builder().Append(long.MinValue).AppendNull().Append(long.MaxValue).Build()),
            ("uint8", new UInt8Array.Builder().Append(0).AppendNull().Append(255).Build()),
            ("double", new DoubleArray.Builder().Append(-1e300).AppendNull().Append(0.1).Build()),
            ("bool", new BooleanArray.Builder().Append(true).AppendNull().Append(false).Build()),
            ("utf8", new StringArray.Builder().Append("").AppendNull().Append("客户 🙂").Build()),
            ("binary",
                new BinaryArray.Builder().Append([]).AppendNull().Append(new byte[] { 0, 255 }.AsSpan()).Build()),
            ("timestamp", new TimestampArray.Builder(new TimestampType(TimeUnit.Microsecond, "UTC"))
                .Append(DateTimeOffset.UnixEpoch).AppendNull().Append(Instant).Build()),
            ("date32", new Date32Array.Builder()
                .Append(DateTime.UnixEpoch).AppendNull().Append(Instant.UtcDateTime.Date).Build()),
            ("list", items.Build()),
            ("struct", new StructArray(pair, 3,
                [new Int32Array.Builder().Append(1).Append(2).Append(3).Build(),
                    new StringArray.Builder().Append("p").Append("q").Append("r").Build()], ArrowBuffer.Empty, 0)),
            ("dictionary", new DictionaryArray(words, new Int32Array.Builder().Append(0).AppendNull().Append(1).Build(),
                new StringArray.Builder().Append("a").Append("b").Build())),
            ("null", new NullArray(3)),
        ];
        var schema = new Schema.Builder().Metadata("key", "value");
        foreach (var (name, array) in columns) schema.Field(new Field(name, array.Data.DataType, true));
        return new RecordBatch(schema.Build(), columns.Select(c => c.Array), 3);
    }

    /// <summary>What JavaScript reads of a stream, as JSON.</summary>
    internal static async Task<string> ReadAsync(byte[] stream) =>
        System.Text.Encoding.UTF8.GetString(await RunAsync(stream, "read"));

    private static async Task<byte[]> RunAsync(byte[] input, params string[] arguments)
    {
        var start = new ProcessStartInfo("node")
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            WorkingDirectory = Folder(),
        };
        start.ArgumentList.Add("arrow.mjs");
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var output = new MemoryStream();
        var copy = process.StandardOutput.BaseStream.CopyToAsync(output, limit.Token);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        await process.StandardInput.BaseStream.WriteAsync(input, limit.Token);
        process.StandardInput.Close();
        await copy;
        await process.WaitForExitAsync(limit.Token);
        Assert.True(process.ExitCode == 0, await error);
        return output.ToArray();
    }

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
