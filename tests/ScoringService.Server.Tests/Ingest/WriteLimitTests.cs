using Google.Protobuf;
using Grpc.Core;
using ScoringService.V1;

namespace ScoringService.Server.Tests.Ingest;

/// <summary>What a stream may not do, and that it can be gone on with afterwards.</summary>
public sealed class WriteLimitTests
{
    [Fact]
    public async Task Write_WrongStart_NamesTheField()
    {
        await using var service = await IngestService.StartAsync();
        foreach (var (field, start) in new (string, WriteStart)[]
        {
            ("start.batch_id", new WriteStart { Table = IngestTable.Events }),
            ("start.batch_id", new WriteStart { Table = IngestTable.Events, BatchId = new string('客', 43) }),
            ("start.table", new WriteStart { BatchId = "b" }),
            ("start.table", new WriteStart { BatchId = "b", Table = (IngestTable)99 }),
            ("start.operation", WriteClient.Start("b", IngestTable.Events).With(s => s.Operation = (IngestOperation)9)),
            ("start.row_offset", WriteClient.Start("b", IngestTable.Events, -1)),
            ("start.source", WriteClient.Start("b", IngestTable.Events).With(s => s.Source = new string('x', 129))),
        })
        {
            var status = await service.Client.RefusedAsync(start, SampleRows.Stream("T", 1, 1));
            Assert.Equal(StatusCode.InvalidArgument, status.StatusCode);
            Assert.StartsWith(field, status.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Write_WithoutAStart_IsRefused()
    {
        await using var service = await IngestService.StartAsync();
        using var call = service.Client.Write();
        await call.RequestStream.WriteAsync(new WriteRequest { SerializedArrow = ByteString.CopyFromUtf8("x") });
        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(default));
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        using var silent = service.Client.Write();
        await silent.RequestStream.CompleteAsync();
        error = await Assert.ThrowsAsync<RpcException>(() => silent.ResponseStream.MoveNext(default));
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
    }

    [Fact]
    public async Task Write_StreamWithoutItsEnd_IsNoCompleteBatch()
    {
        await using var service = await IngestService.StartAsync();
        var stream = SampleRows.Stream("T", 60, 20);
        var start = WriteClient.Start("b", IngestTable.Transactions);
        foreach (var length in new[] { 0, 1, 7, stream.Length / 3, stream.Length / 2, stream.Length - 8 })
        {
            var status = await service.Client.RefusedAsync(start, stream[..length]);
            Assert.Equal(StatusCode.InvalidArgument, status.StatusCode);
            Assert.Contains("serialized_arrow", status.Detail, StringComparison.Ordinal);
        }

        var status2 = await service.Client.RefusedAsync(start, [.. stream, 1]);
        Assert.Contains("end marker", status2.Detail, StringComparison.Ordinal);
        var written = await service.Client.SendAsync(start, stream);
        Assert.Equal((60, true), (written.Summary.RowsCommitted, written.Summary.IsComplete));
        Assert.Equal(["60"], service.Query("SELECT count(*) FROM transactions"));
    }

    [Fact]
    public async Task Write_NotArrow_SaysWhere()
    {
        await using var service = await IngestService.StartAsync();
        var status = await service.Client.RefusedAsync(WriteClient.Start("b", IngestTable.Transactions),
            [.. "transaction_id,customer_id\nT1,C1\n"u8]);
        Assert.Equal(StatusCode.InvalidArgument, status.StatusCode);
        Assert.Contains("no Arrow IPC stream that can be read, from byte 0", status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_MessageOrRecordBatchTooLarge_SaysTheLimit()
    {
        await using var service = await IngestService.StartAsync(o => (o.MaxRequestMiB, o.MaxRecordBatchMiB) = (1, 1));
        var start = WriteClient.Start("b", IngestTable.Transactions);
        var stream = SampleRows.Stream("T", 80_000, 80_000);
        Assert.True(stream.Length > 2 << 20);

        var message = await service.Client.RefusedAsync(start, stream, pieceBytes: stream.Length);
        Assert.Equal(StatusCode.ResourceExhausted, message.StatusCode);
        var batch = await service.Client.RefusedAsync(start, stream, pieceBytes: 64 << 10);
        Assert.Equal(StatusCode.ResourceExhausted, batch.StatusCode);
        Assert.Contains("MaxRecordBatchMiB", batch.Detail, StringComparison.Ordinal);

        var written = await service.Client.SendAsync(start, SampleRows.Stream("T", 40_000, 5_000), 64 << 10);
        Assert.Equal(40_000, written.Summary.RowsInserted);
    }

    [Fact]
    public async Task Write_MoreStreamsThanTheLimit_AreRefusedUntilOneEnds()
    {
        await using var service = await IngestService.StartAsync(o => o.MaxWriteStreams = 1);
        using (var call = service.Client.Write())
        {
            await call.RequestStream.WriteAsync(
                new WriteRequest { Start = WriteClient.Start("held", IngestTable.Transactions) });
            Assert.True(await call.ResponseStream.MoveNext(default));
            var same = await service.Client.RefusedAsync(WriteClient.Start("held", IngestTable.Transactions), []);
            Assert.Equal(StatusCode.Aborted, same.StatusCode);
            var other = await service.Client.RefusedAsync(WriteClient.Start("other", IngestTable.Transactions), []);
            Assert.Equal(StatusCode.ResourceExhausted, other.StatusCode);
            Assert.Contains("MaxWriteStreams", other.Detail, StringComparison.Ordinal);
        }

        // The client has cancelled the call; the service notices on its own time.
        await service.Client.SendWhenFreeAsync(
            WriteClient.Start("other", IngestTable.Transactions), SampleRows.Stream("T", 1, 1));
    }

    [Fact]
    public async Task Write_SameNameForAnotherTable_IsAPrecondition()
    {
        await using var service = await IngestService.StartAsync();
        await service.Client.SendAsync(WriteClient.Start("b", IngestTable.Transactions), SampleRows.Stream("T", 1, 1));
        var table = await service.Client.RefusedAsync(WriteClient.Start("b", IngestTable.Events), []);
        Assert.Equal(StatusCode.FailedPrecondition, table.StatusCode);
        var operation = await service.Client.RefusedAsync(
            WriteClient.Start("b", IngestTable.Transactions).With(s => s.Operation = IngestOperation.Delete), []);
        Assert.Equal(StatusCode.FailedPrecondition, operation.StatusCode);
    }

    [Fact]
    public async Task Write_OffsetBeyondWhatIsCommitted_IsRefused()
    {
        await using var service = await IngestService.StartAsync();
        var status = await service.Client.RefusedAsync(
            WriteClient.Start("b", IngestTable.Transactions, rowOffset: 1), SampleRows.Stream("T", 1, 1));
        Assert.Equal(StatusCode.InvalidArgument, status.StatusCode);
        Assert.Contains("offset", status.Detail, StringComparison.OrdinalIgnoreCase);
    }
}
