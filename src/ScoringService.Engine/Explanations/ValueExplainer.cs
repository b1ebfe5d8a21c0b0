using ScoringService.Engine.Value;

namespace ScoringService.Engine.Explanations;

/// <summary>Says why a customer has its value score and tier.</summary>
internal static class ValueExplainer
{
    /// <summary>Explains the value of the only row; null without a value score.</summary>
    public static ValueExplanation? Explain(ScoringModel model, CustomerBatch customer, ScoreBatch score)
    {
        if (model.Value is not { } value || score[ScoreColumns.ValueScore].NullCount > 0) return null;
        var options = model.Options.Value;
        double[] clv = [((Column<double>)score[ScoreColumns.PredictedClv])[0] ?? double.NaN];
        var input = new ValueFeatures(customer, value).Fill(0, 1, clv, new ValueScratch(1));
        double[] scores = new double[4], coverage = new double[4], contributions = new double[4];
        new ValueScorer(value.Indicators, options).Score(input, new ValueOutput
        {
            Dimensions = scores,
            Coverage = coverage,
            Contributions = contributions,
            Composite = new double[1],
            CompositeCoverage = new double[1],
        });
        var weights = (input.Kind[0] == 0 ? options.B2B : options.B2C).Weights();
        var dimensions = new DimensionExplanation[ValueDimensions.All.Count];
        for (var d = 0; d < dimensions.Length; d++)
        {
            dimensions[d] = new DimensionExplanation
            {
                Code = ValueDimensions.All[d],
                Label = ValueDimensions.Labels[d],
                Score = double.IsNaN(scores[d]) ? null : scores[d],
                Weight = weights[d],
                Contribution = contributions[d],
                Coverage = coverage[d],
                Indicators = Indicators(d, input, value, options),
            };
        }

        return ToExplanation(dimensions, customer, score, (value, options));
    }

    private static ValueExplanation ToExplanation(
        DimensionExplanation[] dimensions, CustomerBatch customer, ScoreBatch score,
        (ValueModel Model, ValueOptions Options) fitted)
    {
        var amount = Explainer.NumberOf(customer, FeatureColumns.NetSpend365D);
        var before = Explainer.NumberOf(customer, FeatureColumns.NetSpendPrevious365D);
        return new ValueExplanation
        {
            Dimensions = dimensions,
            Coverage = ((Column<double>)score[ScoreColumns.ValueCoverage])[0] ?? 0,
            Tiers = [.. fitted.Options.Tiers.Select((tier, i) => new TierBorder(
                tier.Code, i < fitted.Model.TierCuts.Count ? fitted.Model.TierCuts[i] : null))],
            AnnualAmount = amount,
            CooperationYears = Explainer.NumberOf(customer, FeatureColumns.CooperationYears),
            GrossMargin = Explainer.NumberOf(customer, FeatureColumns.GrossMargin),
            AnnualGrowth = before > 0 ? (amount - before) / before : null,
        };
    }

    private static List<IndicatorExplanation> Indicators(
        int dimension, in ValueInput input, ValueModel model, ValueOptions options)
    {
        var indicators = new List<IndicatorExplanation>();
        for (var i = ValueIndicators.First(dimension); i < ValueIndicators.First(dimension + 1); i++)
        {
            if (options.Weight(i) <= 0) continue;
            var value = input[i].IsEmpty || !double.IsFinite(input[i][0]) ? default(double?) : input[i][0];
            indicators.Add(new IndicatorExplanation(
                ValueIndicators.All[i], ValueIndicators.Labels[i], value, Rank(i, value, model), options.Weight(i)));
        }

        return indicators;
    }

    private static double? Rank(int indicator, double? value, ValueModel model)
    {
        if (value is not { } known || model.Indicators[indicator] is not { } table) return null;
        var ranks = new RankLookup(table);
        return indicator == ValueIndicators.Complaints ? ranks.TopShare(known) : ranks.Rank(known);
    }
}
