using System.Runtime.CompilerServices;
using ScoringService.Engine.Churn;
using ScoringService.Engine.Rfm;
using ScoringService.Engine.Segments;

namespace ScoringService.Engine.Explanations;

/// <summary>Says why a customer has its scores. What it says is computed with the kernels that made the
/// scores.</summary>
public static class Explainer
{
    // Compiling a rule takes longer than the whole explanation without it.
    private static readonly ConditionalWeakTable<RuleDefinition, RuleExpression> Compiled = [];

    /// <summary>Explains the scores of one customer; says nothing of one who may not be profiled.</summary>
    /// <param name="model">The model that scored.</param>
    /// <param name="batch">Feature rows.</param>
    /// <param name="scores">Their scores.</param>
    /// <param name="row">The customer's row in both.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public static CustomerExplanation Explain(ScoringModel model, CustomerBatch batch, ScoreBatch scores, int row)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)batch.Count, nameof(row));
        var score = scores.Gather([row]);
        if (((DictionaryColumn)score[ScoreColumns.Status])[0] == StatusCodes.Suppressed)
            return new CustomerExplanation();
        var customer = batch.Gather([row]);
        return new CustomerExplanation
        {
            Rfm = Rfm(model, customer, score),
            Value = ValueExplainer.Explain(model, customer, score),
            Lifecycle = LifecycleExplainer.Explain(model, customer, score),
            Churn = Churn(model, customer, score),
            Cluster = ClusterExplainer.Explain(model, customer, score),
            Lifetime = Lifetime(model, customer, score),
            Rules = [.. Rules(model.Options.Segments, customer, score, isSegment: true).Take(1),
                .. Rules(model.Options.Tags, customer, score, isSegment: false)],
        };
    }

    /// <summary>A number of a column's only row; null without a value.</summary>
    internal static double? NumberOf(CustomerBatch customer, ColumnDefinition column) => customer[column] switch
    {
        Column<int> whole => whole[0],
        Column<double> real => real[0],
        _ => null,
    };

    private static RfmExplanation? Rfm(ScoringModel model, CustomerBatch customer, ScoreBatch score)
    {
        if (model.Rfm is not { } rfm || score[ScoreColumns.RfmScore].NullCount > 0) return null;
        var limits = RfmThresholds.Of(rfm);
        var options = model.Options.Rfm;
        return new RfmExplanation(
        [
            Axis(ScoreColumns.RecencyScore, FeatureColumns.RecencyDays, rfm.Recency, options.RecencyWeight,
                days => days <= limits.RecencyHighUpTo),
            Axis(ScoreColumns.FrequencyScore, FeatureColumns.PurchaseCount, rfm.Frequency, options.FrequencyWeight,
                count => count > limits.FrequencyHighAbove),
            Axis(ScoreColumns.MonetaryScore, FeatureColumns.TotalSpend, rfm.Monetary, options.MonetaryWeight,
                spend => spend > limits.MonetaryHighAbove),
        ]);

        RfmAxisExplanation Axis(
            ColumnDefinition axis, ColumnDefinition feature, RfmAxis fitted, double weight, Func<double, bool> isBetter)
        {
            var value = NumberOf(customer, feature)!.Value;
            return new RfmAxisExplanation
            {
                Axis = axis,
                Feature = feature,
                Value = value,
                Score = ((Column<byte>)score[axis])[0]!.Value,
                Edges = fitted.Edges,
                Mean = fitted.Mean,
                IsAboveMean = isBetter(value),
                Weight = weight,
            };
        }
    }

    private static ChurnExplanation? Churn(ScoringModel model, CustomerBatch customer, ScoreBatch score)
    {
        if (model.Churn is not { } churn || score[ScoreColumns.ChurnProbability].NullCount > 0) return null;
        if (churn.Regression is not { } regression) return new ChurnExplanation(churn.Report.Source, 0, []);
        var contributions = new double[regression.Inputs.Count];
        new ChurnScorer(churn, customer).Score(0, [], new ChurnOutput
        {
            Probability = new double[1],
            Contributions = contributions,
        });
        var inputs = regression.Inputs.Select((input, j) =>
        {
            var column = FeatureColumns.All.First(feature => feature.Name == input.Feature.Column);
            return new ChurnContribution(column, NumberOf(customer, column), contributions[j]);
        });
        // Sorting is stable: of equal ones the earlier input comes first, as among the reasons.
        return new ChurnExplanation(
            churn.Report.Source, regression.Intercept, [.. inputs.OrderByDescending(c => Math.Abs(c.Contribution))]);
    }

    private static LifetimeExplanation? Lifetime(ScoringModel model, CustomerBatch customer, ScoreBatch score)
    {
        if (model.Clv is not { } clv || score[ScoreColumns.AliveProbability].NullCount > 0) return null;
        return new LifetimeExplanation
        {
            Purchases = clv.Purchases,
            Spend = clv.Spend,
            RepeatPurchaseCount = customer.Int32(FeatureColumns.RepeatPurchaseCount)[0],
            AgeAtLastPurchase = customer.Float64(FeatureColumns.AgeAtLastPurchase)[0],
            CustomerAge = customer.Float64(FeatureColumns.CustomerAge)[0],
            MeanRepeatSpend = NumberOf(customer, FeatureColumns.MeanRepeatSpend),
            GrossMargin = NumberOf(customer, FeatureColumns.GrossMargin),
        };
    }

    private static IEnumerable<RuleExplanation> Rules(
        IReadOnlyList<RuleDefinition> rules, CustomerBatch customer, ScoreBatch score, bool isSegment)
    {
        foreach (var rule in rules)
        {
            var expression = Compiled.GetValue(rule, one => RuleExpression.Parse(one.Rule, ScoringOptions.RuleColumns));
            if (expression.Select(customer, score).Length > 0)
                yield return new RuleExplanation(rule.Code, rule.Rule, isSegment);
        }
    }
}
