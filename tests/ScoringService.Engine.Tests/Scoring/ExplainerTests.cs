using ScoringService.Engine.Explanations;

namespace ScoringService.Engine.Tests.Scoring;

/// <summary>What is said of a customer is what its columns say.</summary>
public sealed class ExplainerTests
{
    private static readonly Lazy<(CustomerBatch Batch, ScoringModel Model, ScoreBatch Scores)> Fitted = new(() =>
    {
        var shop = new Shop(3000, 77);
        var batch = shop.At(Shop.Closing);
        var model = ModelFitter.Fit(
            new FitInput { Now = batch, Before = shop.At(Shop.Closing.AddDays(-90)) }, new ScoringOptions());
        return (batch, model, CustomerScorer.Score(model, batch));
    });

    private static ScoringModel Model => Fitted.Value.Model;

    private static IEnumerable<int> Rows => Enumerable.Range(0, Fitted.Value.Batch.Count).Where(row => row % 7 == 0);

    [Fact]
    public void Explain_Rfm_ScoresFollowFromTheEdges() => Assert.All(Rows, row =>
    {
        var rfm = Explain(row).Rfm;
        Assert.Equal(Text(ScoreColumns.Status, row) == StatusCodes.Scored, rfm is not null);
        foreach (var axis in rfm?.Axes ?? [])
        {
            var below = axis.Edges.Count(edge => edge < axis.Value);
            var isRecency = axis.Axis == ScoreColumns.RecencyScore;
            Assert.Equal(isRecency ? axis.Edges.Count + 1 - below : below + 1, axis.Score);
            Assert.Equal(ScoreTable.Text(Fitted.Value.Scores[axis.Axis], row), $"{axis.Score}");
            Assert.Equal(isRecency ? axis.Value < axis.Mean : axis.Value > axis.Mean, axis.IsAboveMean);
        }
    });

    [Fact]
    public void Explain_Value_ContributionsAddUpToTheScoreToTheBit() => Assert.All(Rows, row =>
    {
        var score = Number(ScoreColumns.ValueScore, row);
        var value = Explain(row).Value;
        Assert.Equal(score is null, value is null);
        if (value is null) return;
        Assert.Equal(score, value.Dimensions.Aggregate(0.0, (sum, dimension) => sum + dimension.Contribution));
        foreach (var dimension in value.Dimensions)
        {
            var known = dimension.Indicators.Where(indicator => indicator.Rank is not null).ToArray();
            Assert.Equal(known.Length == 0, dimension.Score is null);
            if (known.Length == 0) continue;
            var mean = known.Sum(i => i.Rank * i.Weight) / known.Sum(i => i.Weight);
            Assert.Equal(100 * mean!.Value, dimension.Score!.Value, 1e-9);
        }

        var tier = value.Tiers.First(border => border.LeastScore is null || score >= border.LeastScore - 1e-9).Code;
        Assert.Equal(tier, Text(ScoreColumns.TierByShare, row));
    });

    [Fact]
    public void Explain_Lifecycle_SaysTheCriteriaAndDegreesOfTheColumns() => Assert.All(Rows, row =>
    {
        var lifecycle = Explain(row).Lifecycle!;
        var met = lifecycle.Stages.SelectMany(stage => stage.Criteria).Where(c => c.IsMet).Select(c => c.Name);
        Assert.Equal(Text(ScoreColumns.LifecycleCriteria, row) ?? "", string.Join(',', met));
        Assert.Equal(Number(ScoreColumns.DegreeMature, row), lifecycle.Stages[3].Degree);
        var code = Text(ScoreColumns.LifecycleStage, row);
        var isFallback = ((BooleanColumn)Fitted.Value.Scores[ScoreColumns.LifecycleFallback])[row]!.Value;
        Assert.Equal(isFallback, lifecycle.Reason.En.Length == 0);
        Assert.True(code is not ("LOST" or "POTENTIAL") || lifecycle.IsHardRule);
    });

    [Fact]
    public void Explain_Cluster_IsTheNearestOne() => Assert.All(Rows, row =>
    {
        var cluster = Explain(row).Cluster;
        Assert.Equal(Text(ScoreColumns.Cluster, row) is null, cluster is null);
        if (cluster is null) return;
        Assert.True(cluster.Distance <= cluster.RunnerUpDistance + 1e-4);
        Assert.Equal(Model.Clusters!.Features.Count, cluster.Features.Count);
    });

    [Fact]
    public void Explain_Lifetime_IsThereExactlyWherePredictionsAre() => Assert.All(Rows, row =>
        Assert.Equal(Number(ScoreColumns.PredictedClv, row) is null, Explain(row).Lifetime is null));

    [Fact]
    public void Explain_Rules_AreThoseOfTheColumns() => Assert.All(Rows, row =>
    {
        var rules = Explain(row).Rules;
        Assert.Equal(Text(ScoreColumns.RuleSegment, row), rules.SingleOrDefault(rule => rule.IsSegment)?.Code);
        var tags = string.Join(',', rules.Where(rule => !rule.IsSegment).Select(rule => rule.Code));
        Assert.Equal(Text(ScoreColumns.Tags, row) ?? "", tags);
    });

    [Fact]
    public void Explain_ModelWithoutParts_HasNothingToSayButTheStage()
    {
        var model = new ScoringModel(Shop.Closing, 0, new ScoringOptions());
        var scores = CustomerScorer.Score(model, Fitted.Value.Batch);
        var explanation = Explainer.Explain(model, Fitted.Value.Batch, scores, 0);
        Assert.Null(explanation.Rfm);
        Assert.Null(explanation.Value);
        Assert.Null(explanation.Churn);
        Assert.Null(explanation.Cluster);
        Assert.Null(explanation.Lifetime);
        Assert.NotNull(explanation.Lifecycle);
    }

    [Fact]
    public void Explain_RowBehindTheLast_IsAnError() => Assert.Throws<ArgumentOutOfRangeException>(
        () => Explain(Fitted.Value.Batch.Count));

    private static CustomerExplanation Explain(int row) =>
        Explainer.Explain(Model, Fitted.Value.Batch, Fitted.Value.Scores, row);

    private static string? Text(ColumnDefinition column, int row) =>
        ((DictionaryColumn)Fitted.Value.Scores[column])[row];

    private static double? Number(ColumnDefinition column, int row) =>
        ((Column<double>)Fitted.Value.Scores[column])[row];
}
