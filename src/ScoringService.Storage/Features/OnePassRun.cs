using ScoringService.Engine;
using ScoringService.Engine.Features;
using ScoringService.Storage.Database;

namespace ScoringService.Storage.Features;

/// <summary>One computation of features by several connections.</summary>
/// <param name="sessions">The connections, in transactions that see the same data. Each works on one thread.</param>
/// <param name="asOfs">The instants that the features describe.</param>
/// <param name="stop">Interrupts the connections.</param>
internal sealed class OnePassRun(
    IReadOnlyList<Session> sessions, IReadOnlyList<DateTime> asOfs, CancellationTokenSource stop)
{
    private readonly CustomerAttributes[] _attributes = new CustomerAttributes[asOfs.Count];
    private FeatureAggregator[] _aggregators = [];

    /// <summary>Reads all customers, or gives null if the transactions of a few customers do not fit into
    /// memory.</summary>
    /// <exception cref="OverflowException">A sum leaves the range of 64 bits.</exception>
    public IReadOnlyList<CustomerBatch>? TryRead(long memoryBytes)
    {
        var size = FeaturePopulation.Read(sessions[0]);
        var partitions = size.Partitions(asOfs);
        var ranges = size.Ranges(sessions[0], partitions, sessions.Count, memoryBytes);
        if (ranges is null) return null;
        foreach (var range in ranges) ReadRange(partitions, range, size.Rows);
        return [.. Enumerable.Range(0, asOfs.Count).Select(i => Batch(size, i))];
    }

    private void ReadRange(CustomerPartitions partitions, (int From, int To) range, long rows)
    {
        var parts = sessions.Select(_ => new TransactionPart(partitions, range.From, range.To)).ToArray();
        try
        {
            var work = TransactionScan.Slices(rows, sessions.Count).Select(slice => (Action<int>)(worker =>
                TransactionScan.Read(sessions[worker],
                    RowFilter.UpTo(partitions.LastAt).Within(slice.From, slice.To), parts[worker].Add))).ToList();
            if (_aggregators.Length == 0) work.Insert(0, worker => ReadAttributes(partitions, sessions[worker]));
            SharedWork.Run(sessions.Count, work, stop);
            foreach (var aggregator in _aggregators) aggregator.Add(parts, sessions.Count, stop.Token);
        }
        finally
        {
            foreach (var part in parts) part.Dispose();
        }
    }

    private void ReadAttributes(CustomerPartitions partitions, Session session)
    {
        for (var i = 0; i < asOfs.Count; i++)
            _attributes[i] = CustomerAttributes.Read(session, partitions.Customers, asOfs[i]);
        _aggregators = [.. asOfs.Select((asOf, i) =>
            new FeatureAggregator(partitions, asOf, _attributes[i].CooperationSince))];
    }

    private CustomerBatch Batch(FeaturePopulation size, int instant)
    {
        var purchases = _aggregators[instant].Finish();
        var lastPurchaseAt = purchases.Single(column => column.Definition == FeatureColumns.LastPurchaseAt);
        using var behaviour =
            new BehaviourReader(size.Behaviour, (int)size.Customers, asOfs[instant], sessions.Count);
        var work = sessions.Select((_, part) => (Action<int>)(worker => behaviour.Scan(sessions[worker], part)));
        SharedWork.Run(sessions.Count, [.. work], stop);
        return new CustomerBatch(asOfs[instant],
        [
            .. _attributes[instant].Columns, .. purchases,
            .. behaviour.Finish(sessions[0], (Column<long>)lastPurchaseAt),
        ]);
    }
}
