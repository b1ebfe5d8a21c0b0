using ScoringService.Engine.Features;

namespace ScoringService.Engine.Tests.Features;

/// <summary>Features of transactions that a test makes up.</summary>
internal static class PurchaseFeatures
{
    /// <summary>The columns of <see cref="FeatureColumns.Purchases"/>, for customers without an agreed start.</summary>
    public static IReadOnlyList<Column> Of(int customers, DateTime firstAt, DateTime asOf, in TransactionBlock block)
    {
        var partitions = new CustomerPartitions(customers, firstAt, asOf);
        using var part = new TransactionPart(partitions, 0, partitions.Count);
        part.Add(block);
        var aggregator = new FeatureAggregator(partitions, asOf, NoStart(customers));
        aggregator.Add([part], 2);
        return aggregator.Finish();
    }

    /// <summary>The agreed start of the cooperation of customers who have none.</summary>
    public static Column<int> NoStart(int customers) => new(
        FeatureColumns.RecencyDays, new byte[4 * customers], customers, new ulong[Column.WordCount(customers)]);
}
