using ScoringService.Engine;
using ScoringService.Engine.Value;

namespace ScoringService.Server.Messages;

/// <summary>Options and results of customer value between the engine's types and the API's messages.</summary>
internal static class ValueMessages
{
    /// <summary>The engine's options.</summary>
    public static ValueOptions Options(V1.ValueOptions? m)
    {
        var d = new ValueOptions();
        if (m is null) return d;
        return new ValueOptions
        {
            IndicatorWeights = new Dictionary<string, double>(m.IndicatorWeights),
            B2B = Profile(m.B2B, d.B2B),
            B2C = Profile(m.B2C, d.B2C),
            Tiers = m.Tiers.Count > 0 ? [.. m.Tiers.Select(Tier)] : d.Tiers,
            TierRule = EnumNames.ToEngine<TierRule>("options.value.tier_rule", m.TierRule, d.TierRule),
            DormantDays = m.HasDormantDays ? m.DormantDays : d.DormantDays,
            AtRiskDays = m.HasAtRiskDays ? m.AtRiskDays : d.AtRiskDays,
            PriceSensitiveShare = m.HasPriceSensitiveShare ? m.PriceSensitiveShare : d.PriceSensitiveShare,
            CustomisedTickets = m.HasCustomisedTickets ? m.CustomisedTickets : d.CustomisedTickets,
            CustomisedCategories = m.HasCustomisedCategories ? m.CustomisedCategories : d.CustomisedCategories,
        };
    }

    /// <summary>The message of options.</summary>
    public static V1.ValueOptions Create(ValueOptions options) => new()
    {
        IndicatorWeights = { options.IndicatorWeights.ToDictionary() },
        B2B = Create(options.B2B),
        B2C = Create(options.B2C),
        Tiers = { options.Tiers.Select(Create) },
        TierRule = EnumNames.ToProto<V1.TierRule>(options.TierRule),
        DormantDays = options.DormantDays,
        AtRiskDays = options.AtRiskDays,
        PriceSensitiveShare = options.PriceSensitiveShare,
        CustomisedTickets = options.CustomisedTickets,
        CustomisedCategories = options.CustomisedCategories,
    };

    /// <summary>The message of what was learnt.</summary>
    public static V1.ValueModel Create(ValueModel model, ValueOptions options) => new()
    {
        CustomerCount = model.CustomerCount,
        Indicators = { model.Indicators.Select((ranks, i) => Indicator(i, ranks, options)) },
        Tiers =
        {
            options.Tiers.Select((tier, i) => Population(tier, i < model.TierCuts.Count ? model.TierCuts[i] : null,
                model.TierPopulations[i])),
        },
    };

    private static ValueProfile Profile(V1.ValueProfile? m, ValueProfile d) => m is null ? d : new ValueProfile(
        m.HasFinancial ? m.Financial : d.Financial, m.HasEmotional ? m.Emotional : d.Emotional,
        m.HasStrategic ? m.Strategic : d.Strategic, m.HasReferral ? m.Referral : d.Referral);

    private static V1.ValueProfile Create(ValueProfile profile) => new()
    {
        Financial = profile.Financial,
        Emotional = profile.Emotional,
        Strategic = profile.Strategic,
        Referral = profile.Referral,
    };

    private static TierDefinition Tier(V1.TierDefinition m, int i) => new()
    {
        Code = LabelMessages.Code(m.Label),
        Label = LabelMessages.Names(m.Label) ?? UsualName(LabelMessages.Code(m.Label)),
        Share = m.Share,
        MinAmount = m.HasMinAmount ? m.MinAmount : null,
        IsAmountExclusive = m.AmountExclusive,
        MinCooperationYears = m.HasMinCooperationYears ? m.MinCooperationYears : null,
        MinGrossMargin = m.HasMinGrossMargin ? m.MinGrossMargin : null,
        MinGrowth = m.HasMinGrowth ? m.MinGrowth : null,
        Grade = EnumNames.ToEngine<CustomerGrade>($"options.value.tiers[{i}].grade", m.Grade),
        ValueClass = EnumNames.ToEngine<ValueClass>($"options.value.tiers[{i}].value_class", m.ValueClass),
    };

    private static Label UsualName(string code) =>
        TierDefinition.Default.FirstOrDefault(tier => tier.Code == code)?.Label ?? new Label(code, code);

    private static V1.TierDefinition Create(TierDefinition tier)
    {
        var message = new V1.TierDefinition
        {
            Label = LabelMessages.Create(tier.Code, tier.Label),
            Share = tier.Share,
            AmountExclusive = tier.IsAmountExclusive,
            Grade = EnumNames.ToProto<V1.CustomerGrade>(tier.Grade),
            ValueClass = EnumNames.ToProto<V1.ValueClass>(tier.ValueClass),
        };
        if (tier.MinAmount is { } amount) message.MinAmount = amount;
        if (tier.MinCooperationYears is { } years) message.MinCooperationYears = years;
        if (tier.MinGrossMargin is { } margin) message.MinGrossMargin = margin;
        if (tier.MinGrowth is { } growth) message.MinGrowth = growth;
        return message;
    }

    private static V1.ValueIndicator Indicator(int i, RankTable? ranks, ValueOptions options) => new()
    {
        Label = LabelMessages.Create(ValueIndicators.All[i], ValueIndicators.Labels[i]),
        Dimension = ValueIndicators.DimensionOf(i),
        Weight = options.Weight(i),
        Included = ranks is not null,
        Ranks = ranks is null ? null : LifecycleMessages.Create(ranks),
    };

    private static V1.TierPopulation Population(TierDefinition tier, double? cut, int count)
    {
        var message = new V1.TierPopulation
        {
            Label = LabelMessages.Create(tier.Code, tier.Label), CustomerCount = count,
        };
        if (cut is { } least) message.LeastScore = least;
        return message;
    }
}
