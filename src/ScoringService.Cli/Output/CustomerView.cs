using ScoringService.V1;

namespace ScoringService.Cli.Output;

/// <summary>Shows one customer: its scores, then why they are so.</summary>
internal static class CustomerView
{
    /// <summary>Everything about a customer.</summary>
    public static void Show(Terminal terminal, Customer customer)
    {
        Tables.Facts(terminal, [.. Facts(customer)]);
        terminal.Out.WriteLine();
        if (customer.Explanation is { } explanation) ExplanationView.Show(terminal, explanation);
        terminal.Say($"Model {customer.ModelVersion} as of {Figures.Time(customer.AsOf)} "
            + $"(data version {customer.DataWatermark}, run {customer.RunId}).");
    }

    private static IEnumerable<(string Name, string Value)> Facts(Customer customer) =>
    [
        ("customer", customer.CustomerId),
        ("kind, industry, region", string.Join(", ",
            customer.Kind == CustomerKind.Unspecified ? Figures.None : Figures.Word(customer.Kind),
            customer.HasIndustry ? customer.Industry : Figures.None,
            customer.HasRegion ? customer.Region : Figures.None)),
        .. Person(customer.Person),
        .. Purchases(customer.Purchases),
        .. Rfm(customer),
        .. Value(customer.Value),
        .. Lifecycle(customer.Lifecycle),
        .. Churn(customer.Churn),
        .. Lifetime(customer.Lifetime),
        ("cluster", customer.Cluster.UnavailableReason.Length > 0 ? customer.Cluster.UnavailableReason
            : $"{Code(customer.Cluster.Cluster)}: {customer.Cluster.Description?.En}"),
        ("segment by rules", Code(customer.RuleSegment)),
        ("tags", customer.Tags.Count == 0 ? Figures.None : string.Join("; ", customer.Tags.Select(Code))),
    ];

    private static IEnumerable<(string Name, string Value)> Person(Person? person)
    {
        if (person is null) yield break;
        yield return ("name", person.Name.Length == 0 ? Figures.None : person.Name);
        yield return ("contact", person.ContactRole.Length == 0 ? Figures.None : person.ContactRole);
        yield return ("owner", person.Owner.Length == 0 ? Figures.None : person.Owner);
    }

    private static IEnumerable<(string Name, string Value)> Purchases(PurchaseFeatures purchases)
    {
        if (purchases.LastPurchaseTime is null)
        {
            yield return ("purchases", "none");
            yield break;
        }

        yield return ("purchases", $"{purchases.PurchaseCount:N0} from {Figures.Time(purchases.FirstPurchaseTime)} to "
            + $"{Figures.Time(purchases.LastPurchaseTime)}, {purchases.RecencyDays:N0} days ago");
        yield return ("spend", $"{Figures.Number(purchases.TotalSpend)} in all, "
            + $"{Figures.Number(purchases.NetSpend365D)} in 365 days, "
            + $"{Figures.Number(purchases.AverageOrderValue)} a purchase");
    }

    private static IEnumerable<(string Name, string Value)> Rfm(Customer customer)
    {
        if (customer.Rfm is not { } rfm)
        {
            yield return ("RFM", Figures.Word(customer.Status));
            yield break;
        }

        yield return ("RFM", $"{rfm.RecencyScore}-{rfm.FrequencyScore}-{rfm.MonetaryScore}, "
            + $"{Figures.Number(rfm.RfmScore_)} of 100");
        yield return ("RFM segment", Code(rfm.Segment));
        yield return ("RFM octant", Code(rfm.Octant));
    }

    private static IEnumerable<(string Name, string Value)> Value(ValueScore value)
    {
        if (value.UnavailableReason.Length > 0)
        {
            yield return ("value", value.UnavailableReason);
        }
        else
        {
            yield return ("value", $"{Figures.Number(value.Score)} of 100");
            var by = value.TierOverridden ? " (a person decided it)" : value.TierConflict
                ? $" (by amount it would be {Code(value.TierByAmount)})" : "";
            yield return ("tier", Code(value.Tier) + by);
        }

        yield return ("grade, value class", $"{Code(value.Grade)}; {Code(value.ValueClass)}");
        yield return ("behaviour, need", $"{Code(value.BehaviourClass)}; {Code(value.NeedClass)}");
    }

    private static IEnumerable<(string Name, string Value)> Lifecycle(LifecycleScore lifecycle)
    {
        if (lifecycle.UnavailableReason.Length > 0)
        {
            yield return ("stage", lifecycle.UnavailableReason);
            yield break;
        }

        var flags = (lifecycle.MixedSignals ? " (mixed signals)" : "")
            + (lifecycle.Fallback ? " (only the nearest)" : "")
            + (lifecycle.Held ? " (held from the run before)" : "");
        yield return ("stage", Code(lifecycle.Stage) + flags);
        if (lifecycle.RunnerUp is { } runnerUp) yield return ("runner-up stage", Code(runnerUp));
        yield return ("by purchases, by tenure", $"{Code(lifecycle.PurchaseStage)}; {Code(lifecycle.TenureStage)}");
    }

    private static IEnumerable<(string Name, string Value)> Churn(ChurnScore churn)
    {
        yield return ("churn", churn.UnavailableReason.Length > 0 ? churn.UnavailableReason
            : $"{Figures.Percent(churn.Probability)}, {Code(churn.Band)}");
        if (churn.Signals.Count > 0)
            yield return ("signals", string.Join("; ", churn.Signals.Select(signal => Code(signal.Label))));
    }

    private static IEnumerable<(string Name, string Value)> Lifetime(LifetimeScore lifetime)
    {
        if (lifetime.UnavailableReason.Length > 0)
        {
            yield return ("lifetime value", lifetime.UnavailableReason);
            yield break;
        }

        yield return (
            "lifetime value", lifetime.HasPredictedClv ? Figures.Number(lifetime.PredictedClv) : Figures.None);
        yield return ("still buying", Figures.Percent(lifetime.PAlive));
        yield return ("expected purchases", $"{Figures.Digits(lifetime.ExpectedPurchases30D)} in 30 days, "
            + $"{Figures.Digits(lifetime.ExpectedPurchases90D)} in 90, "
            + $"{Figures.Digits(lifetime.ExpectedPurchases365D)} in 365, "
            + $"of {Figures.Number(lifetime.ExpectedOrderValue)} each");
        yield return ("next purchase", Figures.Time(lifetime.NextPurchaseTime));
    }

    private static string Code(Label? label) => label is null ? Figures.None : $"{label.Code} {Figures.Names(label)}";
}
