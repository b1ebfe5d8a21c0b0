using System.Buffers.Binary;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;

namespace Compat.Arrow.Tests.Ipc;

/// <summary>How readers treat their streams, memory and callers.</summary>
public sealed class ReaderTests
{
    private static readonly byte[] s_stream = Samples.WriteStream(null, Samples.Numbers(1, 2, 3), Samples.Numbers(4));
    private static readonly byte[] s_file = Samples.WriteFile(null, Samples.Numbers(1, 2, 3), Samples.Numbers(4));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Dispose_LeaveOpen_DecidesWhetherStreamIsClosed(bool leaveOpen)
    {
        var stream = new MemoryStream(s_stream);

        new ArrowStreamReader(stream, leaveOpen).Dispose();

        Assert.Equal(leaveOpen, stream.CanRead);
    }

    [Fact]
    public async Task EmptyStream_HasNoSchemaAndNoBatches()
    {
        using var reader = new ArrowStreamReader(new MemoryStream());

        Assert.Null(await reader.GetSchema());
        Assert.Null(reader.Schema);
        Assert.Null(reader.ReadNextRecordBatch());
        Assert.Null(await reader.ReadNextRecordBatchAsync());
    }

    [Fact]
    public void StreamWithoutEndMark_EndsWithItsBytes()
    {
        Assert.Equal([["1\n2\n3\n"], ["4\n"]], Samples.ReadStream(s_stream[..^8]));
    }

    [Fact]
    public void ReadNextRecordBatch_AfterTheEnd_StaysNull()
    {
        var stream = new MemoryStream([.. s_stream, .. s_stream]);
        using var reader = new ArrowStreamReader(stream, leaveOpen: true);

        Assert.Equal(2, Samples.ReadAll(reader).Count);
        Assert.Null(reader.ReadNextRecordBatch());
        Assert.Equal(s_stream.Length, stream.Position);
    }

    [Fact]
    public void Memory_Read_IsNotCopied()
    {
        var bytes = (byte[])s_stream.Clone();
        using var reader = new ArrowStreamReader(bytes.AsMemory());
        using var batch = reader.ReadNextRecordBatch()!;
        var values = ((Int32Array)batch.Column(0)).Values;

        Assert.True(values.Overlaps(System.Runtime.InteropServices.MemoryMarshal.Cast<byte, int>(bytes), out _)
            || bytes.AsSpan().Overlaps(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values)));
    }

    [Fact]
    public void Stream_Read_OutlivesReaderAndStreamBuffer()
    {
        var bytes = (byte[])s_stream.Clone();
        RecordBatch batch;
        using (var reader = new ArrowStreamReader(new MemoryStream(bytes)))
            batch = reader.ReadNextRecordBatch()!;
        bytes.AsSpan().Clear();

        Assert.Equal(["1\n2\n3\n"], ValueText.OfBatch(batch));
        batch.Dispose();
    }

    [Fact]
    public void Allocator_BatchesDisposed_HasEverythingBack()
    {
        var allocator = new CountingAllocator();
        using var reader = new ArrowStreamReader(new MemoryStream(s_stream), allocator);
        using (reader.ReadNextRecordBatch())
            Assert.True(allocator.Rented > 0);
        using (reader.ReadNextRecordBatch())
            Assert.True(allocator.Rented > 0);

        Assert.Equal(0, allocator.Rented);
    }

    [Fact]
    public void Allocator_BodyIsInvalid_HasEverythingBack()
    {
        var allocator = new CountingAllocator();
        var bytes = (byte[])s_stream.Clone();
        var messages = IpcMessages.Cut(bytes);
        using var reader = new ArrowStreamReader(
            new ShortReadStream([.. messages[0], .. messages[1].AsSpan(0, messages[1].Length - 8)]), allocator);

        Assert.Throws<InvalidDataException>(() => reader.ReadNextRecordBatch());
        Assert.Equal(0, allocator.Rented);
    }

    [Fact]
    public async Task ReadNextRecordBatchAsync_TokenCancelled_Throws()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        using var reader = new ArrowStreamReader(new ShortReadStream(s_stream));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await reader.ReadNextRecordBatchAsync(source.Token));
    }

    [Fact]
    public async Task File_ByPosition_ReadsThatBatch()
    {
        using var reader = new ArrowFileReader(new MemoryStream(s_file));
        Assert.False(reader.IsFileValid);

        Assert.Equal(2, await reader.RecordBatchCountAsync());
        Assert.True(reader.IsFileValid);
        using var second = await reader.ReadRecordBatchAsync(1);
        using var first = await reader.ReadRecordBatchAsync(0);

        Assert.Equal(["4\n"], ValueText.OfBatch(second));
        Assert.Equal(["1\n2\n3\n"], ValueText.OfBatch(first));
        Assert.Equal([["1\n2\n3\n"], ["4\n"]], Samples.ReadAll(reader));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await reader.ReadRecordBatchAsync(2));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await reader.ReadRecordBatchAsync(-1));
    }

    [Fact]
    public void FromFile_ClosesFileOnDispose()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, s_file);
            using (var reader = ArrowFileReader.FromFile(path))
                Assert.Equal(2, Samples.ReadAll(reader).Count);
            using var exclusive = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            Assert.True(exclusive.CanWrite);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void File_BlocksOverlap_IsInvalid()
    {
        // The last two blocks of the footer made equal: the second points to the longer first batch.
        var one = Samples.WriteFile(null, Samples.Numbers(new int[5000]), Samples.Numbers(new int[5000]));
        var footerLength = BinaryPrimitives.ReadInt32LittleEndian(one.AsSpan(one.Length - 10));
        var footer = one.AsSpan(one.Length - 10 - footerLength, footerLength);
        for (var at = 0; at + 48 <= footer.Length; at += 4)
        {
            var first = BinaryPrimitives.ReadInt64LittleEndian(footer[at..]);
            if (BinaryPrimitives.ReadInt64LittleEndian(footer[(at + 16)..]) == 20_000 && first < 1000)
                BinaryPrimitives.WriteInt64LittleEndian(footer[(at + 40)..], 30_000);
        }

        Assert.Throws<InvalidDataException>(() => Samples.ReadFile(one));
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    [InlineData(1 << 30)]
    public void Stream_PrefixClaimsMuch_AllocatesLittle(int claim)
    {
        var bytes = new byte[64];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, -1);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), claim);
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var stream in new Stream[] { new MemoryStream(bytes), new ShortReadStream(bytes) })
        {
            using var reader = new ArrowStreamReader(stream);
            Assert.Throws<InvalidDataException>(() => reader.ReadNextRecordBatch());
        }
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000_000);
    }

    [Fact]
    public void Stream_OfManyMessages_KeepsReadingWithoutSeeking()
    {
        var batches = Enumerable.Range(0, 50).Select(i => Samples.Numbers([.. Enumerable.Range(0, i)])).ToArray();

        using var reader = new ArrowStreamReader(new ShortReadStream(Samples.WriteStream(null, batches)));

        Assert.Equal(batches.Select(ValueText.OfBatch), Samples.ReadAll(reader));
    }

    [Fact]
    public void ShapeOfBody_LargerThanTheFirstStep_IsReadWhole()
    {
        // 24 MiB, so that memory for a stream that cannot tell its length grows twice.
        var numbers = Enumerable.Range(0, 6 << 20).ToArray();
        var bytes = Samples.WriteStream(null, Samples.Numbers(numbers));
        using var reader = new ArrowStreamReader(new ForwardStream(bytes));
        using var batch = reader.ReadNextRecordBatch()!;

        Assert.True(((Int32Array)batch.Column(0)).Values.SequenceEqual(numbers));
    }

    [Fact]
    public void Extension_Registered_IsMadeOnReading()
    {
        var registry = new ExtensionTypeRegistry();
        registry.Register(new CelsiusDefinition());
        var type = new CelsiusType(DoubleType.Default);
        var storage = new DoubleArray.Builder().Append(36.6).Build();
        var schema = new Schema([new Field("t", type, false)], null);
        var bytes = Samples.WriteStream(null, new RecordBatch(schema, [new ExtensionArray(type, storage)], 1));

        using var plain = new ArrowStreamReader(bytes.AsMemory());
        using var knowing = new ArrowStreamReader(new ArrowContext(extensionRegistry: registry), bytes.AsMemory());

        Assert.IsType<DoubleArray>(plain.ReadNextRecordBatch()!.Column(0));
        Assert.Equal("celsius", plain.Schema.FieldsList[0].Metadata!["ARROW:extension:name"]);
        var array = Assert.IsType<ExtensionArray>(knowing.ReadNextRecordBatch()!.Column(0));
        Assert.IsType<CelsiusType>(array.ExtensionType);
        Assert.Equal("36.6\n", ValueText.OfArray(array));
    }

    private sealed class ForwardStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }

    private sealed class CelsiusType(IArrowType storage) : ExtensionType(storage)
    {
        public override string Name => "celsius";

        public override string ExtensionMetadata => "";

        public override ExtensionArray CreateArray(IArrowArray storageArray) => new(this, storageArray);
    }

    private sealed class CelsiusDefinition : ExtensionDefinition
    {
        public override string ExtensionName => "celsius";

        public override bool TryCreateType(IArrowType storageType, string? metadata, out ExtensionType? type)
        {
            type = storageType is DoubleType ? new CelsiusType(storageType) : null;
            return type is not null;
        }
    }
}
