using Apache.Arrow;
using Apache.Arrow.C;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;

namespace Compat.Arrow.Tests;

public sealed unsafe class CDataStreamTests
{
    [Fact]
    public void ImportArrayStream_OfAnExportedOne_ReadsEveryBatchAndDisposesTheSource()
    {
        var allocator = new TrackingAllocator();
        var source = new CountdownStream(allocator, batches: 3);
        CArrowArrayStream* exported = CArrowArrayStream.Create();
        CArrowArrayStreamExporter.ExportArrayStream(source, exported);
        IArrowArrayStream imported = CArrowArrayStreamImporter.ImportArrayStream(exported);
        CArrowArrayStream.Free(exported);

        Assert.Equal("left", imported.Schema.FieldsList[0].Name);
        for (int left = 3; left > 0; left--)
        {
            using RecordBatch? batch = ReadNext(imported);
            Assert.Equal([left, left], ((Int32Array)batch!.Column(0)).Values.ToArray());
        }
        Assert.Null(ReadNext(imported));
        Assert.Null(ReadNext(imported));
        Assert.Equal(0, allocator.Outstanding);
        Assert.Equal(0, source.Disposals);
        imported.Dispose();
        imported.Dispose();

        Assert.Equal(1, source.Disposals);
        Assert.Throws<ObjectDisposedException>(() => ReadNext(imported));
    }

    [Fact]
    public void ReadNextRecordBatchAsync_WhenTheProducerFails_ThrowsItsMessage()
    {
        var source = new CountdownStream(new TrackingAllocator(), batches: 1) { FailAtTheEnd = true };
        CArrowArrayStream* exported = CArrowArrayStream.Create();
        CArrowArrayStreamExporter.ExportArrayStream(source, exported);
        using IArrowArrayStream imported = CArrowArrayStreamImporter.ImportArrayStream(exported);
        CArrowArrayStream.Free(exported);

        ReadNext(imported)!.Dispose();
        IOException error = Assert.Throws<IOException>(() => ReadNext(imported));

        Assert.Equal("no batches left", error.Message);
    }

    [Fact]
    public void Free_OfAnExportedStreamThatNobodyImported_DisposesTheSource()
    {
        var source = new CountdownStream(new TrackingAllocator(), batches: 1);
        CArrowArrayStream* exported = CArrowArrayStream.Create();
        CArrowArrayStreamExporter.ExportArrayStream(source, exported);

        Assert.Throws<ArgumentException>(() => CArrowArrayStreamExporter.ExportArrayStream(source, exported));
        CArrowArrayStream.Free(exported);

        Assert.Equal(1, source.Disposals);
    }

    // These streams answer at once.
    private static RecordBatch? ReadNext(IArrowArrayStream stream) =>
        stream.ReadNextRecordBatchAsync().AsTask().GetAwaiter().GetResult();

    private sealed class CountdownStream(TrackingAllocator allocator, int batches) : IArrowArrayStream
    {
        public Schema Schema { get; } = new([new Field("left", Int32Type.Default, false)], null);

        public bool FailAtTheEnd { get; init; }

        public int Disposals { get; private set; }

        public ValueTask<RecordBatch?> ReadNextRecordBatchAsync(CancellationToken cancellationToken = default)
        {
            if (batches == 0 && FailAtTheEnd)
                throw new InvalidOperationException("no batches left");
            if (batches == 0)
                return new ValueTask<RecordBatch?>((RecordBatch?)null);
            Int32Array array = new Int32Array.Builder().Append([batches, batches]).Build(allocator);
            batches--;
            return new ValueTask<RecordBatch?>(new RecordBatch(Schema, [array], 2));
        }

        public void Dispose() => Disposals++;
    }
}
