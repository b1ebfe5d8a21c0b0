using Apache.Arrow;
using Apache.Arrow.Types;
using Grpc.Core;
using ScoringService.V1;

namespace ScoringService.Server.Tests.Ingest;

/// <summary>What a stream of rows does to the tables, over a real connection.</summary>
public sealed class WriteTests
{
    private static readonly DateTime Monday = new(2024, 6, 3, 8, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    [InlineData(1 << 20)]
    public async Task Write_StreamCutAnywhere_KeepsEveryRow(int pieceBytes)
    {
        await using var service = await IngestService.StartAsync();
        var stream = SampleRows.Stream("T", 50, 20);
        var written = await service.Client.SendAsync(
            WriteClient.Start("b1", IngestTable.Transactions), stream, pieceBytes);

        Assert.Equal(0, written.Acknowledgements[0]);
        var summary = written.Summary;
        Assert.Equal((50, 50, 0, true),
            (summary.RowsCommitted, summary.RowsInserted, summary.RowsQuarantined, summary.IsComplete));
        Assert.Equal(50, summary.NewCustomers);
        Assert.Equal(service.Database.Watermark, summary.DataWatermark);
        Assert.Equal(
            Enumerable.Range(0, 50).Select(i => $"T-{i}|C{i}|{SampleRows.Amount(i):0.0000}").Order(),
            service.Query("SELECT transaction_id, customer_id, amount FROM transactions JOIN customers USING "
                + "(customer_key)").Order());
    }

    [Fact]
    public async Task Write_ColumnsInAnyOrderAndMoreThanThereAre_AreMatchedByName()
    {
        await using var service = await IngestService.StartAsync();
        var batch = ArrowBytes.Batch(
            ("nested", new ListArray.Builder(Int32Type.Default).Append().Build()),
            ("amount", new Decimal128Array.Builder(new Decimal128Type(20, 2)).Append(12.34m).Build()),
            ("note", ArrowBytes.Text(["Robert'); DROP TABLE customers;--"])),
            ("occurred_at", ArrowBytes.Longs(new TimestampType(TimeUnit.Second, "Asia/Shanghai"), [1_717_401_600])),
            ("customer_id", ArrowBytes.Dictionary(ArrowBytes.Text(["x", "客户"]), 1)),
            ("transaction_id", new Int64Array.Builder().Append(42).Build()));
        var written = await service.Client.SendAsync(
            WriteClient.Start("b", IngestTable.Transactions), ArrowBytes.Stream(batch));

        Assert.Equal(1, written.Summary.RowsInserted);
        Assert.Equal(["nested", "note"], written.Summary.IgnoredColumns.Order());
        Assert.Equal(["42|客户|2024-06-03 08:00:00|12.3400"], service.Query(
            "SELECT transaction_id, customer_id, occurred_at::VARCHAR, amount FROM transactions JOIN customers USING "
            + "(customer_key)"));
    }

    [Fact]
    public async Task Write_RequiredColumnMissing_IsRefusedBeforeAnythingIsWritten()
    {
        await using var service = await IngestService.StartAsync();
        var watermark = service.Database.Watermark;
        var status = await service.Client.RefusedAsync(WriteClient.Start("b", IngestTable.Transactions),
            ArrowBytes.Stream(ArrowBytes.Batch(
                ("transaction_id", ArrowBytes.Text(["T"])), ("amount", ArrowBytes.Doubles([1])))));

        Assert.Equal(StatusCode.InvalidArgument, status.StatusCode);
        Assert.Contains("customer_id", status.Detail, StringComparison.Ordinal);
        Assert.Contains("occurred_at", status.Detail, StringComparison.Ordinal);
        Assert.Equal(watermark, service.Database.Watermark);
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(async () =>
            await service.Client.GetIngestBatchAsync(new GetIngestBatchRequest { BatchId = "b" }))).StatusCode);
    }

    [Fact]
    public async Task Write_ColumnThatCannotBeConverted_IsNamed()
    {
        await using var service = await IngestService.StartAsync();
        var status = await service.Client.RefusedAsync(WriteClient.Start("b", IngestTable.Events), ArrowBytes.Stream(
            ArrowBytes.Batch(("event_id", ArrowBytes.Text(["E"])), ("customer_id", ArrowBytes.Text(["C"])),
                ("kind", new ListArray.Builder(Int32Type.Default).Append().Build()),
                ("occurred_at", ArrowBytes.Instants([Monday])))));

        Assert.Equal(StatusCode.InvalidArgument, status.StatusCode);
        Assert.Contains("'kind'", status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_SameBatchAgain_ChangesNothing()
    {
        await using var service = await IngestService.StartAsync();
        var stream = SampleRows.Stream("T", 300, 100);
        var first = await service.Client.SendAsync(WriteClient.Start("b", IngestTable.Transactions), stream);
        var again = await service.Client.SendAsync(WriteClient.Start("b", IngestTable.Transactions), stream);
        var empty = await service.Client.SendAsync(WriteClient.Start("b", IngestTable.Transactions), []);

        Assert.Equal(300, again.Acknowledgements[0]);
        foreach (var summary in new[] { again.Summary, empty.Summary })
        {
            Assert.Equal(first.Summary.DataWatermark, summary.DataWatermark);
            Assert.Equal((300, 300, true), (summary.RowsCommitted, summary.RowsInserted, summary.IsComplete));
        }

        Assert.Equal(first.Summary.DataWatermark, service.Database.Watermark);
        var known = await service.Client.GetIngestBatchAsync(new GetIngestBatchRequest { BatchId = "b" });
        Assert.Equal((300, true), (known.RowsCommitted, known.IsComplete));
    }

    [Fact]
    public async Task Write_SameRowsInAnotherBatch_AreDuplicates()
    {
        await using var service = await IngestService.StartAsync();
        await service.Client.SendAsync(
            WriteClient.Start("a", IngestTable.Transactions), SampleRows.Stream("T", 300, 100));
        var other = await service.Client.SendAsync(
            WriteClient.Start("b", IngestTable.Transactions), SampleRows.Stream("T", 310, 64));

        Assert.Equal((300, 10), (other.Summary.RowsDuplicate, other.Summary.RowsInserted));
        Assert.Equal(["310"], service.Query("SELECT count(DISTINCT transaction_id) FROM transactions"));
    }

    [Fact]
    public async Task Write_OtherContentWithoutAClock_GoesToTheQuarantine()
    {
        await using var service = await IngestService.StartAsync();
        await service.Client.SendAsync(WriteClient.Start("a", IngestTable.Transactions), SampleRows.Stream("T", 2, 2));
        var other = ArrowBytes.Batch(
            ("transaction_id", ArrowBytes.Text(["T-0"])), ("customer_id", ArrowBytes.Text(["C0"])),
            ("occurred_at", ArrowBytes.Instants([Monday])), ("amount", ArrowBytes.Doubles([99])));
        var written = await service.Client.SendAsync(
            WriteClient.Start("b", IngestTable.Transactions), ArrowBytes.Stream(other));

        Assert.Equal(1, written.Summary.RowsQuarantined);
        Assert.Equal(1, written.Summary.Quarantined.Single().RowCount);
        Assert.NotEmpty(written.Summary.Quarantined.Single().Reason);
        Assert.Equal(["0"], service.Query("SELECT count(*) FROM transactions WHERE amount = 99"));
    }

    [Fact]
    public async Task Write_ChangesInAnyOrder_TheLatestOneCounts()
    {
        await using var service = await IngestService.StartAsync();
        var client = service.Client;
        await client.SendAsync(WriteClient.Start("1", IngestTable.Transactions),
            ArrowBytes.Stream(SampleRows.Changed("T", 0, 10, 1, Monday)));
        var later = await client.SendAsync(WriteClient.Start("2", IngestTable.Transactions),
            ArrowBytes.Stream(SampleRows.Changed("T", 0, 10, 3, Monday.AddHours(2))));
        var late = await client.SendAsync(WriteClient.Start("3", IngestTable.Transactions),
            ArrowBytes.Stream(SampleRows.Changed("T", 0, 11, 2, Monday.AddHours(1))));

        Assert.Equal(10, later.Summary.RowsUpdated);
        Assert.Equal((10, 1), (late.Summary.RowsStale, late.Summary.RowsInserted));
        Assert.Equal(["10|3.0000", "1|2.0000"],
            service.Query("SELECT count(*) AS n, amount FROM transactions GROUP BY amount ORDER BY n DESC"));
    }

    [Fact]
    public async Task Write_Deletions_RemoveRowsAndKeepOlderChangesOut()
    {
        await using var service = await IngestService.StartAsync();
        var client = service.Client;
        await client.SendAsync(WriteClient.Start("1", IngestTable.Transactions),
            ArrowBytes.Stream(SampleRows.Changed("T", 0, 10, 1, Monday)));
        var deletion = WriteClient.Start("2", IngestTable.Transactions);
        deletion.Operation = V1.IngestOperation.Delete;
        var deleted = await client.SendAsync(
            deletion, ArrowBytes.Stream(SampleRows.Deletions("T", 0, 4, Monday.AddHours(1))));
        var late = await client.SendAsync(WriteClient.Start("3", IngestTable.Transactions),
            ArrowBytes.Stream(SampleRows.Changed("T", 0, 10, 2, Monday.AddMinutes(30))));
        var back = await client.SendAsync(WriteClient.Start("4", IngestTable.Transactions),
            ArrowBytes.Stream(SampleRows.Changed("T", 0, 1, 5, Monday.AddHours(2))));

        Assert.Equal(4, deleted.Summary.RowsDeleted);
        Assert.Equal((4, 6), (late.Summary.RowsStale, late.Summary.RowsUpdated));
        Assert.Equal(1, back.Summary.RowsInserted);
        Assert.Equal(["6|2.0000", "1|5.0000"],
            service.Query("SELECT count(*) AS n, amount FROM transactions GROUP BY amount ORDER BY n DESC"));
    }

    [Fact]
    public async Task Write_BadRows_AreQuarantinedWithTheirReasonsAndTheOthersKept()
    {
        await using var service = await IngestService.StartAsync();
        var batch = ArrowBytes.Batch(
            ("event_id", ArrowBytes.Text(["E0", null, "E2", "E3", new string('x', 129), "E5"])),
            ("customer_id", ArrowBytes.Text(["C", "C", "", "C", "C", "C"])),
            ("occurred_at", ArrowBytes.Instants([Monday, Monday, Monday, DateTime.MinValue, Monday, Monday])),
            ("kind", ArrowBytes.Text(["LOGIN", "LOGIN", "LOGIN", "LOGIN", "LOGIN", "'; DROP TABLE events; --"])));
        var written = await service.Client.SendAsync(
            WriteClient.Start("b", IngestTable.Events), ArrowBytes.Stream(batch));

        Assert.Equal((1, 5), (written.Summary.RowsInserted, written.Summary.RowsQuarantined));
        Assert.Equal(["customer_id", "event_id", "event_id", "kind", "occurred_at"],
            written.Summary.Quarantined.Select(q => q.Column).Order());
        Assert.All(written.Summary.Quarantined, q => Assert.NotEmpty(q.Reason));
        Assert.Equal(["E0"], service.Query("SELECT event_id FROM events"));
    }

    [Fact]
    public async Task Write_EachTable_TakesAllOfItsColumns()
    {
        await using var service = await IngestService.StartAsync();
        foreach (var (table, columns) in AllColumns.Tables)
        {
            var written = await service.Client.SendAsync(WriteClient.Start($"{table}", table),
                ArrowBytes.Stream(ArrowBytes.Batch(columns)));
            Assert.Empty(written.Summary.IgnoredColumns);
            Assert.Empty(written.Summary.Quarantined);
            Assert.Equal(1, written.Summary.RowsInserted + written.Summary.RowsUpdated);
        }

        Assert.Equal([AllColumns.CustomerAsText], service.Query(AllColumns.CustomerQuery));
    }
}
