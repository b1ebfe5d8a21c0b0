using Grpc.Core;
using ScoringService.V1;

namespace ScoringService.Server.Tests;

public sealed class ScoreRuleTests(SharedService shared) : IClassFixture<SharedService>
{
    private readonly TestService _service = shared.Service;

    [Fact]
    public async Task ScoreCustomers_Rule_ReadsFeaturesAndScores()
    {
        var request = new ScoreCustomersRequest { Columns = { "customer_id", "region", "churn_band", "silent_90d" } };
        var all = (await _service.ScoreAsync(request)).Rows();
        request.Filter = new PopulationFilter
        {
            Rule = "silent_90d and churn_band != 'LOW' and region in ('R1', 'R3')",
        };
        var rows = (await _service.ScoreAsync(request)).Rows();

        Assert.NotEmpty(rows);
        Assert.Equal(all.Where(r => r["silent_90d"] is true && r["churn_band"] is string and not "LOW"
            && r["region"] is "R1" or "R3"), rows);
    }

    [Fact]
    public async Task ScoreCustomers_WrongRule_IsToldWithItsPosition()
    {
        var request = new ScoreCustomersRequest
        {
            Filter = new PopulationFilter { Rule = "recency_days > 30\n  and tyer = 'A'" },
        };
        var error = await Assert.ThrowsAsync<RpcException>(() => _service.ScoreAsync(request));

        Assert.Contains("line 2, column 7", error.Status.Detail, StringComparison.Ordinal);
        Assert.Contains("tier", error.Status.Detail, StringComparison.Ordinal);
    }
}
