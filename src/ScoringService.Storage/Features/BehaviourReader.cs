using System.Globalization;
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

    /// <summary>Reads the part of both tables that belongs to a worker; different workers may do so at once.</summary>
    public void Scan(Session session, int worker)
    {
        if (size.Events > 0) ScanEvents(session, _events[worker], Part(size.Events, worker));
        if (size.Interactions > 0) ScanInteractions(session, _interactions[worker], Part(size.Interactions, worker));
    }

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

    private string Part(long rows, int worker) => string.Create(CultureInfo.InvariantCulture,
        $"rowid >= {rows * worker / workers} AND rowid < {rows * (worker + 1) / workers} AND occurred_at <= $as_of");

    private void ScanEvents(Session session, EventAggregator aggregator, string part)
    {
        var numbers = new int[1];
        Stream(session, $"SELECT customer_key, occurred_at, kind, feature FROM events WHERE {part}", chunk =>
        {
            if (numbers.Length < chunk.Count) numbers = new int[chunk.Count];
            _features.Read(chunk, column: 3, numbers);
            aggregator.Add(new EventBlock
            {
                CustomerKey = chunk.Values<int>(0),
                OccurredAt = chunk.Values<long>(1),
                Kind = chunk.Values<byte>(2),
                Feature = numbers.AsSpan(0, chunk.Count),
            });
        });
    }

    private void ScanInteractions(Session session, InteractionAggregator aggregator, string part) =>
        Stream(session, $"""
            SELECT customer_key, occurred_at, kind, score, response_minutes, resolved FROM interactions WHERE {part}
            """, chunk => aggregator.Add(new InteractionBlock
            {
                CustomerKey = chunk.Values<int>(0),
                OccurredAt = chunk.Values<long>(1),
                Kind = chunk.Values<byte>(2),
                Score = chunk.Values<double>(3),
                ScoreKnown = chunk.Known(3),
                ResponseMinutes = chunk.Values<double>(4),
                ResponseMinutesKnown = chunk.Known(4),
                Resolved = chunk.Values<byte>(5),
                ResolvedKnown = chunk.Known(5),
            }));

    // Only for bases with more features than an aggregator has bits for.
    private void CountFeatures(Session session, EventAggregator aggregator) => Stream(session, """
        SELECT customer_key, CAST(count(DISTINCT feature) AS INTEGER)
        FROM events
        WHERE kind = 'FEATURE_USE' AND occurred_at <= $as_of
        GROUP BY customer_key
        """, chunk => aggregator.SetFeatureCounts(chunk.Values<int>(0), chunk.Values<int>(1)));

    private void Stream(Session session, string sql, Action<ChunkReader> consume) =>
        session.Guard(() => StreamedQuery.Read(session.Connection, sql, asOf, (chunk, _) =>
        {
            session.Cancellation.ThrowIfCancellationRequested();
            consume(new ChunkReader(chunk));
        }));
}
