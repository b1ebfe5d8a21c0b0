using System.Text;
using Grpc.Core;
using ScoringService.Server.Access;
using ScoringService.V1;
using QuarantineFilter = ScoringService.V1.QuarantineFilter;
using RefusedCorrection = ScoringService.V1.RefusedCorrection;
using QuarantineReason = ScoringService.V1.QuarantineReason;
using QuarantineResolution = ScoringService.V1.QuarantineResolution;
using QuarantineState = ScoringService.V1.QuarantineState;
using QualitySeverity = ScoringService.V1.QualitySeverity;

namespace ScoringService.Server.Tests;

/// <summary>The service Quality, over real loads.</summary>
public sealed class QualityTests
{
    [Fact]
    public async Task ListQuarantine_Pages_GiveEveryOpenRowOnce()
    {
        await using var service = await QualityData.LoadedAsync();
        var ids = new List<long>();
        var request = new ListQuarantineRequest { PageSize = 2 };
        do
        {
            var page = await service.Quality().ListQuarantineAsync(request);
            Assert.InRange(page.Rows.Count, 1, 2);
            ids.AddRange(page.Rows.Select(row => row.QuarantineId));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        Assert.Equal([1, 2, 3, 4, 5], ids);
        var one = await OneAsync(service, new QuarantineFilter
        {
            Table = IngestTable.Transactions, Reason = QuarantineReason.Missing, Column = "customer_id",
        });
        Assert.Equal((IngestTable.Transactions, "customer_id", "required value is missing", QuarantineReason.Missing),
            (one.Table, one.Column, one.Reason, one.Kind));
        Assert.Equal(("t2", "20"), (one.Values["transaction_id"], one.Values["amount"]));
        Assert.Equal(QuarantineResolution.Unspecified, one.Resolution);
        Assert.Contains("t2", one.RawText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CorrectAndReplay_ExportedRows_AreAccepted()
    {
        await using var service = await QualityData.LoadedAsync();
        var csv = await ExportAsync(service, QuarantineFormat.Csv);
        var lines = csv.Split("\r\n");
        Assert.StartsWith("quarantine_id,reason,column,transaction_id,customer_id,", lines[0],
            StringComparison.Ordinal);
        Assert.EndsWith(",raw_text", lines[0], StringComparison.Ordinal);
        Assert.Equal(4 + 1, lines.Length); // header, three rows, and nothing behind the last line end
        Assert.Contains(",\"t4,c1,2020-01-04,40,50\"", lines[3], StringComparison.Ordinal);
        var json = (await ExportAsync(service, QuarantineFormat.JsonLines)).Split('\n');
        Assert.Contains("\"transaction_id\":\"t2\",\"customer_id\":null", json[0], StringComparison.Ordinal);
        var request = new CorrectAndReplayRequest
        {
            Corrections =
            {
                new RowCorrection { QuarantineId = 1, Values = { ["customer_id"] = "c1" } },
                new RowCorrection { QuarantineId = 2, Values = { ["amount"] = "x" } },
                new RowCorrection { QuarantineId = 77 },
            },
        };
        var watermark = service.Database.Watermark;
        var response = await service.Quality().CorrectAndReplayAsync(request);
        Assert.Equal((1, 1, 0), (response.ReplayedCount, response.ChangedCount, response.NewCustomers));
        Assert.Equal([new RefusedCorrection { QuarantineId = 2, Column = "amount", Reason = "is not a number" }],
            response.Refused);
        Assert.Equal([77], response.UnknownQuarantineIds);
        Assert.Equal(watermark + 1, response.DataWatermark);
        var done = await OneAsync(service, new QuarantineFilter { State = QuarantineState.Resolved });
        Assert.Equal((1, QuarantineResolution.Replayed, "local"),
            (done.QuarantineId, done.Resolution, done.ResolvedBy));
        Assert.NotNull(done.ResolveTime);
    }

    [Fact]
    public async Task Discard_Filter_ResolvesThoseRows()
    {
        await using var service = await QualityData.LoadedAsync();
        var discarded = await service.Quality().DiscardAsync(
            new DiscardRequest { Filter = new QuarantineFilter { QuarantineIds = { 1, 3 } } });
        Assert.Equal(2, discarded.DiscardedCount);
        var rest = await service.Quality().ListQuarantineAsync(new ListQuarantineRequest());
        Assert.Equal([2, 4, 5], rest.Rows.Select(row => row.QuarantineId));
        foreach (var empty in (QuarantineFilter?[])[null, new QuarantineFilter { State = QuarantineState.Any }])
            await RefusedAsync("filter", StatusCode.InvalidArgument,
                async () => await service.Quality().DiscardAsync(new DiscardRequest { Filter = empty }));
    }

    [Fact]
    public async Task ListQuarantine_CallerWhoMayNotSeePersonalData_GetsNone()
    {
        await using var service = await QualityData.LoadedAsync(options => options.LocalRole = CallerRole.Reader);
        var row = await OneAsync(service, new QuarantineFilter { Table = IngestTable.Customers, Column = "kind" });
        // Also the word at fault, as a name can have got there.
        Assert.Equal(["kind", "name"], row.MaskedColumns.Order());
        Assert.Equal(("", "50"), (row.RawText, row.Values["strategic_fit"]));
        Assert.DoesNotContain("Anna", row.ToString(), StringComparison.Ordinal);
        var file = await ExportAsync(service, QuarantineFormat.Csv, IngestTable.Customers);
        Assert.DoesNotContain("Anna", file, StringComparison.Ordinal);
        Assert.DoesNotContain(",name,", file.Split("\r\n")[0], StringComparison.Ordinal);
        await RefusedAsync("", StatusCode.PermissionDenied, async () => await service.Quality()
            .CorrectAndReplayAsync(new CorrectAndReplayRequest { Corrections = { new RowCorrection() } }));
        await RefusedAsync("", StatusCode.PermissionDenied,
            async () => await service.Quality().DiscardAsync(new DiscardRequest()));
    }

    [Fact]
    public async Task CorrectAndReplay_CallerWhoMayNotSeePersonalData_TakesNothingAway()
    {
        await using var service = await QualityData.LoadedAsync(options => options.LocalRole = CallerRole.Operator);
        // As its own export has it: the hidden word at fault is empty.
        var sent = new RowCorrection { QuarantineId = 4, Values = { ["kind"] = "", ["strategic_fit"] = "60" } };
        var response = await service.Quality().CorrectAndReplayAsync(
            new CorrectAndReplayRequest { Corrections = { sent } });
        Assert.Equal("kind", Assert.Single(response.Refused).Column);
        sent.Values["kind"] = "B2C";
        response = await service.Quality().CorrectAndReplayAsync(
            new CorrectAndReplayRequest { Corrections = { sent } });
        Assert.Equal((1, 1), (response.ReplayedCount, response.ChangedCount));
        Assert.Equal("Anna", service.Database.FindPerson("c2")?.Name);
    }

    [Fact]
    public async Task ListQualityReports_Pages_GiveEveryLoadNewestFirst()
    {
        await using var service = await QualityData.LoadedAsync();
        var first = await service.Quality().ListQualityReportsAsync(new ListQualityReportsRequest { PageSize = 1 });
        var customers = first.Reports.Single();
        Assert.Equal((IngestTable.Customers, 3, 2),
            (customers.Table, customers.Rows.Read, customers.Rows.Quarantined));
        Assert.Contains(customers.Columns,
            column => column is { Column: "strategic_fit", RejectedCount: 1, OutsideCount: 1 });
        Assert.Contains(customers.Rejects,
            reject => reject is { Column: "kind", Kind: QuarantineReason.NotACode, RowCount: 1, OpenCount: 1 });
        var finding = customers.Findings[0];
        Assert.Equal((QualitySeverity.Error, "REJECTED_ROWS", 0.1),
            (finding.Severity, finding.Rule, finding.Threshold));
        Assert.Equal(2 / 3.0, finding.Value, 12);
        var second = await service.Quality().ListQualityReportsAsync(
            new ListQualityReportsRequest { PageSize = 1, PageToken = first.NextPageToken });
        Assert.Equal((IngestTable.Transactions, "", new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc)),
            (second.Reports.Single().Table, second.NextPageToken,
                second.Reports.Single().LastOccurredTime.ToDateTime()));
        var only = await service.Quality().ListQualityReportsAsync(
            new ListQualityReportsRequest { Table = IngestTable.Transactions });
        Assert.Equal(second.Reports, only.Reports);
    }

    [Fact]
    public async Task GetMonthlyQuality_Month_HasItsLoadsAndFindings()
    {
        await using var service = await QualityData.LoadedAsync();
        var report = await service.Quality().GetMonthlyQualityAsync(new GetMonthlyQualityRequest { Month = "2020-01" });
        Assert.Equal(("2020-01", new DateTime(2020, 2, 1, 0, 0, 0, DateTimeKind.Utc)),
            (report.Month, report.AsOf.ToDateTime()));
        var sales = report.Tables.Single(table => table.Table == IngestTable.Transactions);
        Assert.Equal((1, 4, 1, 3),
            (sales.LoadCount, sales.Rows.Read, sales.Rows.Inserted, sales.Rows.Quarantined));
        Assert.Equal(["2019-10:0", "2019-11:0", "2019-12:0", "2020-01:1"],
            sales.Volumes.Select(volume => $"{volume.Month}:{volume.RowCount}"));
        Assert.Contains(report.Findings, finding => finding is { Rule: "OPEN_QUARANTINE", Value: 0.75 });
        var now = await service.Quality().GetMonthlyQualityAsync(new GetMonthlyQualityRequest());
        Assert.Equal($"{DateTime.UtcNow:yyyy-MM}"[..4], now.Month[..4]);
    }

    [Fact]
    public async Task Requests_WrongField_IsNamed()
    {
        await using var service = await TestService.StartAsync(0);
        var quality = service.Quality();
        await Wrong("page_size", async () => await quality.ListQuarantineAsync(
            new ListQuarantineRequest { PageSize = -1 }));
        await Wrong("page_token", async () => await quality.ListQuarantineAsync(
            new ListQuarantineRequest { PageToken = "x" }));
        await Wrong("filter.load_id", async () => await quality.ListQuarantineAsync(
            new ListQuarantineRequest { Filter = new QuarantineFilter { LoadId = -1 } }));
        await Wrong("filter.reason", async () => await quality.ListQuarantineAsync(
            new ListQuarantineRequest { Filter = new QuarantineFilter { Reason = (QuarantineReason)99 } }));
        await Wrong("filter.table", async () => await ExportAsync(service, QuarantineFormat.Csv, 0));
        await Wrong("format", async () => await ExportAsync(service, (QuarantineFormat)9));
        await Wrong("corrections", async () => await quality.CorrectAndReplayAsync(new CorrectAndReplayRequest()));
        await Wrong("corrections[1].quarantine_id", async () => await quality.CorrectAndReplayAsync(
            new CorrectAndReplayRequest { Corrections = { new RowCorrection(), new RowCorrection() } }));
        await Wrong("table", async () => await quality.ListQualityReportsAsync(
            new ListQualityReportsRequest { Table = (IngestTable)9 }));
        await Wrong("load_id", async () => await quality.ListQualityReportsAsync(
            new ListQualityReportsRequest { LoadId = -1 }));
        foreach (var month in (string[])["2026-13", "2026", "9999-01"])
            await Wrong("month", async () => await quality.GetMonthlyQualityAsync(
                new GetMonthlyQualityRequest { Month = month }));

        static Task Wrong(string field, Func<Task> call) => RefusedAsync(field, StatusCode.InvalidArgument, call);
    }

    private static async Task<V1.QuarantinedRow> OneAsync(TestService service, QuarantineFilter filter) =>
        (await service.Quality().ListQuarantineAsync(new ListQuarantineRequest { Filter = filter })).Rows.Single();

    private static async Task<string> ExportAsync(
        TestService service, QuarantineFormat format, IngestTable table = IngestTable.Transactions)
    {
        using var call = service.Quality().ExportQuarantine(new ExportQuarantineRequest
        {
            Filter = new QuarantineFilter { Table = table }, Format = format,
        });
        var text = new StringBuilder();
        await foreach (var piece in call.ResponseStream.ReadAllAsync()) text.Append(piece.Data.ToStringUtf8());
        return text.ToString();
    }

    private static async Task RefusedAsync(string field, StatusCode code, Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal(code, error.StatusCode);
        Assert.StartsWith(field, error.Status.Detail, StringComparison.Ordinal);
    }
}
