using Google.Protobuf.WellKnownTypes;
using ScoringService.Engine;
using ScoringService.Engine.Explanations;
using ScoringService.Server.Snapshots;
using ScoringService.Storage;
using Features = ScoringService.Engine.FeatureColumns;
using StatusCodes = ScoringService.Engine.StatusCodes;

namespace ScoringService.Server.Messages;

/// <summary>One row of a snapshot as the typed message of GetCustomer.</summary>
internal static class CustomerMessage
{
    /// <summary>Makes the message of a row.</summary>
    /// <param name="snapshot">The scored population.</param>
    /// <param name="row">The customer's row.</param>
    /// <param name="isExplained">Whether to say why the scores are what they are.</param>
    public static V1.Customer Create(Snapshot snapshot, int row, bool isExplained)
    {
        var features = snapshot.Features;
        var scores = new ScoreMessages(snapshot, row);
        var customer = new V1.Customer
        {
            CustomerId = features.CustomerId[row],
            Status = Status(snapshot.Scores.Text(ScoreColumns.Status, row)),
            Purchases = Purchases(features, row),
            Kind = features.Text(Features.Kind, row) switch
            {
                "B2B" => V1.CustomerKind.B2B,
                "B2C" => V1.CustomerKind.B2C,
                _ => V1.CustomerKind.Unspecified,
            },
            ModelVersion = snapshot.Model.Version,
            AsOf = Timestamp.FromDateTime(features.AsOf),
            DataWatermark = snapshot.Watermark,
            RunId = snapshot.RunId,
            Rfm = scores.Rfm(),
            Lifetime = scores.Lifetime(),
            Churn = scores.Churn(),
            Lifecycle = scores.Lifecycle(),
            Value = scores.Value(),
            Cluster = scores.Cluster(),
            RuleSegment = scores.Labelled(ScoreColumns.RuleSegment),
            Tags = { scores.LabelledList(ScoreColumns.Tags) },
            Explanation = isExplained && !scores.IsSuppressed ? Explanation(snapshot, row) : null,
        };
        if (features.Text(Features.Industry, row) is { } industry) customer.Industry = industry;
        if (features.Text(Features.Region, row) is { } region) customer.Region = region;
        return customer;
    }

    /// <summary>Who a customer is.</summary>
    /// <param name="person">As it is in the database.</param>
    /// <param name="show">Gives a text as the caller may see it.</param>
    /// <param name="isMasked">Whether that is not as it is.</param>
    public static V1.Person Create(StoredPerson person, Func<string?, string> show, bool isMasked) => new()
    {
        Name = show(person.Name),
        ContactRole = show(person.ContactRole),
        Owner = show(person.Owner),
        Masked = isMasked,
    };

    private static V1.CustomerExplanation Explanation(Snapshot snapshot, int row) => ExplanationMessages.Create(
        Explainer.Explain(snapshot.Model.Model, snapshot.Features, snapshot.Scores, row), snapshot.Labels);

    private static V1.PurchaseFeatures Purchases(CustomerBatch features, int row)
    {
        var message = new V1.PurchaseFeatures
        {
            FirstPurchaseTime = features.Instant(Features.FirstPurchaseAt, row),
            LastPurchaseTime = features.Instant(Features.LastPurchaseAt, row),
            PurchaseCount = features.Value<int>(Features.PurchaseCount, row) ?? 0,
            TotalSpend = features.Number(Features.TotalSpend, row) ?? 0,
            PurchaseCount90D = features.Value<int>(Features.PurchaseCount90D, row) ?? 0,
            NetSpend365D = features.Number(Features.NetSpend365D, row) ?? 0,
        };
        if (features.Value<int>(Features.RecencyDays, row) is { } recency) message.RecencyDays = recency;
        if (features.Number(Features.AverageOrderValue, row) is { } average) message.AverageOrderValue = average;
        if (features.Number(Features.InterPurchaseMeanDays, row) is { } gap) message.InterPurchaseMeanDays = gap;
        if (features.Number(Features.RefundShare, row) is { } share) message.RefundShare = share;
        return message;
    }

    private static V1.ScoreStatus Status(string? code) => code switch
    {
        StatusCodes.Scored => V1.ScoreStatus.Scored,
        StatusCodes.NoPurchase => V1.ScoreStatus.NoPurchase,
        StatusCodes.InvalidSpend => V1.ScoreStatus.InvalidSpend,
        StatusCodes.NotFitted => V1.ScoreStatus.NotFitted,
        StatusCodes.Suppressed => V1.ScoreStatus.Suppressed,
        _ => V1.ScoreStatus.Unspecified,
    };
}
