using ScoringService.Engine;
using ScoringService.Engine.Lifecycle;
using ScoringService.Engine.Value;

namespace ScoringService.Server.Messages;

/// <summary>Options and results of the lifecycle between the engine's types and the API's messages.</summary>
internal static class LifecycleMessages
{
    /// <summary>The engine's options.</summary>
    public static LifecycleOptions Options(V1.LifecycleOptions? m)
    {
        var d = new LifecycleOptions();
        if (m is null) return d;
        return new LifecycleOptions
        {
            PageViews = Criterion(m.PageViews, d.PageViews),
            Activity = Criterion(m.Activity, d.Activity),
            Form = Criterion(m.Form, d.Form),
            FirstPurchase = Criterion(m.FirstPurchase, d.FirstPurchase),
            RepeatPurchases = Criterion(m.RepeatPurchases, d.RepeatPurchases),
            OrderValueGrowth = Criterion(m.OrderValueGrowth, d.OrderValueGrowth),
            CoreFeatures = Criterion(m.CoreFeatures, d.CoreFeatures),
            ConsecutiveMonths = Criterion(m.ConsecutiveMonths, d.ConsecutiveMonths),
            TopArpu = Criterion(m.TopArpu, d.TopArpu),
            Referral = Criterion(m.Referral, d.Referral),
            NoOrder = Criterion(m.NoOrder, d.NoOrder),
            UsageDrop = Criterion(m.UsageDrop, d.UsageDrop),
            TicketDrop = Criterion(m.TicketDrop, d.TicketDrop),
            LongSilence = Criterion(m.LongSilence, d.LongSilence),
            AccountClosed = Criterion(m.AccountClosed, d.AccountClosed),
            UnsubscribedAndSilent = Criterion(m.UnsubscribedAndSilent, d.UnsubscribedAndSilent),
            LeastUsageBefore = m.HasLeastUsageBefore ? m.LeastUsageBefore : d.LeastUsageBefore,
            LeastTicketsBefore = m.HasLeastTicketsBefore ? m.LeastTicketsBefore : d.LeastTicketsBefore,
            MixedMargin = m.HasMixedMargin ? m.MixedMargin : d.MixedMargin,
            HysteresisMargin = m.HasHysteresisMargin ? m.HysteresisMargin : d.HysteresisMargin,
            LoyalPurchases = m.HasLoyalPurchases ? m.LoyalPurchases : d.LoyalPurchases,
            LoyalActiveDays = m.HasLoyalActiveDays ? m.LoyalActiveDays : d.LoyalActiveDays,
            TenureNewMonths = m.HasTenureNewMonths ? m.TenureNewMonths : d.TenureNewMonths,
            TenureStableMonths = m.HasTenureStableMonths ? m.TenureStableMonths : d.TenureStableMonths,
            Rules = [.. m.Rules.Select(Rule)],
        };
    }

    /// <summary>The message of options.</summary>
    public static V1.LifecycleOptions Create(LifecycleOptions options) => new()
    {
        PageViews = Create(options.PageViews),
        Activity = Create(options.Activity),
        Form = Create(options.Form),
        FirstPurchase = Create(options.FirstPurchase),
        RepeatPurchases = Create(options.RepeatPurchases),
        OrderValueGrowth = Create(options.OrderValueGrowth),
        CoreFeatures = Create(options.CoreFeatures),
        ConsecutiveMonths = Create(options.ConsecutiveMonths),
        TopArpu = Create(options.TopArpu),
        Referral = Create(options.Referral),
        NoOrder = Create(options.NoOrder),
        UsageDrop = Create(options.UsageDrop),
        TicketDrop = Create(options.TicketDrop),
        LongSilence = Create(options.LongSilence),
        AccountClosed = Create(options.AccountClosed),
        UnsubscribedAndSilent = Create(options.UnsubscribedAndSilent),
        LeastUsageBefore = options.LeastUsageBefore,
        LeastTicketsBefore = options.LeastTicketsBefore,
        MixedMargin = options.MixedMargin,
        HysteresisMargin = options.HysteresisMargin,
        LoyalPurchases = options.LoyalPurchases,
        LoyalActiveDays = options.LoyalActiveDays,
        TenureNewMonths = options.TenureNewMonths,
        TenureStableMonths = options.TenureStableMonths,
        Rules =
        {
            options.Rules.Select(rule => new V1.LifecycleRule
            {
                Label = LabelMessages.Create(rule.Code, rule.Label ?? new Label(rule.Code, rule.Code)),
                Stage = rule.Stage,
                Rule = rule.Rule,
                Weight = rule.Weight,
            }),
        },
    };

    /// <summary>The message of what was learnt.</summary>
    public static V1.LifecycleModel Create(LifecycleModel model) => new() { AverageRevenue = Create(model.Arpu) };

    /// <summary>The message of ranks.</summary>
    public static V1.RankSummary Create(RankTable ranks)
    {
        var middle = 0;
        while (2L * ranks.AtMost[middle] < ranks.Count) middle++;
        return new V1.RankSummary
        {
            CustomerCount = ranks.Count,
            Least = ranks.Values[0],
            Median = ranks.Values[middle],
            Greatest = ranks.Values[^1],
        };
    }

    private static LifecycleCriterion Criterion(V1.LifecycleCriterion? m, LifecycleCriterion d) => m is null ? d
        : new LifecycleCriterion(m.HasThreshold ? m.Threshold : d.Threshold, m.HasWeight ? m.Weight : d.Weight);

    private static LifecycleRule Rule(V1.LifecycleRule rule) => new(
        rule.Stage, LabelMessages.Code(rule.Label), rule.Rule, rule.HasWeight ? rule.Weight : 1,
        LabelMessages.Names(rule.Label));

    private static V1.LifecycleCriterion Create(LifecycleCriterion criterion) =>
        new() { Threshold = criterion.Threshold, Weight = criterion.Weight };
}
