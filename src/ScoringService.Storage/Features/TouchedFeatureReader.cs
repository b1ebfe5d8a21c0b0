using ScoringService.Engine;
using ScoringService.Engine.Features;
using ScoringService.Storage.Database;

namespace ScoringService.Storage.Features;

/// <summary>Computes the features of some customers, with the bits that a reading of everybody gives them: their rows
/// alone go through the same aggregators.</summary>
/// <param name="session">In a transaction.</param>
/// <param name="asOf">The instant that the features describe.</param>
/// <param name="keys">The customers' keys, ascending, each once; all are there.</param>
/// <param name="kept">Has their rows, of the state of the data that the session sees; null to look for them in the
/// tables.</param>
internal sealed class TouchedFeatureReader(Session session, DateTime asOf, int[] keys, KeptRows? kept)
{
    private readonly RowSelection _selection = RowSelection.Of(session, keys);
    private readonly CustomerSelection _customers = new(keys);

    /// <summary>Reads them.</summary>
    /// <exception cref="OverflowException">A sum leaves the range of 64 bits.</exception>
    public CustomerBatch Read()
    {
        var size = kept is null ? FeaturePopulation.Read(session)
            : new FeaturePopulation(keys.Length, 0, kept.FirstAt, default);
        var attributes = CustomerAttributes.Read(session, _selection, keys.Length, asOf);
        var purchases = Purchases(
            (size with { Customers = keys.Length }).Partitions([asOf]), attributes.CooperationSince);
        var lastPurchaseAt = purchases.Single(column => column.Definition == FeatureColumns.LastPurchaseAt);
        using var behaviour =
            new BehaviourReader(size.Behaviour, keys.Length, asOf, workers: 1) { Selection = _selection };
        if (kept is null) behaviour.Scan(session, worker: 0);
        else behaviour.Scan(kept, _customers);
        return new CustomerBatch(asOf,
            [.. attributes.Columns, .. purchases, .. behaviour.Finish(session, (Column<long>)lastPurchaseAt)]);
    }

    private IReadOnlyList<Column> Purchases(CustomerPartitions partitions, Column<int> cooperationSince)
    {
        using var part = new TransactionPart(partitions, 0, partitions.Count);
        if (kept is null)
            TransactionScan.Read(session, RowFilter.UpTo(partitions.LastAt, _selection), part.Add);
        else
            kept.CopyTo(_customers, part);
        var aggregator = new FeatureAggregator(partitions, asOf, cooperationSince);
        aggregator.Add([part], threads: 1, session.Cancellation);
        return aggregator.Finish();
    }
}
