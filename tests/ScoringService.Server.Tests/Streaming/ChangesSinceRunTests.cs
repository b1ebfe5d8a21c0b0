using System.Globalization;
using Grpc.Core;
using ScoringService.Storage.Tests.Features;
using ScoringService.V1;

namespace ScoringService.Server.Tests.Streaming;

/// <summary>Streams of what changed since a run, against two streams of everybody compared value by value.</summary>
public sealed class ChangesSinceRunTests
{
    private const int Customers = 300;

    private static readonly string[] All =
        ["customer_id", "tier", "rfm_segment", "value_score", "net_spend_365d", "last_purchase_at", "region", "tags"];

    private static RandomCommits Commits(int seed) => new(seed, TrackingData.LastDay,
        Enumerable.Range(0, Customers).Where(i => i % 3 != 0).Select(i => $"C{i:D7}"));

    [Theory]
    [InlineData("")]
    [InlineData("net_spend_365d >= 40")]
    public async Task ScoreCustomers_ChangesAfterCommits_AreTheDifferenceOfTwoReads(string rule)
    {
        await using var service = await TestService.StartAsync(Customers);
        var commits = Commits(7);
        var first = await ReadAsync(service, rule);
        for (var i = 0; i < 12; i++)
        {
            service.Commit(commits.Next());
            var now = await ReadAsync(service, rule);
            // The runs before the last few are no longer kept.
            if (i < 6) await AssertChangesAsync(service, rule, first, now);
        }
    }

    [Fact]
    public async Task ScoreCustomers_ChangesAfterAnotherModel_AreTheDifferenceOfTwoReads()
    {
        await using var service = await TestService.StartAsync(Customers);
        var before = await ReadAsync(service, "");
        await service.FitAsync(new FitModelRequest
        {
            Activate = true, Population = new PopulationFilter { Kinds = { CustomerKind.B2C } },
        });
        var now = await ReadAsync(service, "");

        await AssertChangesAsync(service, "", before, now);
        Assert.NotEqual(before.Summary!.ModelVersion, now.Summary!.ModelVersion);
    }

    [Fact]
    public async Task ScoreCustomers_SomeColumns_ChangesOfOthersDoNotCount()
    {
        await using var service = await TestService.StartAsync(Customers);
        var before = await service.ScoreAsync(new ScoreCustomersRequest());
        await PutSaleAsync(service, "C0000001", 0.01);
        var request = new ScoreCustomersRequest
        {
            Columns = { "customer_id", "kind" }, ChangesSinceRunId = before.Summary!.RunId,
        };

        Assert.Empty((await service.ScoreAsync(request)).Rows());
        request.Columns.Add("purchase_count");
        Assert.Equal("C0000001", Assert.Single((await service.ScoreAsync(request)).Rows())["customer_id"]);
    }

    [Fact]
    public async Task ScoreCustomers_ChangesOfIdsAndShards_AreTheirs()
    {
        await using var service = await TestService.StartAsync(Customers);
        var before = await service.ScoreAsync(new ScoreCustomersRequest());
        foreach (var id in (string[])["C0000001", "C0000002", "new-one"]) await PutSaleAsync(service, id, 99);
        var since = before.Summary!.RunId;
        var ids = await service.ScoreAsync(new ScoreCustomersRequest
        {
            ChangesSinceRunId = since, Ids = new CustomerIds { CustomerIds_ = { "new-one", "C0000004", "C0000002" } },
        });
        var shards = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            var shard = await service.ScoreAsync(new ScoreCustomersRequest
            {
                ChangesSinceRunId = since, Shard = new Shard { Index = i, Count = 3 },
            });
            shards.AddRange(shard.Rows().Select(row => (string)row["customer_id"]!));
        }

        Assert.Equal(["new-one", "C0000002"], ids.Rows().Select(row => row["customer_id"]));
        Assert.Equal(1, ids.Summary!.AddedCount);
        Assert.Equal(["C0000001", "C0000002", "new-one"], shards.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task ScoreCustomers_ChangesResumed_AreTheRest()
    {
        await using var service = await TestService.StartAsync(2000);
        var before = await service.ScoreAsync(new ScoreCustomersRequest());
        await service.FitAsync(new FitModelRequest
        {
            Activate = true, Population = new PopulationFilter { Kinds = { CustomerKind.B2C } },
        });
        var request = new ScoreCustomersRequest { ChangesSinceRunId = before.Summary!.RunId, MaxBatchBytes = 65_536 };
        var whole = await service.ScoreAsync(request);
        Assert.InRange(whole.Batches.Count, 3, 1000);
        request.ResumeToken = whole.Batches[0].ResumeToken;

        Assert.Equal(whole.Batches.Skip(1), (await service.ScoreAsync(request)).Batches);
    }

    [Fact]
    public async Task ScoreCustomers_RunThatIsNotKept_SaysToReadEverybody()
    {
        await using var service = await TestService.StartAsync(Customers);
        var error = await Assert.ThrowsAsync<RpcException>(
            () => service.ScoreAsync(new ScoreCustomersRequest { ChangesSinceRunId = "w1-m1-o0-then" }));

        Assert.Equal(StatusCode.FailedPrecondition, error.StatusCode);
        Assert.Contains("read everybody", error.Status.Detail, StringComparison.Ordinal);
    }

    private static ScoreCustomersRequest Request(string rule, string since)
    {
        var request = new ScoreCustomersRequest { Columns = { All }, ChangesSinceRunId = since };
        if (rule.Length > 0) request.Filter = new PopulationFilter { Rule = rule };
        return request;
    }

    private static Task<ScoreResult> ReadAsync(TestService service, string rule) =>
        service.ScoreAsync(Request(rule, ""));

    private static async Task AssertChangesAsync(TestService service, string rule, ScoreResult before, ScoreResult now)
    {
        var changes = await service.ScoreAsync(Request(rule, before.Summary!.RunId));
        var old = before.Rows().ToDictionary(row => (string)row["customer_id"]!);
        var rows = now.Rows();
        var expected = rows.Where(row => !old.TryGetValue((string)row["customer_id"]!, out var was)
            || All.Any(column => !Equals(was[column], row[column]))).ToList();
        var added = rows.Count(row => !old.ContainsKey((string)row["customer_id"]!));
        var removed = old.Keys.Except(rows.Select(row => (string)row["customer_id"]!));

        Assert.Equal(expected.Select(row => row["customer_id"]), changes.Rows().Select(row => row["customer_id"]));
        Assert.Equal(removed.Order(), changes.Removed.Order());
        Assert.Equal(added, changes.Summary!.AddedCount);
        Assert.Equal(changes.Removed.Count, changes.Summary.RemovedCount);
        Assert.Equal(before.Summary.RunId, changes.Summary.ChangesSinceRunId);
    }

    private static async Task PutSaleAsync(TestService service, string customer, double amount) =>
        await new V1.Ingest.IngestClient(service.Channel).PutTransactionAsync(new PutTransactionRequest
        {
            Transaction = new TransactionRecord
            {
                TransactionId = $"sale-of-{customer}", CustomerId = customer,
                Amount = amount.ToString(CultureInfo.InvariantCulture),
                OccurredAt = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTime(TrackingData.LastDay.AddDays(-1)),
            },
        });
}
