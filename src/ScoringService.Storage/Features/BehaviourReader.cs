using ScoringService.Engine;
using ScoringService.Engine.Features;
using ScoringService.Storage.Database;

namespace ScoringService.Storage.Features;

/// <summary>Computes the features of events and interactions in one pass over each table: workers stream parts of the
/// rows, each into its own aggregators.</summary>
internal sealed class BehaviourReader(BehaviourSize size, int customers, DateTime asOf, int workers) : IDisposable
{
    private readonly EventAggregator[] _events = Make(workers, () => new EventAggregator(customers, asOf));
    private readonly InteractionAggregator[] _interactions =
        Make(workers, () => new InteractionAggregator(customers, asOf));
    private readonly FeatureNumbers _features = new();

    /// <summary>Whose rows are read; those of some customers by one worker.</summary>
    public RowSelection Selection { get; init; } = RowSelection.Everybody;

    private RowFilter Rows => RowFilter.UpTo(asOf, Selection);

    /// <summary>Reads the part of both tables that belongs to a worker; different workers may do so at once.</summary>
    public void Scan(Session session, int worker)
    {
        if (size.Events > 0)
            BehaviourScan.Events(session, Part(size.Events, worker), _features, _events[worker].Add);
        if (size.Interactions > 0)
            BehaviourScan.Interactions(session, Part(size.Interactions, worker), _interactions[worker].Add);
    }

    /// <summary>Takes the rows of some customers from memory, as the only worker.</summary>
    public void Scan(KeptRows kept, CustomerSelection customers) =>
        kept.CopyTo(customers, _events[0], _interactions[0]);

    /// <summary>The columns of <see cref="FeatureColumns.Events"/> and <see cref="FeatureColumns.Interactions"/>, once
    /// all parts are read.</summary>
    public IEnumerable<Column> Finish(Session session, Column<long> lastPurchaseAt)
    {
        _events[0].Merge(_events[1..], workers);
        _interactions[0].Merge(_interactions[1..], workers);
        if (_events[0].HasRareFeatures()) CountFeatures(session, _events[0]);
        return [.. _events[0].Finish(lastPurchaseAt, workers), .. _interactions[0].Finish(workers)];
    }

    public void Dispose()
    {
        foreach (var aggregator in _events) aggregator.Dispose();
        foreach (var aggregator in _interactions) aggregator.Dispose();
    }

    private static T[] Make<T>(int count, Func<T> make) => [.. Enumerable.Range(0, count).Select(_ => make())];

    // Row numbers may have gaps, and so the parts different sizes.
    private RowFilter Part(long rows, int worker) => workers == 1 ? Rows : Rows.Within(
        rows * worker / workers, worker == workers - 1 ? long.MaxValue : rows * (worker + 1) / workers);

    // Only for bases with more features than an aggregator has bits for.
    private void CountFeatures(Session session, EventAggregator aggregator) => BehaviourScan.Stream(session,
        $"{Rows.Select("CAST(count(DISTINCT feature) AS INTEGER)", "events")} AND kind = 'FEATURE_USE' GROUP BY ALL",
        chunk => aggregator.SetFeatureCounts(chunk.Values<int>(0), chunk.Values<int>(1)));
}
