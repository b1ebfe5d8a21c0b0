namespace ScoringService.Engine.Value;

/// <summary>
/// The indicators of each customer; row i of every span is the same customer. An empty span means that the indicator
/// is missing for everybody, a value that is not finite that it is missing for that customer; either is left out.
/// Only order matters: each indicator is replaced by its percentile rank.
/// </summary>
internal readonly ref struct ValueInput
{
    /// <summary>Kind of each customer: 0 B2B, 1 B2C, negative unknown; must be given, for it is the number of
    /// rows.</summary>
    public required ReadOnlySpan<int> Kind { get; init; }

    /// <summary>Profit or spend so far in base currency; one of the two for everybody.</summary>
    public ReadOnlySpan<double> HistoricValue { get; init; }

    /// <summary>Customer lifetime value predicted for the next 12 months in base currency.</summary>
    public ReadOnlySpan<double> PredictedClv { get; init; }

    /// <summary>Growth of spend, −1 to 1, from <see cref="IndicatorFeatures.SpendGrowth"/>.</summary>
    public ReadOnlySpan<double> SpendGrowth { get; init; }

    /// <summary>An assessment of the financial value from outside, on any scale.</summary>
    public ReadOnlySpan<double> ExternalFinancial { get; init; }

    /// <summary>Share of purchase days that were repeats, from
    /// <see cref="IndicatorFeatures.RepurchaseRate"/>.</summary>
    public ReadOnlySpan<double> RepurchaseRate { get; init; }

    /// <summary>Mean satisfaction of the last 90 days, 0 to 10.</summary>
    public ReadOnlySpan<double> Satisfaction { get; init; }

    /// <summary>Last NPS answer, 0 to 10.</summary>
    public ReadOnlySpan<double> Nps { get; init; }

    /// <summary>Complaints of the last 90 days; more are worse.</summary>
    public ReadOnlySpan<double> Complaints { get; init; }

    /// <summary>Content interactions (likes, comments, page views).</summary>
    public ReadOnlySpan<double> ContentInteractions { get; init; }

    /// <summary>An assessment of the emotional value from outside, on any scale.</summary>
    public ReadOnlySpan<double> ExternalEmotional { get; init; }

    /// <summary>Strategic fit as experts see it, 0 to 100.</summary>
    public ReadOnlySpan<double> StrategicFit { get; init; }

    /// <summary>Growth potential of the customer's industry, 0 to 100.</summary>
    public ReadOnlySpan<double> IndustryGrowth { get; init; }

    /// <summary>Employees or annual revenue; one of the two for everybody.</summary>
    public ReadOnlySpan<double> CompanySize { get; init; }

    /// <summary>Share of wallet, 0 to 1.</summary>
    public ReadOnlySpan<double> ShareOfWallet { get; init; }

    /// <summary><see cref="FeatureColumns.RenewalRate"/>, 0 to 1.</summary>
    public ReadOnlySpan<double> RenewalRate { get; init; }

    /// <summary><see cref="FeatureColumns.CooperationYears"/>.</summary>
    public ReadOnlySpan<double> CooperationYears { get; init; }

    /// <summary>An assessment of the strategic value from outside, on any scale.</summary>
    public ReadOnlySpan<double> ExternalStrategic { get; init; }

    /// <summary>Customers referred.</summary>
    public ReadOnlySpan<double> Referrals { get; init; }

    /// <summary>1 promoter, 0 passive, −1 detractor, from <see cref="IndicatorFeatures.NpsPromoter"/>.</summary>
    public ReadOnlySpan<double> NpsPromoter { get; init; }

    /// <summary>An assessment of the referral value from outside, on any scale.</summary>
    public ReadOnlySpan<double> ExternalReferral { get; init; }

    /// <summary>Number of customers.</summary>
    public int Count => Kind.Length;

    /// <summary>The indicator at a position in <see cref="ValueIndicators.All"/>.</summary>
    public ReadOnlySpan<double> this[int indicator] => indicator switch
    {
        0 => HistoricValue,
        1 => PredictedClv,
        2 => SpendGrowth,
        3 => ExternalFinancial,
        4 => RepurchaseRate,
        5 => Satisfaction,
        6 => Nps,
        7 => Complaints,
        8 => ContentInteractions,
        9 => ExternalEmotional,
        10 => StrategicFit,
        11 => IndustryGrowth,
        12 => CompanySize,
        13 => ShareOfWallet,
        14 => RenewalRate,
        15 => CooperationYears,
        16 => ExternalStrategic,
        17 => Referrals,
        18 => NpsPromoter,
        19 => ExternalReferral,
        _ => throw new ArgumentOutOfRangeException(nameof(indicator)),
    };

    /// <summary>Throws unless every indicator is empty or has a value per customer.</summary>
    /// <exception cref="ArgumentException">A span has another length.</exception>
    public void Check()
    {
        for (var i = 0; i < ValueIndicators.Count; i++)
            if (!this[i].IsEmpty && this[i].Length != Count)
                throw new ArgumentException($"{ValueIndicators.All[i]} has {this[i].Length} of {Count} rows.");
    }

    /// <summary>The rows from <paramref name="start"/>.</summary>
    public ValueInput Slice(int start, int count) => new()
    {
        Kind = Kind.Slice(start, count),
        HistoricValue = Part(HistoricValue, start, count),
        PredictedClv = Part(PredictedClv, start, count),
        SpendGrowth = Part(SpendGrowth, start, count),
        ExternalFinancial = Part(ExternalFinancial, start, count),
        RepurchaseRate = Part(RepurchaseRate, start, count),
        Satisfaction = Part(Satisfaction, start, count),
        Nps = Part(Nps, start, count),
        Complaints = Part(Complaints, start, count),
        ContentInteractions = Part(ContentInteractions, start, count),
        ExternalEmotional = Part(ExternalEmotional, start, count),
        StrategicFit = Part(StrategicFit, start, count),
        IndustryGrowth = Part(IndustryGrowth, start, count),
        CompanySize = Part(CompanySize, start, count),
        ShareOfWallet = Part(ShareOfWallet, start, count),
        RenewalRate = Part(RenewalRate, start, count),
        CooperationYears = Part(CooperationYears, start, count),
        ExternalStrategic = Part(ExternalStrategic, start, count),
        Referrals = Part(Referrals, start, count),
        NpsPromoter = Part(NpsPromoter, start, count),
        ExternalReferral = Part(ExternalReferral, start, count),
    };

    private static ReadOnlySpan<double> Part(ReadOnlySpan<double> values, int start, int count) =>
        values.IsEmpty ? values : values.Slice(start, count);
}
