using System.Buffers;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using Google.Protobuf;
using Grpc.Core;
using ScoringService.Server.Errors;
using ScoringService.Server.Ingest;
using ScoringService.V1;

namespace ScoringService.Server.Tests.Ingest;

/// <summary>Messages that are received without generated code, and memory that is lent from them.</summary>
public sealed class WriteMessageTests
{
    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(300_000, true)]
    public void Read_Bytes_AreAsGenerated(int count, bool commit)
    {
        var bytes = Bytes(count);
        using var message = Read(new WriteRequest { SerializedArrow = ByteString.CopyFrom(bytes), Commit = commit });
        Assert.Equal(bytes, message.Arrow.ToArray());
        Assert.Equal(commit, message.Commit);
        Assert.Null(message.Start);
    }

    [Fact]
    public void Read_StartAndUnknownFields_AreAsGenerated()
    {
        var start = new WriteStart { BatchId = "b", Table = IngestTable.Events, RowOffset = 7 };
        byte[] unknown = [.. new WriteRequest { Start = start }.ToByteArray(), 0x78, 1, 0x82, 1, 1, 0];
        using var message = WriteMessage.Read(new ReadOnlySequence<byte>(unknown));
        Assert.Equal(start, message.Start);
        Assert.True(message.Arrow.IsEmpty);
    }

    [Fact]
    public void Read_BothOfTheTwo_TheLastCounts()
    {
        var start = new WriteRequest { Start = new WriteStart { BatchId = "b" } }.ToByteArray();
        var bytes = new WriteRequest { SerializedArrow = ByteString.CopyFrom(1, 2) }.ToByteArray();
        using var first = WriteMessage.Read(new ReadOnlySequence<byte>([.. start, .. bytes]));
        using var second = WriteMessage.Read(new ReadOnlySequence<byte>([.. bytes, .. start]));
        Assert.Null(first.Start);
        Assert.Equal([1, 2], first.Arrow.ToArray());
        Assert.Equal("b", second.Start!.BatchId);
    }

    [Theory]
    [InlineData(new byte[] { 0x12, 0x7f, 1 })]
    [InlineData(new byte[] { 0x0a, 2, 0xff, 0xff })]
    [InlineData(new byte[] { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff })]
    public void Read_Garbage_IsTheClientsFault(byte[] garbage)
    {
        var error = Assert.Throws<RpcException>(() => WriteMessage.Read(new ReadOnlySequence<byte>(garbage)));
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
    }

    [Fact]
    public void TryLend_MostOfAMessage_IsWhereItWasReceivedAndStaysSoLongAsItIsKept()
    {
        var requests = new OneByOne(
            [.. Enumerable.Range(1, 40).Select(i => Enumerable.Repeat((byte)i, 5000).ToArray())]);
        var all = new ReceivedBytes(new ServerOptions { MemoryMiB = 1024 });
        using var memory = new StreamBytes(all);
        using var bytes = new RequestBytes(requests, new NoPauses(), memory, default);
        Assert.Equal(1, bytes.ReadByte());
        Assert.Null(bytes.TryLend(5000));
        Assert.Null(bytes.TryLend(100));
        var lent = bytes.TryLend(4999)!;
        bytes.ReadExactly(lent.Memory.Span);
        Assert.Equal(1, lent.Memory.Span[4998]);

        // What comes later is not put there.
        var later = new byte[5000];
        for (var i = 2; i <= 40; i++)
        {
            bytes.ReadExactly(later);
            Assert.All(later, value => Assert.Equal(i, value));
            Assert.Equal(-1, lent.Memory.Span.IndexOfAnyExcept((byte)1));
        }

        lent.Dispose();
        lent.Dispose();
    }

    // A reader may ask for the memory of a large batch in steps, and then again for all of it.
    [Theory]
    [InlineData(3)]
    [InlineData(9)]
    public void Read_LargeBatchesInOneMessage_HaveTheirValues(int batchMiB)
    {
        var schema = new Schema([new Field("n", Int64Type.Default, false)], null);
        var count = (batchMiB << 20) / sizeof(long);
        using var stream = new MemoryStream();
        using (var writer = new ArrowStreamWriter(stream, schema, leaveOpen: true))
        {
            for (var batch = 0; batch < 2; batch++)
            {
                var values = Enumerable.Range(batch * count, count).Select(i => (long)i);
                writer.WriteRecordBatch(new RecordBatch(
                    schema, [new Int64Array.Builder().AppendRange(values).Build()], count));
            }

            writer.WriteEnd();
        }

        using var memory = new StreamBytes(new ReceivedBytes(new ServerOptions { MemoryMiB = 2048 }));
        using var bytes = new RequestBytes(new OneByOne(stream.ToArray()), new NoPauses(), memory, default);
        using var reader = new ArrowStreamReader(bytes, new BoundedAllocator(64 << 20, memory, bytes), leaveOpen: true);
        for (var batch = 0; batch < 2; batch++)
        {
            bytes.Allow(64 << 20);
            using var read = reader.ReadNextRecordBatch();
            var values = ((Int64Array)read!.Column(0)).Values;
            for (var i = 0; i < count; i++)
                if (values[i] != (batch * count) + i) Assert.Fail($"Value {i} of batch {batch} is {values[i]}.");
        }
    }

    [Fact]
    public void TryLend_MoreThanTheStreamsMayHold_IsRefused()
    {
        var requests = new OneByOne(new byte[6 << 20], new byte[6 << 20], new byte[6 << 20]);
        var all = new ReceivedBytes(new ServerOptions { MemoryMiB = 1024 });
        using var memory = new StreamBytes(all);
        using var bytes = new RequestBytes(requests, new NoPauses(), memory, default);
        Assert.Equal(0, bytes.ReadByte());
        var error = Assert.Throws<RequestException>(() =>
        {
            for (var i = 0; i < 100; i++) Assert.NotNull(bytes.TryLend(4 << 20));
        });
        Assert.Equal(StatusCode.ResourceExhausted, error.Code);
    }

    private static byte[] Bytes(int count) => [.. Enumerable.Range(0, count).Select(i => (byte)(i * 7))];

    private static WriteMessage Read(WriteRequest request) =>
        WriteMessage.Read(new ReadOnlySequence<byte>(request.ToByteArray()));

    private sealed class OneByOne(params byte[][] pieces) : IAsyncStreamReader<WriteMessage>
    {
        private int _next;

        public WriteMessage Current { get; private set; } = new(ReadOnlyMemory<byte>.Empty);

        public Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            if (_next == pieces.Length) return Task.FromResult(false);
            Current = Read(new WriteRequest { SerializedArrow = ByteString.CopyFrom(pieces[_next++]) });
            return Task.FromResult(true);
        }
    }

    private sealed class NoPauses : IStreamPauses
    {
        public Task? PendingCommit => null;

        public TimeSpan NextDue() => Timeout.InfiniteTimeSpan;

        public void Due()
        {
        }

        public void Committed()
        {
        }

        public void CommitRequested()
        {
        }
    }
}
