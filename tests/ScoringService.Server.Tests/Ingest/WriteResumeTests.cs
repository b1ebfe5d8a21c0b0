using Google.Protobuf;
using Grpc.Core;
using ScoringService.V1;

namespace ScoringService.Server.Tests.Ingest;

/// <summary>Streams that pause, break off and go on.</summary>
public sealed class WriteResumeTests
{
    private const int BatchRows = 100;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Write_BrokenStream_GoesOnFromWhatWasAcknowledged(bool fromTheStart)
    {
        await using var service = await IngestService.StartAsync();
        await BreakOffAsync(service, "b");

        var known = await service.Client.GetIngestBatchAsync(new GetIngestBatchRequest { BatchId = "b" });
        Assert.False(known.IsComplete);
        Assert.True(known.RowsCommitted is BatchRows or 2 * BatchRows, $"{known.RowsCommitted}");
        var from = fromTheStart ? 0 : (int)known.RowsCommitted;
        var rest = ArrowBytes.Stream(SampleRows.Transactions("T", from, 350 - from));
        var written = await service.Client.SendWhenFreeAsync(
            WriteClient.Start("b", IngestTable.Transactions, from), rest);

        Assert.Equal(known.RowsCommitted, written.Acknowledgements[0]);
        Assert.Equal((350, 350, 0), (written.Summary.RowsCommitted, written.Summary.RowsInserted,
            written.Summary.RowsDuplicate));
        Assert.Equal(["350|350"], service.Query("SELECT count(*), count(DISTINCT transaction_id) FROM transactions"));
    }

    [Fact]
    public async Task Write_StreamThatPauses_IsCommittedAfterASecond()
    {
        await using var service = await IngestService.StartAsync();
        using var call = service.Client.Write();
        await call.RequestStream.WriteAsync(
            new WriteRequest { Start = WriteClient.Start("b", IngestTable.Transactions) });
        await call.RequestStream.WriteAsync(Piece(WithoutEnd(SampleRows.Transactions("T", 0, BatchRows))));
        Assert.Equal(0, await NextAsync(call));
        Assert.Equal(BatchRows, await NextAsync(call));
        Assert.Equal([$"{BatchRows}"], service.Query("SELECT count(*) FROM transactions"));
    }

    [Fact]
    public async Task Write_CommitOnRequest_IsAnsweredEvenWithoutRows()
    {
        await using var service = await IngestService.StartAsync();
        using var call = service.Client.Write();
        await call.RequestStream.WriteAsync(
            new WriteRequest { Start = WriteClient.Start("b", IngestTable.Transactions) });
        Assert.Equal(0, await NextAsync(call));
        await call.RequestStream.WriteAsync(new WriteRequest { Commit = true });
        Assert.Equal(0, await NextAsync(call));
        var stream = SampleRows.Stream("T", 2 * BatchRows, BatchRows);
        // Half of the second batch comes with the first one; only whole batches count.
        await call.RequestStream.WriteAsync(Piece(stream[..(stream.Length * 3 / 4)], commit: true));
        Assert.Equal(BatchRows, await NextAsync(call));
        await call.RequestStream.WriteAsync(Piece(stream[(stream.Length * 3 / 4)..], commit: true));
        Assert.Equal(2 * BatchRows, await NextAsync(call));
    }

    [Fact]
    public async Task Write_ServerStops_EndsTheStreamAndKeepsWhatWasAcknowledged()
    {
        await using var service = await IngestService.StartAsync();
        using var call = service.Client.Write();
        await call.RequestStream.WriteAsync(
            new WriteRequest { Start = WriteClient.Start("b", IngestTable.Transactions) });
        Assert.Equal(0, await NextAsync(call));
        await call.RequestStream.WriteAsync(
            Piece(WithoutEnd(SampleRows.Transactions("T", 0, BatchRows)), commit: true));
        Assert.Equal(BatchRows, await NextAsync(call));
        var stopping = service.Service.App.StopAsync();
        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(default));
        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
        await stopping;
        Assert.Equal([$"{BatchRows}"], service.Query("SELECT count(*) FROM transactions"));
    }

    [Fact]
    public async Task Write_CancelledCall_LeavesNoUncommittedRow()
    {
        await using var service = await IngestService.StartAsync();
        await BreakOffAsync(service, "b");
        var committed = (await service.Client.GetIngestBatchAsync(
            new GetIngestBatchRequest { BatchId = "b" })).RowsCommitted;
        Assert.Equal([$"{committed}"], service.Query("SELECT count(*) FROM transactions"));
    }

    /// <summary>Has a hundred rows acknowledged, sends another hundred and a half, and hangs up.</summary>
    private static async Task BreakOffAsync(IngestService service, string batch)
    {
        using var call = service.Client.Write();
        await call.RequestStream.WriteAsync(
            new WriteRequest { Start = WriteClient.Start(batch, IngestTable.Transactions) });
        Assert.Equal(0, await NextAsync(call));
        await call.RequestStream.WriteAsync(
            Piece(WithoutEnd(SampleRows.Transactions("T", 0, BatchRows)), commit: true));
        Assert.Equal(BatchRows, await NextAsync(call));
        var second = WithoutEnd(SampleRows.Transactions("T", BatchRows, BatchRows));
        // Without the schema, which has been sent.
        await call.RequestStream.WriteAsync(Piece(second[SchemaLength()..]));
        await call.RequestStream.WriteAsync(Piece(second[SchemaLength()..(second.Length / 2)]));
    }

    /// <summary>The length of the schema message of such streams.</summary>
    private static int SchemaLength()
    {
        var stream = WithoutEnd(SampleRows.Transactions("T", 0, 1));
        return 8 + BitConverter.ToInt32(stream, 4);
    }

    private static byte[] WithoutEnd(Apache.Arrow.RecordBatch batch) => ArrowBytes.Stream(batch)[..^8];

    private static WriteRequest Piece(byte[] bytes, bool commit = false) =>
        new() { SerializedArrow = ByteString.CopyFrom(bytes), Commit = commit };

    private static async Task<long> NextAsync(AsyncDuplexStreamingCall<WriteRequest, WriteResponse> call)
    {
        Assert.True(await call.ResponseStream.MoveNext(default));
        return call.ResponseStream.Current.Acknowledgement.RowsCommitted;
    }
}
