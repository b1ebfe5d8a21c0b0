using Google.Protobuf.WellKnownTypes;
using ScoringService.Engine;
using ScoringService.Engine.Rfm;
using ScoringService.Server.Snapshots;
using ScoringService.V1;
using Features = ScoringService.Engine.FeatureColumns;
using Label = ScoringService.V1.Label;
using StatusCodes = ScoringService.Engine.StatusCodes;

namespace ScoringService.Server.Services;

/// <summary>One row of a snapshot as the typed message of GetCustomer.</summary>
internal static class CustomerMessage
{
    /// <summary>Makes the message of a row.</summary>
    public static Customer Create(Snapshot snapshot, int row)
    {
        var features = snapshot.Features;
        var customer = new Customer
        {
            CustomerId = features.CustomerId[row],
            Status = Status(Text(snapshot.Scores, ScoreColumns.Status, row)),
            Purchases = Purchases(features, row),
            Kind = Text(features, Features.Kind, row) switch
            {
                "B2B" => CustomerKind.B2B,
                "B2C" => CustomerKind.B2C,
                _ => CustomerKind.Unspecified,
            },
            ModelVersion = snapshot.Model.Version,
            AsOf = Timestamp.FromDateTime(features.AsOf),
            DataWatermark = snapshot.Watermark,
            RunId = snapshot.RunId,
        };
        if (Text(features, Features.Industry, row) is { } industry) customer.Industry = industry;
        if (Text(features, Features.Region, row) is { } region) customer.Region = region;
        if (customer.Status == ScoreStatus.Scored) customer.Rfm = Rfm(snapshot, row);
        return customer;
    }

    private static RfmScore Rfm(Snapshot snapshot, int row)
    {
        var scores = snapshot.Scores;
        var labels = snapshot.Labels;
        return new RfmScore
        {
            RecencyScore = Value<byte>(scores, ScoreColumns.RecencyScore, row) ?? 0,
            FrequencyScore = Value<byte>(scores, ScoreColumns.FrequencyScore, row) ?? 0,
            MonetaryScore = Value<byte>(scores, ScoreColumns.MonetaryScore, row) ?? 0,
            RfmScore_ = Value<double>(scores, ScoreColumns.RfmScore, row) ?? 0,
            Segment = Labelled(Text(scores, ScoreColumns.RfmSegment, row)),
            Octant = Labelled(Text(scores, ScoreColumns.RfmOctant, row)),
            PurchaseClass = Text(scores, ScoreColumns.PurchaseClass, row) switch
            {
                PurchaseClasses.OneTime => PurchaseClass.OneTime,
                PurchaseClasses.LowFrequency => PurchaseClass.LowFrequency,
                PurchaseClasses.HighFrequency => PurchaseClass.HighFrequency,
                _ => PurchaseClass.Unspecified,
            },
        };

        Label? Labelled(string? code)
        {
            if (code is null) return null;
            var label = labels.TryGetValue(code, out var known) ? known : LabelCatalogue.Of(code);
            return new Label { Code = code, En = label.En, Zh = label.Zh };
        }
    }

    private static PurchaseFeatures Purchases(CustomerBatch features, int row)
    {
        var message = new PurchaseFeatures
        {
            FirstPurchaseTime = Instant(features, Features.FirstPurchaseAt, row),
            LastPurchaseTime = Instant(features, Features.LastPurchaseAt, row),
            PurchaseCount = Value<int>(features, Features.PurchaseCount, row) ?? 0,
            TotalSpend = Value<double>(features, Features.TotalSpend, row) ?? 0,
            PurchaseCount90D = Value<int>(features, Features.PurchaseCount90D, row) ?? 0,
            NetSpend365D = Value<double>(features, Features.NetSpend365D, row) ?? 0,
        };
        if (Value<int>(features, Features.RecencyDays, row) is { } recency) message.RecencyDays = recency;
        if (Value<double>(features, Features.AverageOrderValue, row) is { } average)
            message.AverageOrderValue = average;
        if (Value<double>(features, Features.InterPurchaseMeanDays, row) is { } gap)
            message.InterPurchaseMeanDays = gap;
        if (Value<double>(features, Features.RefundShare, row) is { } share) message.RefundShare = share;
        return message;
    }

    private static ScoreStatus Status(string? code) => code switch
    {
        StatusCodes.Scored => ScoreStatus.Scored,
        StatusCodes.NoPurchase => ScoreStatus.NoPurchase,
        StatusCodes.InvalidSpend => ScoreStatus.InvalidSpend,
        StatusCodes.NotFitted => ScoreStatus.NotFitted,
        _ => ScoreStatus.Unspecified,
    };

    private static T? Value<T>(ColumnSet set, ColumnDefinition definition, int row)
        where T : unmanaged => ((Column<T>)set[definition])[row];

    private static string? Text(ColumnSet set, ColumnDefinition definition, int row) =>
        ((DictionaryColumn)set[definition])[row];

    private static Timestamp? Instant(CustomerBatch features, ColumnDefinition definition, int row) =>
        Value<long>(features, definition, row) is { } micros
            ? Timestamp.FromDateTime(DateTime.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond))
            : null;
}
