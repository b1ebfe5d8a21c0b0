using System.Buffers;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;

namespace ScoringService.Client.Tests;

/// <summary>Batches that are copied from their message, and batches that lie in it.</summary>
public sealed class BatchDecoderTests
{
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
