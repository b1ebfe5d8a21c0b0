using ScoringService.Engine;

namespace ScoringService.Storage.Tests.Features;

/// <summary>An event as the oracle sees it.</summary>
internal sealed record Usage(string Customer, DateTime At, string Kind, string? Feature = null);

/// <summary>An interaction as the oracle sees it.</summary>
internal sealed record Contact(string Customer, DateTime At, string Kind, double? Score = null, double? Minutes = null,
    bool? Resolved = null);

/// <summary>Every feature of one customer's events and interactions, row by row from the definitions in
/// <see cref="FeatureColumns"/>, without any cleverness.</summary>
internal static class BehaviourOracle
{
    public static Dictionary<ColumnDefinition, object?> OfEvents(
        IEnumerable<Usage> history, IEnumerable<DateTime> purchases, DateTime asOf)
    {
        var events = history.Where(one => one.At <= asOf).ToList();
        var carts = Within(events, asOf, 0, 90).Where(one => one.Kind == "CART_ADD").ToList();
        return new Dictionary<ColumnDefinition, object?>
        {
            [FeatureColumns.ActiveDays30D] = Within(events, asOf, 0, 30).Select(one => one.At.Date).Distinct().Count(),
            [FeatureColumns.Activity30D] = Within(events, asOf, 0, 30).Count(),
            [FeatureColumns.ActivityPrevious30D] = Within(events, asOf, 30, 60).Count(),
            [FeatureColumns.CoreFeaturesUsed] = events.Where(one => one is { Kind: "FEATURE_USE", Feature: not null })
                .Select(one => one.Feature).Distinct().Count(),
            [FeatureColumns.PageViews] = events.Count(one => one.Kind == "PAGE_VIEW"),
            [FeatureColumns.Forms] = events.Count(one => one.Kind == "FORM"),
            [FeatureColumns.Activities] = events.Count(one => one.Kind == "ACTIVITY"),
            [FeatureColumns.ContentInteractions] = events.Count(one => one.Kind == "CONTENT"),
            [FeatureColumns.CartAdds90D] = carts.Count,
            [FeatureColumns.CartNoPurchase90D] = carts.Count > 0
                && !purchases.Any(at => at >= carts.Max(one => one.At) && at <= asOf),
        };
    }

    public static Dictionary<ColumnDefinition, object?> OfInteractions(IEnumerable<Contact> history, DateTime asOf)
    {
        var contacts = history.Where(one => one.At <= asOf).ToList();
        var nps = contacts.Where(one => one is { Kind: "SURVEY", Score: not null }).GroupBy(one => one.At)
            .OrderByDescending(instant => instant.Key).Select(instant => instant.Min(one => one.Score)).ToList();
        return new Dictionary<ColumnDefinition, object?>
        {
            [FeatureColumns.Tickets30D] = Within(contacts, asOf, 0, 30).Count(one => one.Kind == "TICKET"),
            [FeatureColumns.TicketsPrevious30D] = Within(contacts, asOf, 30, 60).Count(one => one.Kind == "TICKET"),
            [FeatureColumns.Complaints90D] = Within(contacts, asOf, 0, 90).Count(one => one.Kind == "COMPLAINT"),
            [FeatureColumns.UnresolvedComplaints] =
                contacts.Count(one => one is { Kind: "COMPLAINT", Resolved: false }),
            [FeatureColumns.LastNps] = nps.FirstOrDefault(),
            [FeatureColumns.PreviousNps] = nps.Skip(1).FirstOrDefault(),
            [FeatureColumns.Satisfaction90D] = Mean(Within(contacts, asOf, 0, 90).Select(one => one.Score)),
            [FeatureColumns.SatisfactionPrevious90D] = Mean(Within(contacts, asOf, 90, 180).Select(one => one.Score)),
            [FeatureColumns.MeanResponseMinutes] = Mean(contacts.Select(one => one.Minutes)),
            [FeatureColumns.Referrals] = contacts.Count(one => one.Kind == "REFERRAL"),
            [FeatureColumns.Referrals365D] = Within(contacts, asOf, 0, 365).Count(one => one.Kind == "REFERRAL"),
        };
    }

    private static IEnumerable<Usage> Within(List<Usage> events, DateTime asOf, int fromDays, int toDays) =>
        events.Where(one => one.At > asOf.AddDays(-toDays) && one.At <= asOf.AddDays(-fromDays));

    private static IEnumerable<Contact> Within(List<Contact> contacts, DateTime asOf, int fromDays, int toDays) =>
        contacts.Where(one => one.At > asOf.AddDays(-toDays) && one.At <= asOf.AddDays(-fromDays));

    // In decimal, so that neither the order nor the rounding of a sum plays a part.
    private static double? Mean(IEnumerable<double?> numbers)
    {
        var known = numbers.OfType<double>().Select(number => Math.Round((decimal)number, 6)).ToList();
        return known.Count == 0 ? null : (double)known.Average();
    }
}
