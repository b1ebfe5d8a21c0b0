using Grpc.Core;
using ScoringService.V1;

namespace ScoringService.Server.Tests;

public sealed class ValidateGroupingTests(SharedService shared) : IClassFixture<SharedService>
{
    private readonly TestService _service = shared.Service;

    [Fact]
    public async Task ValidateGrouping_Column_ReportsItsGroups()
    {
        var response = await ValidateAsync(new ValidateGroupingRequest { Column = "tier" });
        var rows = (await _service.ScoreAsync(new ScoreCustomersRequest { Columns = { "tier" } })).Rows();

        Assert.Equal(rows.Where(row => row["tier"] is not null).GroupBy(row => (string)row["tier"]!)
                .Select(group => (group.Key, (long)group.Count())).Order(),
            response.Report.Groups.Select(group => (group.Label.Code, group.CustomerCount)).Order());
        Assert.Equal(rows.Count(row => row["tier"] is null), response.Report.UngroupedCount);
        Assert.Equal("战略核心层", response.Report.Groups.Single(g => g.Label.Code == "STRATEGIC_CORE").Label.Zh);
        Assert.Equal(6, response.Report.Indicators.Count);
        Assert.Null(response.Report.Agreement);
        Assert.NotEqual(Separation.Unspecified, response.Report.Separation);
        Assert.Equal(1, response.ModelVersion);
    }

    [Theory]
    [InlineData("tier")]
    [InlineData("recency_score")]
    [InlineData("silent_90d")]
    [InlineData("region")]
    public async Task ValidateGrouping_ColumnWithItself_AgreesPerfectly(string column)
    {
        var response = await ValidateAsync(new ValidateGroupingRequest
        {
            Column = column, ReferenceColumn = column, Indicators = { "total_spend", "frequency_score" },
            Population = new PopulationFilter { Rule = "recency_score >= 1" },
        });

        Assert.InRange(response.Report.Groups.Count, 2, 10);
        Assert.Equal(["total_spend", "frequency_score"], response.Report.Indicators.Select(one => one.Column));
        Assert.Equal(1, response.Report.Agreement.AdjustedRandIndex);
        Assert.Equal(SharedService.Buyers, response.Report.Agreement.Counts.Sum());
        Assert.Equal(SharedService.Buyers, response.Report.Groups.Sum(group => group.CustomerCount));
    }

    [Fact]
    public async Task ValidateGrouping_Labels_AreComparedWithAColumn()
    {
        var request = new ValidateGroupingRequest { Labels = new CustomerLabels(), ReferenceColumn = "kind" };
        var all = new ScoreCustomersRequest { Columns = { "customer_id", "kind" } };
        foreach (var row in (await _service.ScoreAsync(all)).Rows())
            request.Labels.Labels.Add(
                Label((string)row["customer_id"]!, row["kind"] is "B2B" ? " companies " : "people"));
        request.Labels.Labels.Add(Label("nobody", "people"));
        var response = await ValidateAsync(request);

        Assert.Equal(["companies", "people"], response.Report.Groups.Select(group => group.Label.Code));
        Assert.Equal(1, response.Report.Agreement.AdjustedRandIndex);
        Assert.Equal(1, response.Report.Agreement.Purity);
        Assert.Equal(1, response.UnknownCustomerIdCount);
        Assert.Equal(["nobody"], response.UnknownCustomerIds);
    }

    public static TheoryData<string, Action<ValidateGroupingRequest>> WrongRequests => new()
    {
        { "grouping", r => r.ClearGrouping() },
        { "column", r => r.Column = "nonsense" },
        { "column", r => r.Column = "total_spend" },
        { "column", r => r.Column = "customer_id" },
        { "reference_column", r => r.ReferenceColumn = "rfm_score" },
        { "indicators[1]", r => r.Indicators.Add(["total_spend", "tier"]) },
        { "indicators[1]", r => r.Indicators.Add(["total_spend", "total_spend"]) },
        { "indicators", r => r.Indicators.Add(Enumerable.Repeat("total_spend", 33)) },
        { "labels.labels", r => r.Labels = new CustomerLabels() },
        { "labels.labels[1].customer_id", r => r.Labels = Labels(Label("C0000001", "a"), Label("", "b")) },
        { "labels.labels[1].customer_id", r => r.Labels = Labels(Label("C0000001", "a"), Label("C0000001", "b")) },
        {
            "labels.labels",
            r => r.Labels = Labels([.. Enumerable.Range(0, 2900).Where(i => i % 3 != 0)
                .Select(i => Label($"C{i:D7}", $"group {i}"))])
        },
        { "population.rule", r => r.Population = new PopulationFilter { Rule = "1" } },
        { "model_version", r => r.ModelVersion = -1 },
    };

    [Theory]
    [MemberData(nameof(WrongRequests))]
    public async Task ValidateGrouping_WrongField_IsNamed(string field, Action<ValidateGroupingRequest> spoil)
    {
        var request = new ValidateGroupingRequest { Column = "tier" };
        spoil(request);
        var error = await Assert.ThrowsAsync<RpcException>(() => ValidateAsync(request));
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.StartsWith(field + ":", error.Status.Detail, StringComparison.Ordinal);
    }

    private async Task<ValidateGroupingResponse> ValidateAsync(ValidateGroupingRequest request) =>
        await _service.Models.ValidateGroupingAsync(request);

    private static CustomerLabels Labels(params CustomerLabel[] labels) => new() { Labels = { labels } };

    private static CustomerLabel Label(string id, string label) => new() { CustomerId = id, Label = label };
}
