using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;

namespace Compat.Arrow.Tests.Ipc;

/// <summary>How writers treat their streams and callers, and what they put into messages.</summary>
public sealed class WriterTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Dispose_LeaveOpen_DecidesWhetherStreamIsClosed(bool leaveOpen)
    {
        var stream = new MemoryStream();

        new ArrowStreamWriter(stream, Samples.Numbers(1).Schema, leaveOpen).Dispose();

        Assert.Equal(leaveOpen, stream.CanWrite);
    }

    [Fact]
    public void WriteEnd_NoBatches_LeavesSchemaAndEnd()
    {
        var (stream, file) = (new MemoryStream(), new MemoryStream());
        var schema = Samples.EveryType(0).Schema;
        using (var writer = new ArrowStreamWriter(stream, schema, leaveOpen: true))
            writer.WriteEnd();
        using (var writer = new ArrowFileWriter(file, schema, leaveOpen: true))
            writer.WriteEnd();

        using var streamReader = new ArrowStreamReader(stream.ToArray().AsMemory());
        using var fileReader = new ArrowFileReader(new MemoryStream(file.ToArray()));
        Assert.Equal(schema.FieldsList.Count, streamReader.Schema.FieldsList.Count);
        Assert.Null(streamReader.ReadNextRecordBatch());
        Assert.Equal(schema.FieldsList.Count, fileReader.Schema.FieldsList.Count);
        Assert.Null(fileReader.ReadNextRecordBatch());
    }

    [Fact]
    public void WriteStartAndEnd_CalledTwice_WriteOnce()
    {
        var stream = new MemoryStream();
        using var writer = new ArrowStreamWriter(stream, Samples.Numbers(1).Schema, leaveOpen: true);
        writer.WriteStart();
        writer.WriteStart();
        writer.WriteRecordBatch(Samples.Numbers(1));
        writer.WriteEnd();
        writer.WriteEnd();

        Assert.Equal(Samples.WriteStream(null, Samples.Numbers(1)), stream.ToArray());
        Assert.Throws<InvalidOperationException>(() => writer.WriteRecordBatch(Samples.Numbers(1)));
    }

    [Fact]
    public void WriteRecordBatch_Returns_WithAllBytesInTheStream()
    {
        var stream = new MemoryStream();
        using var writer = new ArrowStreamWriter(stream, Samples.Numbers(1).Schema, leaveOpen: true);
        writer.WriteRecordBatch(Samples.Numbers(5, 6));

        Assert.Equal([["5\n6\n"]], Samples.ReadStream(stream.ToArray()));
    }

    [Fact]
    public void Messages_OfEveryType_AreAligned()
    {
        var bytes = Samples.WriteStream(null, Samples.EveryType(7));

        var messages = IpcMessages.Cut(bytes);

        Assert.All(messages, message => Assert.Equal(0, message.Length % 8));
        Assert.Equal(bytes.Length, messages.Sum(message => message.Length) + 8);
        Assert.Equal([0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0], bytes[^8..]);
    }

    [Fact]
    public void File_StartsAndEndsWithItsMark()
    {
        var bytes = Samples.WriteFile(null, Samples.Numbers(1));

        Assert.Equal("ARROW1\0\0"u8.ToArray(), bytes[..8]);
        Assert.Equal("ARROW1"u8.ToArray(), bytes[^6..]);
    }

    [Fact]
    public void WriteRecordBatch_OtherColumns_Throws()
    {
        using var writer = new ArrowStreamWriter(new MemoryStream(), Samples.Numbers(1).Schema);
        var text = new RecordBatch.Builder().Append("n", false, new StringArray.Builder().Append("x").Build()).Build();
        var none = new RecordBatch(new Schema([], null), [], 1);
        var uneven = new RecordBatch(Samples.Numbers(1).Schema, [new Int32Array.Builder().Append(1).Build()], 2);

        Assert.Throws<ArgumentException>(() => writer.WriteRecordBatch(text));
        Assert.Throws<ArgumentException>(() => writer.WriteRecordBatch(none));
        Assert.Throws<ArgumentException>(() => writer.WriteRecordBatch(uneven));
    }

    [Fact]
    public void Constructor_CompressionWithoutCodecs_Throws()
    {
        var options = new IpcOptions { CompressionCodec = CompressionCodecType.Zstd };

        Assert.Throws<ArgumentException>(
            () => new ArrowStreamWriter(new MemoryStream(), Samples.Numbers(1).Schema, false, options));
    }

    [Fact]
    public void FileWriter_StreamCannotSeek_Throws()
    {
        Assert.Throws<ArgumentException>(() => new ArrowFileWriter(new ShortReadStream([]), Samples.Numbers(1).Schema));
    }

    [Fact]
    public void WriteRecordBatch_LargeColumns_TakesFewWritesAndLittleMemory()
    {
        var numbers = Samples.Numbers(new int[100_000]);
        var columns = Enumerable.Range(0, 20).Select(i => ($"c{i}", numbers.Column(0).Data)).ToArray();
        var batch = Samples.ToBatch(columns, numbers.Length);
        var stream = new CountingStream();
        using var writer = new ArrowStreamWriter(stream, batch.Schema);
        writer.WriteRecordBatch(batch);
        var (writes, memory) = (stream.Writes, GC.GetAllocatedBytesForCurrentThread());

        writer.WriteRecordBatch(batch);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - memory, 0, 16_000);
        Assert.InRange(stream.Writes - writes, 20, 22);
    }

    [Fact]
    public void WriteRecordBatch_AllocatorGiven_TakesScratchFromIt()
    {
        var allocator = new CountingAllocator();
        using var batch = Samples.ToBatch([("b", new SampleData(3).Make(BooleanType.Default, 100).Slice(3, 90))], 90);
        using var writer = new ArrowStreamWriter(new MemoryStream(), batch.Schema, false, null, allocator);

        writer.WriteRecordBatch(batch);

        Assert.True(allocator.Peak > 0);
        Assert.Equal(0, allocator.Rented);
    }

    private sealed class CountingStream : Stream
    {
        public int Writes { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(byte[] buffer, int offset, int count) => Writes++;

        public override void Write(ReadOnlySpan<byte> buffer) => Writes++;

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
