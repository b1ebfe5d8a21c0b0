using Google.Protobuf.WellKnownTypes;
using ScoringService.Engine;
using ScoringService.V1;
using Label = ScoringService.V1.Label;

namespace ScoringService.Server.Tests;

public sealed class CustomerScoresTests(SharedService shared) : IClassFixture<SharedService>
{
    private readonly TestService _service = shared.Service;

    [Theory]
    [InlineData("C0000013")]
    [InlineData("C0000400")]
    [InlineData("客户0000600")]
    [InlineData("C0002999")]
    [InlineData("C0003001")]
    public async Task GetCustomer_EveryScore_EqualsTheStream(string id)
    {
        var (customer, row) = await ReadAsync(id);
        var actual = new Dictionary<string, object?>
        {
            ["p_alive"] = customer.Lifetime.HasPAlive ? customer.Lifetime.PAlive : null,
            ["p_no_purchase_90d"] = customer.Lifetime.HasPNoPurchase90D ? customer.Lifetime.PNoPurchase90D : null,
            ["expected_purchases_30d"] =
                customer.Lifetime.HasExpectedPurchases30D ? customer.Lifetime.ExpectedPurchases30D : null,
            ["expected_purchases_90d"] =
                customer.Lifetime.HasExpectedPurchases90D ? customer.Lifetime.ExpectedPurchases90D : null,
            ["expected_purchases_365d"] =
                customer.Lifetime.HasExpectedPurchases365D ? customer.Lifetime.ExpectedPurchases365D : null,
            ["expected_order_value"] =
                customer.Lifetime.HasExpectedOrderValue ? customer.Lifetime.ExpectedOrderValue : null,
            ["predicted_clv"] = customer.Lifetime.HasPredictedClv ? customer.Lifetime.PredictedClv : null,
            ["next_purchase_at"] = Micros(customer.Lifetime.NextPurchaseTime),
            ["churn_probability"] = customer.Churn.HasProbability ? customer.Churn.Probability : null,
            ["churn_band"] = Code(customer.Churn.Band),
            ["churn_log_odds"] = customer.Churn.HasLogOdds ? customer.Churn.LogOdds : null,
            ["lifecycle_stage"] = Code(customer.Lifecycle.Stage),
            ["lifecycle_runner_up"] = Code(customer.Lifecycle.RunnerUp),
            ["lifecycle_criteria"] = Codes(customer.Lifecycle.Criteria),
            ["mixed_signals"] = customer.Lifecycle.MixedSignals,
            ["lifecycle_fallback"] = customer.Lifecycle.Fallback,
            ["lifecycle_held"] = customer.Lifecycle.Held,
            ["purchase_stage"] = Code(customer.Lifecycle.PurchaseStage),
            ["tenure_stage"] = Code(customer.Lifecycle.TenureStage),
            ["value_score"] = customer.Value.HasScore ? customer.Value.Score : null,
            ["financial_value"] = customer.Value.HasFinancial ? customer.Value.Financial : null,
            ["emotional_value"] = customer.Value.HasEmotional ? customer.Value.Emotional : null,
            ["strategic_value"] = customer.Value.HasStrategic ? customer.Value.Strategic : null,
            ["referral_value"] = customer.Value.HasReferral ? customer.Value.Referral : null,
            ["tier"] = Code(customer.Value.Tier),
            ["tier_by_share"] = Code(customer.Value.TierByShare),
            ["tier_by_amount"] = Code(customer.Value.TierByAmount),
            ["tier_conflict"] = customer.Value.TierConflict,
            ["tier_overridden"] = customer.Value.TierOverridden,
            ["grade"] = Code(customer.Value.Grade),
            ["value_class"] = Code(customer.Value.ValueClass),
            ["behaviour_class"] = Code(customer.Value.BehaviourClass),
            ["need_class"] = Code(customer.Value.NeedClass),
            ["cluster"] = Code(customer.Cluster.Cluster),
            ["rule_segment"] = Code(customer.RuleSegment),
            ["tags"] = Codes(customer.Tags),
        };

        foreach (var (name, value) in actual) Assert.Equal((name, row[name]), (name, value));
        Assert.Equal(ScoreColumns.Signals.Where(signal => row[signal.Name] is true).Select(signal => signal.Name),
            customer.Churn.Signals.Select(signal => signal.Label.Code.ToLowerInvariant()));
        var degrees = row.Where(cell => cell.Key.StartsWith("degree_", StringComparison.Ordinal));
        Assert.Equal(degrees.Select(cell => cell.Value),
            customer.Lifecycle.Degrees.Select(degree => (object?)degree.Degree));
    }

    [Fact]
    public async Task GetCustomer_ChurnReasons_AreTheStreams()
    {
        var (customer, row) = await ReadAsync("C0000013");

        Assert.NotEmpty(customer.Churn.Reasons);
        for (var i = 0; i < customer.Churn.Reasons.Count; i++)
        {
            var reason = customer.Churn.Reasons[i];
            Assert.Equal(row[$"churn_reason_{i + 1}"], reason.Feature.Code);
            Assert.Equal(row[$"churn_reason_{i + 1}_contribution"], reason.Contribution);
            var value = row[reason.Feature.Code];
            Assert.Equal(
                value is null ? (double?)null : Convert.ToDouble(value, null), reason.HasValue ? reason.Value : null);
            Assert.NotEmpty(reason.Feature.Zh);
        }
    }

    [Theory]
    [InlineData("C0000013")]
    [InlineData("C0000400")]
    [InlineData("客户0000600")]
    public async Task GetCustomer_Explanation_AddsUpToTheScores(string id)
    {
        var (customer, row) = await ReadAsync(id);
        var explanation = customer.Explanation;

        Assert.Equal(["recency_score", "frequency_score", "monetary_score"],
            explanation.Rfm.Axes.Select(axis => axis.Axis.Code));
        foreach (var axis in explanation.Rfm.Axes)
        {
            Assert.Equal(row[axis.Axis.Code], (long)axis.Score);
            var below = axis.Edges.Count(edge => edge < axis.Value);
            Assert.Equal(axis.Feature == "recency_days" ? axis.Edges.Count + 1 - below : below + 1, axis.Score);
        }

        Assert.Equal(customer.Value.Score, explanation.Value.Dimensions.Sum(dimension => dimension.Contribution), 9);
        Assert.Equal(row["value_coverage"], explanation.Value.Coverage);
        Assert.Equal(4, explanation.Value.Dimensions.Count);
        Assert.Contains(explanation.Value.Dimensions[0].Indicators, one => one is { HasRank: true, HasValue: true });
        Assert.Equal(
            customer.Lifecycle.Degrees.Select(d => d.Degree), explanation.Lifecycle.Stages.Select(s => s.Degree));
        Assert.Equal(customer.Lifecycle.Criteria.Select(c => c.Code), explanation.Lifecycle.Stages
            .SelectMany(stage => stage.Criteria).Where(one => one.Met).Select(one => one.Criterion.Code));
        Assert.Equal(customer.Churn.LogOdds,
            explanation.Churn.Intercept + explanation.Churn.Contributions.Sum(one => one.Contribution), 9);
        Assert.Equal(customer.Churn.Reasons, explanation.Churn.Contributions.Take(customer.Churn.Reasons.Count));
        Assert.Equal(row["repeat_purchase_count"], (long)explanation.Lifetime.RepeatPurchaseCount);
        Assert.Equal(row["customer_age"], explanation.Lifetime.CustomerAge);
        Assert.Equal(4, explanation.Lifetime.PurchaseParameters.Count);
        Assert.NotEmpty(explanation.Cluster.Features);
        Assert.True(explanation.Cluster.Distance <= explanation.Cluster.RunnerUpDistance);
        Assert.Equal(customer.Tags.Select(tag => tag.Code),
            explanation.Rules.Where(rule => !rule.IsSegment).Select(rule => rule.Label.Code));
        Assert.Equal(customer.RuleSegment?.Code,
            explanation.Rules.FirstOrDefault(rule => rule.IsSegment)?.Label.Code);
    }

    [Fact]
    public async Task GetCustomer_ExplanationNotAskedFor_HasEverythingElse()
    {
        var (customer, _) = await ReadAsync("C0000013");
        var plain = await _service.Scoring.GetCustomerAsync(
            new GetCustomerRequest { CustomerId = "C0000013" });

        Assert.Null(plain.Explanation);
        plain.Explanation = customer.Explanation;
        Assert.Equal(customer, plain);
    }

    [Fact]
    public async Task GetCustomer_ExplanationWithoutPurchase_HasOnlyTheKnownParts()
    {
        var (customer, _) = await ReadAsync("C0003001");

        Assert.Null(customer.Explanation.Rfm);
        Assert.Null(customer.Explanation.Churn);
        Assert.Null(customer.Explanation.Cluster);
        Assert.Null(customer.Explanation.Lifetime);
        Assert.NotNull(customer.Explanation.Lifecycle);
    }

    [Fact]
    public async Task GetCustomer_Labels_BelongToTheirColumns()
    {
        var (customer, _) = await ReadAsync("C0003001");

        Assert.Equal(("POTENTIAL", "潜在客户"), (customer.Lifecycle.Stage.Code, customer.Lifecycle.Stage.Zh));
        Assert.Equal("Potential customer", customer.Lifecycle.PurchaseStage.En);
    }

    [Fact]
    public async Task GetCustomer_WithoutPurchase_SaysWhyScoresAreMissing()
    {
        var (customer, _) = await ReadAsync("C0003001");

        Assert.False(customer.Lifetime.HasPredictedClv);
        Assert.False(customer.Churn.HasProbability);
        Assert.Null(customer.Cluster.Cluster);
        foreach (var reason in (string[])[customer.Lifetime.UnavailableReason, customer.Churn.UnavailableReason,
            customer.Cluster.UnavailableReason]) Assert.Contains("not bought", reason, StringComparison.Ordinal);
        Assert.Empty(customer.Lifecycle.UnavailableReason);
    }

    [Fact]
    public async Task GetCustomer_PartThatCouldNotBeFitted_GivesTheModelsReason()
    {
        // Nobody of this population has bought: no part but the rules has anything to learn from.
        var filter = new V1.PopulationFilter { Rule = "purchase_count = 0" };
        var model = await _service.FitAsync(new FitModelRequest { Population = filter });
        var customer = await _service.Scoring.GetCustomerAsync(
            new GetCustomerRequest { CustomerId = "C0000013", ModelVersion = model.Version });

        var reasons = model.Parts.Where(part => !part.Fitted).ToDictionary(part => part.Name, part => part.Reason);
        Assert.Equal(reasons[ScoringModel.PurchasesPart], customer.Lifetime.UnavailableReason);
        Assert.Equal(reasons[ScoringModel.ClustersPart], customer.Cluster.UnavailableReason);
        Assert.EndsWith(
            reasons[ScoringModel.PurchasesPart], customer.Churn.UnavailableReason, StringComparison.Ordinal);
        Assert.Equal(ScoreStatus.NotFitted, customer.Status);
    }

    private async Task<(Customer Customer, Dictionary<string, object?> Row)> ReadAsync(string id)
    {
        var rows = (await _service.ScoreAsync(new ScoreCustomersRequest
        {
            Ids = new CustomerIds { CustomerIds_ = { id } },
            Columns = { FeatureColumns.All.Concat(ScoreColumns.All).Select(column => column.Name) },
        })).Rows();
        var customer = await _service.Scoring.GetCustomerAsync(
            new GetCustomerRequest { CustomerId = id, WithExplanation = true });
        return (customer, rows.Single());
    }

    private static string? Code(Label? label) => label?.Code;

    private static string? Codes(IReadOnlyCollection<Label> labels) =>
        labels.Count == 0 ? null : string.Join(',', labels.Select(label => label.Code));

    private static object? Micros(Timestamp? time) => time is null ? null
        : (time.ToDateTime() - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
