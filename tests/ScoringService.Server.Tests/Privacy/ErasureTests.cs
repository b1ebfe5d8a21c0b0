using System.Text.Json.Nodes;
using Grpc.Core;
using ScoringService.V1;

namespace ScoringService.Server.Tests.Privacy;

/// <summary>Erasure and export by the running service.</summary>
public sealed class ErasureTests
{
    private static readonly EraseCustomerRequest Request =
        new() { CustomerId = PersonalService.Id, Reason = "Ticket 12" };

    [Fact]
    public async Task EraseCustomer_Acknowledged_IsShownInNoAnswer()
    {
        await using var service = await PersonalService.StartAsync();
        var before = await service.ScoreAsync("customer_id");
        Assert.Contains(before.Rows(), row => (string)row["customer_id"]! == PersonalService.Id);

        var erased = await service.Admin.EraseCustomerAsync(Request);

        Assert.True(erased.WasKnown);
        // Two purchases, a refused row, what the run said, and the customer.
        Assert.InRange(erased.RowCount, 5, 20);
        Assert.Equal(service.Database.Watermark, erased.DataWatermark);
        var after = await service.ScoreAsync("customer_id");
        Assert.DoesNotContain(after.Rows(), row => (string)row["customer_id"]! == PersonalService.Id);
        Assert.Equal(299, after.Summary!.RowCount);
        Assert.Equal(erased.DataWatermark, after.Summary.DataWatermark);
        await AssertCodeAsync(StatusCode.NotFound, service.Scoring.GetCustomerAsync(
            new GetCustomerRequest { CustomerId = PersonalService.Id, WithPerson = true }));
        await AssertCodeAsync(StatusCode.NotFound, service.Admin.ExportCustomerAsync(
            new ExportCustomerRequest { CustomerId = PersonalService.Id }));
        Assert.DoesNotContain((await service.Quality.ListQuarantineAsync(new ListQuarantineRequest())).Rows,
            row => row.RawText.Contains(PersonalService.Name, StringComparison.Ordinal));
        // Everybody else is as before, in whatever row.
        var known = (await service.ScoreAsync("customer_id", "total_spend")).Rows();
        Assert.Equal(299, known.Select(row => row["customer_id"]).Distinct().Count());
        Assert.Equal(1_000_000.0, known.Single(row => (string)row["customer_id"]! == "denied")["total_spend"]);
    }

    [Fact]
    public async Task EraseCustomer_WhileAStreamRuns_EndsTheStream()
    {
        await using var service = await PersonalService.StartAsync();
        for (var i = 0; i < 40; i++)
            service.Import(ScoringService.Storage.ImportTable.Customers, "customer_id\n"
                + string.Join('\n', Enumerable.Range(0, 5000).Select(n => $"filler-{i}-{n}")) + "\n");
        using var call = service.Scoring.ScoreCustomers(new ScoreCustomersRequest { MaxBatchBytes = 65_536 });
        for (var i = 0; i < 3; i++) Assert.True(await call.ResponseStream.MoveNext());
        await service.Admin.EraseCustomerAsync(Request);
        var error = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await call.ResponseStream.MoveNext())
            {
            }
        });
        Assert.Equal(StatusCode.Aborted, error.StatusCode);
    }

    [Fact]
    public async Task ScoreCustomers_TokenFromBeforeAnErasure_IsAborted()
    {
        await using var service = await PersonalService.StartAsync();
        var token = (await service.ScoreAsync()).Batches[^1].ResumeToken;
        await service.Admin.EraseCustomerAsync(Request);
        using var call = service.Scoring.ScoreCustomers(new ScoreCustomersRequest { ResumeToken = token });
        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext());
        Assert.Equal(StatusCode.Aborted, error.StatusCode);
    }

    [Fact]
    public async Task EraseCustomer_Everybody_LeavesAServiceThatSaysSo()
    {
        await using var service = await PersonalService.StartAsync();
        await service.Admin.EraseCustomerAsync(new EraseCustomerRequest { CustomerId = "denied", Reason = "r" });
        for (var i = 0; i < 298; i++) service.Database.EraseCustomer($"C{i:D4}", "r", "test", DateTime.UtcNow);
        await service.Admin.EraseCustomerAsync(Request);
        await AssertCodeAsync(StatusCode.FailedPrecondition,
            service.Scoring.GetCustomerAsync(new GetCustomerRequest { CustomerId = PersonalService.Id }));
        Assert.Equal(0, service.Database.Summary().Customers);
    }

    [Theory]
    [InlineData("", "r", "customer_id")]
    [InlineData("x", " ", "reason")]
    [InlineData("x", "x has asked", "reason")]
    public async Task EraseCustomer_NotUsable_NamesTheField(string id, string reason, string field)
    {
        await using var service = await PersonalService.StartAsync(fit: false);
        var error = await AssertCodeAsync(StatusCode.InvalidArgument,
            service.Admin.EraseCustomerAsync(new EraseCustomerRequest { CustomerId = id, Reason = reason }));
        Assert.StartsWith(field, error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExportCustomer_AKnownOne_HasTablesScoresAndReasons()
    {
        await using var service = await PersonalService.StartAsync();
        var response = await service.Admin.ExportCustomerAsync(
            new ExportCustomerRequest { CustomerId = PersonalService.Id });
        var export = JsonNode.Parse(response.Json)!;
        Assert.Equal(PersonalService.Name, (string?)export["customers"]![0]!["name"]);
        Assert.Equal(2, export["transactions"]!.AsArray().Count);
        var current = export["current"]!;
        Assert.Equal(Engine.FeatureColumns.All.Select(column => column.Name),
            current["features"]!.AsObject().Select(member => member.Key));
        Assert.Equal(Engine.ScoreColumns.All.Select(column => column.Name),
            current["scores"]!.AsObject().Select(member => member.Key));
        Assert.Equal(120, (double)current["features"]!["total_spend"]!);
        Assert.Equal("SCORED", (string?)current["scores"]!["status"]);
        Assert.NotNull(current["explanation"]!["lifecycle"]);
        Assert.Contains(PersonalService.Name, response.Json, StringComparison.Ordinal);
        Assert.DoesNotContain("Anna", response.Json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExportCustomer_WithoutAModelOrDenied_HasWhatThereIs()
    {
        await using var service = await PersonalService.StartAsync(fit: false);
        var request = new ExportCustomerRequest { CustomerId = "denied" };
        Assert.Null(JsonNode.Parse((await service.Admin.ExportCustomerAsync(request)).Json)!["current"]);
        await service.FitAsync(new FitModelRequest { Activate = true });
        var current = JsonNode.Parse((await service.Admin.ExportCustomerAsync(request)).Json)!["current"]!;
        Assert.Equal("SUPPRESSED", (string?)current["scores"]!["status"]);
        Assert.Null(current["explanation"]);
    }

    private static async Task<RpcException> AssertCodeAsync<T>(StatusCode code, AsyncUnaryCall<T> call)
    {
        var error = await Assert.ThrowsAsync<RpcException>(async () => await call);
        Assert.Equal(code, error.StatusCode);
        return error;
    }
}
