using ScoringService.Engine.Lifecycle;

namespace ScoringService.Engine.Tests.Lifecycle;

/// <summary>The lifecycle as domain.md §7 reads, one customer at a time and without regard for speed.</summary>
internal static class NaiveLifecycle
{
    private sealed record Judged(string Stage, LifecycleCriteria Criterion, double? Degree);

    public static LifecycleRow Score(LifecycleCustomer c) => Score(c, []);

    public static LifecycleRow Score(LifecycleCustomer c, IReadOnlyList<LifecycleRule> rules)
    {
        Judged[] judged = [.. Judge(c), .. Judge(c, rules)];
        var degrees = LifecycleStages.All.ToDictionary(
            stage => stage,
            stage => judged.Where(j => j.Stage == stage && j.Degree is not null).Select(j => j.Degree!.Value)
                .DefaultIfEmpty(0).Average());
        var met = judged.Where(j => j.Degree == 1).ToArray();
        string[] order = ["DECLINING", "MATURE", "GROWING", "NEW"];
        var (stage, flags) = Decide(c, [.. met.Select(j => j.Stage)], degrees, order);
        var runnerUp = order.Where(s => s != stage && degrees[s] > 0).OrderByDescending(s => degrees[s])
            .FirstOrDefault();
        if (order.Contains(stage) && runnerUp is not null && degrees[stage] - degrees[runnerUp] <= 0.2 + 1e-12)
            flags |= LifecycleFlags.MixedSignals;
        var matched = met.Aggregate(LifecycleCriteria.None, (all, j) => all | j.Criterion);
        var text = string.Join(' ', LifecycleStages.All.Select(s => degrees[s].ToString("R")));
        return new LifecycleRow(stage, runnerUp, matched, flags, text);
    }

    private static (string Stage, LifecycleFlags Flags) Decide(
        LifecycleCustomer c, string[] candidates, Dictionary<string, double> degrees, string[] order)
    {
        if (candidates.Contains("LOST")) return ("LOST", LifecycleFlags.HardRule);
        if (c.Purchases == 0)
            return ("POTENTIAL", candidates.Length > 0
                ? LifecycleFlags.HardRule : LifecycleFlags.HardRule | LifecycleFlags.Fallback);
        if (c.Recency is >= 60 and <= 90) return ("DECLINING", LifecycleFlags.HardRule);
        var isFallback = candidates.Length == 0;
        var stage = order.Where(s => isFallback || candidates.Contains(s)).OrderByDescending(s => degrees[s]).First();
        if (degrees[stage] == 0) stage = "GROWING";
        var flags = isFallback ? LifecycleFlags.Fallback : LifecycleFlags.None;
        var previous = c.Previous is { } index ? LifecycleStages.All[index] : null;
        if (previous is null || previous == stage || !order.Contains(previous)) return (stage, flags);
        if (previous == "DECLINING" && degrees[previous] == 0) return (stage, flags);
        var lead = degrees[stage] - degrees[previous];
        return lead >= 0.05 - 1e-12 ? (stage, flags) : (previous, flags | LifecycleFlags.Held);
    }

    private static IEnumerable<Judged> Judge(LifecycleCustomer c)
    {
        var isBuyer = c.Purchases > 0;
        double? Buyer(double? degree) => isBuyer ? degree : null;
        double? Lead(double? degree) => isBuyer ? null : degree;
        var silence = AtLeast(c.Recency, 60);
        var usage = AtLeast(Drop(c.Usage, c.UsageBefore, 4), 0.5);
        var tickets = AtLeast(Drop(c.Tickets, c.TicketsBefore, 3), 0.3);
        var other = Math.Max(silence!.Value, usage ?? 0);
        double? growth = c.FirstOrder > 0 ? (c.AverageOrder - c.FirstOrder) / c.FirstOrder + 1e-12 : null;
        yield return new("POTENTIAL", LifecycleCriteria.PageViews, Lead(AtLeast(c.PageViews, 3)));
        yield return new("POTENTIAL", LifecycleCriteria.Activity, Lead(AtLeast(c.Activities, 1)));
        yield return new("POTENTIAL", LifecycleCriteria.Form, Lead(AtLeast(c.Forms, 1)));
        yield return new("NEW", LifecycleCriteria.FirstPurchase, Buyer(AtMost(c.FirstAge, 30)));
        yield return new("GROWING", LifecycleCriteria.RepeatPurchases,
            Buyer(AtLeast(c.Count30 - (c.FirstAge < 30 ? 1 : 0), 2)));
        yield return new("GROWING", LifecycleCriteria.OrderValueGrowth, Buyer(AtLeast(growth, 0.2)));
        yield return new("GROWING", LifecycleCriteria.CoreFeatures, Buyer(AtLeast(c.Features, 3)));
        yield return new("MATURE", LifecycleCriteria.ConsecutiveMonths, Buyer(AtLeast(c.Months, 3)));
        yield return new("MATURE", LifecycleCriteria.TopArpu, Buyer(AtMost(c.TopShare, 0.2)));
        yield return new("MATURE", LifecycleCriteria.Referral, Buyer(AtLeast(c.Referrals, 1)));
        yield return new("DECLINING", LifecycleCriteria.NoOrder, Buyer(silence));
        yield return new("DECLINING", LifecycleCriteria.UsageDrop, Buyer(usage));
        yield return new("DECLINING", LifecycleCriteria.TicketDrop,
            Buyer(tickets is { } degree ? Math.Min(degree, other) : null));
        yield return new("LOST", LifecycleCriteria.LongSilence, Buyer(AtLeast(c.Recency, 91)));
        yield return new("LOST", LifecycleCriteria.AccountClosed, c.Status is { } status ? status == 2 ? 1 : 0 : null);
        yield return new("LOST", LifecycleCriteria.UnsubscribedAndSilent,
            Buyer(c.Status is null ? null : c.Status == 1 ? silence : 0));
    }

    private static IEnumerable<Judged> Judge(LifecycleCustomer c, IReadOnlyList<LifecycleRule> rules)
    {
        for (var i = 0; i < rules.Count; i++)
        {
            var isAsked = rules[i].Stage == "LOST" || rules[i].Stage == "POTENTIAL" != c.Purchases > 0;
            double? degree = isAsked && c.Rules[i] is { } isMet ? isMet ? 1 : 0 : null;
            yield return new(rules[i].Stage, (LifecycleCriteria)(1 << (16 + i)), degree);
        }
    }

    private static double? Drop(int? now, int? before, int least) =>
        before >= least ? (before - now) / (double?)before : null;

    private static double? AtLeast(double? value, double threshold) =>
        value is not { } v ? null : v >= threshold ? 1 : v <= threshold / 2 ? 0 : (v - threshold / 2) / (threshold / 2);

    private static double? AtMost(double? value, double threshold) => value is not { } v ? null
        : v <= threshold ? 1 : v >= 1.5 * threshold ? 0 : (1.5 * threshold - v) / (threshold / 2);
}
