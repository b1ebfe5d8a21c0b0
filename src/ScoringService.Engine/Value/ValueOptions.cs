namespace ScoringService.Engine.Value;

/// <summary>How customer value, tiers and classes are made.</summary>
public sealed record ValueOptions
{
    /// <summary>
    /// Weights of indicators in their dimension by name, see <see cref="ValueIndicators.All"/>. One that is not named
    /// weighs 1, or 0 for the assessments from outside ("external_…"). 0 leaves an indicator out.
    /// </summary>
    public IReadOnlyDictionary<string, double> IndicatorWeights { get; init; } = new Dictionary<string, double>();

    /// <summary>Weights of the dimensions for companies.</summary>
    public ValueProfile B2B { get; init; } = ValueProfile.B2B;

    /// <summary>Weights of the dimensions for consumers, and for customers whose kind is unknown.</summary>
    public ValueProfile B2C { get; init; } = ValueProfile.B2C;

    /// <summary>Three to five tiers, the best first.</summary>
    public IReadOnlyList<TierDefinition> Tiers { get; init; } = TierDefinition.Default;

    /// <summary>Which of the two tiers is in use.</summary>
    public TierRule TierRule { get; init; } = TierRule.Share;

    /// <summary>Behaviour: DORMANT from so many whole days without a purchase.</summary>
    public int DormantDays { get; init; } = 90;

    /// <summary>Behaviour: AT_RISK from so many whole days without a purchase, at most
    /// <see cref="DormantDays"/>.</summary>
    public int AtRiskDays { get; init; } = 60;

    /// <summary>Need: PRICE_SENSITIVE from this share of purchases at a discount, above 0 to 1.</summary>
    public double PriceSensitiveShare { get; init; } = 0.5;

    /// <summary>Need: CUSTOMISED from so many tickets in the last 30 days.</summary>
    public int CustomisedTickets { get; init; } = 3;

    /// <summary>Need: CUSTOMISED from so many product categories.</summary>
    public int CustomisedCategories { get; init; } = 5;

    /// <summary>Weight of an indicator in its dimension.</summary>
    /// <param name="indicator">Position in <see cref="ValueIndicators.All"/>.</param>
    public double Weight(int indicator) =>
        IndicatorWeights.TryGetValue(ValueIndicators.All[indicator], out var weight) ? weight
        : ValueIndicators.IsExternal(indicator) ? 0 : 1;

    internal void Validate(List<OptionError> errors) => ValueOptionsValidator.Validate(this, errors);
}
