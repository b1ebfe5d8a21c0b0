using ScoringService.Engine;
using ScoringService.Server.Snapshots;
using Features = ScoringService.Engine.FeatureColumns;

namespace ScoringService.Server.Lookup;

/// <summary>
/// Writes rows of one batch as messages Customer, straight from the columns: what is bound, looked up and translated
/// for a whole batch is done once, and what is the same for all customers with a code is encoded once. A single
/// customer is asked for much more often than anything else, and has about a hundred fields. Safe for concurrent use.
/// </summary>
internal sealed class CustomerEncoder
{
    private readonly RowField[] _fields;

    /// <summary>Binds the fields to the columns of a batch.</summary>
    public CustomerEncoder(Snapshot snapshot)
    {
        var features = new FieldFactory(snapshot.Features, snapshot.Labels);
        var scores = new ScoreFields(snapshot);
        _fields =
        [
            new TextField(V1.Customer.CustomerIdFieldNumber, snapshot.Features.CustomerId),
            scores.Status(),
            scores.Rfm(),
            Purchases(features),
            features.Enumeration(V1.Customer.KindFieldNumber, Features.Kind, Kind),
            features.Text(V1.Customer.IndustryFieldNumber, Features.Industry),
            features.Text(V1.Customer.RegionFieldNumber, Features.Region),
            scores.Lifetime(),
            scores.Churn(),
            scores.Lifecycle(),
            scores.Value(),
            scores.Cluster(),
            scores.Columns.Label(V1.Customer.RuleSegmentFieldNumber, ScoreColumns.RuleSegment),
            scores.Columns.Labels(V1.Customer.TagsFieldNumber, ScoreColumns.Tags),
        ];
    }

    /// <summary>Writes what is known of a row; not the run, warnings, explanation and person.</summary>
    public void Write(ProtoBuffer target, int row)
    {
        foreach (var field in _fields) field.Write(target, row);
    }

    private static MessageField Purchases(FieldFactory features) => new(V1.Customer.PurchasesFieldNumber,
        features.Instant(V1.PurchaseFeatures.FirstPurchaseTimeFieldNumber, Features.FirstPurchaseAt),
        features.Instant(V1.PurchaseFeatures.LastPurchaseTimeFieldNumber, Features.LastPurchaseAt),
        features.OptionalCount(V1.PurchaseFeatures.RecencyDaysFieldNumber, Features.RecencyDays),
        features.Count(V1.PurchaseFeatures.PurchaseCountFieldNumber, Features.PurchaseCount),
        features.Number(V1.PurchaseFeatures.TotalSpendFieldNumber, Features.TotalSpend),
        features.Optional(V1.PurchaseFeatures.AverageOrderValueFieldNumber, Features.AverageOrderValue),
        features.Count(V1.PurchaseFeatures.PurchaseCount90DFieldNumber, Features.PurchaseCount90D),
        features.Number(V1.PurchaseFeatures.NetSpend365DFieldNumber, Features.NetSpend365D),
        features.Optional(V1.PurchaseFeatures.InterPurchaseMeanDaysFieldNumber, Features.InterPurchaseMeanDays),
        features.Optional(V1.PurchaseFeatures.RefundShareFieldNumber, Features.RefundShare));

    private static int Kind(string code) => (int)(code switch
    {
        "B2B" => V1.CustomerKind.B2B,
        "B2C" => V1.CustomerKind.B2C,
        _ => V1.CustomerKind.Unspecified,
    });
}
