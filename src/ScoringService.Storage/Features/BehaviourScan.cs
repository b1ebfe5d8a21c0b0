using ScoringService.Engine.Features;
using ScoringService.Storage.Database;

namespace ScoringService.Storage.Features;

/// <summary>Streams the raw columns of events and interactions, as DuckDB stores them.</summary>
internal static class BehaviourScan
{
    /// <summary>Receives some events.</summary>
    public delegate void EventConsumer(in EventBlock block);

    /// <summary>Receives some interactions.</summary>
    public delegate void InteractionConsumer(in InteractionBlock block);

    /// <summary>Reads events.</summary>
    /// <param name="session">Reads them.</param>
    /// <param name="rows">Which.</param>
    /// <param name="features">Numbers the features that they name.</param>
    /// <param name="consume">Receives them.</param>
    public static void Events(Session session, RowFilter rows, FeatureNumbers features, EventConsumer consume)
    {
        var numbers = new int[1];
        Stream(session, rows.Select("occurred_at, kind, feature", "events"), chunk =>
        {
            if (numbers.Length < chunk.Count) numbers = new int[chunk.Count];
            features.Read(chunk, column: 3, numbers);
            consume(new EventBlock
            {
                CustomerKey = chunk.Values<int>(0),
                OccurredAt = chunk.Values<long>(1),
                Kind = chunk.Values<byte>(2),
                Feature = numbers.AsSpan(0, chunk.Count),
            });
        });
    }

    /// <summary>Reads interactions.</summary>
    public static void Interactions(Session session, RowFilter rows, InteractionConsumer consume) =>
        Stream(session, rows.Select("occurred_at, kind, score, response_minutes, resolved", "interactions"), chunk =>
            consume(new InteractionBlock
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

    /// <summary>Runs a query and gives its chunks.</summary>
    public static void Stream(Session session, string sql, Action<ChunkReader> consume) =>
        session.Guard(() => StreamedQuery.Read(session.Connection, sql, null, (chunk, _) =>
        {
            session.Cancellation.ThrowIfCancellationRequested();
            consume(new ChunkReader(chunk));
        }));
}
