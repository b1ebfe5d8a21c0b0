using System.Text;
using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;

namespace ScoringService.Server.Tests.Ingest;

/// <summary>Arrow streams for tests.</summary>
internal static class ArrowBytes
{
    /// <summary>A stream of batches, all of the first one's schema.</summary>
    public static byte[] Stream(params RecordBatch[] batches) => Stream(null, batches);

    /// <summary>The same, with buffers compressed.</summary>
    public static byte[] Stream(CompressionCodecType? codec, params RecordBatch[] batches)
    {
        using var bytes = new MemoryStream();
        using (var writer = new ArrowStreamWriter(bytes, batches[0].Schema, leaveOpen: true, new IpcOptions
        {
            CompressionCodec = codec, CompressionCodecFactory = new CompressionCodecFactory(),
        }))
        {
            foreach (var batch in batches) writer.WriteRecordBatch(batch);
            writer.WriteEnd();
        }

        return bytes.ToArray();
    }

    /// <summary>A batch of columns; all arrays have one length.</summary>
    public static RecordBatch Batch(params (string Name, IArrowArray Array)[] columns)
    {
        var schema = new Schema(columns.Select(c => new Field(c.Name, c.Array.Data.DataType, nullable: true)), null);
        return new RecordBatch(schema, columns.Select(c => c.Array), columns[0].Array.Length);
    }

    /// <summary>A column of text.</summary>
    public static StringArray Text(IEnumerable<string?> values)
    {
        var builder = new StringArray.Builder();
        foreach (var value in values) builder.Append(value);
        return builder.Build();
    }

    /// <summary>A column of instants in microseconds, UTC.</summary>
    public static IArrowArray Instants(IEnumerable<DateTime?> values) => Longs(
        new TimestampType(TimeUnit.Microsecond, "UTC"),
        values.Select(v => v is { } at ? (at - DateTime.UnixEpoch).Ticks / 10 : (long?)null));

    /// <summary>A column of some type whose values are 64-bit numbers.</summary>
    public static IArrowArray Longs(IArrowType type, IEnumerable<long?> values)
    {
        var builder = new Int64Array.Builder();
        foreach (var value in values) builder.Append(value);
        var data = builder.Build().Data;
        return ArrowArrayFactory.BuildArray(
            new ArrayData(type, data.Length, data.NullCount, 0, data.Buffers));
    }

    /// <summary>A column of floating-point numbers.</summary>
    public static DoubleArray Doubles(IEnumerable<double?> values)
    {
        var builder = new DoubleArray.Builder();
        foreach (var value in values) builder.Append(value);
        return builder.Build();
    }

    /// <summary>A column of text from a dictionary; a place of -1 is no value.</summary>
    public static DictionaryArray Dictionary(IArrowArray words, params int[] places)
    {
        var indices = new Int32Array.Builder();
        foreach (var place in places) indices.Append(place < 0 ? null : place);
        return new DictionaryArray(
            new DictionaryType(Int32Type.Default, words.Data.DataType, false), indices.Build(), words);
    }

    /// <summary>A column of bytes that claim to be text.</summary>
    public static StringArray RawText(params byte[][] values)
    {
        var offsets = new int[values.Length + 1];
        for (var i = 0; i < values.Length; i++) offsets[i + 1] = offsets[i] + values[i].Length;
        return new StringArray(values.Length,
            new ArrowBuffer(System.Runtime.InteropServices.MemoryMarshal.AsBytes(offsets.AsSpan()).ToArray()),
            new ArrowBuffer(values.SelectMany(v => v).ToArray()), ArrowBuffer.Empty);
    }

    /// <summary>The bytes of a lone surrogate, as CESU-8 would write it: no UTF-8.</summary>
    public static byte[] LoneSurrogate => [.. Encoding.UTF8.GetBytes("a"), 0xED, 0xA0, 0x80];
}
