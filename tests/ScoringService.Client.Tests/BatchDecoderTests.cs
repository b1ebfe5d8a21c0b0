using System.Buffers;
using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;

namespace ScoringService.Client.Tests;

/// <summary>Batches that are copied from their message, and batches that lie in it.</summary>
public sealed class BatchDecoderTests
{
    [Theory]
    [InlineData(CompressionCodecType.Lz4Frame, true)]
    [InlineData(CompressionCodecType.Lz4Frame, false)]
    [InlineData(CompressionCodecType.Zstd, true)]
    [InlineData(CompressionCodecType.Zstd, false)]
    public void Decode_CompressedBatches_HaveTheirValues(CompressionCodecType codec, bool lends)
    {
        var schema = new Schema(
            [new Field("n", Int64Type.Default, false), new Field("m", Int64Type.Default, false)], null);
        using var stream = new MemoryStream();
        using var writer = new ArrowStreamWriter(stream, schema, leaveOpen: true, new IpcOptions
        {
            CompressionCodec = codec, CompressionCodecFactory = new CompressionCodecFactory(),
        });
        writer.WriteStart();
        using var decoder = new BatchDecoder();
        decoder.Begin(stream.ToArray());
        for (var number = 0; number < 5; number++)
        {
            stream.SetLength(0);
            var (n, m) = (Numbers(number, 100_000), Numbers(number + 7, 100_000));
            writer.WriteRecordBatch(new RecordBatch(schema, [n, m], 100_000));
            Assert.InRange(stream.Length, 1, 1_500_000);
            using var batch = decoder.Decode(new ReadOnlySequence<byte>(stream.ToArray()), lends);
            Assert.True(((Int64Array)batch.Column(0)).Values.SequenceEqual(n.Values));
            Assert.True(((Int64Array)batch.Column(1)).Values.SequenceEqual(m.Values));
        }
    }

    private static Int64Array Numbers(int first, int count) =>
        new Int64Array.Builder().AppendRange(Enumerable.Range(first, count).Select(i => (long)(i / 3))).Build();

    // A reader may ask for the memory of a large batch in steps, and then again for all of it.
    [Theory]
    [InlineData(1, true)]
    [InlineData(1, false)]
    [InlineData(30, true)]
    [InlineData(30, false)]
    public void Decode_BatchOfAnySize_HasItsValues(int batchMiB, bool lends)
    {
        var schema = new Schema([new Field("n", Int64Type.Default, false)], null);
        var count = (batchMiB << 20) / sizeof(long);
        using var stream = new MemoryStream();
        using var writer = new ArrowStreamWriter(stream, schema, leaveOpen: true);
        writer.WriteStart();
        var head = stream.ToArray();
        stream.SetLength(0);
        writer.WriteRecordBatch(new RecordBatch(schema,
            [new Int64Array.Builder().AppendRange(Enumerable.Range(0, count).Select(i => (long)i)).Build()], count));
        var message = stream.ToArray();

        using var decoder = new BatchDecoder();
        decoder.Begin(head);
        using var batch = decoder.Decode(new ReadOnlySequence<byte>(message), lends);
        var values = ((Int64Array)batch.Column(0)).Values;
        var isCopy = !message.AsSpan().Overlaps(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values));
        Assert.Equal(!lends || batchMiB > 4, isCopy);
        for (var i = 0; i < count; i++)
            if (values[i] != i) Assert.Fail($"Value {i} is {values[i]}.");
    }
}
