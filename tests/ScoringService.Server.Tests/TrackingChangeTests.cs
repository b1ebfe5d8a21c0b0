using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using ScoringService.V1;

namespace ScoringService.Server.Tests;

/// <summary>A server that has scored three days, the second one twice and the third one by another model.</summary>
public sealed class ThreeDays : IAsyncLifetime
{
    internal static readonly string[] Columns = ["churn_band", "cluster", "lifecycle_stage", "rfm_segment", "tier"];

    internal TestService Service { get; private set; } = null!;

    internal List<(string RunId, List<Dictionary<string, object?>> Rows)> Days { get; } = [];

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        Service = await TestService.StartAsync(600);
        await ScoreAsync();
        Service.Buy("C0000001", TrackingData.LastDay.AddDays(40), 5000);
        // The override of the same day makes another run, which takes the place of this one.
        await Service.RowAsync(TrackingData.Buyer);
        await Service.Tracking().SetTierOverrideAsync(TrackingData.Override("STRATEGIC_CORE"));
        await ScoreAsync();
        Service.Buy("newcomer", TrackingData.LastDay.AddDays(41), 300);
        await Service.FitAsync(new FitModelRequest { Activate = true });
        await ScoreAsync();
    }

    /// <inheritdoc/>
    public async Task DisposeAsync() => await Service.DisposeAsync();

    private async Task ScoreAsync()
    {
        var result = await Service.ScoreAsync(
            new ScoreCustomersRequest { Columns = { "customer_id", "net_spend_365d", Columns } });
        Days.Add((result.Summary!.RunId, result.Rows()));
    }
}

/// <summary>Changes from run to run, and movements between runs.</summary>
public sealed class TrackingChangeTests(ThreeDays data) : IClassFixture<ThreeDays>
{
    private readonly TestService _service = data.Service;
    private readonly List<(string RunId, List<Dictionary<string, object?>> Rows)> _days = data.Days;

    [Fact]
    public async Task ListScoreChanges_ThreeDays_AreWhatTheScoresSay()
    {
        var found = await ChangesAsync(new ListScoreChangesRequest { PageSize = 100 });

        var expected = Compare(1).Concat(Compare(2)).Order().ToList();
        Assert.True(expected.Count > 150, "The days must differ.");
        Assert.Equal(expected, found.Select(Line).Order());
        Assert.Equal(found.Select(change => change.ChangeId).Distinct().OrderDescending(),
            found.Select(change => change.ChangeId));
        Assert.Equal(Compare(1).Order(),
            (await ChangesAsync(new ListScoreChangesRequest { RunId = _days[1].RunId })).Select(Line).Order());
    }

    [Fact]
    public async Task ListScoreChanges_OfACustomer_SaysWhenWhyAndInBothLanguages()
    {
        var change = Assert.Single(await ChangesAsync(
            new ListScoreChangesRequest { CustomerId = TrackingData.Buyer, Column = "tier", RunId = _days[1].RunId }));
        Assert.Equal("override", change.Reason);
        Assert.Equal(("STRATEGIC_CORE", "战略核心层"), (change.To.Code, change.To.Zh));
        Assert.NotEqual(change.To.Zh, change.From.Zh);
        Assert.Equal(TrackingData.LastDay.AddDays(40), change.AsOf.ToDateTime());
        var newcomer = await ChangesAsync(new ListScoreChangesRequest { CustomerId = "newcomer" });
        Assert.Equal(ThreeDays.Columns, newcomer.Select(one => one.Column));
        Assert.All(newcomer, one => Assert.Null(one.From));
        Assert.All(newcomer, one => Assert.EndsWith("model 1 -> 2", one.Reason, StringComparison.Ordinal));
        Assert.Matches("^R [1-5] F [1-5] M [1-5]; ", newcomer.Single(one => one.Column == "rfm_segment").Reason);
        Assert.Matches(@"^R [1-5] F [1-5] M [1-5], net_spend_365d 300\.00; ",
            newcomer.Single(one => one.Column == "cluster").Reason);
        Assert.Matches(@"^churn_probability [01]\.\d{3}; ", newcomer.Single(one => one.Column == "churn_band").Reason);
    }

    [Fact]
    public async Task ListScoreChanges_OfASpanOfTime_AreThoseOfItsRuns()
    {
        var second = Timestamp.FromDateTime(TrackingData.LastDay.AddDays(40));
        var third = Timestamp.FromDateTime(TrackingData.LastDay.AddDays(41));
        Assert.Equal(Compare(1).Order(),
            (await ChangesAsync(new ListScoreChangesRequest { AsOfFrom = second, AsOfUntil = third }))
                .Select(Line).Order());
        Assert.Equal(Compare(2).Order(),
            (await ChangesAsync(new ListScoreChangesRequest { AsOfFrom = third, PageSize = 7 })).Select(Line).Order());
        Assert.Empty(await ChangesAsync(new ListScoreChangesRequest { AsOfUntil = second }));
        Assert.Equal([_days[1].RunId], (await _service.Tracking().ListRunsAsync(
            new ListRunsRequest { AsOfFrom = second, AsOfUntil = third })).Runs.Select(run => run.RunId));
    }

    [Fact]
    public async Task ListScoreChanges_ClusterOfAnotherModel_IsNamedByThatModel()
    {
        var models = new Dictionary<string, Dictionary<string, string>>();
        foreach (var version in new[] { 1, 2 })
        {
            var model = await _service.Models.GetModelAsync(new GetModelRequest { Version = version });
            models[$"{version}"] = model.Clusters.Clusters.ToDictionary(c => c.Label.Code, c => c.Label.Zh);
        }

        var changes = await ChangesAsync(
            new ListScoreChangesRequest { RunId = _days[2].RunId, Column = "cluster", PageSize = 1000 });
        Assert.NotEmpty(changes);
        Assert.All(changes, change =>
        {
            Assert.Equal(change.From is null ? null : models["1"][change.From.Code], change.From?.Zh);
            Assert.Equal(models["2"][change.To.Code], change.To.Zh);
        });
    }

    [Theory]
    [InlineData("lifecycle_stage")]
    [InlineData("tier")]
    [InlineData("rfm_segment")]
    [InlineData("cluster")]
    [InlineData("churn_band")]
    public async Task GetMovement_FirstToLastDay_AddsUpToTheScores(string column)
    {
        var movement = await _service.Tracking().GetMovementAsync(new GetMovementRequest
        {
            FromRunId = _days[0].RunId, ToRunId = _days[2].RunId, Column = column,
        });

        var before = _days[0].Rows.ToDictionary(Id, row => (string?)row[column]);
        var expected = _days[2].Rows.GroupBy(row => (!before.ContainsKey(Id(row)),
                From: before.GetValueOrDefault(Id(row)) ?? "", To: (string?)row[column] ?? ""))
            .ToDictionary(cell => cell.Key, cell => (cell.LongCount(), cell.Sum(Revenue)));
        Assert.Equal(expected.Keys.Order(), movement.Cells.Select(Key).Order());
        foreach (var cell in movement.Cells)
        {
            var (count, revenue) = expected[Key(cell)];
            Assert.Equal(count, cell.CustomerCount);
            Assert.Equal(revenue, cell.Revenue, 1e-6);
        }

        Assert.Equal((661L, 1L), (movement.CustomerCount, movement.AppearedCount));
        Assert.Equal(expected.Where(cell => !cell.Key.Item1 && cell.Key.From != cell.Key.To).Sum(c => c.Value.Item1),
            movement.MovedCount);
        Assert.Equal((_days[0].RunId, _days[2].RunId), (movement.FromRun.RunId, movement.ToRun.RunId));

        static (bool, string, string) Key(MovementCell cell) =>
            (cell.Appeared, cell.From?.Code ?? "", cell.To?.Code ?? "");
    }

    [Fact]
    public async Task Requests_ThatCannotBeServed_NameTheField()
    {
        var tracking = _service.Tracking();
        var (first, last) = (_days[0].RunId, _days[2].RunId);
        await RefusedAsync(StatusCode.NotFound, "from_run_id", () => MoveAsync("none", last, "tier"));
        await RefusedAsync(StatusCode.NotFound, "to_run_id", () => MoveAsync(first, "none", "tier"));
        await RefusedAsync(StatusCode.InvalidArgument, "from_run_id", () => MoveAsync("", last, "tier"));
        await RefusedAsync(StatusCode.InvalidArgument, "to_run_id", () => MoveAsync(last, first, "tier"));
        await RefusedAsync(StatusCode.InvalidArgument, "column", () => MoveAsync(first, last, "grade"));
        await RefusedAsync(StatusCode.InvalidArgument, "column", () => MoveAsync(first, last, ""));
        await RefusedAsync(StatusCode.NotFound, "run_id", () => ListAsync(new() { RunId = "none" }));
        await RefusedAsync(StatusCode.NotFound, "customer_id", () => ListAsync(new() { CustomerId = "nobody" }));
        await RefusedAsync(StatusCode.InvalidArgument, "column", () => ListAsync(new() { Column = "status" }));
        await RefusedAsync(StatusCode.InvalidArgument, "as_of_from", () => ListAsync(
            new() { AsOfFrom = new Timestamp { Nanos = -1 } }));
        await RefusedAsync(StatusCode.InvalidArgument, "as_of_until", () => ListAsync(
            new() { AsOfFrom = new Timestamp { Seconds = 5 }, AsOfUntil = new Timestamp { Seconds = 5 } }));
        await RefusedAsync(StatusCode.InvalidArgument, "page_size", () => ListAsync(new() { PageSize = -1 }));
        await RefusedAsync(StatusCode.InvalidArgument, "page_token", () => ListAsync(new() { PageToken = "x" }));

        async Task MoveAsync(string from, string to, string column) => await tracking.GetMovementAsync(
            new GetMovementRequest { FromRunId = from, ToRunId = to, Column = column });
        async Task ListAsync(ListScoreChangesRequest request) => await tracking.ListScoreChangesAsync(request);
    }

    [Fact]
    public async Task GetMovement_RunOfLongAgo_IsAPrecondition()
    {
        await using var service = await TestService.StartAsync(50);
        for (var day = 1; day <= 31; day++)
        {
            service.Buy("C0000001", TrackingData.LastDay.AddDays(day));
            await service.RowAsync("C0000001");
        }

        var runs = await service.RunsAsync();
        var request = new GetMovementRequest { FromRunId = runs[^1].RunId, ToRunId = runs[0].RunId, Column = "tier" };
        var error = await Assert.ThrowsAsync<RpcException>(
            async () => await service.Tracking().GetMovementAsync(request));
        Assert.Equal((31, StatusCode.FailedPrecondition), (runs.Count, error.StatusCode));
        request.FromRunId = runs[^2].RunId;
        Assert.Equal(55, (await service.Tracking().GetMovementAsync(request)).CustomerCount);
    }

    private static async Task RefusedAsync(StatusCode code, string field, Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal(code, error.StatusCode);
        Assert.StartsWith(field, error.Status.Detail, StringComparison.Ordinal);
    }

    private static string Id(Dictionary<string, object?> row) => (string)row["customer_id"]!;

    private static double Revenue(Dictionary<string, object?> row) => (double?)row["net_spend_365d"] ?? 0;

    private static string Line(ScoreChange change) =>
        $"{change.RunId} {change.CustomerId} {change.Column} {change.From?.Code} {change.To?.Code}";

    private async Task<List<ScoreChange>> ChangesAsync(ListScoreChangesRequest request)
    {
        var found = new List<ScoreChange>();
        do
        {
            var page = await _service.Tracking().ListScoreChangesAsync(request);
            found.AddRange(page.Changes);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return found;
    }

    private IEnumerable<string> Compare(int day)
    {
        var before = _days[day - 1].Rows.ToDictionary(Id);
        foreach (var row in _days[day].Rows)
            foreach (var column in ThreeDays.Columns)
            {
                var old = before.TryGetValue(Id(row), out var known) ? known[column] : null;
                if (!Equals(old, row[column]))
                    yield return $"{_days[day].RunId} {Id(row)} {column} {old} {row[column]}";
            }
    }
}
