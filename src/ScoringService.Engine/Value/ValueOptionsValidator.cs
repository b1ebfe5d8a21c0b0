namespace ScoringService.Engine.Value;

/// <summary>Every rule that <see cref="ValueOptions"/> must meet, with a message per broken one.</summary>
internal static class ValueOptionsValidator
{
    private const double MostWeight = 1e6;
    private const double MostAmount = 1e15;
    private const double ShareRounding = 1e-9;

    public static void Validate(ValueOptions options, List<OptionError> errors)
    {
        CheckIndicators(options, errors);
        CheckProfile("value.b2b", options.B2B, errors);
        CheckProfile("value.b2c", options.B2C, errors);
        CheckTiers(options.Tiers, errors);
        Check(Enum.IsDefined(options.TierRule), "tier_rule", "must be SHARE or AMOUNT.");
        Check(options.DormantDays >= 1, "dormant_days", "must be 1 or more.");
        Check(options.AtRiskDays >= 1 && options.AtRiskDays <= options.DormantDays, "at_risk_days",
            "must be 1 to dormant_days.");
        Check(options.PriceSensitiveShare is > 0 and <= 1, "price_sensitive_share", "must be above 0 and at most 1.");
        Check(options.CustomisedTickets >= 1, "customised_tickets", "must be 1 or more.");
        Check(options.CustomisedCategories >= 1, "customised_categories", "must be 1 or more.");

        void Check(bool isValid, string option, string message)
        {
            if (!isValid) errors.Add(new OptionError($"value.{option}", message));
        }
    }

    private static void CheckIndicators(ValueOptions options, List<OptionError> errors)
    {
        const string path = "value.indicator_weights";
        if (options.IndicatorWeights is null)
        {
            errors.Add(new OptionError(path, "is missing."));
            return;
        }

        foreach (var (name, weight) in options.IndicatorWeights.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (!ValueIndicators.All.Contains(name)) errors.Add(new OptionError($"{path}.{name}", "is no indicator."));
            CheckWeight($"{path}.{name}", weight, errors);
        }

        for (var dimension = 0; dimension < ValueDimensions.Count; dimension++)
        {
            var (first, end) = (ValueIndicators.First(dimension), ValueIndicators.First(dimension + 1));
            if (Enumerable.Range(first, end - first).All(indicator => options.Weight(indicator) == 0))
                errors.Add(new OptionError(path,
                    $"one of the indicators of {ValueDimensions.All[dimension]} must weigh more than 0."));
        }
    }

    private static void CheckProfile(string path, ValueProfile? profile, List<OptionError> errors)
    {
        if (profile is null)
        {
            errors.Add(new OptionError(path, "is missing."));
            return;
        }

        var weights = profile.Weights();
        for (var i = 0; i < weights.Length; i++)
            CheckWeight($"{path}.{ValueDimensions.All[i].ToLowerInvariant()}", weights[i], errors);
        if (weights.All(weight => weight == 0)) errors.Add(new OptionError(path, "one weight must be above 0."));
    }

    private static void CheckWeight(string path, double weight, List<OptionError> errors)
    {
        // Written so that NaN fails too.
        if (!(weight is 0 or (>= 1e-6 and <= MostWeight)))
            errors.Add(new OptionError(path, "must be 0 or between 0.000001 and 1000000."));
    }

    private static void CheckTiers(IReadOnlyList<TierDefinition>? tiers, List<OptionError> errors)
    {
        const string path = "value.tiers";
        if (tiers is null || tiers.Count is < 3 or > 5 || tiers.Contains(null!))
        {
            errors.Add(new OptionError(path, "must have 3 to 5 tiers."));
            return;
        }

        if (tiers.Select(tier => tier.Code).Distinct().Count() != tiers.Count)
            errors.Add(new OptionError(path, "must not have a code twice."));
        if (!(Math.Abs(tiers.Sum(tier => tier.Share) - 1) <= ShareRounding))
            errors.Add(new OptionError(path, "must have shares that sum to 1."));
        for (var i = 0; i < tiers.Count; i++) CheckTier($"{path}[{i}]", tiers, i, errors);
    }

    private static void CheckTier(string path, IReadOnlyList<TierDefinition> tiers, int i, List<OptionError> errors)
    {
        var tier = tiers[i];
        var isLast = i == tiers.Count - 1;
        Check(!string.IsNullOrWhiteSpace(tier.Code) && tier.Code.Length <= 64, "code", "must have 1 to 64 characters.");
        Check(tier.Label is not null, "label", "is missing.");
        Check(tier.Share is > 0 and < 1, "share", "must be above 0 and below 1.");
        Check(isLast ? tier.MinAmount is null : tier.MinAmount is >= -MostAmount and <= MostAmount, "min_amount",
            isLast ? "must be absent: the last tier takes all others." : "must be a number from -1e15 to 1e15.");
        // One amount may be the border of two tiers only when the upper excludes it.
        Check(i == 0 || isLast || !(tier.MinAmount > tiers[i - 1].MinAmount) && (tier.MinAmount < tiers[i - 1].MinAmount
            || (tiers[i - 1].IsAmountExclusive && !tier.IsAmountExclusive)), "min_amount",
            "must be below that of the tier before.");
        Check(!isLast || tier is { MinCooperationYears: null, MinGrossMargin: null, MinGrowth: null }, "min_growth",
            "and the other conditions must be absent: the last tier takes all others.");
        Check(IsFinite(tier.MinCooperationYears), "min_cooperation_years", "must be a number.");
        Check(IsFinite(tier.MinGrossMargin), "min_gross_margin", "must be a number.");
        Check(IsFinite(tier.MinGrowth), "min_growth", "must be a number.");
        Check(Enum.IsDefined(tier.Grade), "grade", "must be VIP, POTENTIAL or ORDINARY.");
        Check(Enum.IsDefined(tier.ValueClass), "value_class", "must be HIGH, MIDDLE or LOW.");

        void Check(bool isValid, string option, string message)
        {
            if (!isValid) errors.Add(new OptionError($"{path}.{option}", message));
        }
    }

    private static bool IsFinite(double? value) => value is not { } number || double.IsFinite(number);
}
