namespace ScoringService.Engine.Value;

/// <summary>
/// Reads the indicators of value from feature columns, in the same way for the fit and for scoring. Several threads may
/// use one instance. Assessments from outside are in no feature column and stay empty.
/// </summary>
internal sealed class ValueFeatures
{
    private const int HistoricValue = 0, PredictedClv = 1, SpendGrowth = 2, RepurchaseRate = 4, NpsPromoter = 18;

    private readonly Column?[] _columns = new Column?[ValueIndicators.Count];
    private readonly DictionaryColumn _kind;
    private readonly int[] _kindCodes;
    private readonly Column<int> _purchases;
    private readonly Column<double> _spendBefore;

    /// <summary>Prepares to read a batch as a model was fitted.</summary>
    public ValueFeatures(CustomerBatch batch, ValueModel model)
        : this(batch, new ValueChoices(model.HistoricColumn, model.SizeColumn))
    {
    }

    /// <summary>Prepares to read a batch.</summary>
    public ValueFeatures(CustomerBatch batch, ValueChoices choices)
    {
        _kind = (DictionaryColumn)batch[FeatureColumns.Kind];
        _kindCodes = [.. _kind.Dictionary.Select(kind => kind switch { "B2B" => 0, "B2C" => 1, _ => -1 })];
        _purchases = (Column<int>)batch[FeatureColumns.PurchaseCount];
        _spendBefore = (Column<double>)batch[FeatureColumns.NetSpendPrevious365D];
        for (var i = 0; i < _columns.Length; i++)
            _columns[i] = ColumnOf(i, choices) is { } name
                ? batch.Columns.First(column => column.Definition.Name == name)
                : null;
    }

    /// <summary>The indicators of rows.</summary>
    /// <param name="start">First row.</param>
    /// <param name="count">Number of rows, at most those of the scratch.</param>
    /// <param name="predictedClv">Predicted CLV of these rows, NaN where there is none; empty without a purchase
    /// model.</param>
    /// <param name="scratch">Holds what had to be computed; the result points into it.</param>
    public ValueInput Fill(int start, int count, ReadOnlySpan<double> predictedClv, ValueScratch scratch) => new()
    {
        Kind = Kinds(start, scratch.Kinds(count)),
        HistoricValue = Read(HistoricValue, start, scratch.Values(HistoricValue, count)),
        PredictedClv = predictedClv,
        SpendGrowth = Read(SpendGrowth, start, scratch.Values(SpendGrowth, count)),
        RepurchaseRate = Read(RepurchaseRate, start, scratch.Values(RepurchaseRate, count)),
        Satisfaction = Read(5, start, scratch.Values(5, count)),
        Nps = Read(6, start, scratch.Values(6, count)),
        Complaints = Read(7, start, scratch.Values(7, count)),
        ContentInteractions = Read(8, start, scratch.Values(8, count)),
        StrategicFit = Read(10, start, scratch.Values(10, count)),
        IndustryGrowth = Read(11, start, scratch.Values(11, count)),
        CompanySize = Read(12, start, scratch.Values(12, count)),
        ShareOfWallet = Read(13, start, scratch.Values(13, count)),
        RenewalRate = Read(14, start, scratch.Values(14, count)),
        CooperationYears = Read(15, start, scratch.Values(15, count)),
        Referrals = Read(17, start, scratch.Values(17, count)),
        NpsPromoter = Read(NpsPromoter, start, scratch.Values(NpsPromoter, count)),
    };

    /// <summary>One indicator of rows, NaN where it is missing; empty when no feature column has it.</summary>
    /// <param name="indicator">Position in <see cref="ValueIndicators.All"/>.</param>
    /// <param name="start">First row.</param>
    /// <param name="scratch">As long as there are rows; the result may point into it.</param>
    public ReadOnlySpan<double> Read(int indicator, int start, Span<double> scratch)
    {
        var column = _columns[indicator];
        if (column is null) return [];
        switch (indicator)
        {
            case RepurchaseRate:
                IndicatorFeatures.RepurchaseRate(
                    ((Column<int>)column).Values.Slice(start, scratch.Length),
                    _purchases.Values.Slice(start, scratch.Length), scratch);
                Mask(_purchases, start, scratch);
                break;
            case SpendGrowth:
                IndicatorFeatures.SpendGrowth(
                    ((Column<double>)column).Values.Slice(start, scratch.Length),
                    _spendBefore.Values.Slice(start, scratch.Length), scratch);
                Mask(_spendBefore, start, scratch);
                break;
            case NpsPromoter:
                IndicatorFeatures.NpsPromoter(((Column<double>)column).Values.Slice(start, scratch.Length), scratch);
                break;
            case var _ when column is Column<int> counts:
                var whole = counts.Values.Slice(start, scratch.Length);
                for (var i = 0; i < whole.Length; i++) scratch[i] = whole[i];
                break;
            case var _ when column.NullCount == 0:
                return ((Column<double>)column).Values.Slice(start, scratch.Length);
            default:
                ((Column<double>)column).Values.Slice(start, scratch.Length).CopyTo(scratch);
                break;
        }

        Mask(column, start, scratch);
        if (indicator == HistoricValue) FillIn(start, scratch);
        return scratch;
    }

    /// <summary>0 B2B, 1 B2C, −1 unknown.</summary>
    private ReadOnlySpan<int> Kinds(int start, Span<int> result)
    {
        var indices = _kind.Indices.Slice(start, result.Length);
        for (var i = 0; i < result.Length; i++) result[i] = _kind.IsValid(start + i) ? _kindCodes[indices[i]] : -1;
        return result;
    }

    /// <summary>Who has bought nothing has brought in nothing, which is not the same as unknown.</summary>
    private void FillIn(int start, Span<double> values)
    {
        var purchases = _purchases.Values.Slice(start, values.Length);
        for (var i = 0; i < values.Length; i++)
            if (double.IsNaN(values[i]) && purchases[i] <= 0) values[i] = 0;
    }

    private static void Mask(Column column, int start, Span<double> values)
    {
        if (column.NullCount == 0) return;
        for (var i = 0; i < values.Length; i++)
            if (!column.IsValid(start + i)) values[i] = double.NaN;
    }

    /// <summary>The feature column of an indicator, of two the first; null when there is none.</summary>
    private static string? ColumnOf(int indicator, ValueChoices choices) => ValueIndicators.All[indicator] switch
    {
        "historic_value" => choices.HistoricColumn,
        "spend_growth" => FeatureColumns.NetSpend365D.Name,
        "repurchase_rate" => FeatureColumns.RepeatPurchaseCount.Name,
        "satisfaction" => FeatureColumns.Satisfaction90D.Name,
        "nps" or "nps_promoter" => FeatureColumns.LastNps.Name,
        "complaints" => FeatureColumns.Complaints90D.Name,
        "content_interactions" => FeatureColumns.ContentInteractions.Name,
        "strategic_fit" => FeatureColumns.StrategicFit.Name,
        "industry_growth" => FeatureColumns.IndustryGrowth.Name,
        "company_size" => choices.SizeColumn,
        "share_of_wallet" => FeatureColumns.ShareOfWallet.Name,
        "renewal_rate" => FeatureColumns.RenewalRate.Name,
        "cooperation_years" => FeatureColumns.CooperationYears.Name,
        "referrals" => FeatureColumns.Referrals.Name,
        _ => null,
    };
}
